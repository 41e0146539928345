"""How much of its open time each resource was taken over the last weeks, hour by hour; every figure opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.agenda.models import Resource
from comptoir.agenda.selectors import Line
from comptoir.booking.models import Booking
from comptoir.kit import speech, timeline
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.kit.spreadsheet import csv_answer
from comptoir.kit.text import read_number
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.planning.day import Taken, taken_of
from comptoir.planning.permissions import can_look_at_time
from comptoir.planning.reading import Said, claims_on, said_of
from comptoir.planning.stretch import ONE_DAY, Stretch, capacity, stretch
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

    @property
    def hours_said(self) -> list[str]:
        return [speech.clock(time(hour)) for hour in self.hours]

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(line) for line in self.shown.lines]

    def _row(self, line: Line) -> Row:
        taken: Counter[int] = Counter()
        for _, _, hour, minutes in self.counted(line):
            taken[hour] += minutes
        open_, units = self._open_of(line), capacity(line)
        return Row(line.resource, [Cell(hour, taken[hour], open_[hour] * units) for hour in self.hours])

    def _open_of(self, line: Line) -> Counter[int]:
        """The minutes of each hour in which it could be had; the same for all that keep the same hours."""
        key = tuple(line.open_)
        if key not in self._reckoned:
            found: Counter[int] = Counter()
            for day in self.shown.days:
                found.update(_by_hour(self.shown.open_on(day, line), day))
            self._reckoned[key] = found
        return self._reckoned[key]

    @cached_property
    def _reckoned(self) -> dict[tuple[Period, ...], Counter[int]]:
        return {}

    def counted(self, line: Line) -> Iterator[tuple[date, Taken, int, int]]:
        """Each booking of the resource: on which day, in which hour of it, during how many open minutes."""
        for day in self.shown.days:
            held = [h for h in self.shown.on(day, line) if h.claim in self.booked]
            if not held:
                continue
            open_ = self.shown.open_on(day, line)
            for one in taken_of(line.resource, held, {}):
                inside = [p for o in open_ if (p := o.intersection(Period(one.start, one.end))) is not None]
                for hour, minutes in _by_hour(inside, day).items():
                    yield day, one, hour, minutes


def _by_hour(periods: Sequence[Period], day: date) -> Counter[int]:
    """How many minutes of each hour of that day's clock these are."""
    found: Counter[int] = Counter()
    for period in periods:
        first, last = timeline.minute_of(period.start, day), timeline.minute_of(period.end, day)
        if last - first != period.minutes:
            _walk(period, found)
            continue
        for hour in range(first // 60, -(-last // 60)):
            found[hour] += min(last, hour * 60 + 60) - max(first, hour * 60)
    return found


def _walk(period: Period, found: Counter[int]) -> None:
    """Hour by hour as the clock shows them, where it changes meanwhile: an hour comes twice, or never."""
    at = period.start
    while at < period.end:
        shown = timezone.localtime(at)
        until = min(period.end, at + timedelta(minutes=60 - shown.minute))
        found[shown.hour] += Period(at, until).minutes
        at = until


def occupancy_of(
    place: Place, moment: datetime, *, weeks: int, only: Sequence[Resource] | None = None
) -> Occupancy:
    """The weeks that end yesterday. Eight queries at most, for any number of resources and bookings."""
    last = place.day_of(moment) - ONE_DAY
    shown = stretch(place, last - timedelta(days=7 * weeks - 1), last, moment, only)
    standing = Booking.objects.standing().of_place(place).between(shown.whole.start, shown.whole.end)
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
    rows = _listed(found, hour, said_of(member, claims_on(found.shown.lines), found.shown.now))
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


def _listed(found: Occupancy, hour: int | None, said: dict[UUID, Said]) -> list[Counted]:
    minutes: Counter[tuple[date, Taken]] = Counter()
    for day, one, at, number in found.counted(found.shown.lines[0]):
        if hour is None or at == hour:
            minutes[day, one] += number
    rows = [Counted(day, one, said.get(one.claim), number) for (day, one), number in minutes.items()]
    return sorted(rows, key=lambda row: (row.taken.start, row.taken.unit), reverse=True)
