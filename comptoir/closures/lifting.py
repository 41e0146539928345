"""Opening again what was closed, and putting back what that closure had changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda.models import Closure, Resource
from comptoir.booking import actions as booking_actions
from comptoir.booking.actions.row import lock
from comptoir.booking.actions.taking import AS_IT_WAS
from comptoir.closures import mails
from comptoir.closures.choices import Kind
from comptoir.closures.elsewhere import Elsewhere
from comptoir.closures.models import Settlement
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.resources import closing


class ChangedSince(Refusal):
    """The booking was changed after the closure: it is not put back over that."""


@dataclass(frozen=True)
class Restorable:
    """What could be put back as it was before the closure; ``is_free``: it would work now."""

    settlement: Settlement
    is_free: bool


@retrying_deadlock
@transaction.atomic
def lift(*, closure: Closure, by: Account | None, now: datetime) -> list[Restorable]:
    """It can be had again; what it had changed is listed, to be put back one by one."""
    closing.lift(closure=closure, by=by, now=now)
    return restorable(closure, now)


@retrying_deadlock
@transaction.atomic
def lift_and_restore(*, closure: Closure, by: Account | None, now: datetime) -> list[Settlement]:
    """The step back from a closure: lifted, and all that still can be is put back. Returns what was."""
    restored = []
    for one in lift(closure=closure, by=by, now=now):
        try:
            restored.append(restore(settlement=one.settlement, by=by, now=now))
        except Refusal:
            # It stays in the list of what could not be put back.
            continue
    return restored


@retrying_deadlock
@transaction.atomic
def restore(*, settlement: Settlement, by: Account | None, now: datetime) -> Settlement:
    """The booking is again what it was before the closure, and they are told. Twice is once.

    :raises ChangedSince:
    :raises Refusal: what ``restore_booking``, ``undo_move`` or ``undo_end`` refuses.
    """
    booking = settlement.booking
    lock(booking, now=now, standing=False)
    settlement.refresh_from_db(fields=["restored_at", "restored_by"])
    if settlement.restored_at is not None:
        return settlement
    if booking.sequence != settlement.sequence:
        raise ChangedSince(gettext("This booking was changed since then."))
    if booking.cancelled_at is not None:
        booking_actions.restore_booking(booking=booking, by=by, now=now)
    elif booking.ended_at is not None:
        booking_actions.undo_end(booking=booking, by=by, now=now)
    elif settlement.kind == Kind.ALONG:
        booking_actions.change_extras(
            booking=booking, extras=_along_before([settlement])[settlement.pk], by=by, now=now,
            outside_hours=True, waives=AS_IT_WAS,
        )  # fmt: skip
    else:
        before = Period(settlement.starts_before, settlement.ends_before)
        booking_actions.undo_move(
            booking=booking, period=before, resource=settlement.resource_before, by=by, now=now
        )
    settlement.restored_at, settlement.restored_by = now, by
    settlement.save(update_fields=["restored_at", "restored_by"])
    transaction.on_commit(partial(mails.send_restored, settlement), robust=True)
    return settlement


def restorable(closure: Closure, now: datetime) -> list[Restorable]:
    """What the closure changed and nobody has put back or changed since, earliest first. Six queries."""
    rows = settled(closure).exclude(kind=Kind.KEPT).filter(restored_at=None, ends_before__gt=now)
    found = [one for one in rows if one.booking.sequence == one.sequence]
    if not found:
        return []
    period = Period(min(one.starts_before for one in found), max(one.ends_before for one in found))
    there = Elsewhere.of(closure.place, period, now)
    along = _along_before([one for one in found if one.kind == Kind.ALONG])
    return [Restorable(one, _is_free(one, along.get(one.pk, []), there)) for one in found]


def _is_free(settlement: Settlement, along: Sequence[Resource], there: Elsewhere) -> bool:
    booking, resource = settlement.booking, settlement.resource_before
    period = Period(max(settlement.starts_before, there.now), settlement.ends_before)
    things = [(resource, booking.party), *((extra, 1) for extra in along)]
    return all(
        thing.pk in there.ground.units and there.fits(thing, period, party=party, but=booking.claim)
        for thing, party in things
    )


def _along_before(settlements: Sequence[Settlement]) -> dict[int, list[Resource]]:
    """What went along, by the key of each. One query, none for none."""
    keys = {key for one in settlements for key in one.along_before}
    things = Resource.objects.select_related("place").in_bulk(keys) if keys else {}
    return {one.pk: [things[key] for key in one.along_before if key in things] for one in settlements}


def settled(closure: Closure) -> QuerySet[Settlement]:
    """What the closure did, earliest first, with the names that a page says."""
    rows = Settlement.objects.filter(closure=closure).select_related(
        "booking__booked_for", "booking__acting_for", "booking__place", "booking__resource",
        "resource_before__place", "closure__place",
    )  # fmt: skip
    return rows.order_by("starts_before", "pk")
