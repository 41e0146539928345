"""Moving a booking, prolonging it, and the step back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda import actions as agenda
from comptoir.agenda.models import Resource
from comptoir.booking.actions.row import lock_running, said_hour, save
from comptoir.booking.models import Booking
from comptoir.booking.refusals import NotLonger
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period


@retrying_deadlock
@transaction.atomic
def move_booking(
    *,
    booking: Booking,
    period: Period,
    resource: Resource | None = None,
    by: Account | None,
    now: datetime,
    outside_hours: bool = False,
) -> Booking:
    """The booking is for that period, and that resource when it is given; what it was before is forgotten.

    What has begun keeps its start; it may go on in another resource. What came from paper goes anywhere.

    :raises AlreadyCancelled, AlreadyEnded, ClaimIsGone:
    :raises ResourceIsTaken, PlaceIsClosed, PeriodIsPast, TooManyPeople, ResourceIsRetired, WalkInOnly:
    """
    lock_running(booking)
    paper = booking.is_from_paper
    _retime(booking, period, resource, now, outside_hours=outside_hours or paper, in_past=paper)
    return booking


@retrying_deadlock
@transaction.atomic
def undo_move(
    *, booking: Booking, period: Period, resource: Resource, by: Account | None, now: datetime
) -> Booking:
    """The step back from a move or a prolongation: as it was before, even if that has begun since.

    :raises AlreadyCancelled, AlreadyEnded, ClaimIsGone, ResourceIsTaken, TooManyPeople, ResourceIsRetired:
    """
    lock_running(booking)
    _retime(booking, period, resource, now, outside_hours=True, in_past=True)
    return booking


@retrying_deadlock
@transaction.atomic
def prolong_booking(
    *, booking: Booking, until: datetime, by: Account | None, now: datetime, outside_hours: bool = False
) -> Booking:
    """The booking ends at ``until``; the refusal says until when it is free, and proposes that.

    :raises AlreadyCancelled, AlreadyEnded, ClaimIsGone, NotLonger:
    :raises ResourceIsTaken, PlaceIsClosed, PeriodIsPast:
    """
    lock_running(booking)
    if until <= booking.ends_at:
        raise NotLonger(
            gettext("It is booked until %(time)s already.") % {"time": said_hour(booking.ends_at, booking)}
        )
    paper = booking.is_from_paper
    period = Period(booking.starts_at, until)
    _retime(booking, period, None, now, outside_hours=outside_hours or paper, in_past=paper)
    return booking


def _retime(
    booking: Booking,
    period: Period,
    resource: Resource | None,
    now: datetime,
    *,
    outside_hours: bool,
    in_past: bool,
) -> None:
    agenda.retime(
        claim=booking.claim, period=period, resource=resource, party=booking.party, now=now,
        outside_hours=outside_hours, in_past=in_past,
    )  # fmt: skip
    booking.starts_at, booking.ends_at = period.start, period.end
    booking.resource = resource or booking.resource
    save(booking, "starts_at", "ends_at", "resource")
