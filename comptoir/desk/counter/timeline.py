"""The line of time: one line per resource, rooms as blocks and desks as numbers hour by hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, ngettext

from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held
from comptoir.booking.models import Booking
from comptoir.desk.counter.addresses import address_of
from comptoir.desk.counter.day import CounterDay, is_late
from comptoir.desk.counter.free import Free, free_of, taken_between
from comptoir.gestures.words import booked_as, family_name
from comptoir.kit import speech, timeline
from comptoir.kit.periods import Period, day_period, gaps, wall
from comptoir.kit.refusals import Refusal

HOUR = timedelta(hours=1)
SHORT = timedelta(minutes=50)
CROWDED = 9


@dataclass(frozen=True)
class Block:
    """A booking drawn on the line; ``lane`` is its row when several stand side by side."""

    booking: Booking
    title: str
    detail: str
    hours: str
    state: str
    lane: int
    url: str

    @property
    def said(self) -> str:
        """The state in words, for who does not see it."""
        is_past = "is-past" in self.state
        if self.booking.checked_in_at is not None:
            return gettext("finished") if is_past else gettext("arrived")
        if is_past:
            return gettext("never came")
        return gettext("late") if "is-late" in self.state else gettext("awaited")

    @property
    def starts_at(self) -> datetime:
        return self.booking.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.booking.ends_at


@dataclass(frozen=True)
class Cell:
    """How many units are taken during a part of the day: measured when past, booked when to come."""

    starts_at: datetime
    ends_at: datetime
    taken: int
    capacity: int
    is_guess: bool


@dataclass(frozen=True)
class Ghost:
    """What was asked (no letter), or a way out that the refusal names by the same letter."""

    period: Period
    letter: str = ""

    @property
    def starts_at(self) -> datetime:
        return self.period.start

    @property
    def ends_at(self) -> datetime:
        return self.period.end


@dataclass(frozen=True)
class Line:
    resource: Resource
    url: str
    state: str
    blocks: list[Block]
    cells: list[Cell]
    ghosts: list[Ghost]


@dataclass(frozen=True)
class Shut:
    """A part of the shown hours during which the place is closed."""

    starts_at: datetime
    ends_at: datetime
    is_before: bool


@dataclass(frozen=True)
class DayLine:
    """The whole picture, from ``opens`` to ``closes`` o'clock; ``now`` is None on another day."""

    opens: int
    closes: int
    now: datetime | None
    shut: list[Shut]
    lines: list[Line]

    @property
    def is_crowded(self) -> bool:
        return len(self.lines) > CROWDED


Ghosts = dict[int, list[Ghost]]
THINGS = (Resource.Kind.EQUIPMENT, Resource.Kind.VEHICLE, Resource.Kind.LOCKER)


def day_line(day: CounterDay, ghosts: Ghosts | None = None) -> DayLine:
    """The line of time of that day, with the ghosts of a refusal by resource. No query."""
    opens, closes = _shown_hours(day, ghosts or {})
    inside_hours = day.is_today and opens <= day.now.astimezone(day.place.tz).hour < closes
    return DayLine(
        opens,
        closes,
        day.now if inside_hours else None,
        _shut(day, opens, closes),
        [_line(day, r, opens, closes, (ghosts or {}).get(r.pk, [])) for r in _drawn(day, ghosts or {})],
    )


def _drawn(day: CounterDay, ghosts: Ghosts) -> list[Resource]:
    """Wherever people are, and the things that somebody takes that day: an idle projector has no line."""
    return [
        resource
        for resource in day.resources
        if resource.kind not in THINGS or day.held_of.get(resource.pk) or resource.pk in ghosts
    ]


def ghosts_of(day: CounterDay, asked: tuple[Resource, Period], refusal: Refusal) -> Ghosts:
    """What was asked and the ways out of the refusal, by resource, as far as they lie on that day."""
    resource, period = asked
    ghosts: Ghosts = {resource.pk: [Ghost(period)]}
    of_slug = {one.slug: one.pk for one in day.resources}
    for letter, way in refusal.lettered_ways():
        pk = of_slug.get(way.fields.get("resource", ""))
        starts, ends = (parse_datetime(way.fields.get(name, "")) for name in ("starts", "ends"))
        if pk is None or starts is None or ends is None:
            continue
        possible = Period(_in_place(day, starts), _in_place(day, ends))
        if day.place.day_of(possible.start) == day.day:
            ghosts.setdefault(pk, []).append(Ghost(possible, letter))
    return ghosts


def _in_place(day: CounterDay, at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=day.place.tz)


