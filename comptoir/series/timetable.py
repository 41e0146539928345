"""When a series occurs: the dates of its rule, at hours read on the wall of the place. Pure: no query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Self

from comptoir.booking.models import Series
from comptoir.booking.recurrence import Recurrence
from comptoir.kit.periods import Period, wall

MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """Each date of the rule, from ``starts_on`` on, at ``starts_time`` for so many ``minutes``.

    The minutes are those of the clock on the wall: a night from 22:00 to 6:00 ends at 6:00 also when the
    clocks change meanwhile.
    """

    recurrence: Recurrence
    starts_on: date
    starts_time: time
    minutes: int

    @classmethod
    def of(cls, series: Series) -> Self:
        return cls(
            recurrence=Recurrence.from_rule(series.rule), starts_on=series.starts_on,
            starts_time=series.starts_time, minutes=series.minutes,
        )  # fmt: skip

    def dates(self) -> list[date]:
        return list(self.recurrence.dates(self.starts_on))

    def times_until(self, day: date) -> int:
        """How many dates its rhythm gives up to that day included, wherever the rule ends."""
        return sum(1 for _ in replace(self.recurrence, until=day, count=None).dates(self.starts_on))

    def period(self, on: date, tz: tzinfo) -> Period:
        """The instants of that date. Hours that the clocks skip last as long, from when they have jumped."""
        begins = datetime.combine(on, self.starts_time)
        ends = begins + self.minutes * MINUTE
        start, end = wall(on, self.starts_time, tz), wall(ends.date(), ends.time(), tz)
        return Period(start, end if end > start else start + self.minutes * MINUTE)

    def from_date(self, cut: date) -> Self:
        """What is left of it from ``cut``, one of its dates, on."""
        rule = self.recurrence
        if rule.count is not None:
            before = sum(day < cut for day in rule.dates(self.starts_on))
            rule = replace(rule, count=rule.count - before)
        return replace(self, recurrence=rule, starts_on=cut)

    def shifted(self, by: int) -> Self:
        """:raises RuleDoesNotShift:"""
        starts_on = self.starts_on + by * ONE_DAY
        return replace(self, recurrence=self.recurrence.shifted(by), starts_on=starts_on)

    @property
    def columns(self) -> Mapping[str, Any]:
        """As a series keeps it."""
        return {
            "rule": self.recurrence.to_rule(), "starts_on": self.starts_on, "starts_time": self.starts_time,
            "minutes": self.minutes,
        }  # fmt: skip


def on_the_wall(period: Period, tz: tzinfo) -> tuple[date, time, int]:
    """The date, the hour and the minutes that clocks on the wall show for a period."""
    start = period.start.astimezone(tz).replace(tzinfo=None, fold=0)
    length = period.end.astimezone(tz).replace(tzinfo=None) - start
    return start.date(), start.time(), length // MINUTE if length >= MINUTE else max(period.minutes, 1)
