"""Taking and moving several things at once, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from comptoir.agenda.actions.retiming import retime, take
from comptoir.agenda.availability import answers
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import Conflict, NotAvailable, SomeUnavailable, Want, refusal
from comptoir.agenda.rules import Wish
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period


@retrying_deadlock
@transaction.atomic
def take_all(
    *,
    wants: Sequence[Want],
    now: datetime,
    expires_at: datetime | None = None,
    outside_hours: bool = False,
    in_past: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> list[list[Hold]]:
    """Hold all that is wanted, or nothing.

    :raises NotAvailable: by its name, when one thing is wanted.
    :raises SomeUnavailable: when several are.
    """
    held, conflicts = [], []
    for want in wants:
        try:
            held.append(
                take(
                    resource=want.resource, period=want.period, claim=want.claim, party=want.party,
                    unit=want.unit, now=now, expires_at=expires_at, outside_hours=outside_hours,
                    in_past=in_past, waives=waives, beside=beside,
                )
            )  # fmt: skip
        except NotAvailable as refused:
            conflicts.append(Conflict(want, refused))
    if conflicts:
        raise conflicts[0].refusal if len(wants) == 1 else SomeUnavailable(conflicts, len(wants))
    return held


def conflicts_among(
    *,
    wants: Sequence[Want],
    now: datetime,
    outside_hours: bool = False,
    in_past: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> list[Conflict]:
    """What ``take_all`` would refuse, without taking."""
    found = []
    for want in wants:
        wish = Wish(
            period=want.period, now=now, party=want.party, unit=want.unit, outside_hours=outside_hours,
            in_past=in_past, waives=waives, beside=beside,
        )  # fmt: skip
        reasons = answers([want.resource], wish)[want.resource.pk].reasons
        if reasons:
            found.append(Conflict(want, refusal(reasons[0], want.resource, wish)))
    return found


@retrying_deadlock
@transaction.atomic
def retime_all(
    *,
    moves: Sequence[tuple[UUID, Period]],
    party: int = 1,
    now: datetime,
    outside_hours: bool = False,
    in_past: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> None:
    """Every claim goes to its period, or none does.

    :raises NotAvailable, ClaimIsGone: when one is moved.
    :raises SomeUnavailable: when several are.
    """
    for claim, period in moves:
        retime(
            claim=claim, period=period, party=party, now=now, outside_hours=outside_hours,
            in_past=in_past, waives=waives, beside=beside,
        )  # fmt: skip
