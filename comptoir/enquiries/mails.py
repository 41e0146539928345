"""The letters of an enquiry and of a review: plain text, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from comptoir.actors.letters import address_of
from comptoir.actors.models import Actor
from comptoir.enquiries.models import Invitation, Review
from comptoir.places.models import Place


def post(letter: Callable[..., None], *about: object) -> None:
    """The letter goes once the act is written down; a post office that fails undoes nothing."""
    # A lambda and not a partial: Django names what failed, and a partial has no name.
    transaction.on_commit(lambda: letter(*about), robust=True)


def send_invitation(invitation: Invitation, address: str) -> None:
    """They are asked; ``address`` is where they answer, and where they say not to be asked again."""
    _send_enquiry("enquiries/letter_asked.txt", invitation, address)


def send_reminder(invitation: Invitation, address: str) -> None:
    """They were asked and have not answered yet: the only reminder."""
    _send_enquiry("enquiries/letter_reminder.txt", invitation, address)


def send_review(review: Review, address: str) -> None:
    """They may read what is said about them at ``address``, and correct it."""
    told = {"review": review, "partner": review.actor, "address": address}
    _send(review.mailed_to, review.actor, review.place, "enquiries/letter_review.txt", told)


def _send_enquiry(template: str, invitation: Invitation, address: str) -> None:
    asked, enquiry = invitation.invited, invitation.enquiry
    told = {"enquiry": enquiry, "asked": asked, "address": address}
    _send(address_of(asked), asked, enquiry.place, template, told)


def _send(to: str, actor: Actor, place: Place, template: str, told: dict[str, Any]) -> None:
    """The first line of the template is the subject. Nothing to whoever has no address."""
    if not to:
        return
    with translation.override(actor.language or place.language), timezone.override(place.tz):
        subject, _, words = render_to_string(template, {"place": place, **told}).strip().partition("\n")
    send_mail(subject, words.strip() + "\n", None, [to])
