"""Two rows of one actor may both have had the same tie: once they are one, it is told twice, and made one.

Nothing is made one by itself: who keeps the ties sees both. The one that stays holds over the days of both
and says how both are known; the other is withdrawn. Each keeps its history, and it can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor, Merge
from comptoir.kit.periods import share_a_day
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.portraits.models import TiesMadeOne
from comptoir.ties.actions import LONGEST_SOURCE, correct_tie, withdraw_tie
from comptoir.ties.corrections import keep_correction, told
from comptoir.ties.models import Tie
from comptoir.ties.rules import lock, note
from comptoir.ties.selectors import kept_by
from comptoir.ties.shapes import BOTH_WAYS

Pair = tuple[Tie, Tie]


class NotTheSameTie(Refusal):
    """The two do not say the same of the same two, or never on one day."""


class TakenApartAlready(Refusal):
    """Somebody undid it before."""


class GoneSince(Refusal):
    """One of the two is no longer there to stand again."""


def told_twice(ties: Iterable[Tie]) -> list[Pair]:
    """Each two that say the same of the same two on one day, the first declared first. No query."""
    same: dict[tuple[object, ...], list[Tie]] = defaultdict(list)
    for tie in sorted(ties, key=lambda tie: tie.pk):
        same[_same(tie)].append(tie)
    pairs = (pair for group in same.values() for pair in combinations(group, 2))
    return [(one, other) for one, other in pairs if _share_a_day(one, other)]


def twice_since_a_merge(place: Place) -> list[Pair]:
    """Of whoever was made one of two, those that the team of the place keeps. One query."""
    merged = Merge.objects.filter(undone_at=None).values("kept")
    kept = kept_by(place).select_related("subject", "counterpart", "place", "carried_by")
    return told_twice({*kept.filter(subject__in=merged), *kept.filter(counterpart__in=merged)})


def is_told_twice(actor: Actor, place: Place) -> bool:
    """Whether a tie of somebody who was made one of two is, as far as the team of the place keeps it."""
    return any(actor in (tie.subject, tie.counterpart) for tie, _other in twice_since_a_merge(place))


@transaction.atomic
def make_one(*, kept: Tie, other: Tie, place: Place, by: Account | None, now: datetime) -> TiesMadeOne:
    """``kept`` says both from now on, and ``other`` is withdrawn.

    :raises NotTheSameTie, TieIsWithdrawn, ToldByAnotherPlace:
    """
    for tie in sorted((kept, other), key=lambda tie: tie.pk):
        lock(tie)
    if kept.pk == other.pk or _same(kept) != _same(other) or not _share_a_day(kept, other):
        raise NotTheSameTie(gettext("These two ties do not say the same on the same day."))
    before = _words(kept)
    withdraw_tie(tie=other, in_place=place, by=by, now=now)
    correct_tie(
        tie=kept, body=kept.body, seat=kept.seat, quality=kept.quality,
        carried_by=kept.carried_by or other.carried_by, since=_first(kept, other), until=_last(kept, other),
        source=_sources(kept, other), in_place=place, by=by, now=now,
    )  # fmt: skip
    return TiesMadeOne.objects.create(
        place=place, kept_key=kept.pk, other_key=other.pk, before=before, after=_words(kept), made_at=now,
        made_by=by,
    )  # fmt: skip


@transaction.atomic
def take_apart(*, made: TiesMadeOne, by: Account | None, now: datetime) -> None:
    """Both stand again. The words of the one that stayed are again its own, unless they changed since.

    :raises TakenApartAlready, GoneSince:
    """
    made = TiesMadeOne.objects.select_for_update().get(pk=made.pk)
    if made.undone_at is not None:
        raise TakenApartAlready(gettext("The two ties stand again already."))
    held = Tie.objects.select_for_update().filter(pk__in=[made.kept_key, made.other_key]).order_by("pk")
    ties = {tie.pk: tie for tie in held}
    if len(ties) < 2:
        raise GoneSince(gettext("One of the two ties is no longer there: the other stays as it is."))
    _put(ties[made.other_key], {"withdrawn_at": None}, by, now)
    if _words(ties[made.kept_key]) == made.after:
        _put(ties[made.kept_key], made.before, by, now)
    made.undone_at, made.undone_by = now, by
    made.save(update_fields=["undone_at", "undone_by"])


def take_apart_those_of(merge: Merge, *, by: Account | None, now: datetime) -> None:
    """Before a merge is undone: the ties that it brought together stand again, each for its own."""
    keys: set[int] = {key for some in merge.moved.get("ties.tie", {}).values() for key in some}
    for made in TiesMadeOne.objects.standing().order_by("-pk"):
        if keys & {made.kept_key, made.other_key}:
            take_apart(made=made, by=by, now=now)


def _same(tie: Tie) -> tuple[object, ...]:
    """What makes it the same: of what goes both ways, from either side."""
    ends: Collection[int | None] = (tie.subject_id, tie.counterpart_id)
    if tie.kind in BOTH_WAYS and tie.counterpart_id is not None:
        ends = sorted((tie.subject_id, tie.counterpart_id))
    return (tie.kind, *ends, tie.place_id, tie.body, tie.seat, tie.quality)


def _share_a_day(one: Tie, other: Tie) -> bool:
    return share_a_day((one.since, one.until), (other.since, other.until))


def _first(one: Tie, other: Tie) -> date | None:
    """The first day that is said of either."""
    return min((day for day in (one.since, other.since) if day), default=None)


def _last(one: Tie, other: Tie) -> date | None:
    """The later end; none while one of the two goes on."""
    return max(one.until, other.until) if one.until and other.until else None


def _sources(one: Tie, other: Tie) -> str:
    """How both are known, where it fits."""
    both = f"{one.source}; {other.source}"
    return both if other.source not in one.source and len(both) <= LONGEST_SOURCE else one.source


def _words(tie: Tie) -> dict[str, Any]:
    return {**told(tie), "state": str(tie.state)}


def _put(tie: Tie, words: dict[str, Any], by: Account | None, now: datetime) -> None:
    """These words as they were, kept in the history as a correction."""
    before, state = told(tie), tie.state
    for name, value in words.items():
        if name in ("since", "until") and value:
            value = date.fromisoformat(value)
        setattr(tie, "carried_by_id" if name == "carried_by" else name, value)
    tie.save()
    keep_correction(tie, before, by=by, now=now)
    if tie.state != state:
        note(tie, by=by, now=now)
