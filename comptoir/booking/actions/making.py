"""Making a booking, cancelling it, and the step back from either."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda import actions as agenda
from comptoir.agenda.models import Resource, Unit
from comptoir.booking import mails
from comptoir.booking.actions.row import lock, lock_running, save
from comptoir.booking.actions.taking import AS_IT_WAS, along_with, ask_the_rights, extras_of, take, wants_of
from comptoir.booking.facts import drafts_of
from comptoir.booking.mails import Attach, nothing_attached
from comptoir.booking.models import Booking, BookingExtra
from comptoir.booking.refusals import (
    AlreadyCheckedIn,
    BookingIsOver,
    HasBegun,
    HasExpired,
    NobodyToBookFor,
    NotCancelled,
    NotItsRepresentative,
    NotTentative,
)
from comptoir.journal.actions import write_first_facts
from comptoir.kit import ready
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.kit.wholes import whole
from comptoir.places.models import Place
from comptoir.places.people import is_known_to, meet
from comptoir.ties.models import Agreement
from comptoir.ties.selectors import may_act_for


@retrying_deadlock
@whole()
def book(
    *,
    resource: Resource,
    period: Period,
    booked_for: Actor,
    acting_for: Actor | None = None,
    agreement: Agreement | None = None,
    extras: Sequence[Resource] = (),
    party: int = 1,
    purpose: str = "",
    unit: Unit | None = None,
    is_public: bool = False,
    shows_name: bool = False,
    tentative_until: datetime | None = None,
    by: Account | None,
    now: datetime,
    is_from_paper: bool = False,
    outside_hours: bool = False,
    approved: bool = False,
    waives: frozenset[str] = frozenset(),
    tells: bool = False,
    attachments: Attach = nothing_attached,
) -> Booking:
    """The resource and its ``extras`` are booked for the period; the place knows the person from now on.

    ``tentative_until``: it takes the time like any other, and expires then unless it is confirmed. What is
    typed from paper has happened: it may lie in the past and outside opening hours, and no right is asked.
    Otherwise ``outside_hours`` and ``waives`` (codes of reasons) are for whoever may waive them, ``approved``
    for whoever may approve. ``tells``: a letter goes out, with what ``attachments`` makes of the booking.

    :raises NobodyToBookFor, NotTentative:
    :raises NotItsRepresentative: when ``by`` books for themselves in the name of another they do not act for.
    :raises ApprovalNeeded, AgreementDoesNotGrant, NeedsTraining, OverQuota:
    :raises NotAvailable: by its name (taken, closed, past…).
    """
    booking = Booking(
        place=resource.place, resource=resource, claim=uuid4(), booked_for=booked_for, acting_for=acting_for,
        agreement=agreement, purpose=purpose, is_public=is_public, shows_name=shows_name, party=party,
        starts_at=period.start, ends_at=period.end, tentative_until=tentative_until, booked_at=now,
        booked_by=by, is_from_paper=is_from_paper,
    )  # fmt: skip
    _refuse_what_is_wrong(booking)
    along = along_with(resource, extras)
    wants = wants_of(booking, along, unit=unit)
    ask_the_rights(booking, wants, by=by, now=now, waives=waives, approved=approved)
    take(booking, wants, now=now, outside_hours=outside_hours, waives=waives)
    _write_new(booking, along)
    if tells:
        mails.post(mails.send_booked, booking, attachments)
    return booking


@retrying_deadlock
@transaction.atomic
def cancel_booking(*, booking: Booking, because: str = "", by: Account | None, now: datetime) -> Booking:
    """The time is free again; the booking is kept, cancelled, with the reason of whoever did it.

    :raises AlreadyCancelled, HasExpired, AlreadyEnded:
    :raises HasBegun, AlreadyCheckedIn: when they have come, or it is time they had.
    """
    lock_running(booking, now=now)
    if booking.starts_at <= now and not booking.is_from_paper:
        raise HasBegun(gettext("It has begun: it can be ended."))
    if booking.checked_in_at is not None:
        raise AlreadyCheckedIn(gettext("They have arrived. Take the arrival back first."))
    booking.cancelled_because = because
    return give_back(booking, by, now)


@retrying_deadlock
@transaction.atomic
def undo_booking(*, booking: Booking, by: Account | None, now: datetime) -> Booking:
    """It was a mistake of whoever typed it: cancelled, arrival included, and counted as never made.

    :raises AlreadyCancelled, HasExpired, AlreadyEnded:
    """
    lock_running(booking, now=now)
    booking.undone_at = now
    booking.checked_in_at = None
    return give_back(booking, by, now)


@retrying_deadlock
@transaction.atomic
def restore_booking(
    *, booking: Booking, by: Account | None, now: datetime, waives: frozenset[str] = frozenset()
) -> Booking:
    """A cancelled or undone booking stands again, for the same time; also one that nobody had come for.

    :raises NotCancelled, HasExpired:
    :raises BookingIsOver: when its time has passed.
    :raises OverQuota: when something else was booked instead.
    :raises ResourceIsTaken, ResourceIsRetired, IsShut: when it cannot be had any more.
    """
    lock(booking, now=now, standing=False)
    if booking.is_standing:
        raise NotCancelled(gettext("This booking stands."))
    until = booking.tentative_until
    if booking.expired_at is not None or (until is not None and until <= now):
        raise HasExpired(gettext("It was tentative, and nobody confirmed it in time."))
    if booking.ends_at <= now and not booking.is_from_paper:
        raise BookingIsOver(gettext("The time of this booking has passed."))
    wants = wants_of(booking, extras_of(booking))
    ask_the_rights(booking, wants, by=by, now=now, waives=waives | AS_IT_WAS, approved=True)
    agenda.retake(claim=booking.claim, now=now)
    booking.cancelled_at = booking.cancelled_by = booking.undone_at = booking.no_show_at = None
    booking.cancelled_because = ""
    return save(booking, "cancelled_at", "cancelled_by", "cancelled_because", "undone_at", "no_show_at")


def give_back(booking: Booking, by: Account | None, now: datetime) -> Booking:
    """Cancel a booking that is locked: all its time is free again."""
    agenda.release(claim=booking.claim, at=booking.starts_at, now=now)
    booking.cancelled_at, booking.cancelled_by = now, by
    return save(
        booking, "cancelled_at", "cancelled_by", "cancelled_because", "undone_at", "checked_in_at",
        "expired_at", "no_show_at",
    )  # fmt: skip


def _write_new(booking: Booking, extras: Sequence[Resource]) -> None:
    ready.write([booking])
    ready.write([BookingExtra(booking=booking, resource=extra) for extra in extras])
    know(booking.place, booking.booked_for, booking.booked_at)
    if not booking.is_tentative:
        write_first_facts([(booking, drafts_of(booking, extras))])


def _refuse_what_is_wrong(booking: Booking) -> None:
    """:raises NobodyToBookFor, NotItsRepresentative, NotTentative:"""
    refuse_strangers(
        booking.booked_for, booking.acting_for, booking.booked_by, booking.place.day_of(booking.starts_at)
    )
    if booking.tentative_until is not None and booking.tentative_until <= booking.booked_at:
        raise NotTentative(gettext("What is tentative expires later than now."))


def refuse_strangers(booked_for: Actor, acting_for: Actor | None, by: Account | None, day: date) -> None:
    """:raises NobodyToBookFor, NotItsRepresentative:"""
    for actor in (booked_for, acting_for):
        if actor is not None and not actor.is_standing:
            raise NobodyToBookFor(gettext("%(name)s is no longer in the register.") % {"name": actor.name})
    books_for_self = by is not None and by.person_id == booked_for.pk
    if acting_for is not None and books_for_self and not may_act_for(booked_for, acting_for, day):
        said = {"name": booked_for.name, "organisation": acting_for.name}
        raise NotItsRepresentative(gettext("%(name)s is not known to act for %(organisation)s.") % said)


def know(place: Place, booked_for: Actor, now: datetime) -> None:
    """The place knows the person from now on."""
    # Most are known: asking first spares two savepoints.
    if booked_for.is_person and not is_known_to(place, booked_for):
        meet(place=place, person=booked_for, now=now)
