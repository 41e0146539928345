"""The screen at the door of a resource: free or taken, until when, what is next; taken by card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.selectors import Line
from comptoir.booking.actions.coming import CHECK_IN_OPENS
from comptoir.booking.models import Booking, BookingQuerySet
from comptoir.gestures import acts
from comptoir.gestures import making as gestures
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.gestures.words import purpose_for
from comptoir.kit import speech
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import public, speak_as
from comptoir.planning.drawing import units_free
from comptoir.planning.holders import at_the_screen, holder_of
from comptoir.planning.models import Screen
from comptoir.planning.screens import qr_of, screen_of
from comptoir.planning.stretch import Stretch, capacity, stretch
from comptoir.presence.models import Visit
from comptoir.resources.naming import is_feminine
from comptoir.rights.locked import locks_on

LENGTHS = (15, 30, 60)
NEXT_SHOWN = 3


class NothingToArriveFor(Refusal):
    """Nothing here is booked for that person about now."""


class NotThatLong(Refusal):
    """It is not free for so long from now on."""


@dataclass(frozen=True)
class Door:
    """A resource as its door tells it at ``now``; it names nobody."""

    resource: Resource
    now: datetime
    shown: Stretch

    @property
    def line(self) -> Line:
        return self.shown.lines[0]

    @property
    def start(self) -> datetime:
        """When what is taken on the spot begins: this very minute."""
        return self.now.replace(second=0, microsecond=0)

    @cached_property
    def gaps(self) -> list[Period]:
        """What is free from now on, today, of any of its units."""
        return sorted(gap for lane in self.line.free for gap in lane if gap.end > self.now)

    @cached_property
    def free_until(self) -> datetime | None:
        """Until when at least one unit is free; None when none is."""
        return max((gap.end for gap in self.gaps if gap.contains(self.start)), default=None)

    @cached_property
    def free_at(self) -> datetime | None:
        return min((gap.start for gap in self.gaps if gap.start > self.start), default=None)

    @property
    def is_open(self) -> bool:
        return any(p.contains(self.now) for p in self.shown.openings[self.shown.first].periods)

    @property
    def state(self) -> str:
        return "is-free" if self.free_until else "is-taken" if self.is_open else "is-closed"

    @property
    def headline(self) -> str:
        """What one reads from five metres: « Libre jusqu’à 15 h 30 », « Prise jusqu’à 16 h », « Fermé »."""
        if self.free_until:
            return gettext("Free until %(time)s") % {"time": speech.clock(self.free_until)}
        if not self.is_open:
            return gettext("Closed")
        is_hers = is_feminine(self.resource)
        if self.free_at is None:
            closing = pgettext("masculine", "Taken until closing")
            return pgettext("feminine", "Taken until closing") if is_hers else closing
        words = pgettext("masculine", "Taken until %(time)s")
        words = pgettext("feminine", "Taken until %(time)s") if is_hers else words
        return words % {"time": speech.clock(self.free_at)}

    @property
    def detail(self) -> str:
        opening = self.shown.openings[self.shown.first]
        if not opening:
            return opening.reason
        if capacity(self.line) > 1:
            free = sum(any(gap.contains(self.start) for gap in lane) for lane in self.line.free)
            return units_free(free, capacity(self.line))
        return gettext("%(seats)s seats") % {"seats": self.resource.seats} if self.resource.seats > 1 else ""

    @cached_property
    def locks(self) -> list[str]:
        """What asks for a training, itself or inside it: whoever stands there is not known yet."""
        today = self.shown.periods[self.shown.first]
        found = locks_on(person=None, resources=[self.resource], periods=[today])
        return [lock.sentence for lock in found]

    @property
    def lengths(self) -> list[tuple[int, datetime]]:
        """The minutes one may take at once, and until when that is."""
        ends = [(minutes, self.start + timedelta(minutes=minutes)) for minutes in LENGTHS]
        return [(minutes, end) for minutes, end in ends if self.free_until and end <= self.free_until]

    @cached_property
    def next(self) -> list[Booking]:
        """What comes later today: its hours, and what it is when all may know."""
        end = self.shown.periods[self.shown.first].end
        later = _bookings(self.resource).filter(starts_at__gt=self.now, starts_at__lt=end)
        return list(later.order_by("starts_at", "pk")[:NEXT_SHOWN])

    @cached_property
    def can_arrive(self) -> bool:
        """Somebody booked it for about now and has not said that they are there."""
        return awaited(self.resource, self.now).exists()


def _bookings(resource: Resource) -> BookingQuerySet:
    found: BookingQuerySet = Booking.objects.standing().filter(resource=resource)
    return found


def awaited(resource: Resource, moment: datetime) -> BookingQuerySet:
    """What may be checked in now."""
    soon = moment + CHECK_IN_OPENS
    return _bookings(resource).filter(
        checked_in_at=None, ended_at=None, starts_at__lte=soon, ends_at__gt=moment
    )


def door_of(screen: Screen, moment: datetime) -> Door:
    """A constant number of queries."""
    assert screen.resource is not None  # noqa: S101 - its address has one
    today = screen.place.day_of(moment)
    return Door(screen.resource, moment, stretch(screen.place, today, today, moment, only=[screen.resource]))


@public
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, place: str, slug: str, token: str) -> HttpResponse:
    """Seen by whoever stands there; what they press is done in the name of whose card they show."""
    screen = screen_of(place, token, slug)
    speak_as(screen.place, request)
    with timezone.override(screen.place.tz):
        shown = door_of(screen, now())
        if request.method == "POST":
            return press(
                request, screen, "planning/door.html", {"door": shown}, lambda who: _act(request, shown, who)
            )
        return show(request, screen, "planning/door.html", {"door": shown})


def _act(request: HttpRequest, shown: Door, who: Actor) -> tuple[Deed, str]:
    minutes = request.POST.get("minutes", "")
    if not minutes:
        mine = (
            awaited(shown.resource, shown.now)
            .filter(booked_for=who)
            .select_related("resource__space", "place")
        )
        booking = mine.select_related("booked_for", "acting_for").order_by("starts_at", "pk").first()
        if booking is None:
            raise NothingToArriveFor(gettext("Nothing is booked here for this card about now."))
        return arrived(booking, shown.now)
    end = next((end for length, end in shown.lengths if str(length) == minutes), None)
    if end is None:
        raise NotThatLong(gettext("It is not free for that long any more."))
    return take(shown.resource, who, end, shown.now)


def arrived(booking: Booking, moment: datetime) -> tuple[Deed, str]:
    """They are there; and what the screen says of it, which names nobody."""
    deed = acts.arrive(booking=booking, at=moment, by=None, now=moment)
    said = {"what": acts.unit_of(booking), "until": speech.clock(booking.ends_at)}
    return deed, gettext("It is noted: %(what)s is yours until %(until)s.") % said


def take(resource: Resource, who: Actor, end: datetime, moment: datetime) -> tuple[Deed, str]:
    """Theirs from now on, checked in; they are noted as being in, if they were not."""
    if Visit.objects.inside().filter(place=resource.place, person=who).exists():
        deed = acts.reserve(
            resource=resource, period=Period(moment, end), booked_for=who, is_here=True, at=moment, by=None,
            now=moment,
        )  # fmt: skip
    else:
        deed = acts.welcome(
            place=resource.place, person=who, purpose=purpose_for(resource), resource=resource,
            until=end, at=moment, by=None, now=moment,
        )  # fmt: skip
    taken = Booking.objects.standing().filter(booked_for=who, resource=resource, ends_at=end).latest("pk")
    said = {"what": acts.unit_of(taken), "until": speech.clock(end)}
    return deed, gettext("It is noted: %(what)s is yours until %(until)s.") % said


Act = Callable[[Actor], tuple[Deed, str]]
"""What the holder of a card asks for; and what the screen says of it."""


def press(
    request: HttpRequest, screen: Screen, template: str, context: dict[str, Any], act: Act
) -> HttpResponse:
    """What the holder of the card asks for, as a gesture; said on the screen without a name."""
    typed, moment = request.POST.get("carte", ""), now()
    told: list[str] = []
    try:
        who = holder_of(screen, typed)

        def done() -> Deed:
            deed, sentence = act(who)
            told.append(sentence)
            return deed

        gestures.make(
            member=at_the_screen(screen, who), key=key_in(request), verb="door", act=done, now=moment
        )
    except Refusal as refusal:
        # Nobody's number stays on a screen that anybody reads: what was wrong is said, not kept.
        return show(request, screen, template, {**context, "refusal": refusal}, status=409)
    messages.success(request, told[-1] if told else gettext("It is noted."))
    return HttpResponseRedirect(request.path)


def show(
    request: HttpRequest, screen: Screen, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The screen; htmx gets its state only, so that nothing typed is lost."""
    address = ""
    if screen.resource is not None:
        address = reverse("planning:arrive", args=[screen.place.slug, screen.resource.slug])
    whole = {
        "screen": screen, "place": screen.place, "refusal": None, "new_key": uuid4, "at": now(),
        "qr": qr_of(request.build_absolute_uri(address)) if address else "", **context,
    }  # fmt: skip
    if request.headers.get("HX-Request") == "true":
        template = f"{template}#state"
    answer = render(request, template, whole, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
