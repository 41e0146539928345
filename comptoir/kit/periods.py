"""Half-open periods of time, and the wall clock of a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Self

# From a day to just before another; None is open.
Days = tuple[date | None, date | None]


@dataclass(frozen=True, order=True)
class Period:
    """The instants from ``start`` to just before ``end``; back to back is not an overlap.

    Both ends are kept in UTC: two instants of one time zone compare by wall clock in Python, and an hour
    that comes twice would be counted once.

    :raises ValueError: when an end has no time zone, or when ``end`` is not after ``start``.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", _instant(self.start))
        object.__setattr__(self, "end", _instant(self.end))
        if self.end <= self.start:
            raise ValueError(f"A period ends after it starts: {self.start} – {self.end}.")

    @property
    def duration(self) -> timedelta:
        return self.end - self.start

    @property
    def minutes(self) -> int:
        """Elapsed whole minutes; seconds over are dropped."""
        return self.duration // timedelta(minutes=1)

    def contains(self, other: Self | datetime) -> bool:
        """Whether all of ``other``, a period or an instant, lies inside."""
        if isinstance(other, datetime):
            return self.start <= _instant(other) < self.end
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Self) -> bool:
        return self.start < other.end and other.start < self.end

    def intersection(self, other: Self) -> Self | None:
        """What both have in common; None when they do not overlap."""
        if not self.overlaps(other):
            return None
        return type(self)(max(self.start, other.start), min(self.end, other.end))

    def minus(self, other: Self) -> list[Self]:
        """What is left without ``other``: nothing, one piece, or one on each side."""
        if not self.overlaps(other):
            return [self]
        left = [type(self)(self.start, other.start)] if self.start < other.start else []
        right = [type(self)(other.end, self.end)] if other.end < self.end else []
        return left + right

    def shifted(self, by: timedelta) -> Self:
        """The same duration, later by ``by`` of elapsed time (earlier when negative)."""
        return type(self)(self.start + by, self.end + by)


def merge(periods: Iterable[Period]) -> list[Period]:
    """The same instants in the fewest periods, in order; back to back becomes one."""
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and period.start <= merged[-1].end:
            merged[-1] = Period(merged[-1].start, max(merged[-1].end, period.end))
        else:
            merged.append(period)
    return merged


def share_a_day(one: Days, other: Days) -> bool:
    (since, until), (from_, to) = one, other
    return (until is None or from_ is None or from_ < until) and (since is None or to is None or to > since)


def gaps(within: Period, busy: Iterable[Period]) -> list[Period]:
    """The free periods of ``within``, in order, once every ``busy`` one is taken out."""
    free: list[Period] = []
    start = within.start
    for taken in merge(period for period in busy if period.overlaps(within)):
        if start < taken.start:
            free.append(Period(start, taken.start))
        start = taken.end
    if start < within.end:
        free.append(Period(start, within.end))
    return free


def peak(periods: Iterable[Period]) -> int:
    """How many run at once at the busiest instant: 9–10 and 10–11 use one desk, not two."""
    steps: list[tuple[datetime, int]] = []
    for period in periods:
        steps += [(period.start, 1), (period.end, -1)]
    running = busiest = 0
    # At one instant the ends (-1) sort before the starts: what ends at 10 makes room for what starts at 10.
    for _, step in sorted(steps):
        running += step
        busiest = max(busiest, running)
    return busiest


def wall(day: date, at: time, tz: tzinfo) -> datetime:
    """The instant, in UTC, at which a clock on the wall shows ``at`` on ``day``.

    In the hour skipped in spring (2:30 never shows), the clock is read as if it had not moved yet: 2:30
    gives what will be called 3:30. In the hour that comes twice in autumn, the first one is meant. It is
    the reading of RFC 5545 §3.3.5 for calendars.

    :raises ValueError: when ``at`` carries a time zone of its own.
    """
    if at.tzinfo is not None:
        raise ValueError(f"A wall clock shows no time zone: {at!r}.")
    return datetime.combine(day, at.replace(fold=0), tz).astimezone(UTC)


def can_be_meant(day: date) -> bool:
    """Whether somebody can mean that day: far from here, sums of days fall off the calendar."""
    return 1900 <= day.year < 2200


def day_of(instant: datetime, tz: tzinfo) -> date:
    """The date on the wall at that instant.

    :raises ValueError: when ``instant`` has no time zone.
    """
    return _instant(instant).astimezone(tz).date()


def day_period(day: date, tz: tzinfo) -> Period:
    """From midnight to midnight on the wall: 24 hours, 23 or 25 when the clocks change."""
    return Period(wall(day, time.min, tz), wall(day + timedelta(days=1), time.min, tz))


def first_of_month(day: date, later: int = 0) -> date:
    """The first day of the month of ``day``, or of the one so many months later; earlier, below zero.

    >>> first_of_month(date(2026, 3, 10), -12)
    datetime.date(2025, 3, 1)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(years, month + 1, 1)


def _instant(moment: datetime) -> datetime:
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"An instant needs a time zone: {moment!r}.")
    return moment.astimezone(UTC)
