"""What somebody has booked already, as quotas count it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from comptoir.booking.models import Booking, BookingQuerySet
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.rights.policy import Booker
from comptoir.rights.quotas import Use

_COLUMNS = (
    "pk", "starts_at", "ends_at", "agreement_id", "cancelled_at", "booked_for_id", "booked_by__person_id",
    "resource_id", "resource__kind", "extras__resource_id", "extras__resource__kind",
)  # fmt: skip


def find_uses(
    booker: Booker,
    place: Place,
    period: Period,
    with_cancelled: bool,
    *,
    now: datetime,
    but: UUID | None = None,
) -> list[Use]:
    """What stands for the booker in that time, also what is tentative: a second window counts the first.

    Under an agreement, all that the organisation booked under it. ``but`` is the claim that is asking to
    move. What expired, or was a mistake, was never had; what the team cancelled for a reason of its own is
    not held against anybody. One query.
    """
    rows = _of(booker).of_place(place).between(period.start, period.end)
    rows = rows.filter(Q(tentative_until=None) | Q(tentative_until__gt=now), expired_at=None, undone_at=None)
    if with_cancelled:
        rows = rows.filter(Q(cancelled_because="") | Q(cancelled_by__person=F("booked_for")))
    else:
        rows = rows.standing()
    if but is not None:
        rows = rows.exclude(claim=but)
    found: dict[int, dict[str, Any]] = {}
    for row in rows.order_by("starts_at", "pk").values(*_COLUMNS):
        use = found.setdefault(row["pk"], {**row, "resources": set(), "kinds": set()})
        use["resources"] |= {row["resource_id"], row["extras__resource_id"]} - {None}
        use["kinds"] |= {row["resource__kind"], row["extras__resource__kind"]} - {None}
    return [_use(row) for row in found.values()]


def _of(booker: Booker) -> BookingQuerySet:
    if booker.agreement is None:
        return Booking.objects.filter(booked_for=booker.person, agreement=None)
    organisation = booker.organisation
    own = Q(acting_for=organisation) | Q(acting_for=None, booked_for=organisation)
    return Booking.objects.filter(own, agreement=booker.agreement)


def _use(row: dict[str, Any]) -> Use:
    by = row["booked_by__person_id"]
    return Use(
        period=Period(row["starts_at"], row["ends_at"]),
        resources=frozenset(row["resources"]),
        kinds=frozenset(row["kinds"]),
        agreement=row["agreement_id"],
        made_by_staff=by is not None and by != row["booked_for_id"],
        cancelled_at=row["cancelled_at"],
    )


def use_of(booking: Booking) -> Use:
    """The booking as it stands. Two queries unless they were made before."""
    resources = [booking.resource, *(extra.resource for extra in booking.extras.all())]
    by = booking.booked_by
    return Use(
        period=booking.period,
        resources=frozenset(resource.pk for resource in resources),
        kinds=frozenset(resource.kind for resource in resources),
        agreement=booking.agreement_id,
        made_by_staff=by is not None and by.person_id != booking.booked_for_id,
    )
