"""Moving a booking, prolonging it, and the step back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda import actions as agenda
from comptoir.agenda.actions import Want
from comptoir.agenda.models import Resource
from comptoir.booking.actions.row import lock_running, said_hour, save
from comptoir.booking.actions.taking import AS_IT_WAS, beside, may_go_to, of_agenda
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
    waives: frozenset[str] = frozenset(),
) -> Booking:
    """The booking is for that period, and that resource when it is given; what it was before is forgotten.

    What has begun keeps its start; it may go on in another resource. What came from paper goes anywhere.

    :raises AlreadyCancelled, HasExpired, AlreadyEnded, ClaimIsGone:
    :raises ApprovalNeeded, AgreementDoesNotGrant, NeedsTraining, OverQuota:
    :raises NotAvailable: by its name (taken, closed, past…).
    """
    lock_running(booking, now=now)
    target = resource or booking.resource
    may_go_to(booking, period, target, by=by, now=now, waives=waives)
    paper = booking.is_from_paper
    _retime(booking, period, target, now, outside_hours=outside_hours or paper, in_past=paper, waives=waives)
    return booking


@retrying_deadlock
@transaction.atomic
def undo_move(
    *, booking: Booking, period: Period, resource: Resource, by: Account | None, now: datetime
) -> Booking:
    """The step back from a move or a prolongation: as it was before, even if that has begun since.

    :raises AlreadyCancelled, HasExpired, AlreadyEnded, ClaimIsGone:
    :raises OverQuota, ResourceIsTaken, TooManyPeople, ResourceIsRetired, IsShut:
    """
    lock_running(booking, now=now)
    may_go_to(booking, period, resource, by=by, now=now, waives=AS_IT_WAS)
    _retime(booking, period, resource, now, outside_hours=True, in_past=True)
    return booking


@retrying_deadlock
@transaction.atomic
def prolong_booking(
    *,
    booking: Booking,
    until: datetime,
    by: Account | None,
    now: datetime,
    outside_hours: bool = False,
    waives: frozenset[str] = frozenset(),
) -> Booking:
    """The booking ends at ``until``; the refusal says until when it is free, and proposes that.

    :raises AlreadyCancelled, HasExpired, AlreadyEnded, ClaimIsGone, NotLonger:
    :raises ApprovalNeeded, AgreementDoesNotGrant, NeedsTraining, OverQuota:
    :raises NotAvailable: by its name (taken, closed, past…).
    """
    lock_running(booking, now=now)
    if until <= booking.ends_at:
        raise NotLonger(
            gettext("It is booked until %(time)s already.") % {"time": said_hour(booking.ends_at, booking)}
        )
    period, paper = Period(booking.starts_at, until), booking.is_from_paper
    may_go_to(booking, period, booking.resource, by=by, now=now, waives=waives)
    _retime(
        booking, period, booking.resource, now, outside_hours=outside_hours or paper, in_past=paper,
        waives=waives,
    )  # fmt: skip
    return booking


def _retime(
    booking: Booking,
    period: Period,
    resource: Resource,
    now: datetime,
    *,
    outside_hours: bool,
    in_past: bool,
    waives: frozenset[str] = frozenset(),
) -> None:
    """All that the booking takes goes to the period; its resource is left for another when it is another."""
    elsewhere = resource if resource.pk != booking.resource_id else None
    there = [Want(resource=resource, period=period, claim=booking.claim)]
    agenda.retime(
        claim=booking.claim, period=period, resource=elsewhere,
        replacing=None if elsewhere is None else booking.resource, party=booking.party, now=now,
        outside_hours=outside_hours, in_past=in_past, waives=of_agenda(waives), beside=beside(booking, there),
    )  # fmt: skip
    booking.starts_at, booking.ends_at = period.start, period.end
    booking.resource = resource
    save(booking, "starts_at", "ends_at", "resource")
