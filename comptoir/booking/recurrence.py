"""The rule by which something comes back, on the calendar of the wall. Pure: dates in, dates out, no query.

What a form asks and what RFC 5545 calls RRULE are one thing here; the hours are the series' business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Literal

from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule
from django.utils.translation import gettext, ngettext, pgettext

from comptoir.kit import speech
from comptoir.kit.refusals import Refusal

LAST = -1
# Beyond, nobody knows what they will want: they prolong it when the time comes.
MOST_DATES = 400
FARTHEST = timedelta(days=731)

_ONE_DAY = timedelta(days=1)
_END_OF_TIME = date(2199, 12, 31)
_DAYS = (MO, TU, WE, TH, FR, SA, SU)
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "COUNT", "UNTIL", "WKST"}


class NotARule(Refusal):
    """Something is missing in the rule, or it says what a series cannot do."""


class RuleGivesNoDate(Refusal):
    """It ends before it begins, or every date was left out."""

    @classmethod
    def nothing_left(cls) -> RuleGivesNoDate:
        return cls(gettext("There is no date left."))


class RuleGoesTooFar(Refusal):
    """More than 400 dates, or more than two years ahead."""


class RuleDoesNotShift(Refusal):
    """“The first Monday”, one day later, is no rule any more."""


class Every(StrEnum):
    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"


_FREQUENCIES: dict[Every, Literal[1, 2, 3]] = {Every.DAY: DAILY, Every.WEEK: WEEKLY, Every.MONTH: MONTHLY}


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """Every so many days, weeks or months, ``until`` that date included or ``count`` times.

    By week: on the ``weekdays``, 0 is Monday. By month: on ``month_day``, ``LAST`` being the last one, or on
    the ``nth`` (1 to 5, or ``LAST``) of its one weekday; a month that has no such day is left out, as
    RFC 5545 §3.3.10 wants. ``week_starts`` matters only for several weekdays in one week out of several.

    :raises NotARule:
    """

    every: Every
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    month_day: int | None = None
    until: date | None = None
    count: int | None = None
    week_starts: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        if not (self.every is Every.WEEK and self.interval > 1 and len(self.weekdays) > 1):
            object.__setattr__(self, "week_starts", 0)
        if not 1 <= self.interval <= 99:
            raise NotARule(gettext("It comes back every 1 to 99 days, weeks or months."))
        if (self.until is None) == (self.count is None) or (self.count is not None and self.count < 1):
            raise NotARule(gettext("Say until when it comes back, or how many times."))
        if not self._says_which_days():
            raise NotARule(gettext("Say on which days it comes back."))

    def _says_which_days(self) -> bool:
        if not all(0 <= day <= 6 for day in (*self.weekdays, self.week_starts)):
            return False
        given = bool(self.weekdays), self.nth is not None, self.month_day is not None
        match self.every:
            case Every.DAY:
                return given == (False, False, False)
            case Every.WEEK:
                return given == (True, False, False)
        if given == (False, False, True):
            return self.month_day in {LAST, *range(1, 32)}
        return given == (True, True, False) and len(self.weekdays) == 1 and self.nth in {1, 2, 3, 4, 5, LAST}

    def dates(self, starts_on: date, left_out: Collection[date] = ()) -> Iterator[date]:
        """The dates in order, the first one on or after ``starts_on``.

        What is ``left_out`` counts among the ``count`` times, as in RFC 5545.
        """
        # The rhythm is counted from the first date that fits: “every other Monday, from Wednesday on”.
        first = next(iter(self._rule(starts_on, interval=1)), None)
        if first is None:
            return
        for moment in self._rule(first.date(), interval=self.interval, count=self.count):
            if moment.date() not in left_out:
                yield moment.date()

    def _rule(self, starts_on: date, *, interval: int, count: int | None = None) -> rrule:
        weekdays = [_DAYS[day](self.nth) if self.nth else _DAYS[day] for day in self.weekdays]
        end = min(self.until or _END_OF_TIME, _END_OF_TIME)
        until = None if count else datetime.combine(end, time.min)
        return rrule(
            _FREQUENCIES[self.every], dtstart=datetime.combine(starts_on, time.min), interval=interval,
            wkst=_DAYS[self.week_starts], byweekday=weekdays or None, bymonthday=self.month_day, count=count,
            until=until,
        )  # fmt: skip

    def all_dates(self, starts_on: date, *, after: date | None = None) -> list[date]:
        """The dates, those ``after`` a date when one is given, when they are neither none nor too many.

        :raises RuleGivesNoDate, RuleGoesTooFar:
        """
        wanted = (day for day in self.dates(starts_on) if after is None or day > after)
        found = list(islice(wanted, MOST_DATES + 1))
        if not found:
            raise RuleGivesNoDate.nothing_left()
        if len(found) > MOST_DATES or found[-1] - (after or starts_on) > FARTHEST:
            raise RuleGoesTooFar(
                gettext("At most %(count)s dates and two years at a time: it can be prolonged later.")
                % {"count": MOST_DATES}
            )
        return found

    @property
    def skips_months(self) -> bool:
        """Whether some months have no such day."""
        return self.nth == 5 or (self.month_day or 0) > 28

    def in_words(self) -> str:
        """« tous les mardis, 12 fois », "the first Monday of the month, until 30 June 2027"."""
        rhythm = {Every.DAY: self._by_day, Every.WEEK: self._by_week, Every.MONTH: self._by_month}
        if self.until is None:
            end = ngettext("%(count)s time", "%(count)s times", self.count or 0) % {"count": self.count}
        else:
            end = pgettext("a date that ends it", "until %(day)s") % {"day": speech.day_and_year(self.until)}
        return gettext("%(rhythm)s, %(end)s") % {"rhythm": rhythm[self.every](), "end": end}

    def _by_day(self) -> str:
        if self.interval == 1:
            return pgettext("how often", "every day")
        return gettext("every %(count)s days") % {"count": self.interval}

    def _by_week(self) -> str:
        names = speech.WEEKDAYS_FR if speech.speaks_french() else speech.WEEKDAYS_EN
        named = [names[day] for day in self.weekdays]
        if self.interval == 1:
            days = [pgettext("after every", "%(weekday)s") % {"weekday": name} for name in named]
            return gettext("every %(days)s") % {"days": speech.listed(days, most=7)}
        if self.interval == 2 and len(named) == 1:
            return gettext("every other %(weekday)s") % {"weekday": named[0]}
        days = [gettext("on %(weekday)s") % {"weekday": name} for name in named]
        said = {"count": self.interval, "days": speech.listed(days, most=7)}
        return gettext("every %(count)s weeks, %(days)s") % said

    def _by_month(self) -> str:
        which = self._day_of_month()
        if self.interval == 1:
            return which
        return gettext("every %(count)s months, %(which)s") % {"count": self.interval, "which": which}

    def _day_of_month(self) -> str:
        names = speech.WEEKDAYS_FR if speech.speaks_french() else speech.WEEKDAYS_EN
        said = {"day": self.month_day, "weekday": names[self.weekdays[0]] if self.weekdays else ""}
        by_nth = {
            1: gettext("the first %(weekday)s of the month"),
            2: gettext("the second %(weekday)s of the month"),
            3: gettext("the third %(weekday)s of the month"),
            4: gettext("the fourth %(weekday)s of the month"),
            5: gettext("the fifth %(weekday)s of the months that have one"),
            LAST: gettext("the last %(weekday)s of the month"),
        }
        if self.nth is not None:
            return by_nth[self.nth] % said
        if self.month_day == LAST:
            return gettext("the last day of the month")
        if self.skips_months:
            return gettext("day %(day)s of the months that have one") % said
        if self.month_day == 1:
            return gettext("the first day of the month")
        return gettext("day %(day)s of the month") % said

    def ended_before(self, day: date) -> Recurrence:
        """The same rule, up to the day before."""
        return replace(self, until=day - _ONE_DAY, count=None)

    def shifted(self, by: int) -> Recurrence:
        """The rule that gives each date ``by`` days later (earlier when negative).

        :raises RuleDoesNotShift: by month, unless both the old and the new day are in every month.
        """
        if not by:
            return self
        until = None if self.until is None else self.until + by * _ONE_DAY
        day = None if self.month_day is None else self.month_day + by
        if self.every is Every.MONTH and not (day and 1 <= day <= 28 and 1 <= (self.month_day or 0) <= 28):
            raise RuleDoesNotShift(
                gettext("This rule cannot be moved to another day: move each date, or make another series.")
            )
        weekdays = tuple((weekday + by) % 7 for weekday in self.weekdays)
        starts = (self.week_starts + by) % 7
        return replace(self, until=until, month_day=day, weekdays=weekdays, week_starts=starts)

    def to_rule(self) -> str:
        """RRULE of RFC 5545, without its name; UNTIL is a date on the wall."""
        parts = [f"FREQ={self.every}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.week_starts:
            parts.append(f"WKST={_NAMES[self.week_starts]}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{self.nth or ''}{_NAMES[day]}" for day in self.weekdays))
        if self.month_day is not None:
            parts.append(f"BYMONTHDAY={self.month_day}")
        parts.append(f"COUNT={self.count}" if self.until is None else f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)

    @classmethod
    def from_rule(cls, text: str, first: datetime | None = None) -> Recurrence:
        """What the rule says; ``first``, an instant on the wall of the place, completes it.

        :raises NotARule: also for what RFC 5545 allows and no series does: by year, by hour, for ever.
        """
        try:
            return _read(_parts_of(text), first)
        except (ValueError, KeyError, OverflowError) as error:
            raise NotARule(gettext("This rule is not one that a series can follow: %(rule)s") % {
                "rule": text[:80]
            }) from error  # fmt: skip


def _parts_of(text: str) -> dict[str, str]:
    pairs = [part.partition("=")[::2] for part in text.upper().removeprefix("RRULE:").split(";") if part]
    parts = {name.strip(): value.strip() for name, value in pairs}
    if not parts.keys() <= _PARTS or len(parts) != len(pairs):
        raise ValueError(text)
    return parts


def _read(parts: dict[str, str], first: datetime | None) -> Recurrence:
    every = Every(parts["FREQ"])
    weekdays, nth = _weekdays(parts)
    month_day = int(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else None
    if every is Every.DAY and weekdays and parts.get("INTERVAL", "1") == "1":
        every = Every.WEEK
    if first is not None and not weekdays and month_day is None:
        weekdays = (first.weekday(),) if every is Every.WEEK else ()
        month_day = first.day if every is Every.MONTH else None
    return Recurrence(
        every=every, interval=int(parts.get("INTERVAL", "1")), weekdays=weekdays, nth=nth,
        month_day=month_day, until=_until(parts["UNTIL"], first) if "UNTIL" in parts else None,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        week_starts=_NAMES.index(parts.get("WKST", "MO")),
    )  # fmt: skip


def _weekdays(parts: dict[str, str]) -> tuple[tuple[int, ...], int | None]:
    """« MO,WE », « 1MO », and « MO » with BYSETPOS=1, which says the same as the second."""
    named = [name for name in parts.get("BYDAY", "").split(",") if name]
    numbers = {name[:-2] for name in named} | ({parts["BYSETPOS"]} if "BYSETPOS" in parts else set())
    numbers.discard("")
    if len(numbers) > 1:
        raise ValueError(named)
    return tuple(_NAMES.index(name[-2:]) for name in named), int(numbers.pop()) if numbers else None


def _until(text: str, first: datetime | None) -> date:
    """The last date; an instant is read on the wall of ``first``: before its hour, the day before is."""
    if "T" not in text:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 (a date has no time zone)
    end = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 (the zone comes next)
    if first is None:
        return end.date()
    if text.endswith("Z"):
        end = end.replace(tzinfo=UTC).astimezone(first.tzinfo).replace(tzinfo=None)
    return end.date() if end.time() >= first.time() else end.date() - _ONE_DAY
