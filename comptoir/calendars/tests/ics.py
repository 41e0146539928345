"""Calendar files for tests: the plainest one that works, and what is in one."""

from __future__ import annotations

from typing import Any

from icalendar import Calendar

PLAIN = {
    "UID": "uid-1",
    "DTSTART": "20261124T090000Z",
    "DTEND": "20261124T110000Z",
    "SUMMARY": "Conseil d’administration",
}


def event(more: str = "", **changes: Any) -> str:
    """On Tuesday 24 November 2026 from 10 to 12 in Paris; None leaves a property out."""
    told = {name: value for name, value in (PLAIN | changes).items() if value is not None}
    lines = [f"{name}{'' if value.startswith(';') else ':'}{value}" for name, value in told.items()]
    return "\r\n".join(["BEGIN:VEVENT", *lines, *filter(None, more.split("\n")), "END:VEVENT"])


def ics(*components: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *components, "END:VCALENDAR", ""]).encode()


def events_in(text: bytes) -> list[Any]:
    return Calendar.from_ical(text).walk("VEVENT")
