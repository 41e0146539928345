"""What all acts on time have in common: the lock, the writing, and the database's last word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import F

from comptoir.agenda import sentences
from comptoir.agenda.models import Hold
from comptoir.agenda.occupancy import Held, by_unit, held_at
from comptoir.agenda.refusals import ClaimIsGone
from comptoir.agenda.together import Outcome, Task
from comptoir.kit.overlap import broke
from comptoir.kit.periods import Period
from comptoir.kit.ready import ask
from comptoir.kit.refusals import Refusal
from comptoir.kit.wholes import whole
from comptoir.resources.ground import keys_of

ONE_MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)
_ENDS = ["ends_at", "buffer_minutes", "buffer_cut"]

# All resources whose units are touched: those taken, what is inside them, and where the claims are now.
_LOCK = """
WITH RECURSIVE inside(id) AS (
    %s UNION SELECT p.part_id FROM inside i JOIN agenda_part p ON p.whole_id = i.id
)
SELECT id FROM agenda_resource WHERE id IN (SELECT id FROM inside%s) ORDER BY id FOR NO KEY UPDATE
"""
_OF_CLAIMS = """ UNION
    SELECT u.resource_id FROM agenda_hold h JOIN agenda_unit u ON u.id = h.unit_id
    WHERE h.claim = ANY(%s::uuid[])
"""


def lock(*, resources: Iterable[int] = (), claims: Iterable[UUID] = ()) -> None:
    """In the order of their keys, so that two takers never wait for each other in a circle.

    On SQLite nothing is asked: an IMMEDIATE transaction is alone already.
    """
    if connection.features.has_select_for_update:
        sql, keys = keys_of(resources)
        of = list(claims)
        ask(_LOCK % (sql, _OF_CLAIMS if of else ""), [keys, of] if of else [keys])


@contextmanager
def guarded(lost_race: Callable[[], Refusal]) -> Iterator[None]:
    """The database may still say no, to whoever came around the lock: a refusal like any other."""
    try:
        with whole():
            yield
    except IntegrityError as error:
        if broke("hold_unit_taken_once", error):
            raise lost_race() from error
        raise


def standing_of(claims: Iterable[UUID], now: datetime) -> dict[UUID, list[Hold]]:
    """What each claim holds, earliest first. One query.

    :raises ClaimIsGone: when one of them holds nothing any more.
    """
    found: dict[UUID, list[Hold]] = {claim: [] for claim in claims}
    holds = Hold.objects.standing(now).filter(claim__in=found)
    read = holds.select_related("unit__resource__place", "whole__place")
    for hold in read.order_by("starts_at", "unit__position", "pk"):
        found[hold.claim].append(hold)
    if not all(found.values()):
        raise ClaimIsGone(sentences.gone())
    return found


def clear_the_way(outcome: Outcome) -> None:
    """What expired is given back, who is to move has moved, whose buffer is cut has it cut."""
    if outcome.expired:
        Hold.objects.filter(pk__in=outcome.expired).update(released_at=F("expires_at"))
    changed = [outcome.rows[pk] for pk in sorted(outcome.changed)]
    if len(changed) > 1:
        # Out of each other's way first: one may go where another was.
        put_aside(Hold(pk=row.pk) for row in changed)
    if changed:
        holds = [_put(Hold(pk=row.pk), row, outcome) for row in changed]
        Hold.objects.bulk_update(holds, ["unit", *_ENDS, "released_at"])


def new_holds(task: Task, rows: Iterable[Held], outcome: Outcome, expires_at: datetime | None) -> list[Hold]:
    """Holds that are still to be written."""
    found = []
    for row in rows:
        hold = Hold(claim=task.claim, expires_at=expires_at, taken_at=task.wish.now, starts_at=row.start)
        found.append(hold_at(hold, row, task, outcome))
    return found


def hold_at(hold: Hold, row: Held, task: Task, outcome: Outcome) -> Hold:
    """The hold where its task was found room; still to be written."""
    hold.starts_at, hold.is_pinned, hold.released_at = row.start, row.is_pinned, None
    is_part = outcome.spots[row.unit].resource != task.resource.pk
    hold.whole = task.resource if is_part else None
    return _put(hold, row, outcome)


def _put(hold: Hold, row: Held, outcome: Outcome) -> Hold:
    hold.unit = outcome.spots[row.unit].model
    hold.ends_at, hold.buffer_minutes, hold.buffer_cut = row.end, row.buffer_minutes, row.cut
    return hold


def put_aside(holds: Iterable[Hold]) -> None:
    """Out of the way of whoever moves, and of each other, until they are written again. One query."""
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(released_at=F("taken_at"))


def rewrite(holds: Sequence[Hold]) -> None:
    """Where and when they stand now. One query."""
    if holds:
        Hold.objects.bulk_update(holds, ["unit", "whole", "starts_at", "is_pinned", *_ENDS, "released_at"])


def grow_back(left: Iterable[tuple[int, datetime]]) -> None:
    """Who gave minutes of their buffer to what was on these units from these instants on has them again."""
    places = set(left)
    if not places:
        return
    around = [Period(start - ONE_MINUTE, start + ONE_DAY) for _unit, start in places]
    grown = {}
    lanes = by_unit(held_at([({unit for unit, _start in places}, around)]))
    for unit, start in places:
        for row, after in pairwise([*lanes.get(unit, ()), None]):
            if row is not None and row.cut and start - ONE_MINUTE < row.end <= start:
                until = start + ONE_DAY if after is None else after.start
                grown[row.pk] = _grown(row, min(row.cut, (until - row.end) // ONE_MINUTE))
    if grown:
        Hold.objects.bulk_update(grown.values(), _ENDS)


def _grown(row: Held, minutes: int) -> Hold:
    return Hold(
        pk=row.pk, ends_at=row.end + minutes * ONE_MINUTE,
        buffer_minutes=row.buffer_minutes + minutes, buffer_cut=row.cut - minutes,
    )  # fmt: skip
