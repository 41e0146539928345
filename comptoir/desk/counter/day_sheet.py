"""The day on one A4 page, to run the counter on paper: who is expected, with boxes, and lines to write on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.booking.models import Booking
from comptoir.desk.counter import columns, pages
from comptoir.desk.counter.pages import Counter
from comptoir.gestures import words
from comptoir.kit import speech
from comptoir.kit.pdf import pdf_answer, typeset
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.presence.models import HeadCount, Purpose

TEMPLATE = Path(__file__).parent / "day_sheet.typ"
# What the page holds at its smallest legible type; past it the sheet says how many more there are.
MOST_EXPECTED = 60
# Letters of a line: on a quiet day, and when two columns stand side by side.
WIDE, TIGHT, IN_TWO = 40, 18, 22


@require_GET
@for_members(can_stand_at_the_counter)
def day_sheet(request: HttpRequest, member: Member) -> HttpResponse:
    counter = pages.counter_of(request, member)
    return pdf_answer(typeset(TEMPLATE, sheet_data(counter)), f"{member.place.slug}-{counter.iso_day}")


def sheet_data(counter: Counter) -> dict[str, Any]:
    """What the template reads: words only, in the reader's language."""
    expected = [booking for booking in counter.day.bookings if booking.ended_at is None]
    letters = TIGHT if len(expected) > IN_TWO else WIDE
    lines = [_line(counter, booking, letters) for booking in expected]
    left = max(0, len(lines) - MOST_EXPECTED)
    more = gettext("and %(count)s more on the screen") % {"count": left} if left else ""
    return {
        "place": counter.place.name,
        "day": speech.long_day(counter.on),
        "sentence": columns.sentence_of(counter.day),
        "note": _shortened(counter.day.note, 240),
        "note_title": gettext("Note of the day before"),
        "expected_title": gettext("Expected"),
        "nobody": gettext("Nothing is booked for this day."),
        "expected": lines[:MOST_EXPECTED],
        "more": more,
        "columns": {
            "came": gettext("Came"), "arrived": gettext("Arrived"), "left": gettext("Left"),
            "name": gettext("Name"), "for_what": gettext("For what"), "where": gettext("Where"),
        },
        "arrivals_title": gettext("Arrivals and departures"),
        "groups_title": gettext("Groups: how many"),
        "publics": [str(public.label) for public in HeadCount.Public],
        "bookings_title": gettext("To book"),
        "when": gettext("Day and hours"),
        "purposes": gettext("For what: %(purposes)s") % {"purposes": ", ".join(map(str, Purpose.labels))},
        "back": gettext("Afterwards: the counter, “Type the paper back”."),
        "language": "fr" if speech.speaks_french() else "en",
    }  # fmt: skip


def _line(counter: Counter, booking: Booking, letters: int) -> dict[str, str]:
    units = counter.day.units_of_claim.get(booking.claim, [])
    resource = counter.day.resource.get(booking.resource_id)
    where = units[0] if len(units) == 1 else resource.name if resource else ""
    # On paper one is looked for by name; what for comes after.
    title, detail = words.who(booking), ", ".join(filter(None, (booking.purpose, words.party_of(booking))))
    arrived = speech.clock(booking.checked_in_at) if booking.checked_in_at else ""
    return {
        "hours": speech.hours(booking.starts_at, booking.ends_at),
        "title": _shortened(title, letters),
        "detail": _shortened(detail, letters),
        "where": _shortened(where, 24 if letters == WIDE else max(7, 28 - min(len(title), letters))),
        "arrived": arrived,
    }


def _shortened(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"
