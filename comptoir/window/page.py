"""What the public page of a place shows; nothing of it names a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext

from comptoir.agenda.models import Hold, Resource
from comptoir.booking.models import Booking
from comptoir.kit import speech
from comptoir.kit.periods import Period, day_period
from comptoir.places.calendar import Opening, openings
from comptoir.places.models import Place, Space, Stewardship
from comptoir.presence.models import Visit
from comptoir.resources.ground import units_of
from comptoir.ties.models import Tie

WEEKS_OF_CROWD = 8
DAY_OPENS, DAY_CLOSES = 8, 20


@dataclass(frozen=True)
class CrowdHour:
    """One hour of today: how full, from 0 to 4; after now it is what such days have been."""

    hour: int
    heat: int
    is_now: bool


@dataclass(frozen=True)
class Happening:
    """Something on that everybody may come to."""

    at: datetime
    until: datetime
    title: str
    detail: str


@dataclass(frozen=True)
class WeekDay:
    """One day of the week shown."""

    on: date
    opening: Opening
    happenings: tuple[Happening, ...]
    is_today: bool


@dataclass(frozen=True)
class SpaceLine:
    """A space, what it is now in words, and the resource it is booked as."""

    space: Space
    resource: Resource | None
    now: str
    is_busy: bool

    @property
    def is_open_to_guests(self) -> bool:
        """Somebody without account may book it at once."""
        one = self.resource
        return one is not None and one.open_to_guests and not (one.needs_approval or one.walk_in_only)


@dataclass(frozen=True)
class HoursLine:
    """One or several weekdays with the same hours; the bar is drawn over the day 8–20 h, in percent."""

    days: str
    hours: str
    bars: tuple[tuple[float, float], ...]
    is_today: bool


def week_of(place: Place, first: date, today: date) -> list[WeekDay]:
    """The seven days from ``first``, closed ones too, with what everybody may come to. Three queries."""
    last = first + timedelta(days=6)
    opened = openings(place, first, last)
    start, end = day_period(first, place.tz).start, day_period(last, place.tz).end
    shown = (
        Booking.objects.standing()
        .of_place(place)
        .filter(is_public=True, starts_at__gte=start, starts_at__lt=end)
        .select_related("booked_for", "resource")
        .order_by("starts_at")
    )
    by_day: dict[date, list[Happening]] = {}
    for booking in shown:
        by_day.setdefault(place.day_of(booking.starts_at), []).append(_happening(booking))
    return [WeekDay(day, opened[day], tuple(by_day.get(day, ())), day == today) for day in opened]


def _happening(booking: Booking) -> Happening:
    """The organisation is named; a person never is."""
    who = booking.acting_for or booking.booked_for
    detail = "" if who.is_person else gettext("with %(name)s") % {"name": who.name}
    return Happening(booking.starts_at, booking.ends_at, booking.purpose or str(booking.resource), detail)


def crowd_of(place: Place, now: datetime, opening: Opening) -> list[CrowdHour]:
    """Each open hour of today: measured until now, then the mean of the same weekday. One query."""
    if not opening.periods:
        return []
    today = place.day_of(now)
    days = [today - timedelta(weeks=week) for week in range(WEEKS_OF_CROWD + 1)]
    asked = Q()
    for day in days:
        period = day_period(day, place.tz)
        asked |= Q(arrived_at__gte=period.start, arrived_at__lt=period.end)
    stays = Visit.objects.standing().of_place(place).filter(asked).values_list("arrived_at", "left_at")
    heads = _heads(place, stays, now)
    hours = range(
        opening.periods[0].start.astimezone(place.tz).hour, _last_hour(place, opening.periods[-1].end) + 1
    )
    here = now.astimezone(place.tz).hour
    means = {hour: _mean(heads, days[1:], hour) for hour in hours}
    full = max([*means.values(), *(heads[today, hour] for hour in hours), 1.0])
    return [
        CrowdHour(hour, _heat(heads[today, hour] if hour <= here else means[hour], full), hour == here)
        for hour in hours
    ]


def _last_hour(place: Place, end: datetime) -> int:
    last = (end - timedelta(minutes=1)).astimezone(place.tz)
    return last.hour


def _heads(
    place: Place, stays: Iterable[tuple[datetime, datetime | None]], now: datetime
) -> Counter[tuple[date, int]]:
    heads: Counter[tuple[date, int]] = Counter()
    for arrived, left in stays:
        first = arrived.astimezone(place.tz)
        last = max((left or now).astimezone(place.tz), first)
        for hour in range(first.hour, (last.hour if last.date() == first.date() else 23) + 1):
            heads[first.date(), hour] += 1
    return heads


def _mean(heads: Counter[tuple[date, int]], days: list[date], hour: int) -> float:
    lived = [heads[day, hour] for day in days if any(heads[day, other] for other in range(24))]
    return sum(lived) / len(lived) if lived else 0.0


def _heat(value: float, full: float) -> int:
    return 0 if value <= 0 else min(4, 1 + int(4 * value / full * 0.999))


def crowd_in_words(crowd: list[CrowdHour], here: int) -> str:
    """When it will be full from the hour ``here`` on, in one sentence; empty when nothing is known."""
    ahead = [hour for hour in crowd if hour.hour >= here]
    busy = [hour.hour for hour in ahead if hour.heat >= 4]
    if not ahead or not any(hour.heat for hour in crowd):
        return ""
    if not busy:
        return gettext("Rather quiet: there is room.")
    if busy[0] == here:
        return gettext("Many people just now.")
    return gettext("Many people from %(hour)s on.") % {"hour": speech.clock(time(busy[0]))}


def spaces_of(place: Place, now: datetime) -> list[SpaceLine]:
    """The spaces with what each is at this moment; what takes a part takes its whole. Four queries."""
    spaces = list(place.spaces.filter(closed_at=None))
    resources = {r.space_id: r for r in Resource.objects.in_use().of_place(place).filter(space__in=spaces)}
    units = {pk: [spot.pk for spot in spots] for pk, spots in units_of(resources.values()).items()}
    every = {unit for listed in units.values() for unit in listed}
    instant = Period(now, now + timedelta(minutes=1))
    holds = Hold.objects.standing(now).overlapping(instant).filter(unit__in=every)
    taken = dict(holds.order_by("ends_at").values_list("unit", "ends_at"))
    return [_space_line(space, resources.get(space.pk), units, taken) for space in spaces]


def _space_line(
    space: Space, resource: Resource | None, units: Mapping[int, list[int]], taken: Mapping[int, datetime]
) -> SpaceLine:
    if resource is None:
        return SpaceLine(space, None, "", False)
    every = units[resource.pk]
    ends = [taken[unit] for unit in every if unit in taken]
    if resource.taken == Resource.Taken.WHOLE:
        words = (
            gettext("taken until %(hour)s") % {"hour": speech.clock(max(ends))}
            if ends
            else gettext("free now")
        )
        return SpaceLine(space, resource, words, bool(ends))
    free = len(every) - len(ends)
    return SpaceLine(
        space, resource, gettext("%(free)s free of %(all)s") % {"free": free, "all": len(every)}, free == 0
    )


def hours_of(place: Place, today: date) -> list[HoursLine]:
    """The usual week, neighbouring weekdays with the same hours on one line. One query."""
    week: dict[int, list[tuple[time, time]]] = {}
    for hours in place.hours.all():
        week.setdefault(hours.weekday, []).append((hours.opens, hours.closes))
    alike = groupby(range(7), key=lambda weekday: tuple(week.get(weekday, ())))
    return [_hours_line(list(days), spans, today) for spans, days in alike if spans]


def _hours_line(days: list[int], hours: tuple[tuple[time, time], ...], today: date) -> HoursLine:
    monday = today - timedelta(days=today.weekday())
    names = [speech.weekday(monday + timedelta(days=day)) for day in days]
    joined = (
        names[0] if len(names) == 1 else ", ".join(names) if len(names) == 2 else f"{names[0]} – {names[-1]}"
    )
    said = ", ".join(speech.hours(opens, closes) for opens, closes in hours)
    bars = tuple(_bar(opens, closes) for opens, closes in hours)
    return HoursLine(joined.capitalize(), said, bars, today.weekday() in days)


def _bar(opens: time, closes: time) -> tuple[float, float]:
    """Where it begins and how long it is; the midnight at which it closes is the one after."""
    first = _percent(opens.hour + opens.minute / 60)
    return first, round(_percent(closes.hour + closes.minute / 60 or 24) - first, 1)


def _percent(at: float) -> float:
    return round(100 * min(max(at - DAY_OPENS, 0), DAY_CLOSES - DAY_OPENS) / (DAY_CLOSES - DAY_OPENS), 1)


@dataclass(frozen=True)
class Residents:
    """Those who carry the place, then those who live in it."""

    pillars: tuple[Stewardship, ...]
    others: tuple[Tie, ...]


def residents_of(place: Place, today: date) -> Residents:
    """Stewards first, then the other residents by name. Two queries."""
    pillars = tuple(
        steward
        for steward in place.stewardships.select_related("organisation").order_by("function", "pk")
        if steward.until is None or steward.until > today
    )
    carried = {steward.organisation_id for steward in pillars}
    others = (
        Tie.objects.declared()
        .in_force(today)
        .of_kind(Tie.Kind.RESIDES_AT)
        .filter(place=place, visibility=Tie.Visibility.PUBLIC)
        .exclude(subject__in=carried)
        .select_related("subject")
        .order_by("subject__name")
    )
    return Residents(pillars, tuple(others))
