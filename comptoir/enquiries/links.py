"""The last part of a link without account: it names one row, and nobody can make one up.

What a link opens is over with its enquiry, or its review: the signature alone never lets anybody in.
"""

from __future__ import annotations

from django.core import signing

from comptoir.enquiries.models import Invitation, Review
from comptoir.kit.text import read_number
from comptoir.places.models import Place

_INVITATIONS = signing.Signer(salt="comptoir.enquiries.invitations", sep=".")
_REVIEWS = signing.Signer(salt="comptoir.enquiries.reviews", sep=".")


def link_of_invitation(invitation: Invitation) -> str:
    return _INVITATIONS.sign(str(invitation.pk))


def link_of_review(review: Review) -> str:
    return _REVIEWS.sign(str(review.pk))


def invitation_behind(link: str, place: Place) -> Invitation | None:
    """The invitation of that link; None for a link of another place, or that somebody made up."""
    known = Invitation.objects.select_related("enquiry__place", "invited", "in_the_name_of")
    return known.filter(pk=_read(_INVITATIONS, link), enquiry__place=place).first()


def review_behind(link: str, place: Place) -> Review | None:
    """The review of that link; None for a link of another place, or that somebody made up."""
    known = Review.objects.select_related("place", "actor")
    return known.filter(pk=_read(_REVIEWS, link), place=place).first()


def _read(signer: signing.Signer, link: str) -> int:
    """The key of the row; 0, which no row has, for a link that somebody made up."""
    try:
        return read_number(signer.unsign(link)) or 0
    except signing.BadSignature:
        return 0
