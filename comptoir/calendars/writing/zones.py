"""The clock of a place as a calendar file tells it: each change of offset, at its very moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDDDLists

_STRIDE = timedelta(days=7)
_SECOND = timedelta(seconds=1)
Change = tuple[timedelta, timedelta, str, bool]


@lru_cache(maxsize=64)
def clock(name: str, first_year: int, last_year: int) -> Timezone:
    """VTIMEZONE right from the start of the first year to the end of the last.

    RFC 5545 §3.6.5: each observance begins at a local time by the offset before it. The dates are listed:
    no rule has to be guessed from a database of zones.
    """
    zone = ZoneInfo(name)
    start, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    by_kind: dict[Change, list[datetime]] = defaultdict(list)
    by_kind[_change(start, start, zone)].append(start)
    for before, at in _changes(zone, start, end):
        by_kind[_change(before, at, zone)].append(at)
    told = Timezone()
    told.add("TZID", name)
    for (offset_from, offset_to, called, is_summer), moments in by_kind.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        local = [(at + offset_from).replace(tzinfo=None) for at in moments]
        part.add("DTSTART", local[0])
        if local[1:]:
            part.add("RDATE", vDDDLists(local[1:]))
        part.add("TZOFFSETFROM", offset_from)
        part.add("TZOFFSETTO", offset_to)
        part.add("TZNAME", called)
        told.add_component(part)
    return told


def _change(before: datetime, at: datetime, zone: tzinfo) -> Change:
    was, now = before.astimezone(zone), at.astimezone(zone)
    return _offset(was), _offset(now), now.tzname() or "", bool(now.dst())


def _changes(zone: tzinfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The last second before each change of offset, and the moment of the change."""
    before = start
    while before < end:
        after = before + _STRIDE
        if _offset(before.astimezone(zone)) != _offset(after.astimezone(zone)):
            yield _between(before, after, zone)
        before = after


def _between(before: datetime, after: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    was = _offset(before.astimezone(zone))
    while after - before > _SECOND:
        middle = before + ((after - before) / 2) // _SECOND * _SECOND
        if _offset(middle.astimezone(zone)) == was:
            before = middle
        else:
            after = middle
    return before, after


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta(0)