def _shown_hours(day: CounterDay, ghosts: Ghosts) -> tuple[int, int]:
    periods = [(p.start, p.end) for p in day.opening.periods]
    periods += [(b.starts_at, b.ends_at) for b in day.bookings]
    periods += [(g.starts_at, g.ends_at) for of_one in ghosts.values() for g in of_one]
    if day.is_today and day.present.visits:
        periods.append((day.now, day.now))
    opens, closes = timeline.hours_covering(periods, day.day)
    shuts = [p.end.astimezone(day.place.tz) for p in day.opening.periods]
    return opens, min(24, closes + 1) if shuts and shuts[-1].hour == closes else closes


def _shut(day: CounterDay, opens: int, closes: int) -> list[Shut]:
    shown = Period(_wall(day, opens), _wall(day, closes))
    first = min((p.start for p in day.opening.periods), default=shown.end)
    return [Shut(p.start, p.end, p.end <= first) for p in gaps(shown, day.opening.periods)]


def _wall(day: CounterDay, hour: int) -> datetime:
    if hour == 24:
        return day_period(day.day, day.place.tz).end
    return wall(day.day, time(hour), day.place.tz)


def _line(day: CounterDay, resource: Resource, opens: int, closes: int, ghosts: list[Ghost]) -> Line:
    free = free_of(day, resource)
    url = f"{reverse('desk:resource_day', args=[day.place.slug, resource.slug])}?jour={day.day}"
    if day.is_counted(resource):
        cells = _cells(day, resource, opens, closes)
        return Line(resource, url, _units_state(day, resource, free), [], cells, ghosts)
    blocks = _blocks(day, [b for b in day.bookings if b.resource_id == resource.pk])
    return Line(resource, url, _room_state(day, free), blocks, [], ghosts)


def _blocks(day: CounterDay, bookings: Sequence[Booking]) -> list[Block]:
    lanes: list[datetime] = []
    blocks = []
    booking_at = address_of("booking", day.place)
    for booking in bookings:
        lane = next((n for n, ends in enumerate(lanes) if ends <= booking.starts_at), len(lanes))
        lanes[lane : lane + 1] = [booking.ends_at]
        blocks.append(_block(day, booking, lane + 1, booking_at(booking.pk)))
    return blocks


def _block(day: CounterDay, booking: Booking, lane: int, url: str) -> Block:
    is_short = booking.ends_at - booking.starts_at < SHORT
    state = _state_of(day, booking) + (" is-short" if is_short else "")
    title, detail = booked_as(booking)
    if is_short:
        title, detail = family_name(booking), ""
    hours = speech.from_to(booking.starts_at, booking.ends_at)
    return Block(booking, title, detail, hours, state, lane, url)


def _state_of(day: CounterDay, booking: Booking) -> str:
    if booking.ends_at <= day.now or booking.ended_at is not None:
        return "is-past"
    if booking.is_public:
        return "is-workshop"
    if booking.checked_in_at is not None:
        return "is-here"
    return "is-late" if is_late(booking, day.now) else ""


def _cells(day: CounterDay, resource: Resource, opens: int, closes: int) -> list[Cell]:
    held = day.held_of.get(resource.pk, [])
    capacity = len(day.units_of[resource.pk])
    came = {b.claim for b in day.bookings if b.checked_in_at is not None}
    cells = []
    for start, end in _open_hours(day, opens, closes):
        is_guess = start > day.now
        counted: Iterable[Held] = held if is_guess else (h for h in held if h.claim in came)
        cells.append(Cell(start, end, taken_between(counted, Period(start, end)), capacity, is_guess))
    return cells


def _open_hours(day: CounterDay, opens: int, closes: int) -> list[tuple[datetime, datetime]]:
    hours = [(_wall(day, hour), _wall(day, hour + 1)) for hour in range(opens, closes)]
    within = [(max(s, p.start), min(e, p.end)) for s, e in hours if s < e for p in day.opening.periods]
    return sorted((s, e) for s, e in within if s < e)


def _units_state(day: CounterDay, resource: Resource, free: Free) -> str:
    total = len(day.units_of[resource.pk])
    words = {"free": free.units_now, "total": total}
    if not day.is_today:
        return gettext("%(total)s in all") % words
    if not free.units_now:
        return _next_free(free) or gettext("none free")
    return ngettext("%(free)s free of %(total)s", "%(free)s free of %(total)s", free.units_now) % words


def _room_state(day: CounterDay, free: Free) -> str:
    if not day.is_today or not day.opening:
        return ""
    if free.period_now is not None:
        if free.lasts_all_day:
            return gettext("free")
        return gettext("free until %(end)s") % {"end": speech.clock(free.period_now.end)}
    return _next_free(free) or gettext("taken")


def _next_free(free: Free) -> str:
    return gettext("free at %(at)s") % {"at": speech.clock(free.next_at)} if free.next_at else ""
