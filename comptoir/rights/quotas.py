"""How much of a quota is used, and whether something more goes beyond it. Pure: rows in, figures out.

The rows are given by whoever knows what was taken; days, weeks and months are those of the place's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from comptoir.kit.periods import Period, wall
from comptoir.rights.models import Quota

ONE_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_NEVER = datetime(2199, 12, 31, tzinfo=UTC)
_HOUR = Decimal(3600)


@dataclass(frozen=True, kw_only=True)
class Use:
    """One thing taken, or asked for: whatever resources it takes together, it is taken once.

    ``cancelled_at``: it was given up at that moment, which may still count.
    """

    period: Period
    resources: frozenset[int]
    kinds: frozenset[str]
    agreement: int | None = None
    made_by_staff: bool = False
    cancelled_at: datetime | None = None


@dataclass(frozen=True)
class Window:
    """The time over which a quota is counted: some days by the clock of the place, or all that is to come."""

    period: Period
    first: date | None = None
    days: int = 0

    @classmethod
    def of_days(cls, first: date, after: date, tz: tzinfo) -> Window:
        """From the midnight that begins ``first`` to the one that begins ``after``."""
        return cls(Period(wall(first, time.min, tz), wall(after, time.min, tz)), first, (after - first).days)


@dataclass(frozen=True)
class Excess:
    """What is asked goes beyond the quota in that window; ``left`` is what could still be had, never < 0."""

    quota: Quota
    window: Window
    left: Decimal


def counts(quota: Quota, use: Use) -> bool:
    """Whether the quota counts this."""
    if use.agreement != quota.agreement_id or (use.made_by_staff and not quota.counts_made_by_staff):
        return False
    if quota.resource_id is not None and quota.resource_id not in use.resources:
        return False
    if quota.category and quota.category not in use.kinds:
        return False
    return use.cancelled_at is None or _cancelled_too_late(quota, use.cancelled_at, use.period.start)


def _cancelled_too_late(quota: Quota, cancelled_at: datetime, start: datetime) -> bool:
    if quota.counts_late_hours is None or quota.over == Quota.Over.TO_COME:
        return False
    return cancelled_at > start - timedelta(hours=quota.counts_late_hours)


def excess(
    quota: Quota,
    uses: Iterable[Use],
    asked: Use,
    *,
    now: datetime,
    tz: tzinfo,
    instead_of: Use | None = None,
) -> Excess | None:
    """Where ``asked`` goes beyond the quota, given what was taken before; None when it does not.

    ``instead_of`` is what it replaces: whoever moves or shortens what they have is refused nothing for it,
    even where the quota has become smaller since.
    """
    if not counts(quota, asked):
        return None
    counted = [use for use in uses if counts(quota, use)]
    replaced = [instead_of] if instead_of is not None and counts(quota, instead_of) else []
    worst: Excess | None = None
    for window in windows(quota, asked.period, now=now, tz=tz):
        taken = amount(quota, counted, window, tz)
        wanted = amount(quota, [*counted, asked], window, tz)
        held = amount(quota, [*counted, *replaced], window, tz)
        if wanted > quota.most and wanted > held:
            left = max(Decimal(0), quota.most - taken)
            worst = Excess(quota, window, left) if worst is None or left < worst.left else worst
    return worst


def amount(quota: Quota, uses: Sequence[Use], window: Window, tz: tzinfo) -> Decimal:
    """How much of the window these take together, in what the quota is counted in."""
    return _AMOUNTS[quota.measure]([use.period for use in uses], window.period, tz)


def _bookings(periods: Iterable[Period], window: Period, tz: tzinfo) -> Decimal:
    return Decimal(sum(window.contains(period.start) for period in periods))


def _hours(periods: Iterable[Period], window: Period, tz: tzinfo) -> Decimal:
    parts = (period.intersection(window) for period in periods)
    seconds = sum(part.duration.total_seconds() for part in parts if part is not None)
    return Decimal(seconds) / _HOUR


def _days(periods: Iterable[Period], window: Period, tz: tzinfo) -> Decimal:
    parts = [part for period in periods if (part := period.intersection(window)) is not None]
    return Decimal(len({day for part in parts for day in days_of(part, tz)}))


_AMOUNTS: dict[str, Callable[[Iterable[Period], Period, tzinfo], Decimal]] = {
    Quota.Measure.BOOKINGS: _bookings,
    Quota.Measure.HOURS: _hours,
    Quota.Measure.DAYS: _days,
}


def days_of(period: Period, tz: tzinfo) -> list[date]:
    """The days it touches; what ends at midnight does not touch the day that begins."""
    first, last = _first_and_last(period, tz)
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]


def _first_and_last(period: Period, tz: tzinfo) -> tuple[date, date]:
    return period.start.astimezone(tz).date(), (period.end - _INSTANT).astimezone(tz).date()


def windows(quota: Quota, asked: Period, *, now: datetime, tz: tzinfo) -> Iterator[Window]:
    """Every window of the quota that what is asked reaches into."""
    if quota.over == Quota.Over.TO_COME:
        if asked.start > now:
            yield Window(Period(now + _INSTANT, _NEVER))
        return
    first, last = _first_and_last(asked, tz)
    if quota.over == Quota.Over.ROLLING:
        length = quota.rolling_days or 1
        first -= (length - 1) * ONE_DAY
        for number in range((last - first).days + 1):
            begins = first + number * ONE_DAY
            yield Window.of_days(begins, begins + length * ONE_DAY, tz)
        return
    begins = _begins(quota.over, first)
    while begins <= last:
        after = _after(quota.over, begins)
        yield Window.of_days(begins, after, tz)
        begins = after


def _begins(over: str, day: date) -> date:
    if over == Quota.Over.WEEK:
        return day - day.weekday() * ONE_DAY
    if over == Quota.Over.MONTH:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if over == Quota.Over.YEAR else day


def _after(over: str, begins: date) -> date:
    """The first day of the window after the one that begins there."""
    lengths = {Quota.Over.DAY: 1, Quota.Over.WEEK: 7, Quota.Over.MONTH: 31, Quota.Over.YEAR: 366}
    return _begins(over, begins + lengths[Quota.Over(over)] * ONE_DAY)


def reach(quotas: Iterable[Quota], asked: Iterable[Period], *, now: datetime, tz: tzinfo) -> Period | None:
    """All the time whose uses have to be known to reckon these quotas; None when there is none."""
    periods = list(asked)
    found = [w.period for quota in quotas for p in periods for w in windows(quota, p, now=now, tz=tz)]
    return Period(min(p.start for p in found), max(p.end for p in found)) if found else None


def moved(use: Use, period: Period) -> Use:
    """The same at another time."""
    return replace(use, period=period)
