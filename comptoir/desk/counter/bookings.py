"""One booking before the counter: check in, move, prolong, end, cancel; and the day of one resource."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.desk.counter import pages
from comptoir.desk.counter.day import is_late
from comptoir.desk.counter.pages import Counter
from comptoir.desk.counter.reserving import PeriodForm
from comptoir.gestures import acts, words
from comptoir.gestures.making import Deed
from comptoir.kit.periods import Period, wall
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_stand_at_the_counter

PANEL = "desk/counter_booking.html"
RESOURCE = "desk/counter_resource.html"
MORE = (30, 60)


@dataclass(frozen=True)
class BookingPanel:
    """A booking as the counter sees it at ``now``: what can be done with it."""

    booking: Booking
    now: datetime

    @property
    def title(self) -> str:
        return words.booked_as(self.booking)[0]

    @property
    def detail(self) -> str:
        return words.booked_as(self.booking)[1]

    @cached_property
    def where(self) -> str:
        return acts.unit_of(self.booking)

    @property
    def is_over(self) -> bool:
        return self.booking.ended_at is not None or self.booking.ends_at <= self.now

    @property
    def is_late(self) -> bool:
        return is_late(self.booking, self.now)

    @property
    def can_arrive(self) -> bool:
        place = self.booking.place
        same_day = place.day_of(self.booking.starts_at) == place.day_of(self.now)
        return self.booking.checked_in_at is None and not self.is_over and same_day

    @property
    def is_running(self) -> bool:
        return self.booking.checked_in_at is not None and not self.is_over

    @property
    def is_unsettled(self) -> bool:
        return self.booking.ended_at is None and self.booking.ends_at <= self.now

    @property
    def longer(self) -> list[tuple[int, datetime]]:
        """The minutes one may add with one button, and the end that makes."""
        return [(minutes, self.booking.ends_at + timedelta(minutes=minutes)) for minutes in MORE]


class UntilForm(forms.Form):
    """Until when: a number of minutes more, or a time of the booking's last day."""

    plus = forms.IntegerField(required=False, min_value=5, max_value=12 * 60)
    a = forms.TimeField(label=_("Until"), required=False)

    def until(self, booking: Booking) -> datetime:
        """:raises KeyError: before the form is valid."""
        if self.cleaned_data["a"] is None:
            return booking.ends_at + timedelta(minutes=self.cleaned_data["plus"] or MORE[0])
        tz = booking.place.tz
        return wall(booking.ends_at.astimezone(tz).date(), self.cleaned_data["a"], tz)


def _booking_of(member: Member, booking: int) -> Booking:
    rows = Booking.objects.standing().of_place(member.place)
    rows = rows.select_related("resource__space", "resource__place", "place", "booked_for", "acting_for")
    return get_object_or_404(rows, pk=booking)


def _panel(counter: Counter, booking: Booking, form: PeriodForm | None = None) -> dict[str, Any]:
    tz = counter.place.tz
    start, end = booking.starts_at.astimezone(tz), booking.ends_at.astimezone(tz)
    initial = {"resource": booking.resource.slug, "jour": start.date(), "de": start.time(), "a": end.time()}
    form = form or PeriodForm(place=counter.place, initial=initial, auto_id="move_%s")
    context = {"one": BookingPanel(booking, counter.now), "form": form, "is_moving": form.is_bound}
    return {"panel": PANEL, "context": context}


def _counter_of(request: HttpRequest, member: Member, booking: Booking) -> Counter:
    """The counter of the booking's day."""
    counter = pages.counter_of(request, member)
    return replace(counter, on=member.place.day_of(booking.starts_at))


@require_GET
@for_members(can_stand_at_the_counter)
def booking(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    shown = _booking_of(member, booking)
    counter = _counter_of(request, member, shown)
    return pages.show(request, counter, **_panel(counter, shown))


Act = Callable[[Booking, Member, datetime, datetime], Deed]


def _one_button(verb: str, act: Act) -> Callable[..., HttpResponse]:
    """A view that does ``act`` with the booking of the address; what is refused is said in its panel."""

    @require_POST
    @for_members(can_stand_at_the_counter)
    def press(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
        pressed = _booking_of(member, booking)
        counter = _counter_of(request, member, pressed)
        shown = _panel(counter, pressed) if pages.is_in_panel(request) else {}
        return pages.make(
            request, member, counter, verb, lambda at: act(pressed, member, at, counter.now), **shown
        )

    press.__name__ = verb
    return press


arrive = _one_button(
    "arrive", lambda booking, member, at, now: acts.arrive(booking=booking, at=at, by=member.account, now=now)
)
end = _one_button(
    "end", lambda booking, member, at, now: acts.end(booking=booking, at=at, by=member.account, now=now)
)
cancel = _one_button(
    "cancel", lambda booking, member, at, now: acts.cancel(booking=booking, by=member.account, now=now)
)
came = _one_button(
    "came", lambda booking, member, at, now: acts.settle(booking=booking, by=member.account, now=now)
)

absent = _one_button(
    "absent", lambda booking, member, at, now: acts.absent(booking=booking, by=member.account, now=now)
)


@require_POST
@for_members(can_stand_at_the_counter)
def prolong(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    longer = _booking_of(member, booking)
    counter = _counter_of(request, member, longer)
    form = UntilForm(request.POST)
    shown = _panel(counter, longer)
    if not form.is_valid():
        return pages.show(request, counter, status=422, **shown)
    until = form.until(longer)

    def act(at: datetime) -> Deed:
        return acts.prolong(booking=longer, until=until, by=member.account, now=counter.now)

    asked = (longer.resource, Period(longer.starts_at, until)) if until > longer.starts_at else None
    return pages.make(request, member, counter, "prolong", act, asked=asked, **shown)


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def move(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    moving = _booking_of(member, booking)
    counter = _counter_of(request, member, moving)
    if request.method == "GET":
        return pages.show(request, counter, **_panel(counter, moving))
    form = PeriodForm(request.POST, place=member.place, auto_id="move_%s")
    shown = _panel(counter, moving, form)
    if not form.is_valid():
        return pages.show(request, counter, status=422, **shown)
    resource, period = form.cleaned_data["resource"], form.cleaned_data["period"]
    anyway, waives = form.cleaned_data["outside_hours"], form.cleaned_data["waives"]

    def act(at: datetime) -> Deed:
        return acts.move(
            booking=moving, period=period, resource=resource, outside_hours=anyway, waives=waives,
            by=member.account, now=counter.now,
        )  # fmt: skip

    counter = replace(counter, on=member.place.day_of(period.start))
    return pages.make(request, member, counter, "move", act, asked=(resource, period), **shown)


@dataclass(frozen=True)
class ResourceDay:
    """One resource on one day: its bookings, in order, with the desks they have."""

    resource: Resource
    counter: Counter

    @property
    def bookings(self) -> list[tuple[Booking, str, str, str]]:
        day = self.counter.day
        return [
            (b, *words.booked_as(b), ", ".join(day.units_of_claim.get(b.claim, [])))
            for b in day.bookings
            if b.resource_id == self.resource.pk
        ]


@require_GET
@for_members(can_stand_at_the_counter)
def resource_day(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    counter = pages.counter_of(request, member)
    resource = get_object_or_404(member.place.resources.in_use(), slug=slug)
    return pages.show(request, counter, panel=RESOURCE, context={"one": ResourceDay(resource, counter)})
