"""Moving, prolonging and shortening what is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from comptoir.agenda import sentences
from comptoir.agenda.actions.rows import clear_the_way, grow_back, guarded, lock, put_aside, standing_of
from comptoir.agenda.actions.steps import Step, by_resource, refuse, wanted, write
from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.refusals import lost_race, refusal
from comptoir.agenda.rules import PAST, Reason, Wish, start_is_set
from comptoir.agenda.together import Task, reckon
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period


def retime(
    *,
    claim: UUID,
    period: Period,
    resource: Resource | None = None,
    replacing: Resource | None = None,
    party: int = 1,
    now: datetime,
    outside_hours: bool = False,
    in_past: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> list[Hold]:
    """Move, prolong or shorten all that the claim holds to ``period``; returns what it holds from then on.

    ``resource`` takes the place of ``replacing``, or of what the claim took first. What has begun keeps its
    start, and its unit. When it goes on in another resource, the time spent in the first one stays held
    there and the rest is held in the other from ``now``. ``in_past`` lets all of it be put anywhere: to
    take a step back, or to type what happened.

    :raises ClaimIsGone:
    :raises NotAvailable: by the name of the first rule against it (README.md).
    """
    move = _Move(claim, period, resource, replacing)
    wish = Wish(
        period=period, now=now, party=party, outside_hours=outside_hours, in_past=in_past, waives=waives,
        beside=beside,
    )  # fmt: skip
    return _retime([move], wish)


@retrying_deadlock
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
    """Every claim goes to its period, or none does; as many queries for twelve as for one.

    :raises ClaimIsGone: when one of them holds nothing any more.
    :raises NotAvailable: by its name, when one is moved.
    :raises SomeUnavailable: when several are.
    """
    if moves:
        wish = Wish(
            period=moves[0][1], now=now, party=party, outside_hours=outside_hours, in_past=in_past,
            waives=waives, beside=beside,
        )  # fmt: skip
        _retime([_Move(claim, period) for claim, period in moves], wish)


@dataclass(frozen=True)
class _Move:
    claim: UUID
    period: Period
    resource: Resource | None = None
    replacing: Resource | None = None


@retrying_deadlock
def _retime(moves: Sequence[_Move], wish: Wish) -> list[Hold]:
    steps: list[Step] = []
    with guarded(lambda: lost_race(*wanted(steps))):
        new = [move.resource.pk for move in moves if move.resource is not None]
        lock(resources=new, claims=[move.claim for move in moves])
        held = standing_of([move.claim for move in moves], wish.now)
        steps += [step for move in moves for step in _steps(move, held[move.claim], wish)]
        outcome = reckon([step.task for step in steps], moving=held)
        refuse(steps, outcome)
        left = [(h.unit_id, h.starts_at) for step in steps for h in step.rows]
        put_aside(hold for step in steps for hold in [*step.rows, *step.tail])
        clear_the_way(outcome)
        found = write(steps, outcome)
        grow_back(set(left) - {(hold.unit_id, hold.starts_at) for hold in found})
        return found


def _steps(move: _Move, held: Sequence[Hold], wish: Wish) -> Iterator[Step]:
    """One for each resource that the claim has; those that it has left already only when all is put anew."""
    last = max(hold.used_until for hold in held)
    current = [hold for hold in held if hold.used_until == last]
    replaced = move.replacing or min(current, key=lambda hold: hold.pk).resource
    begun = held[0].starts_at < wish.now and not wish.in_past
    if begun and move.period.start != held[0].starts_at:
        target = move.resource or replaced
        raise refusal(start_is_set(held[0].starts_at, target, wish), target, wish)
    left = [hold for hold in held if hold.used_until != last] if wish.in_past else []
    for resource, rows in by_resource(current):
        target = move.resource if move.resource is not None and resource.pk == replaced.pk else resource
        if not begun:
            yield _anew(move, target, rows, left, wish)
        elif target.pk == resource.pk:
            yield _go_on(move, target, rows, wish)
        else:
            yield _go_on_elsewhere(move, target, rows, wish)
        left = []


def _anew(move: _Move, target: Resource, rows: list[Hold], left: list[Hold], wish: Wish) -> Step:
    """The same rows elsewhere, as many as it takes there."""
    same = rows[0].resource.pk == target.pk
    there = replace(wish, period=move.period, had=rows[0].used if same else None, ignoring_claim=move.claim)
    pinned = same and rows[0].is_pinned and target.taken == Resource.Taken.BY_UNIT
    prefer = rows[0].unit_id if same else None
    return Step(Task(target, there, move.claim, prefer, stays=pinned, is_pinned=pinned), [*rows, *left])


def _go_on(move: _Move, target: Resource, rows: list[Hold], wish: Wish) -> Step:
    """Another end for what goes on."""
    start = rows[0].starts_at
    if move.period.end <= start:
        raise refusal(Reason(PAST, target.place, sentences.past), target, wish)
    here = replace(
        wish, period=Period(start, move.period.end), had=rows[0].used, ignoring_claim=move.claim,
        keeps_start=start < wish.now,
    )  # fmt: skip
    pinned = rows[0].is_pinned and target.taken == Resource.Taken.BY_UNIT
    return Step(Task(target, here, move.claim, rows[0].unit_id, stays=True, is_pinned=pinned), rows)


def _go_on_elsewhere(move: _Move, target: Resource, rows: list[Hold], wish: Wish) -> Step:
    """From now on the other resource; until now the first one, with its buffer after."""
    if move.period.end <= wish.now:
        raise refusal(Reason(PAST, target.place, sentences.past), target, wish)
    start = max(rows[0].starts_at, wish.now)
    there = replace(wish, period=Period(start, move.period.end), ignoring_claim=move.claim)
    task = Task(target, there, move.claim)
    return Step(task, [], rows) if rows[0].starts_at < wish.now else Step(task, rows)
