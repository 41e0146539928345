"""When a place is open: weekly hours, exceptions and public holidays, as instants.

The rules are wall-clock times of the place's own time zone; what comes out is periods between instants, so
that a day on which the clocks change is as long as it really is. An exception of a date replaces the usual
hours and the public holiday of that date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Protocol

import holidays
from django.utils.translation import gettext

from comptoir.kit import speech
from comptoir.kit.periods import Period, merge, wall
from comptoir.places.models import OpeningException, Place

HORIZON = timedelta(days=366)
_STRIDE = timedelta(days=14)

# The departments and territories whose public holidays are not those of the rest of France (postcode → part
# of the country, as the library names it): Alsace and Moselle, and the overseas departments and territories.
_PARTS_OF_FRANCE = {
    "57": "57", "67": "6AE", "68": "6AE",
    "971": "971", "972": "972", "973": "973", "974": "974", "976": "976",
    "975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip


@dataclass(frozen=True)
class Opening:
    """What one day is: its open periods in order, or why there is none.

    ``reason`` is a few words in the active language, empty when the place opens (« Noël », « travaux »,
    « jour de fermeture habituel »).
    """

    periods: tuple[Period, ...] = ()
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.periods)


class Hours(Protocol):
    """One row of usual hours; both ends are there."""

    @property
    def opens(self) -> time | None: ...
    @property
    def closes(self) -> time | None: ...


class Exceptional(Hours, Protocol):
    """One row of the hours of a date; closed when both ends are missing."""

    @property
    def reason(self) -> str: ...


def open_periods(place: Place, day: date) -> list[Period]:
    """The periods during which the place is open on that day, in order; empty when it is closed."""
    return list(opening_of(place, day).periods)


def opening_of(place: Place, day: date) -> Opening:
    """That day's periods, or the reason why there is none. Two queries."""
    return openings(place, day, day)[day]


def openings(place: Place, first_day: date, last_day: date) -> dict[date, Opening]:
    """Every day from the first to the last, both included. Two queries for any number of days."""
    week: dict[int, list[Hours]] = {}
    for hours in place.hours.all():
        week.setdefault(hours.weekday, []).append(hours)
    exceptions: dict[date, list[OpeningException]] = {}
    for exception in place.exceptions.filter(on__range=(first_day, last_day)):
        exceptions.setdefault(exception.on, []).append(exception)
    return {day: opening_by(place, day, week, exceptions.get(day, [])) for day in _days(first_day, last_day)}


def is_open(place: Place, period: Period) -> bool:
    """Whether the place is open during the whole period, also across midnight."""
    first, last = place.day_of(period.start), place.day_of(period.end)
    days = openings(place, first - timedelta(days=1), last)
    return any(open_.contains(period) for open_ in merge(p for day in days.values() for p in day.periods))


def next_opening(place: Place, after: datetime) -> Period | None:
    """The first open period that begins at or after the instant; None when none does within a year."""
    first = place.day_of(after)
    last = first + HORIZON
    while first <= last:
        days = openings(place, first, min(first + _STRIDE, last))
        for day in days.values():
            for period in day.periods:
                if period.start >= after:
                    return period
        first += _STRIDE + timedelta(days=1)
    return None


def holiday_name(place: Place, day: date) -> str:
    """The public holiday of that day where the place is, in the active language; empty on other days."""
    names = _holidays(place.country, _part_of(place), day.year, "fr" if speech.speaks_french() else "en_US")
    return names.get(day, "")


def holidays_between(place: Place, first_day: date, last_day: date) -> list[tuple[date, str]]:
    """The public holidays from the first day to the last, both included, in order. No query."""
    named = ((day, holiday_name(place, day)) for day in _days(first_day, last_day))
    return [(day, name) for day, name in named if name]


def opening_by(
    place: Place, day: date, week: Mapping[int, Sequence[Hours]], exceptions: Sequence[Exceptional]
) -> Opening:
    """That day, once its weekly hours (by weekday) and its own exceptions are read. No query."""
    if exceptions:
        periods = _periods(place, day, exceptions)
        reason = next((e.reason for e in exceptions if e.opens is None and e.reason), "")
        return Opening(periods, "" if periods else reason or gettext("exceptionally closed"))
    holiday = holiday_name(place, day) if place.keeps_public_holidays else ""
    if holiday:
        return Opening(reason=holiday)
    periods = _periods(place, day, week.get(day.weekday(), []))
    if periods:
        return Opening(periods)
    return Opening(reason=gettext("usual closing day") if week else gettext("no opening hours are known"))


def _periods(place: Place, day: date, rows: Iterable[Hours]) -> tuple[Period, ...]:
    spans = (
        _period(day, row.opens, row.closes, place.tz)
        for row in rows
        if row.opens is not None and row.closes is not None
    )
    return tuple(merge(period for period in spans if period is not None))


@lru_cache(maxsize=4096)
def _period(day: date, opens: time, closes: time, tz: tzinfo) -> Period | None:
    start = wall(day, opens, tz)
    # Midnight as the end is the one after.
    end = wall(day if closes > time.min else day + timedelta(days=1), closes, tz)
    # In spring, hours inside the skipped one may be read as ending before they begin: they never come.
    return Period(start, end) if start < end else None


def _days(first_day: date, last_day: date) -> Iterator[date]:
    for number in range((last_day - first_day).days + 1):
        yield first_day + timedelta(days=number)


def _part_of(place: Place) -> str:
    if place.country != "FR":
        return ""
    code = place.insee_code or place.postcode
    return _PARTS_OF_FRANCE.get(code[:3], "") or _PARTS_OF_FRANCE.get(code[:2], "")


@lru_cache(maxsize=256)
def _holidays(country: str, part: str, year: int, language: str) -> dict[date, str]:
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=year, language=language)
    except NotImplementedError:
        return {}
    return {day: name.replace("'", "’") for day, name in found.items()}
