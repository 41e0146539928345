"""The poster of the week: one A4 page for the door, with a QR code to the public page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from comptoir.kit import speech
from comptoir.kit.pdf import qr_svg, typeset
from comptoir.places.models import Place
from comptoir.window.page import WeekDay

TEMPLATE = Path(__file__).parent / "poster.typ"
MOST_LINES = 14


def poster(place: Place, week: list[WeekDay], url: str) -> bytes:
    """The PDF; a week with more than it can hold in large type says how many are left for the web page."""
    return typeset(TEMPLATE, poster_data(place, week, url))


def poster_data(place: Place, week: list[WeekDay], url: str) -> dict[str, Any]:
    """What the template reads: words only, already in the reader's language."""
    days, left = _days(week)
    first, last = week[0].on, week[0].on + timedelta(days=6)
    return {
        "place": place.name,
        "title": gettext("This week at the place"),
        "dates": gettext("from %(first)s to %(last)s")
        % {"first": speech.in_full(first), "last": speech.in_full(last)},
        "days": days,
        "more": gettext("And more on the page of the place.") if left else "",
        "empty": gettext("Nothing special is planned this week: come in, the place is open."),
        "call": _call(place),
        "address": ", ".join(filter(None, (place.address, place.commune))),
        "url": url.split("://", 1)[-1].rstrip("/"),
        "qr": qr_svg(url),
        "language": "fr" if speech.speaks_french() else "en",
    }


def _call(place: Place) -> str:
    if not place.phone:
        return gettext("Come in: no appointment needed.")
    return gettext("To sign up, come in or call %(phone)s") % {"phone": speech.phone(place.phone)}


def _days(week: list[WeekDay]) -> tuple[list[dict[str, Any]], int]:
    room, days, left = MOST_LINES, [], 0
    for day in week:
        shown = day.happenings[:room]
        left += len(day.happenings) - len(shown)
        room -= len(shown)
        if shown:
            lines = [{"at": speech.clock(h.at), "title": h.title, "detail": h.detail} for h in shown]
            days.append({"day": speech.weekday(day.on).capitalize(), "lines": lines})
    return days, left
