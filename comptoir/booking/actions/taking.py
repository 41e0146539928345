"""The time of a booking, asked of the rights and then of the agenda: its resource and what goes along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda import actions as agenda
from comptoir.agenda.actions import Conflict, SomeUnavailable, Want
from comptoir.agenda.availability import on_the_wall
from comptoir.agenda.models import Resource, Unit
from comptoir.booking.models import Booking
from comptoir.booking.policy import NEEDS_APPROVAL, booker_when, refuse_unless_allowed
from comptoir.booking.uses import use_of
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal, Way
from comptoir.resources.naming import the
from comptoir.rights.policy import CODES, NEEDS_TRAINING, Booker
from comptoir.rights.quotas import Use

AS_IT_WAS = frozenset({NEEDS_TRAINING, NEEDS_APPROVAL})


def booker_of(booking: Booking) -> Booker:
    """Who the booking is for; the team made it when somebody else than they did."""
    return booker_when(
        booking.booked_by, booking.booked_for, acting_for=booking.acting_for, agreement=booking.agreement
    )


def wants_of(
    booking: Booking, extras: Sequence[Resource], *, period: Period | None = None, unit: Unit | None = None
) -> list[Want]:
    """What it takes, in one claim; the party sits in its resource, what goes along holds nobody."""
    during, claim = period or booking.period, booking.claim
    main = Want(resource=booking.resource, period=during, claim=claim, party=booking.party, unit=unit)
    return [main, *(Want(resource=extra, period=during, claim=claim) for extra in extras)]


def along_with(resource: Resource, extras: Sequence[Resource]) -> list[Resource]:
    """What goes along, each thing once and not itself."""
    return [extra for extra in dict.fromkeys(extras) if extra.pk != resource.pk]


def extras_of(booking: Booking) -> list[Resource]:
    """What is booked along. One query unless it was made before."""
    return [extra.resource for extra in booking.extras.all()]


def take(
    booking: Booking,
    wants: Sequence[Want],
    *,
    now: datetime,
    outside_hours: bool,
    waives: frozenset[str],
) -> None:
    """Hold all of it, or nothing.

    :raises NotAvailable: by its name; when what goes along cannot be had, with the way to do without.
    """
    paper = booking.is_from_paper
    try:
        agenda.take_all(
            wants=wants, now=now, expires_at=booking.tentative_until, outside_hours=outside_hours or paper,
            in_past=paper, waives=of_agenda(waives), beside=beside(booking, wants),
        )  # fmt: skip
    except SomeUnavailable as refused:
        raise first_of(refused, booking) from refused


def ask_the_rights(
    booking: Booking, wants: Sequence[Want], *, by: Account | None, now: datetime, waives: frozenset[str],
    approved: bool = False, instead_of: Use | None = None,
) -> None:  # fmt: skip
    """Whether the booking may have all that; what it has already does not count against it.

    What came from paper has happened, and is asked nothing.

    :raises ApprovalNeeded, AgreementDoesNotGrant, NeedsTraining, OverQuota:
    """
    if not booking.is_from_paper:
        refuse_unless_allowed(
            booker=booker_of(booking), wants=wants, by=by, now=now, waives=waives, approved=approved,
            ignoring=booking.claim, instead_of=instead_of,
        )  # fmt: skip


def may_go_to(
    booking: Booking, period: Period, resource: Resource, *, by: Account | None, now: datetime,
    waives: frozenset[str],
) -> None:  # fmt: skip
    """Ask the rights whether the booking may be for that time and that resource instead.

    Approved before, it needs no other approval to be shorter.

    :raises ApprovalNeeded, AgreementDoesNotGrant, NeedsTraining, OverQuota:
    """
    approved = resource.pk == booking.resource_id and booking.period.contains(period)
    there = Want(resource=resource, period=period, claim=booking.claim, party=booking.party)
    along = [Want(resource=extra, period=period, claim=booking.claim) for extra in extras_of(booking)]
    ask_the_rights(
        booking, [there, *along], by=by, now=now, waives=waives, approved=approved, instead_of=use_of(booking)
    )


def beside(booking: Booking, wants: Sequence[Want]) -> frozenset[UUID]:
    """The same person's own bookings around it: no buffer stands between them. One query at most."""
    buffer = timedelta(minutes=max(want.resource.buffer_minutes for want in wants))
    if not buffer:
        return frozenset()
    start, end = wants[0].period.start - buffer, wants[0].period.end + buffer
    own = Booking.objects.standing().of_place(booking.place).filter(booked_for=booking.booked_for_id)
    return frozenset(own.between(start, end).exclude(claim=booking.claim).values_list("claim", flat=True))


def of_agenda(waives: frozenset[str]) -> frozenset[str]:
    """What is waived of the rules on time."""
    return waives - CODES - {NEEDS_APPROVAL}


def first_of(refused: SomeUnavailable, booking: Booking) -> Refusal:
    """The one refusal to say: that of the resource, or of what goes along and could be done without."""
    conflict = next((c for c in refused.conflicts if c.want.resource.pk == booking.resource_id), None)
    if conflict is not None:
        return conflict.refusal
    conflict = refused.conflicts[0]
    conflict.refusal.ways = (_without(conflict, booking),)
    return conflict.refusal


def _without(conflict: Conflict, booking: Booking) -> Way:
    thing, period = conflict.want.resource, conflict.want.period
    with timezone.override(booking.place.tz):
        fields = {
            "resource": booking.resource.slug, "starts": on_the_wall(period.start),
            "ends": on_the_wall(period.end), "without": thing.slug,
        }  # fmt: skip
    said = gettext("Without %(thing)s") % {"thing": the(thing)}
    return Way(title=said, label=said, fields=fields)
