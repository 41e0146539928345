"""A sheet of paper for each who is asked: the question, the link and its QR code; another for a review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from comptoir.enquiries.models import Enquiry, Invitation, Review
from comptoir.kit import speech
from comptoir.kit.pdf import qr_svg, typeset
from comptoir.places.models import Place

TEMPLATE = Path(__file__).parent / "sheet.typ"


def sheets(enquiry: Enquiry, rows: Sequence[Invitation], address: Callable[[Invitation], str]) -> bytes:
    """The PDF, one page for each; when there is nobody left, one page that says so."""
    until = speech.day_and_year(enquiry.closes_on)
    told = {
        "lead": enquiry.question,
        "steps": [
            gettext("Open the link, or hold a telephone before the square."),
            gettext("Say with whom, what, and what came of it: three minutes, no account."),
            gettext("You may come back to it until %(day)s.") % {"day": until},
            gettext("No telephone? Tell us at the counter: we type it in with you."),
        ],
        "foot": gettext("What you say is read by the team only, and published under nobody’s name."),
    }
    pages = [{"name": row.invited.name, **_way(address(row)), **told} for row in rows]
    return _set(enquiry.place, enquiry.title, pages, gettext("Everybody has answered."))


def review_sheet(review: Review, address: str) -> bytes:
    """The PDF, of one page, that is given to a partner."""
    page = {
        "name": review.actor.name,
        "lead": gettext("What %(place)s says about you: is it right?") % {"place": review.place.name},
        "steps": [
            gettext("Open the link, or hold a telephone before the square: no account."),
            gettext("Next to each sentence, say whether it is right, or what is wrong."),
            gettext("Say what is missing."),
        ],
        "foot": gettext("The link opens until %(day)s. Whoever has it can read the page.")
        % {"day": speech.day_and_year(review.expires_on)},
        **_way(address),
    }
    return _set(review.place, str(page["lead"]), [page], "")


def _way(address: str) -> dict[str, str]:
    return {"url": address.split("://", 1)[-1], "qr": qr_svg(address)}


def _set(place: Place, title: str, pages: list[dict[str, Any]], empty: str) -> bytes:
    language = "fr" if speech.speaks_french() else "en"
    said = {"place": place.name, "title": title, "pages": pages, "empty": empty, "language": language}
    return typeset(TEMPLATE, said)
