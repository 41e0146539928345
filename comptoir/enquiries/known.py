"""What is known already of what an answer says: ties that are declared, facts of the journal.

So that nothing is counted twice: a tie that stands is confirmed and not declared again, and what the journal
holds is told beside the answer, which adds nothing to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Count, Q, QuerySet

from comptoir.enquiries.models import Proposal
from comptoir.enquiries.settling import Ends, ends_of, is_same
from comptoir.journal.models import WHO, Fact
from comptoir.journal.natures import CIRCULATES
from comptoir.kit.periods import wall
from comptoir.kit.refusals import Refusal
from comptoir.network.circle import ours
from comptoir.places.models import Place
from comptoir.ties.models import Tie

Pair = frozenset[int]


@dataclass(frozen=True)
class Known:
    """A proposal beside what is known: the same tie, other ties and the facts between the two."""

    proposal: Proposal
    same: Sequence[Tie]
    others: Sequence[Tie]
    facts: int

    @property
    def is_clear(self) -> bool:
        """Whether it can be confirmed at once: it is known who and what, and no such tie is declared."""
        return self.proposal.actor is not None and not self.same and _ends(self.proposal) is not None


def known_about(place: Place, proposals: Iterable[Proposal], day: date) -> list[Known]:
    """Each proposal with what is known of it. Four queries, however many there are."""
    rows = list(proposals)
    pairs = {_pair(row) for row in rows if row.actor is not None}
    us = set(ours(place, day).values_list("pk", flat=True))
    first = min((row.invitation.enquiry.since for row in rows), default=day)
    ties, facts = _ties_between(place, us, pairs), _facts_between(place, us, pairs, first)
    return [_known(row, ties, facts) for row in rows]


def _known(row: Proposal, ties: Mapping[Pair, list[Tie]], facts: Mapping[Pair, int]) -> Known:
    if row.actor is None:
        return Known(row, (), (), 0)
    between, ends = ties.get(_pair(row), []), _ends(row)
    same = [tie for tie in between if ends is not None and is_same(tie, ends)]
    return Known(row, same, [tie for tie in between if tie not in same], facts.get(_pair(row), 0))


def _ends(row: Proposal) -> Ends | None:
    try:
        return ends_of(row)
    except Refusal:
        return None


def _pair(row: Proposal) -> Pair:
    return frozenset({row.invitation.speaker.pk, row.actor_id or 0})


def _ties_between(place: Place, us: Collection[int], pairs: Iterable[Pair]) -> dict[Pair, list[Tie]]:
    """The ties between the two of each pair that are neither withdrawn nor ended, as the place knows them.

    A tie with the place itself is one with each of the organisations that are the place.
    """
    keys = {key for pair in pairs for key in pair}
    ties = Tie.objects.declared().told_to(place).exclude(state=Tie.State.ENDED).filter(subject__in=keys)
    found: dict[Pair, list[Tie]] = defaultdict(list)
    between = ties.filter(Q(counterpart__in=keys) | Q(place=place))
    for tie in between.select_related("subject", "counterpart", "place").order_by("pk"):
        for other in us if tie.counterpart_id is None else {tie.counterpart_id}:
            found[frozenset({tie.subject_id, other})].append(tie)
    return found


def _facts_between(
    place: Place, us: Collection[int], pairs: Collection[Pair], since: date
) -> Mapping[Pair, int]:
    """How many facts of the journal circulate between the two since that day.

    With one of the organisations that are the place, it is what circulates with the place itself.
    """
    keys = {key for pair in pairs for key in pair}
    circulates = [kind for kind, said in CIRCULATES.items() if said is not None]
    facts: QuerySet[Any, Any] = Fact.objects.filter(
        place=place, kind__in=circulates, at__gte=wall(since, time(), place.tz)
    )
    facts = facts.annotate(who=WHO).filter(Q(who__in=keys)).order_by()
    alone = Q(actor=None, acting_for=None)
    with_place = Counter(
        dict(facts.filter(Q(counterpart=None) | alone).values_list("who").annotate(Count("pk")))
    )
    found: Counter[Pair] = Counter()
    with_others = facts.filter(~alone, counterpart__in=keys)
    for who, counterpart, number in with_others.values_list("who", "counterpart").annotate(Count("pk")):
        found[frozenset({who, counterpart})] += number
    for pair in pairs:
        found[pair] += sum(with_place[key] for key in pair.difference(us)) if pair.intersection(us) else 0
    return found
