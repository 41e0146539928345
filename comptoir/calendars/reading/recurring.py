"""When an event begins, each time: rules, dates added and left out, by the wall clock of its own zone.

RFC 5545 §3.8.5. A rule is followed up to a horizon and for so many steps: no file can keep us busy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Self

from dateutil.rrule import rrule, rrulestr
from icalendar.cal import Component

from comptoir.calendars.reading.parsing import BROKEN
from comptoir.kit.periods import Period

_STEPS = 20_000
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


class CannotBeRead(Exception):
    """A component that cannot become time taken; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Local:
    """A moment as some wall clock shows it, with the zone of that clock."""

    at: datetime
    zone: tzinfo
    is_date: bool = False

    @classmethod
    def of(cls, value: date | datetime, zone: tzinfo) -> Self:
        """A date is its midnight; what floats, or names a zone that nobody knows, is read in ``zone``."""
        if not isinstance(value, datetime):
            return cls(datetime.combine(value, datetime.min.time()), zone, is_date=True)
        return cls(value.replace(tzinfo=None, fold=0), value.tzinfo or zone)

    @property
    def instant(self) -> datetime:
        """:raises CannotBeRead: off the calendar."""
        try:
            return self.at.replace(tzinfo=self.zone).astimezone(UTC)
        except (OverflowError, ValueError) as error:
            raise CannotBeRead("unreadable") from error

    def moved(self, to: datetime) -> Self:
        return replace(self, at=to)


@dataclass(frozen=True)
class Length:
    """How long: by the wall clock (from 22:00 to 6:00 is that, whatever the night) or elapsed."""

    delta: timedelta
    by_the_wall: bool

    def after(self, start: Local) -> datetime:
        try:
            if self.by_the_wall:
                return start.moved(start.at + self.delta).instant
            return start.instant + self.delta
        except OverflowError as error:
            raise CannotBeRead("unreadable") from error


@dataclass(frozen=True)
class Begun:
    """One beginning, and its own length when a date was added with one."""

    start: Local
    length: Length | None = None


def value_of(event: Component, name: str, zone: tzinfo) -> Local | None:
    """:raises CannotBeRead: when something stands there that is no moment."""
    found = event.get(name)
    if isinstance(found, list):
        found = found[0]
    if found is None:
        if _is_broken(event, name):
            raise CannotBeRead("unreadable")
        return None
    value = getattr(found, "dt", None)
    if not isinstance(value, date):
        raise CannotBeRead("unreadable")
    return Local.of(value, zone)


def length_of(event: Component, start: Local, zone: tzinfo) -> Length:
    """From the end, or the duration, or neither: a day for a date. :raises CannotBeRead:"""
    end = value_of(event, "DTEND", zone)
    if end is not None:
        if end.zone == start.zone:
            return _lasting(Length(end.at - start.at, by_the_wall=True))
        return _lasting(Length(end.instant - start.instant, by_the_wall=False))
    duration = getattr(event.get("DURATION"), "dt", None)
    if isinstance(duration, timedelta):
        return _lasting(Length(duration, by_the_wall=not duration.seconds))
    if start.is_date:
        return Length(timedelta(days=1), by_the_wall=True)
    raise CannotBeRead("no_length")


def _lasting(length: Length) -> Length:
    if length.delta <= timedelta(0):
        raise CannotBeRead("ends_before_start")
    if length.delta > timedelta(days=366):
        raise CannotBeRead("too_long")
    return length


def is_endless(event: Component) -> bool:
    return any("COUNT" not in rule and "UNTIL" not in rule for rule in _all(event, "RRULE"))


def beginnings(event: Component, start: Local, window: Period) -> list[Begun]:
    """Each time it begins, in order, up to the end of the window. :raises CannotBeRead:"""
    last = window.end.astimezone(start.zone).replace(tzinfo=None)
    found = {start.instant: Begun(start)}
    for rule in _all(event, "RRULE"):
        for at in _follow(_rule(rule, start), last):
            local = start.moved(at)
            found.setdefault(local.instant, Begun(local))
    for added in _dates(event, "RDATE"):
        one = _added(added, start)
        found.setdefault(one.start.instant, one)
    instants, days = _left_out(event, start)
    return [found[at] for at in sorted(found) if at not in instants and found[at].start.at.date() not in days]


def _follow(rule: rrule, last: datetime) -> Iterator[datetime]:
    for step, at in enumerate(rule):
        if at > last:
            return
        if step >= _STEPS:
            raise CannotBeRead("too_many")
        yield at


def _rule(told: Any, start: Local) -> rrule:
    """:raises CannotBeRead: what is no rule, or would beat faster than a day."""
    try:
        parts = {name: list(values) for name, values in told.items()}
        if str(parts["FREQ"][0]).upper() not in _FREQUENCIES:
            raise CannotBeRead("too_frequent")
        if any(int(step) < 1 for step in parts.get("INTERVAL", [])):
            raise CannotBeRead("bad_rule")
        parts["UNTIL"] = [_until(last, start) for last in parts.get("UNTIL", [])]
        text = type(told)({name: values for name, values in parts.items() if values}).to_ical().decode()
        found = rrulestr(text, dtstart=start.at)
    except BROKEN as error:
        raise CannotBeRead("bad_rule") from error
    if not isinstance(found, rrule):
        raise CannotBeRead("bad_rule")
    return found


def _until(last: date | datetime, start: Local) -> datetime:
    """By the wall clock of the event; a date lets its whole day in."""
    if not isinstance(last, datetime):
        return datetime.combine(last, datetime.max.time().replace(microsecond=0))
    return last.astimezone(start.zone).replace(tzinfo=None) if last.tzinfo else last


def _added(value: Any, start: Local) -> Begun:
    """A date added; as a period it brings its own length."""
    if not isinstance(value, tuple):
        local = Local.of(value, start.zone)
        # A mere date for an event that has an hour: that day, at that hour.
        same_hour = local.is_date and not start.is_date
        return Begun(start.moved(datetime.combine(local.at.date(), start.at.time())) if same_hour else local)
    first, last = Local.of(value[0], start.zone), value[1]
    delta = last if isinstance(last, timedelta) else Local.of(last, start.zone).instant - first.instant
    return Begun(first, _lasting(Length(delta, by_the_wall=False)))


def _left_out(event: Component, start: Local) -> tuple[set[datetime], set[date]]:
    """The instants left out, and the days left out whole: many programs write dates for events with hours."""
    instants, days = set(), set()
    for value in _dates(event, "EXDATE"):
        if isinstance(value, datetime):
            instants.add(Local.of(value, start.zone).instant)
        elif isinstance(value, date):
            days.add(value)
    return instants, days


def _dates(event: Component, name: str) -> Iterator[Any]:
    for listed in _all(event, name):
        for one in getattr(listed, "dts", []):
            value = getattr(one, "dt", None)
            if isinstance(value, date | tuple):
                yield value


def _all(event: Component, name: str) -> list[Any]:
    """A property that may stand several times. :raises CannotBeRead: when one of them is nonsense."""
    found = event.get(name)
    values = found if isinstance(found, list) else [] if found is None else [found]
    if _is_broken(event, name) or not all(hasattr(one, "items") or hasattr(one, "dts") for one in values):
        raise CannotBeRead("bad_rule")
    return values


def _is_broken(event: Component, name: str) -> bool:
    return any(str(told).upper() == name for told, _ in event.errors)
