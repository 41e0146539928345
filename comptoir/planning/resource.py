"""One resource: its rules in words, its week as a grid of days × hours, its next free times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from comptoir.agenda.models import Resource
from comptoir.agenda.selectors import Line
from comptoir.booking.models import Booking
from comptoir.booking.permissions import can_book_resource
from comptoir.gestures.fortnight import coming_days
from comptoir.kit import speech, timeline
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.planning import asked
from comptoir.planning.day import Ghosts, taken_of
from comptoir.planning.drawing import Pen, drawn, row
from comptoir.planning.permissions import can_look_at_time
from comptoir.planning.reading import Said, claims_on, said_of
from comptoir.planning.ruling import rules_of
from comptoir.planning.stretch import Stretch, capacity, stretch, week_of
from comptoir.planning.weeks import hours_of

NEXT_SHOWN = 3


@dataclass(frozen=True)
class ResourcePage:
    """What the page of one resource shows; ``on`` is a day of its week."""

    member: Member
    resource: Resource
    on: date
    now: datetime
    shown: Stretch
    said: dict[UUID, Said]
    ghosts: Ghosts = field(default_factory=dict)

    @property
    def line(self) -> Line:
        return self.shown.lines[0]

    @property
    def can_book(self) -> bool:
        return can_book_resource(self.member, self.resource)

    @property
    def rules(self) -> list[tuple[str, str]]:
        return rules_of(self.resource, capacity(self.line))

    @cached_property
    def hours(self) -> tuple[int, int]:
        """The whole hours of the week: its openings, and whatever is taken outside them."""
        opens, closes = hours_of(self.shown)
        for day in self.shown.days:
            taken = [(h.start, h.used_until) for h in self.shown.on(day, self.line)]
            opens, closes = timeline.hours_covering(taken, day, opens=opens, closes=closes)
        return opens, closes

    @cached_property
    def rows(self) -> SafeString:
        """A row a day: what is taken, what is free, what is shut."""
        return drawn(self._row(day) for day in self.shown.days)

    def _row(self, day: date) -> str:
        pen, thing, opening = Pen(self.member, day, self.now), self.resource, self.shown.openings[day]
        shut = [one for one in self.line.shut if one.period.overlaps(self.shown.periods[day])]
        track = pen.gaps(thing, self.shown.free_on(day, self.line)) + self._blocks(pen, day) + pen.shut(shut)
        track += pen.ghosts(self.ghosts.get(thing.slug, ()))
        today = " is-today" if day == self.member.place.day_of(self.now) else ""
        reason = "" if opening else f"<span>{escape(opening.reason)}</span>"
        address = reverse("planning:day", args=[self.member.place.slug])
        head = f'<b><a href="{address}?jour={day}">{escape(speech.short_day(day))}</a></b>{reason}'
        return row(head, track, kind=today + ("" if opening else " is-shut"), resource=thing, on=pen.on)

    def _blocks(self, pen: Pen, day: date) -> str:
        parts = taken_of(self.resource, self.shown.on(day, self.line), self.said)
        return pen.blocks(self.resource, parts, stacked=capacity(self.line) > 1)

    @cached_property
    def next_free(self) -> list[Period]:
        """The first free times of the usual length in the coming fortnight, one a day. Five queries.

        What is only taken on the spot is free today or not at all.
        """
        length = timedelta(minutes=self.resource.usual_minutes)
        days = coming_days(self.resource, length, self.now)[: 1 if self.resource.walk_in_only else None]
        whole = (next((p for p in day.periods if p.duration == length), None) for day in days)
        return [period for period in whole if period is not None][:NEXT_SHOWN]

    @property
    def next_booking(self) -> Booking | None:
        """Who is next, for the counter."""
        if not can_stand_at_the_counter(self.member):
            return None
        coming = Booking.objects.standing().filter(resource=self.resource, starts_at__gte=self.now)
        return coming.select_related("booked_for", "acting_for").order_by("starts_at", "pk").first()

    def ask_url(self, period: Period) -> str:
        day = self.member.place.day_of(period.start)
        pen = Pen(self.member, day, self.now)
        return SafeString(pen.ask_url(self.resource, pen.minute(period.start), pen.minute(period.end)))

    @property
    def times(self) -> list[tuple[Period, str]]:
        return [(period, self.ask_url(period)) for period in self.next_free]


def resource_page(
    member: Member, thing: Resource, on: date, moment: datetime, ghosts: Ghosts | None = None
) -> ResourcePage:
    """The page of that resource in the week of ``on``. A constant number of queries."""
    shown = stretch(member.place, *week_of(on), moment, only=[thing])
    said = said_of(member, claims_on(shown.lines), moment)
    return ResourcePage(member, thing, on, moment, shown, said, ghosts or {})


@require_GET
@for_members(can_look_at_time)
def resource(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    moment = now()
    found = Resource.objects.in_use().of_place(member.place).select_related("space", "place")
    on = asked.asked_day(request, member.place, moment)
    return show_resource(request, resource_page(member, get_object_or_404(found, slug=slug), on, moment), {})


def show_resource(
    request: HttpRequest, page: ResourcePage, more: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page, or its week only when htmx asks; ``more`` is what a refused move adds."""
    opens, closes = page.hours
    context = {
        "tab": "resource", "page": page, "on": page.on, "day_before": page.on - timedelta(days=7),
        "day_after": page.on + timedelta(days=7), "opens": opens, "closes": closes, "new_key": uuid4,
        "refusal": None, "action": "", "oob": False,
    }  # fmt: skip
    whole = {**context, **more}
    return render_page(request, "planning/resource.html", whole, fragment="grid", status=status)
