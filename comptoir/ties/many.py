"""Declaring many ties at once, and withdrawing them: what an import needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from comptoir.actors.models import Account
from comptoir.kit.periods import Days
from comptoir.ties.models import Tie, TieCorrection, TieState
from comptoir.ties.rules import check_ends, check_words, hold_ends, known_in, refuse_overlap
from comptoir.ties.shapes import BOTH_WAYS

_BATCH = 500
_SAME = ("kind", "subject_id", "counterpart_id", "place_id", "body", "seat", "quality")


@transaction.atomic
def declare_many(*, ties: Sequence[Tie], by: Account | None, now: datetime) -> list[Tie]:
    """Each as ``declare_tie`` would, all of them or none, in as many queries whatever their number.

    The ties are not saved yet, and say whom they stand between, as what, in which state and how it is known.

    :raises Refusal: what ``declare_tie`` refuses, for the first that cannot be.
    """
    for tie in ties:
        check_ends(tie)
        check_words(tie)
        tie.declared_at, tie.declared_by = now, by
    _refuse_any_twice(ties, hold_ends(*ties))
    kept = Tie.objects.bulk_create(ties, batch_size=_BATCH)
    TieState.objects.bulk_create(
        [TieState(tie=tie, state=tie.state, obstacle=tie.obstacle, since_at=now, by=by) for tie in kept],
        batch_size=_BATCH,
    )
    return kept


@transaction.atomic
def withdraw_many(*, keys: Iterable[int], by: Account | None, now: datetime) -> tuple[int, int]:
    """Each as ``withdraw_tie`` would, but for those of which anything was said since they were declared.

    How many are withdrawn, and how many stay; in as many queries whatever their number.
    """
    held = Tie.objects.declared().select_for_update().filter(pk__in=keys).order_by("pk")
    standing = held.prefetch_related("states", "corrections")
    ties = [tie for tie in standing if len(tie.states.all()) == 1 and not tie.corrections.all()]
    ties = [tie for tie in ties if tie.confirmed_on is None]
    words = {"withdrawn_at": [None, now.isoformat()]}
    TieCorrection.objects.bulk_create(
        TieCorrection(tie=tie, changes=words, corrected_at=now, by=by) for tie in ties
    )
    Tie.objects.filter(pk__in=[tie.pk for tie in ties]).update(withdrawn_at=now)
    return len(ties), len(standing) - len(ties)


def _refuse_any_twice(ties: Sequence[Tie], ends: Iterable[int]) -> None:
    held: dict[tuple[object, ...], list[Days]] = defaultdict(list)
    for place in {tie.told_in for tie in ties}:
        declared = known_in(place).filter(subject__in=ends)
        for *same, since, until in declared.values_list(*_SAME, "since", "until").iterator():
            held[place, *_key(*same)].append((since, until))
    for tie in ties:
        times = held[tie.told_in, *_key(*(getattr(tie, name) for name in _SAME))]
        refuse_overlap((tie.since, tie.until), times)
        times.append((tie.since, tie.until))


def _key(kind: str, subject: int, counterpart: int | None, *words: object) -> tuple[object, ...]:
    """What makes it the same tie: of what goes both ways, from either side."""
    if kind in BOTH_WAYS and counterpart is not None:
        subject, counterpart = sorted((subject, counterpart))
    return (kind, subject, counterpart, *words)
