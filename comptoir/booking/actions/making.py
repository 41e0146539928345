"""Making a booking, cancelling it, and the step back from either."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda import actions as agenda
from comptoir.agenda.models import Resource, Unit
from comptoir.booking.actions.row import lock, lock_running, save
from comptoir.booking.models import Booking
from comptoir.booking.refusals import (
    AlreadyCheckedIn,
    BookingIsOver,
    HasBegun,
    NobodyToBookFor,
    NotCancelled,
    NotItsRepresentative,
)
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.places.people import meet
from comptoir.ties.selectors import may_act_for


@retrying_deadlock
@transaction.atomic
def book(
    *,
    resource: Resource,
    period: Period,
    booked_for: Actor,
    acting_for: Actor | None = None,
    party: int = 1,
    purpose: str = "",
    unit: Unit | None = None,
    is_public: bool = False,
    by: Account | None,
    now: datetime,
    is_from_paper: bool = False,
    outside_hours: bool = False,
) -> Booking:
    """The resource is booked for the period, and the place knows the person from now on.

    What is typed from paper has happened: it may lie in the past and outside opening hours. Otherwise
    ``outside_hours`` is for whoever may waive them (``can_waive_hours``).

    :raises NobodyToBookFor:
    :raises NotItsRepresentative: when ``by`` books for themselves in the name of another they do not act for.
    :raises ResourceIsTaken, PlaceIsClosed, PeriodIsPast, TooManyPeople, ResourceIsRetired, WalkInOnly:
    """
    _refuse_strangers(booked_for, acting_for, by, resource.place.day_of(period.start))
    claim = uuid4()
    agenda.take(
        resource=resource, period=period, claim=claim, party=party, unit=unit, now=now,
        outside_hours=outside_hours or is_from_paper, in_past=is_from_paper,
    )  # fmt: skip
    booking = Booking.objects.create(
        place=resource.place, resource=resource, claim=claim, booked_for=booked_for, acting_for=acting_for,
        purpose=purpose, is_public=is_public, party=party, starts_at=period.start, ends_at=period.end,
        booked_at=now, booked_by=by, is_from_paper=is_from_paper,
    )  # fmt: skip
    _meet(resource.place, booked_for, now)
    return save(booking)


@retrying_deadlock
@transaction.atomic
def cancel_booking(*, booking: Booking, by: Account | None, now: datetime) -> Booking:
    """The time is free again; the booking is kept, cancelled.

    :raises AlreadyCancelled, AlreadyEnded:
    :raises HasBegun, AlreadyCheckedIn: when they have come, or it is time they had.
    """
    lock_running(booking)
    if booking.starts_at <= now and not booking.is_from_paper:
        raise HasBegun(gettext("It has begun: it can be ended."))
    if booking.checked_in_at is not None:
        raise AlreadyCheckedIn(gettext("They have arrived. Take the arrival back first."))
    return _cancel(booking, by, now)


@retrying_deadlock
@transaction.atomic
def undo_booking(*, booking: Booking, by: Account | None, now: datetime) -> Booking:
    """It was a mistake of whoever typed it: cancelled, arrival included, and counted as never made.

    :raises AlreadyCancelled, AlreadyEnded:
    """
    lock_running(booking)
    booking.undone_at = now
    booking.checked_in_at = None
    return _cancel(booking, by, now)


@retrying_deadlock
@transaction.atomic
def restore_booking(*, booking: Booking, by: Account | None, now: datetime) -> Booking:
    """A cancelled or undone booking stands again, for the same time.

    :raises NotCancelled:
    :raises BookingIsOver: when its time has passed.
    :raises ResourceIsTaken, ResourceIsRetired: when it cannot be had any more.
    """
    lock(booking, standing=False)
    if booking.is_standing:
        raise NotCancelled(gettext("This booking stands."))
    if booking.ends_at <= now and not booking.is_from_paper:
        raise BookingIsOver(gettext("The time of this booking has passed."))
    agenda.retake(claim=booking.claim, now=now)
    booking.cancelled_at = booking.cancelled_by = booking.undone_at = None
    return save(booking, "cancelled_at", "cancelled_by", "undone_at")


def _cancel(booking: Booking, by: Account | None, now: datetime) -> Booking:
    agenda.release(claim=booking.claim, at=booking.starts_at, now=now)
    booking.cancelled_at, booking.cancelled_by = now, by
    return save(booking, "cancelled_at", "cancelled_by", "undone_at", "checked_in_at")


def _refuse_strangers(booked_for: Actor, acting_for: Actor | None, by: Account | None, day: date) -> None:
    for actor in (booked_for, acting_for):
        if actor is not None and not actor.is_standing:
            raise NobodyToBookFor(gettext("%(name)s is no longer in the register.") % {"name": actor.name})
    books_for_self = by is not None and by.person_id == booked_for.pk
    if acting_for is not None and books_for_self and not may_act_for(booked_for, acting_for, day):
        said = {"name": booked_for.name, "organisation": acting_for.name}
        raise NotItsRepresentative(gettext("%(name)s is not known to act for %(organisation)s.") % said)


def _meet(place: Place, booked_for: Actor, now: datetime) -> None:
    # Most are known: asking first spares two savepoints.
    if booked_for.is_person and not place.acquaintances.filter(person=booked_for).exists():
        meet(place=place, person=booked_for, now=now)
