"""Which events of a file are a series: those whose rule gives all that is to come, by the place's clocks.

Nothing is written here. What no series can follow is brought in time by time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from itertools import takewhile

from comptoir.booking.models import Series
from comptoir.booking.recurrence import NotARule, Recurrence
from comptoir.calendars.models import ImportedCalendar
from comptoir.calendars.reading import Occurrence, Repeats, key_of
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.series.actions import SeriesWish, wish_to_prolong
from comptoir.series.timetable import Timetable, on_the_wall


@dataclass(frozen=True)
class Returning:
    """Occurrences of one event that are one series: a new one, or more of the one it ``prolongs``."""

    uid: str
    wish: SeriesWish
    by_date: Mapping[date, Occurrence]
    prolongs: Series | None = None

    @property
    def rule(self) -> Recurrence:
        return self.wish.timetable.recurrence


def sorted_out(
    calendar: ImportedCalendar, new: Sequence[Occurrence], repeats: Mapping[str, Repeats], window: Period
) -> tuple[list[Returning], list[Occurrence]]:
    """The series among what is new, and the rest. Nobody's time is no series: those are somebody's."""
    if calendar.organisation is None:
        return [], list(new)
    by_uid: dict[str, list[Occurrence]] = defaultdict(list)
    for one in new:
        by_uid[one.uid].append(one)
    found = {
        uid: _returning(calendar, listed, repeats[uid], window)
        for uid, listed in by_uid.items()
        if uid in repeats
    }
    series = {uid: one for uid, one in found.items() if one is not None}
    return list(series.values()), [one for one in new if one.uid not in series]


def _returning(
    calendar: ImportedCalendar, new: Sequence[Occurrence], repeats: Repeats, window: Period
) -> Returning | None:
    tz, last = calendar.place.tz, calendar.place.day_of(window.end)
    whole = _timetable(repeats, tz, last)
    if whole is None:
        return None
    by_key = {one.key: one for one in new}
    every = ((day, whole.period(day, tz).start) for day in whole.recurrence.dates(whole.starts_on))
    starts = dict(takewhile(lambda one: one[1] < window.end, every))
    by_date = {day: by_key[key_of(start)] for day, start in starts.items() if key_of(start) in by_key}
    # An event begins on its first date whatever its rule says: then that date is none of the rule's.
    if whole.starts_on not in starts or len(by_date) < len(new):
        return None
    left = _from(whole, list(starts), min(by_date), last)
    return _prolonging(calendar, new[0].uid, left, by_date) or _beginning(calendar, new[0].uid, left, by_date)


def _timetable(repeats: Repeats, tz: tzinfo, last: date) -> Timetable | None:
    """As the event says it, read by the clocks of the place; what never ends goes to the ``last`` day."""
    on, at, minutes = on_the_wall(repeats.first, tz)
    ends = "" if "COUNT=" in repeats.rule or "UNTIL=" in repeats.rule else f";UNTIL={last:%Y%m%d}"
    try:
        rule = Recurrence.from_rule(repeats.rule + ends, repeats.first.start.astimezone(tz))
    except NotARule:
        return None
    return Timetable(recurrence=rule, starts_on=on, starts_time=at, minutes=minutes)


def _from(whole: Timetable, days: Sequence[date], first: date, last: date) -> Timetable:
    """What is left of it from ``first`` on; what goes past the ``last`` day ends with the ``days``."""
    rule = whole.recurrence
    if rule.count == len(days):
        rule = replace(rule, count=sum(day >= first for day in days))
    elif rule.until is None or rule.until >= last:
        rule = replace(rule, count=None, until=days[-1])
    return replace(whole, recurrence=rule, starts_on=first)


def _beginning(
    calendar: ImportedCalendar, uid: str, left: Timetable, by_date: Mapping[date, Occurrence]
) -> Returning | None:
    dates = left.dates()
    if len(by_date) < 2 or not by_date.keys() <= set(dates) or calendar.organisation is None:
        return None
    wish = SeriesWish(
        resource=calendar.resource, timetable=left, booked_for=calendar.organisation,
        purpose=by_date[min(by_date)].summary,
    )  # fmt: skip
    return Returning(uid, _chosen(wish, by_date), by_date)


def _prolonging(
    calendar: ImportedCalendar, uid: str, left: Timetable, by_date: Mapping[date, Occurrence]
) -> Returning | None:
    """More of the series that the same event is already, when it still is as the file says."""
    series = series_of(calendar, uid)
    if series is None or _rhythm(Timetable.of(series)) != _rhythm(left):
        return None
    try:
        wish = wish_to_prolong(series=series, until=left.dates()[-1])
    except Refusal:
        return None
    if not by_date.keys() <= set(wish.dates):
        return None
    return Returning(uid, _chosen(wish, by_date), by_date, series)


def series_of(calendar: ImportedCalendar, uid: str) -> Series | None:
    """The last series that the event is already, in the same resource. One query."""
    claims = calendar.events.filter(uid=uid).values("claim")
    known = Series.objects.filter(occurrences__claim__in=claims, resource=calendar.resource)
    named = "resource__place", "place", "booked_for", "acting_for"
    return known.select_related(*named).order_by("-starts_on", "-pk").first()


def _rhythm(timetable: Timetable) -> tuple[object, ...]:
    endless = replace(timetable.recurrence, until=date.max, count=None)
    return endless, timetable.starts_time, timetable.minutes


def _chosen(wish: SeriesWish, by_date: Mapping[date, Occurrence]) -> SeriesWish:
    """The dates that the file leaves out, and those that it has at other hours."""
    tz = wish.resource.place.tz
    moved = {on: one.period for on, one in by_date.items() if one.period != wish.timetable.period(on, tz)}
    return replace(wish, skip=frozenset(wish.dates) - by_date.keys(), instead=moved)
