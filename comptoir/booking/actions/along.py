"""What goes along with a booking: given back, or exchanged, while the rest of it stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from comptoir.actors.models import Account
from comptoir.agenda import actions as agenda
from comptoir.agenda.actions import Want
from comptoir.agenda.models import Resource
from comptoir.booking.actions.row import lock_running, save
from comptoir.booking.actions.taking import along_with, ask_the_rights, extras_of, take, wants_of
from comptoir.booking.facts import EXTRAS, FORMER
from comptoir.booking.models import Booking, BookingExtra, FormerExtra
from comptoir.booking.uses import use_of
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period


@retrying_deadlock
@transaction.atomic
def change_extras(
    *,
    booking: Booking,
    extras: Sequence[Resource],
    by: Account | None,
    now: datetime,
    outside_hours: bool = False,
    waives: frozenset[str] = frozenset(),
) -> Booking:
    """These things go along and no others: all of it, or nothing. What is new is taken from now on.

    What is given back while the booking goes on was used until now, and stays in the journal.

    :raises AlreadyCancelled, HasExpired, AlreadyEnded:
    :raises ApprovalNeeded, NeedsTraining, OverQuota: when something is new.
    :raises NotAvailable: by its name (taken, closed…), of what is new.
    """
    lock_running(booking, now=now)
    before, after = extras_of(booking), along_with(booking.resource, extras)
    new = [extra for extra in after if extra not in before]
    gone = [extra for extra in before if extra not in after]
    if not new and not gone:
        return booking
    if new:
        wants = wants_of(booking, after)
        ask_the_rights(booking, wants, by=by, now=now, waives=waives, instead_of=use_of(booking))
    for extra in gone:
        agenda.let_go(claim=booking.claim, resource=extra)
    if new:
        rest = Period(max(booking.starts_at, now), booking.ends_at)
        wants = [Want(resource=extra, period=rest, claim=booking.claim) for extra in new]
        take(booking, wants, now=now, outside_hours=outside_hours, waives=waives)
    return _written(booking, new, gone, now)


def _written(booking: Booking, new: Sequence[Resource], gone: Sequence[Resource], now: datetime) -> Booking:
    has_begun = booking.starts_at < now
    left = [extra for extra in booking.extras.all() if extra.resource in gone]
    if has_begun:
        FormerExtra.objects.bulk_create(_former(booking, extra, now) for extra in left)
    booking.extras.filter(pk__in=[extra.pk for extra in left]).delete()
    since = now if has_begun else None
    BookingExtra.objects.bulk_create(
        BookingExtra(booking=booking, resource=extra, since=since) for extra in new
    )
    booking.refresh_from_db(fields=["extras", "former_extras"])
    prefetch_related_objects([booking], EXTRAS, FORMER)
    return save(booking, "sequence")


def _former(booking: Booking, extra: BookingExtra, now: datetime) -> FormerExtra:
    since = extra.since or booking.starts_at
    return FormerExtra(booking=booking, resource=extra.resource, since=since, until=min(now, booking.ends_at))
