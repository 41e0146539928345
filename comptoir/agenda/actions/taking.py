"""Taking time: one thing, or several together, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from comptoir.agenda.actions.rows import clear_the_way, guarded, lock, new_holds
from comptoir.agenda.models import Hold, Resource, Unit
from comptoir.agenda.refusals import Conflict, Want, lost_race, refusal, refusal_of
from comptoir.agenda.rules import Wish
from comptoir.agenda.together import Outcome, Task, reckon
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.kit.ready import write


def take(
    *,
    resource: Resource,
    period: Period,
    claim: UUID,
    party: int = 1,
    unit: Unit | None = None,
    now: datetime,
    expires_at: datetime | None = None,
    outside_hours: bool = False,
    in_past: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> list[Hold]:
    """Hold the resource for the period in the name of ``claim``: all its units, or the best one of them.

    ``unit`` asks for that very one, and stays on it. Others who have not begun may be moved to other units
    of the same resource. ``outside_hours`` and ``in_past`` waive those two rules, ``waives`` some others
    (``rules.WAIVABLE``); next to the claims ``beside`` no buffer is kept.

    :raises NotAvailable: by the name of the first rule against it (README.md).
    """
    want = Want(resource=resource, period=period, claim=claim, party=party, unit=unit)
    return take_all(
        wants=[want], now=now, expires_at=expires_at, outside_hours=outside_hours, in_past=in_past,
        waives=waives, beside=beside,
    )[0]  # fmt: skip


@retrying_deadlock
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
    """Hold all that is wanted, or nothing; two wants do not get the same unit either.

    As many queries for twelve dates as for one.

    :raises NotAvailable: by its name, when one thing is wanted.
    :raises SomeUnavailable: when several are.
    """
    tasks = _tasks(wants, now, outside_hours=outside_hours, in_past=in_past, waives=waives, beside=beside)
    if not tasks:
        return []
    with guarded(lambda: lost_race(wants, [task.wish for task in tasks])):
        lock(resources={want.resource.pk for want in wants})
        outcome = reckon(tasks)
        conflicts = _conflicts(wants, tasks, outcome)
        if conflicts:
            raise refusal_of(conflicts, len(wants))
        clear_the_way(outcome)
        found = [
            new_holds(task, outcome.rows_of(number), outcome, expires_at) for number, task in enumerate(tasks)
        ]
        written = iter(write([hold for holds in found for hold in holds]))
        return [list(islice(written, len(holds))) for holds in found]


def conflicts_among(
    *,
    wants: Sequence[Want],
    now: datetime,
    outside_hours: bool = False,
    in_past: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> list[Conflict]:
    """What ``take_all`` would refuse, without taking. Three queries, however many are wanted."""
    tasks = _tasks(wants, now, outside_hours=outside_hours, in_past=in_past, waives=waives, beside=beside)
    return _conflicts(wants, tasks, reckon(tasks)) if tasks else []


def _tasks(
    wants: Sequence[Want],
    now: datetime,
    *,
    outside_hours: bool,
    in_past: bool,
    waives: frozenset[str],
    beside: frozenset[UUID],
) -> list[Task]:
    def wish(want: Want) -> Wish:
        return Wish(
            period=want.period, now=now, party=want.party, unit=want.unit, outside_hours=outside_hours,
            in_past=in_past, waives=waives, beside=beside,
        )  # fmt: skip

    return [Task(want.resource, wish(want), want.claim, is_pinned=want.unit is not None) for want in wants]


def _conflicts(wants: Sequence[Want], tasks: Sequence[Task], outcome: Outcome) -> list[Conflict]:
    return [
        Conflict(want, refusal(reason, want.resource, task.wish))
        for want, task, reason in zip(wants, tasks, outcome.reasons, strict=True)
        if reason is not None
    ]
