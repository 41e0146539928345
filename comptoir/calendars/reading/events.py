"""What a calendar file says of time: each occurrence in a window, and a line of report for each component."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from hashlib import sha256
from time import thread_time

from icalendar.cal import Component

from comptoir.calendars.reading.parsing import BROKEN, Parsed, parse
from comptoir.calendars.reading.recurring import (
    CannotBeRead,
    Length,
    Local,
    beginnings,
    is_endless,
    length_of,
    value_of,
)
from comptoir.kit.periods import Period

LARGEST = 1024 * 1024
MOST_COMPONENTS = 3000
MOST_OCCURRENCES = 2000
# Rules that never fire are walked to the end of the calendar: a file gets so long, in seconds of work. What
# the machine does for others meanwhile is not the file's.
PATIENCE = 5.0


@dataclass(frozen=True)
class Occurrence:
    """Time taken once. ``key`` tells the occurrences of one ``uid`` apart: the start that the rule gave."""

    uid: str
    key: str
    summary: str
    period: Period


@dataclass(frozen=True)
class Repeats:
    """How an event comes back: its RRULE, empty when there is more to it than one, and its first hours."""

    rule: str
    first: Period


@dataclass(frozen=True)
class Line:
    """What became of a component: ``read``, ``ignored`` or ``refused``, and the code of the reason."""

    outcome: str
    code: str
    uid: str = ""
    summary: str = ""


@dataclass
class Reading:
    """``lines`` also carry remarks on what was read: ``unknown_zone``, ``endless``."""

    name: str = ""
    occurrences: list[Occurrence] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    # By UID.
    repeats: dict[str, Repeats] = field(default_factory=dict)


def read(data: bytes, *, zone: tzinfo, window: Period) -> Reading:
    """What the file takes of the window; ``zone`` is the clock of whatever floats. Never raises."""
    if len(data) > LARGEST:
        return Reading(lines=[Line("refused", "too_large")])
    parsed = parse(data)
    found = Reading(parsed.name[:100])
    found.lines += [Line("refused", "unreadable", one.uid, one.summary) for one in parsed.unread]
    found.lines += [Line("ignored", "not_an_event", _uid(one), _summary(one)) for one in parsed.others]
    _read_events(parsed, found, zone, window)
    return found if found.lines else Reading(lines=[Line("ignored", "empty")])


def _read_events(parsed: Parsed, found: Reading, zone: tzinfo, window: Period) -> None:
    if len(parsed.events) > MOST_COMPONENTS:
        found.lines.append(Line("refused", "too_many"))
        return
    enough = thread_time() + PATIENCE
    for uid, events in _by_uid(parsed.events).items():
        late = thread_time() > enough
        full = len(found.occurrences) >= MOST_OCCURRENCES
        if late or full:
            found.lines.append(Line("refused", "too_many", uid, _summary(events[0])))
        else:
            _read_one(events, found, _OfOneUid(uid, zone, window))


def _by_uid(events: list[Component]) -> dict[str, list[Component]]:
    found: dict[str, list[Component]] = defaultdict(list)
    for event in events:
        found[_uid(event)].append(event)
    return found


_IGNORED = {"cancelled", "transparent", "past", "too_far", "no_length"}


@dataclass
class _OfOneUid:
    """What the components of one UID take together, by key; None where an occurrence is left free."""

    uid: str
    zone: tzinfo
    window: Period
    taken: dict[str, Occurrence | None] = field(default_factory=dict)
    # The key of each day's occurrence: an exception may name it by its date alone.
    days: dict[date, str] = field(default_factory=dict)
    repeats: Repeats | None = None

    def put(self, event: Component) -> str:
        """Put what the component takes. Returns the code of its line. :raises CannotBeRead:"""
        free = _why_free(event)
        if event.get("RECURRENCE-ID") is not None:
            self._put_exception(event, is_free=bool(free))
        elif not free:
            self._put_event(event)
        return free or _remark(event, [one for one in self.taken.values() if one], self.window)

    def _put_event(self, event: Component) -> None:
        start = self._start(event)
        length = length_of(event, start, self.zone)
        repeats = any(event.get(name) is not None for name in ("RRULE", "RDATE"))
        for begun in beginnings(event, start, self.window):
            key = _key(begun.start) if repeats else ""
            self.days[begun.start.at.date()] = key
            self.taken[key] = self._occurrence(key, event, begun.start, begun.length or length)
        if repeats:
            self.repeats = Repeats(_one_rule(event), Period(start.instant, length.after(start)))

    def _put_exception(self, event: Component, *, is_free: bool) -> None:
        instead_of = value_of(event, "RECURRENCE-ID", self.zone)
        if instead_of is None:
            raise CannotBeRead("unreadable")
        by_day = self.days.get(instead_of.at.date()) if instead_of.is_date else None
        key = by_day or _key(instead_of)
        if is_free:
            self.taken[key] = None
        else:
            start = self._start(event)
            self.taken[key] = self._occurrence(key, event, start, length_of(event, start, self.zone))

    def _start(self, event: Component) -> Local:
        start = value_of(event, "DTSTART", self.zone)
        if start is None:
            raise CannotBeRead("no_start")
        return start

    def _occurrence(self, key: str, event: Component, start: Local, length: Length) -> Occurrence:
        first, last = start.instant, length.after(start)
        if last <= first:
            raise CannotBeRead("ends_before_start")
        return Occurrence(self.uid, key, _summary(event), Period(first, last))


def _read_one(events: list[Component], found: Reading, of_uid: _OfOneUid) -> None:
    """The event of that UID, and the occurrences that are not as its rule has them."""
    masters = sorted((one for one in events if one.get("RECURRENCE-ID") is None), key=_sequence)
    exceptions = [one for one in events if one.get("RECURRENCE-ID") is not None]
    found.lines += [Line("ignored", "older", of_uid.uid, _summary(event)) for event in masters[:-1]]
    for event in [*masters[-1:], *exceptions]:
        try:
            code = of_uid.put(event)
            outcome = "ignored" if code in _IGNORED else "read"
        except CannotBeRead as why:
            code = why.code
            outcome = "ignored" if code in _IGNORED else "refused"
        except BROKEN:
            code, outcome = "unreadable", "refused"
        found.lines.append(Line(outcome, code, of_uid.uid, _summary(event)))
    taken = [one for one in of_uid.taken.values() if one is not None]
    if of_uid.repeats is not None:
        found.repeats[of_uid.uid] = of_uid.repeats
    standing = [one for one in taken if one.period.overlaps(of_uid.window)]
    found.occurrences += standing[: MOST_OCCURRENCES - len(found.occurrences)]


def _why_free(event: Component) -> str:
    if _word(event, "STATUS") == "CANCELLED":
        return "cancelled"
    return "transparent" if _word(event, "TRANSP") == "TRANSPARENT" else ""


def _remark(event: Component, taken: list[Occurrence], window: Period) -> str:
    if taken and all(one.period.end <= window.start for one in taken):
        return "past"
    if taken and all(one.period.start >= window.end for one in taken):
        return "too_far"
    if _names_unknown_zone(event):
        return "unknown_zone"
    return "endless" if is_endless(event) else ""


def _names_unknown_zone(event: Component) -> bool:
    start = event.get("DTSTART")
    named = "TZID" in getattr(start, "params", {})
    return named and isinstance(start.dt, datetime) and start.dt.tzinfo is None


def _one_rule(event: Component) -> str:
    rule = event.get("RRULE")
    is_one = rule is not None and not isinstance(rule, list) and event.get("RDATE") is None
    return rule.to_ical().decode().upper() if is_one else ""


def key_of(instant: datetime) -> str:
    """The name of the occurrence that a rule gives at that moment."""
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def moment_of(key: str) -> datetime:
    """When the occurrence of that name would be by its rule."""
    return datetime.strptime(key, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _key(start: Local) -> str:
    return key_of(start.instant)


def _uid(event: Component) -> str:
    """Its own; made from what it says when it has none, so that the same file gives the same."""
    told = _word(event, "UID", fold=False)[:200]
    if told:
        return told
    start = getattr(event.get("DTSTART"), "dt", "")
    return sha256(f"{start}|{_summary(event)}".encode()).hexdigest()[:32]


def _summary(event: Component) -> str:
    return " ".join(_word(event, "SUMMARY", fold=False).split())[:200]


def _word(event: Component, name: str, *, fold: bool = True) -> str:
    found = event.get(name)
    text = str(found[0] if isinstance(found, list) and found else found or "")
    return text.strip().upper() if fold else text.strip()


def _sequence(event: Component) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except BROKEN:
        return 0


def horizon(now: datetime, days: int = 366) -> Period:
    """What an import looks at: from now on, a year ahead."""
    return Period(now.astimezone(UTC), now.astimezone(UTC) + timedelta(days=days))
