"""The screen at the entrance: what goes on today, what is free; « je suis là » and a desk, by card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.selectors import FreeNow, free_now
from comptoir.booking.actions.coming import CHECK_IN_OPENS
from comptoir.booking.models import Booking
from comptoir.booking.selectors import announced
from comptoir.gestures import acts
from comptoir.gestures.making import Deed
from comptoir.kit.clock import now
from comptoir.kit.periods import day_period
from comptoir.kit.refusals import Refusal
from comptoir.places import calendar
from comptoir.places.calendar import Opening
from comptoir.places.doors import public, speak_as
from comptoir.places.models import Place
from comptoir.planning.door import arrived, press, show, take
from comptoir.planning.models import Screen
from comptoir.planning.screens import screen_of
from comptoir.presence.models import Purpose, Visit
from comptoir.rights.locked import locks_on

WORTH_TAKING = timedelta(minutes=15)


class NoDeskIsFree(Refusal):
    """Every desk that members take themselves is taken now."""


class AlreadyNoted(Refusal):
    """They are in already, and nothing they booked begins about now."""


@dataclass(frozen=True)
class Kiosk:
    """The entrance at ``now``: the hours, what is open to all today, what is free now; it names nobody."""

    place: Place
    now: datetime
    opening: Opening
    programme: Sequence[Booking]
    offers: Sequence[FreeNow]

    @property
    def free(self) -> list[FreeNow]:
        return [one for one in self.offers if one.free]

    @property
    def later(self) -> list[FreeNow]:
        return [one for one in self.offers if not one.free and one.next_at]

    @property
    def desk(self) -> FreeNow | None:
        """The desks of which one is given to whoever shows a card."""
        return next(
            (
                one
                for one in self.free
                if one.resource.taken == Resource.Taken.BY_UNIT and _is_worth(one, self.now)
            ),
            None,
        )

    @cached_property
    def locks(self) -> list[str]:
        """What is free, itself or with a machine inside it, only for who was trained."""
        free = [one.resource for one in self.free]
        if not free:
            return []
        today = day_period(self.place.day_of(self.now), self.place.tz)
        found = locks_on(person=None, resources=free, periods=[today])
        return list(dict.fromkeys(lock.sentence for lock in found))

    @property
    def today(self) -> datetime:
        return self.now


def _is_worth(one: FreeNow, moment: datetime) -> bool:
    return one.resource.is_self_service and one.until is not None and one.until - moment >= WORTH_TAKING


def kiosk_of(screen: Screen, moment: datetime) -> Kiosk:
    """A constant number of queries."""
    place, today = screen.place, screen.place.day_of(moment)
    programme = [b for b in announced(place, day_period(today, place.tz)) if b.ends_at > moment]
    return Kiosk(place, moment, calendar.opening_of(place, today), programme, free_now(place, moment))


@public
@require_http_methods(["GET", "POST"])
def kiosk(request: HttpRequest, place: str, token: str) -> HttpResponse:
    screen = screen_of(place, token, None)
    speak_as(screen.place, request)
    with timezone.override(screen.place.tz):
        shown = kiosk_of(screen, now())
        if request.method == "POST":
            asks = _desk if request.POST.get("geste") == "bureau" else _here
            return press(
                request, screen, "planning/kiosk.html", {"kiosk": shown}, lambda who: asks(shown, who)
            )
        return show(request, screen, "planning/kiosk.html", {"kiosk": shown})


def _here(shown: Kiosk, who: Actor) -> tuple[Deed, str]:
    """They are there: for what they booked about now, else for the place itself."""
    soon = Booking.objects.standing().of_place(shown.place).filter(
        booked_for=who, checked_in_at=None, ended_at=None,
        starts_at__lte=shown.now + CHECK_IN_OPENS, ends_at__gt=shown.now,
    )  # fmt: skip
    booking = (
        soon.select_related("resource__space", "place", "booked_for", "acting_for")
        .order_by("starts_at", "pk")
        .first()
    )
    if booking is not None:
        return arrived(booking, shown.now)
    if Visit.objects.inside().filter(place=shown.place, person=who).exists():
        raise AlreadyNoted(gettext("You are noted as being here already."))
    deed = acts.welcome(
        place=shown.place, person=who, purpose=Purpose.WORK, at=shown.now, by=None, now=shown.now
    )
    return deed, gettext("Welcome! It is noted that you are here.")


def _desk(shown: Kiosk, who: Actor) -> tuple[Deed, str]:
    """A desk from now on, for its usual length or as long as one is free."""
    desk = shown.desk
    if desk is None or desk.until is None:
        raise NoDeskIsFree(gettext("No desk is free just now. Come to the counter."))
    start = shown.now.replace(second=0, microsecond=0)
    end = min(start + timedelta(minutes=desk.resource.usual_minutes), desk.until)
    return take(desk.resource, who, end, shown.now)
