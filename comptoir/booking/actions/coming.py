"""Who booked is there, leaves, and the step back from either."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda import actions as agenda
from comptoir.booking.actions.row import lock, lock_running, refuse_future, refuse_tentative, said_hour, save
from comptoir.booking.actions.taking import AS_IT_WAS, may_go_to
from comptoir.booking.models import Booking
from comptoir.booking.refusals import (
    AlreadyCheckedIn,
    EndsBeforeArriving,
    NotBegun,
    NotCheckedIn,
    NotEnded,
    TooEarlyToCheckIn,
    TooLateToCheckIn,
)
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period

CHECK_IN_OPENS = timedelta(minutes=30)


@retrying_deadlock
@transaction.atomic
def check_in_booking(*, booking: Booking, at: datetime, by: Account | None, now: datetime) -> Booking:
    """They are there since ``at``, at the earliest half an hour before the start.

    Their desk is not given another number from then on.

    :raises AlreadyCancelled, HasExpired, AlreadyEnded, NotConfirmed, AlreadyCheckedIn, TimeIsToCome:
    :raises TooEarlyToCheckIn, TooLateToCheckIn:
    """
    lock_running(booking, now=now)
    refuse_tentative(booking)
    if booking.checked_in_at is not None:
        said = {"time": said_hour(booking.checked_in_at, booking)}
        raise AlreadyCheckedIn(gettext("They have been there since %(time)s.") % said)
    refuse_future(at, now)
    opens = booking.starts_at - CHECK_IN_OPENS
    if at < opens:
        said = {"start": said_hour(booking.starts_at, booking), "opens": said_hour(opens, booking)}
        raise TooEarlyToCheckIn(gettext("It begins at %(start)s: one may arrive from %(opens)s on.") % said)
    if at >= booking.ends_at:
        said = {"time": said_hour(booking.ends_at, booking)}
        raise TooLateToCheckIn(gettext("It was over at %(time)s.") % said)
    agenda.pin(claim=booking.claim)
    booking.checked_in_at = at
    return save(booking, "checked_in_at")


@retrying_deadlock
@transaction.atomic
def undo_check_in(*, booking: Booking, by: Account | None, now: datetime) -> Booking:
    """They have not arrived after all.

    :raises AlreadyCancelled, AlreadyEnded, NotCheckedIn:
    """
    lock_running(booking, now=now)
    if booking.checked_in_at is None:
        raise NotCheckedIn(gettext("Nobody said that they have arrived."))
    booking.checked_in_at = None
    return save(booking, "checked_in_at")


@retrying_deadlock
@transaction.atomic
def end_booking(*, booking: Booking, at: datetime, by: Account | None, now: datetime) -> Booking:
    """They left at ``at``; what remained of the time is free again.

    :raises AlreadyCancelled, HasExpired, AlreadyEnded, NotConfirmed:
    :raises NotBegun, EndsBeforeArriving, TimeIsToCome:
    """
    lock_running(booking, now=now)
    refuse_tentative(booking)
    if at <= booking.starts_at:
        raise NotBegun(gettext("It has not begun: it can be cancelled."))
    if booking.checked_in_at is not None and at < booking.checked_in_at:
        said = {"time": said_hour(booking.checked_in_at, booking)}
        raise EndsBeforeArriving(gettext("They arrived at %(time)s: they left later.") % said)
    refuse_future(at, now)
    if at < booking.ends_at:
        agenda.release(claim=booking.claim, at=at, now=now)
        booking.ends_at = at
    booking.ended_at = at
    return save(booking, "ends_at", "ended_at")


@retrying_deadlock
@transaction.atomic
def undo_end(*, booking: Booking, by: Account | None, now: datetime) -> Booking:
    """They did not leave: it goes on until the end that was agreed.

    :raises AlreadyCancelled, NotEnded:
    :raises OverQuota: when they used what it had given back of their quota.
    :raises ResourceIsTaken: when somebody took the rest of the time.
    """
    lock(booking, now=now)
    if booking.ended_at is None:
        raise NotEnded(gettext("Nobody said that it has ended."))
    until = agenda.given_back_until(claim=booking.claim)
    if booking.ended_at == booking.ends_at and until is not None and until > booking.ends_at:
        whole = Period(booking.starts_at, until)
        may_go_to(booking, whole, booking.resource, by=by, now=now, waives=AS_IT_WAS)
        agenda.retake(claim=booking.claim, now=now)
        booking.ends_at = until
    booking.ended_at = None
    return save(booking, "ends_at", "ended_at")
