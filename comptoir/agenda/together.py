"""Several things reckoned together: each finds its room among what stands and among the ones before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held, Taken
from comptoir.agenda.room import Room, find_room, rows_for, why_taken
from comptoir.agenda.rules import Reason, Wish, reasons_against
from comptoir.kit.periods import Period
from comptoir.resources.ground import Ground, Spot


@dataclass(frozen=True)
class Task:
    """One resource to be found room in; ``prefer`` and ``stays`` as in ``find_room``."""

    resource: Resource
    wish: Wish
    claim: UUID
    prefer: int | None = None
    stays: bool = False
    is_pinned: bool = False


@dataclass
class Outcome:
    """What became of each task, in their order: the keys of its rows in ``rows``, or the reason why not.

    New rows have keys below zero. ``changed`` are rows that stood already and have to go to another unit or
    to end earlier; ``expired`` are keys of what is to be given back first.
    """

    placed: list[list[int]] = field(default_factory=list)
    reasons: list[Reason | None] = field(default_factory=list)
    rows: dict[int, Held] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    expired: list[int] = field(default_factory=list)
    spots: dict[int, Spot] = field(default_factory=dict)

    @property
    def is_free(self) -> bool:
        return not any(self.reasons)

    def rows_of(self, number: int) -> list[Held]:
        return [self.rows[pk] for pk in self.placed[number]]


def reckon(tasks: Sequence[Task], *, moving: Iterable[UUID | None] = ()) -> Outcome:
    """Room for each of the tasks, one after the other; what the claims ``moving`` hold does not count.

    Three queries, however many tasks there are.
    """
    now = tasks[0].wish.now
    resources = list({task.resource.pk: task.resource for task in tasks}.values())
    periods = [task.wish.period for task in tasks]
    ground = Ground.of(resources, Period(min(p.start for p in periods), max(p.end for p in periods)))
    against = [reasons_against(task.resource, ground, task.wish) for task in tasks]
    open_ = {t.resource.pk: t.resource for t, reasons in zip(tasks, against, strict=True) if not reasons}
    taken = Taken(rows_for(open_.values(), ground, periods), now, but=moving)
    spots = {spot.pk: spot for spots in ground.units.values() for spot in spots}
    outcome = Outcome(expired=taken.expired, spots=spots)
    for task, reasons in zip(tasks, against, strict=True):
        placed, reason = _place(task, ground, taken, outcome, reasons)
        outcome.placed.append(placed)
        outcome.reasons.append(reason)
    outcome.rows = taken.rows
    return outcome


def _place(
    task: Task, ground: Ground, taken: Taken, outcome: Outcome, reasons: Sequence[Reason]
) -> tuple[list[int], Reason | None]:
    if reasons:
        return [], reasons[0]
    resource, units = task.resource, ground.units[task.resource.pk]
    room = find_room(resource, units, taken, task.wish, prefer=task.prefer, stays=task.stays)
    if room is None:
        asked = [spot for spot in units if spot.pk == task.prefer] if task.stays else units
        reason = why_taken(resource, asked, lambda: taken, task.wish)
        # Said now: what comes after it is put among what is taken.
        return [], reason if reason.sentence else None
    _make_room(room, taken, outcome)
    return _sit_down(task, room, taken), None


def _make_room(room: Room, taken: Taken, outcome: Outcome) -> None:
    for pk, unit in room.moves.items():
        taken.change(taken.rows[pk]._replace(unit=unit))
    for row in room.trims:
        taken.change(row)
    outcome.changed.update(pk for pk in [*room.moves, *(row.pk for row in room.trims)] if pk > 0)


def _sit_down(task: Task, room: Room, taken: Taken) -> list[int]:
    keys = []
    for spot in room.units:
        # Whoever has all of it, parts included, is not moved about in one of them.
        pinned = task.is_pinned or spot.resource != task.resource.pk
        pk = taken.new_key()
        keys.append(pk)
        taken.put(
            Held(
                pk, spot.pk, task.claim, task.wish.period.start, room.until, None, pinned,
                room.buffer_minutes, room.cut,
            )
        )  # fmt: skip
    return keys
