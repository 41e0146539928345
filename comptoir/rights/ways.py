"""What would work instead of what a quota refuses: shorter, another day, or a word at the counter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from comptoir.agenda.availability import availability, on_the_wall
from comptoir.agenda.models import Resource
from comptoir.kit import speech
from comptoir.kit.periods import Period, wall
from comptoir.kit.refusals import Way
from comptoir.rights.models import Quota
from comptoir.rights.quotas import Excess

GRID = timedelta(minutes=5)
WORTH_TAKING = timedelta(minutes=15)
DAYS_AHEAD = 40
MOST_TRIES = 3
Fits = Callable[[Period], bool]


def ways_within(
    excess: Excess, resource: Resource, period: Period, *, fits: Fits, party: int, now: datetime
) -> Iterator[Way]:
    """Shorter, then another day; ``fits`` says whether a period stays within every quota."""
    with timezone.override(resource.place.tz):
        yield from _shorter(excess, resource, period, fits)
        yield from _another_day(excess, resource, period, fits, party, now)


def ask_the_counter() -> Way:
    return Way(
        title=gettext("Ask the counter"),
        detail=gettext("The team may agree to it."),
    )


def _shorter(excess: Excess, resource: Resource, period: Period, fits: Fits) -> Iterator[Way]:
    if excess.quota.measure != Quota.Measure.HOURS or not excess.window.period.contains(period.start):
        return
    length = timedelta(seconds=int(excess.left * 3600)) // GRID * GRID
    if not WORTH_TAKING <= length < period.duration:
        return
    shorter = Period(period.start, period.start + length)
    if fits(shorter):
        less = gettext("%(duration)s less") % {"duration": speech.duration(period.duration - length)}
        label = gettext("Take %(hours)s") % {"hours": speech.hours(shorter.start, shorter.end)}
        yield _way(resource, shorter, gettext("%(thing)s, %(hours)s"), label=label, detail=less)


def _another_day(
    excess: Excess, resource: Resource, period: Period, fits: Fits, party: int, now: datetime
) -> Iterator[Way]:
    if excess.window.first is None:
        return
    tries = 0
    for number in range(1, DAYS_AHEAD):
        other = _same_hours(period, number)
        if other is None or not fits(other):
            continue
        tries += 1
        if availability([resource], other, party=party, now=now)[resource.pk].is_free:
            day = speech.near_day(other.start, timezone.localdate(now))
            label = gettext("Take %(day)s") % {"day": day}
            yield _way(resource, other, gettext("%(thing)s %(day)s, %(hours)s"), label=label, day=day)
            return
        if tries == MOST_TRIES:
            return


def _same_hours(period: Period, days: int) -> Period | None:
    """The same hours by the clock, so many days later; None when the clocks skip over them."""
    tz = timezone.get_current_timezone()
    start, end = timezone.localtime(period.start), timezone.localtime(period.end)
    starts, ends = (wall(_later(at.date(), days), at.time(), tz) for at in (start, end))
    return Period(starts, ends) if starts < ends else None


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _way(
    resource: Resource, period: Period, title: str, *, label: str, detail: str = "", day: str = ""
) -> Way:
    words = {"thing": resource.name, "day": day, "hours": speech.from_to(period.start, period.end)}
    fields = {"resource": resource.slug, "starts": on_the_wall(period.start), "ends": on_the_wall(period.end)}
    return Way(title=title % words, detail=detail, label=label, fields=fields)
