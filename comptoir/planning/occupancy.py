"""How much of its open time each resource was taken over the last weeks, hour by hour; every figure opens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.kit import timeline
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.kit.text import read_number
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.planning.day import Taken, taken_of
from comptoir.planning.pages import csv_answer
from comptoir.planning.permissions import can_look_at_time
from comptoir.planning.reading import Said, said_between
from comptoir.planning.stretch import ONE_DAY, Stretch, stretch
from comptoir.planning.weeks import hours_of

WEEKS = (4, 12)


@dataclass(frozen=True)
class Cell:
    """One hour of the day of one resource: the minutes taken of those it could be had."""

    hour: int
    taken: int
    open: int

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.taken / self.open)) if self.open else 0

    @property
    def warmth(self) -> str:
        return f"heat-{timeline.heat(self.taken, self.open)}"


@dataclass(frozen=True)
class Row:
    resource: Resource
    cells: Sequence[Cell]

    @property
    def whole(self) -> Cell:
        """All its hours together."""
        return Cell(-1, sum(cell.taken for cell in self.cells), sum(cell.open for cell in self.cells))


@dataclass(frozen=True)
class Occupancy:
    """The last ``weeks`` weeks, yesterday included, of the place or of one resource."""

    shown: Stretch
    weeks: int
    booked: frozenset[UUID]

    @cached_property
    def hours(self) -> range:
        return range(*hours_of(self.shown))

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(resource) for resource in self.shown.resources]

    def _row(self, resource: Resource) -> Row:
        taken: Counter[int] = Counter()
        for _, _, hour, minutes in self.counted(resource):
            taken[hour] += minutes
        open_ = self._open_of(resource)
        return Row(resource, [Cell(hour, taken[hour], open_[hour]) for hour in self.hours])

    def counted(self, resource: Resource) -> Iterator[tuple[date, Taken, int, int]]:
        """Each booking of the resource: on which day, in which hour of it, during how many open minutes."""
        for day in self.shown.days:
            held = [h for h in self.shown.on(day, resource) if h.claim in self.booked]
            for one in taken_of(resource, held, {}):
                for hour, minutes in _by_hour(self.shown, day, Period(one.start, one.end)).items():
                    yield day, one, hour, minutes

    def _open_of(self, resource: Resource) -> Counter[int]:
        """The minutes of each hour in which the resource could be had, all its units added up."""
        found = Counter(self._open)
        for shut in self.shown.closures:
            if not shut.resources or resource.pk in shut.resources:
                for day in self.shown.days:
                    found.subtract(_by_hour(self.shown, day, shut.period))
        capacity = self.shown.capacity(resource)
        return Counter({hour: max(0, minutes) * capacity for hour, minutes in found.items()})

    @cached_property
    def _open(self) -> Counter[int]:
        found: Counter[int] = Counter()
        for day, opening in self.shown.openings.items():
            for period in opening.periods:
                found.update(_by_hour(self.shown, day, period))
        return found


def _by_hour(shown: Stretch, day: date, period: Period) -> dict[int, int]:
    """How many open minutes of each hour of that day's clock lie in the period."""
    found: dict[int, int] = defaultdict(int)
    for open_ in shown.openings[day].periods:
        part = period.intersection(open_)
        if part is None:
            continue
        first, last = timeline.minute_of(part.start, day), timeline.minute_of(part.end, day)
        for hour in range(first // 60, -(-last // 60)):
            found[hour] += min(last, hour * 60 + 60) - max(first, hour * 60)
    return found


def occupancy_of(
    place: Place, moment: datetime, *, weeks: int, only: Sequence[Resource] | None = None
) -> Occupancy:
    """The weeks that end yesterday. Eight queries for any number of resources and bookings."""
    last = place.day_of(moment) - ONE_DAY
    shown = stretch(place, last - timedelta(days=7 * weeks - 1), last, moment, only)
    whole = Period(shown.periods[shown.first].start, shown.periods[last].end)
    standing = Booking.objects.standing().of_place(place).between(whole.start, whole.end)
    return Occupancy(shown, weeks, frozenset(standing.order_by("pk").values_list("claim", flat=True)))


def _asked_weeks(request: HttpRequest) -> int:
    asked = read_number(request.GET.get("semaines", ""))
    return asked if asked in WEEKS else WEEKS[0]


@require_GET
@for_members(can_look_at_time)
def occupancy(request: HttpRequest, member: Member) -> HttpResponse:
    found = occupancy_of(member.place, now(), weeks=_asked_weeks(request))
    context = {"tab": "occupancy", "on": None, "found": found, "choices": WEEKS}
    return render_page(request, "planning/occupancy.html", context)


@require_GET
@for_members(can_look_at_time)
def occupancy_csv(request: HttpRequest, member: Member) -> HttpResponse:
    found = occupancy_of(member.place, now(), weeks=_asked_weeks(request))
    header = [gettext("What"), gettext("Hour"), gettext("Minutes taken"), gettext("Minutes open"), "%"]
    rows = [
        [row.resource.name, cell.hour, cell.taken, cell.open, cell.percent]
        for row in found.rows
        for cell in row.cells
    ]
    return csv_answer([header, *rows], f"occupation-{found.shown.first}-{found.shown.last}")


@dataclass(frozen=True)
class Counted:
    """A booking behind a figure: its day and hours, what the reader may read of it, the minutes it gave."""

    on: date
    taken: Taken
    said: Said | None
    minutes: int


@require_GET
@for_members(can_look_at_time)
def counted(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    """The bookings that a figure counts: those of one hour of the day, or of all hours."""
    in_use = Resource.objects.in_use().of_place(member.place).select_related("space", "place")
    thing = get_object_or_404(in_use, slug=slug)
    found = occupancy_of(member.place, now(), weeks=_asked_weeks(request), only=[thing])
    hour = read_number(request.GET.get("heure", ""))
    if hour is not None and hour not in found.hours:
        raise Http404
    shown = found.shown
    said = said_between(
        member, Period(shown.periods[shown.first].start, shown.periods[shown.last].end), shown.now
    )
    rows = _listed(found, thing, hour, said)
    cells = [cell for cell in found.rows[0].cells if hour is None or cell.hour == hour]
    total = Cell(-1, sum(c.taken for c in cells), sum(c.open for c in cells))
    context = {
        "tab": "occupancy",
        "on": None,
        "found": found,
        "thing": thing,
        "hour": hour,
        "rows": rows,
        "total": total,
    }
    return render_page(request, "planning/counted.html", context)


def _listed(found: Occupancy, thing: Resource, hour: int | None, said: dict[UUID, Said]) -> list[Counted]:
    minutes: Counter[tuple[date, Taken]] = Counter()
    for day, one, at, number in found.counted(thing):
        if hour is None or at == hour:
            minutes[day, one] += number
    rows = [Counted(day, one, said.get(one.claim), number) for (day, one), number in minutes.items()]
    return sorted(rows, key=lambda row: (row.taken.start, row.taken.unit), reverse=True)
