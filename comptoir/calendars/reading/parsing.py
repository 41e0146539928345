"""From bytes to components: all of a file when it can be read, else each of its events by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from threading import Lock

from icalendar import Calendar
from icalendar.cal import Component
from icalendar.timezone import tzp

# What the library lets through when a value is nonsense.
BROKEN = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError,
    AssertionError,
)  # fmt: skip
_BLOCK = r"^BEGIN:{0}[ \t]*\r?\n.*?^END:{0}[ \t]*\r?$"
_EVENT = re.compile(_BLOCK.format("VEVENT"), re.I | re.M | re.S)
_ZONE = re.compile(_BLOCK.format("VTIMEZONE"), re.I | re.M | re.S)
# The library remembers the clocks that files describe, by their names, from one file to the next.
_one_file_at_a_time = Lock()
_FOLDED = re.compile(r"\r?\n[ \t]")


@dataclass(frozen=True)
class Unread:
    """A piece that could not be read, by the words found in it."""

    uid: str = ""
    summary: str = ""


@dataclass(frozen=True)
class Parsed:
    name: str = ""
    events: list[Component] = field(default_factory=list)
    others: list[Component] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def parse(data: bytes) -> Parsed:
    """The events of the file, what else is in it, and what could not be read."""
    text = data.decode("utf-8-sig", errors="replace").replace("\0", "")
    with _one_file_at_a_time:
        tzp.use_default()
        try:
            return _sorted(Calendar.from_ical(text, multiple=True))
        except BROKEN:
            return _piece_by_piece(text)


def _sorted(components: list[Component]) -> Parsed:
    every = [one for component in components for one in component.walk()]
    events = [one for one in every if one.name == "VEVENT"]
    others = [one for one in every if one.name in ("VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY")]
    names = [str(one.get("X-WR-CALNAME") or one.get("NAME") or "") for one in components]
    return Parsed(next(filter(None, names), ""), events, others)


def _piece_by_piece(text: str) -> Parsed:
    zones = "\n".join(zone for zone in _ZONE.findall(text) if _readable(zone))
    found = Parsed()
    for block in _EVENT.findall(text):
        try:
            parsed = _sorted(Calendar.from_ical(_calendar(zones + "\n" + block), multiple=True))
        except BROKEN:
            found.unread.append(Unread(_value(block, "UID"), _value(block, "SUMMARY")))
        else:
            found.events.extend(parsed.events)
    if not found.events and not found.unread:
        found.unread.append(Unread())
    return found


def _readable(zone: str) -> bool:
    try:
        Calendar.from_ical(_calendar(zone), multiple=True)
    except BROKEN:
        return False
    return True


def _calendar(inside: str) -> str:
    return f"BEGIN:VCALENDAR\n{inside}\nEND:VCALENDAR\n"


def _value(block: str, name: str) -> str:
    found = re.search(rf"^{name}[^:\r\n]*:([^\r\n]*)", _FOLDED.sub("", block), re.I | re.M)
    return found[1].strip()[:200] if found else ""
