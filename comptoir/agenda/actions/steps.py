"""The rows that a claim has, and the places that were found for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from comptoir.agenda.actions.rows import hold_at, new_holds, rewrite
from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.occupancy import Held
from comptoir.agenda.refusals import Conflict, Want, refusal, refusal_of
from comptoir.agenda.rules import Wish
from comptoir.agenda.together import Outcome, Task

ONE_MINUTE = timedelta(minutes=1)


@dataclass
class Step:
    """What becomes of the rows of one resource: ``rows`` go where it found room, the ``tail`` ends now."""

    task: Task
    rows: list[Hold]
    tail: list[Hold] = field(default_factory=list)


def by_resource(holds: Iterable[Hold]) -> list[tuple[Resource, list[Hold]]]:
    """The holds of each resource that was taken, the first that was taken first."""
    found: dict[int, tuple[Resource, list[Hold]]] = {}
    for hold in sorted(holds, key=lambda hold: hold.pk):
        found.setdefault(hold.resource.pk, (hold.resource, []))[1].append(hold)
    return list(found.values())


def wanted(steps: Sequence[Step]) -> tuple[list[Want], list[Wish]]:
    tasks = [step.task for step in steps]
    wants = [
        Want(resource=t.resource, period=t.wish.period, claim=t.claim, party=t.wish.party) for t in tasks
    ]
    return wants, [task.wish for task in tasks]


def refuse(steps: Sequence[Step], outcome: Outcome) -> None:
    """:raises NotAvailable, SomeUnavailable: when a task found no room; the latter for several claims."""
    wants, wishes = wanted(steps)
    conflicts = [
        Conflict(want, refusal(reason, want.resource, wish))
        for want, wish, reason in zip(wants, wishes, outcome.reasons, strict=True)
        if reason is not None
    ]
    if conflicts:
        raise refusal_of(conflicts, len({want.claim for want in wants}))


def write(steps: Sequence[Step], outcome: Outcome) -> list[Hold]:
    """The rows there are, at their new places; more where there are not enough, fewer where too many."""
    again: list[Hold] = []
    more: list[Hold] = []
    over: list[Hold] = []
    for number, step in enumerate(steps):
        pairs, left = _pairs(step.rows, outcome.rows_of(number))
        over += left
        again += [hold_at(hold, row, step.task, outcome) for hold, row in pairs if hold is not None]
        new = [row for hold, row in pairs if hold is None]
        if new:
            expires_at = (step.rows or step.tail)[0].expires_at
            more += new_holds(step.task, new, outcome, expires_at)
    tails = [cut_short(hold, step.task.wish.now) for step in steps for hold in step.tail]
    for hold in tails:
        hold.released_at = None
    if over:
        Hold.objects.filter(pk__in=[hold.pk for hold in over]).delete()
    rewrite([*again, *tails])
    return again + Hold.objects.bulk_create(more)


def _pairs(
    holds: Sequence[Hold], placed: Sequence[Held]
) -> tuple[list[tuple[Hold | None, Held]], list[Hold]]:
    """Which row goes to which place, staying on its unit when that is one of them; and the rows left over."""
    on_unit: dict[int, Hold] = {}
    for hold in holds:
        on_unit.setdefault(hold.unit_id, hold)
    stay = {row.unit: on_unit[row.unit] for row in placed if row.unit in on_unit}
    staying = {hold.pk for hold in stay.values()}
    spare = [hold for hold in holds if hold.pk not in staying]
    pairs = [(stay.get(row.unit) or (spare.pop(0) if spare else None), row) for row in placed]
    return pairs, spare


def cut_short(hold: Hold, at: datetime) -> Hold:
    """It ends at ``at``, and its buffer follows as far as it was kept free; still to be written."""
    whole = hold.buffer_minutes + hold.buffer_cut
    kept = (min(at + whole * ONE_MINUTE, hold.ends_at) - at) // ONE_MINUTE
    hold.buffer_minutes, hold.buffer_cut, hold.ends_at = kept, whole - kept, at + kept * ONE_MINUTE
    return hold
