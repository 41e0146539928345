"""Who stands nearest to a place on a day, and what ties them to it and to one another.

The place and the organisations that are the place are one node, ``HERE``. No person is any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q

from comptoir.actors.models import Actor
from comptoir.kit.periods import first_of_month
from comptoir.network.circle import FAMILIES_BY_KIND, NEIGHBOURS_OF_A_RESIDENT, PRECEDENCE, look_of, ours
from comptoir.network.flows import pairs_between, totals_by_actor
from comptoir.network.snapshot import evening
from comptoir.places.models import Place, Stewardship
from comptoir.ties.history import state_then, states_said
from comptoir.ties.models import AgreementParty, Tie

HERE = 0
MOST, FURTHEST = 2000, 3
State = Tie.State
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Strand:
    """A declared tie as it stood: from the node ``subject`` to the node ``other``."""

    tie: int
    kind: str
    subject: int
    other: int
    state: str
    is_dated: bool

    @property
    def ends(self) -> Pair:
        return min(self.subject, self.other), max(self.subject, self.other)


@dataclass(frozen=True)
class Link:
    """All that ties two nodes, the lesser key first: what is declared, and how many facts of the year."""

    ends: Pair
    strands: Sequence[Strand]
    facts: int

    @cached_property
    def state(self) -> str:
        """What is said first of several; empty when nobody declared a tie."""
        held = {strand.state for strand in self.strands}
        return next((state for state in PRECEDENCE if state in held), "")

    @property
    def look(self) -> str:
        return look_of(self.state)


@dataclass(frozen=True)
class Node:
    """An actor: ``steps`` from the place by the shortest way, ``facts`` of the year with the place."""

    key: int
    name: str
    scale: str
    family: str
    steps: int
    facts: int


@dataclass(frozen=True)
class Graph:
    """The nodes besides ``HERE``, nearest first, and the links between them or with it."""

    nodes: Sequence[Node]
    links: Sequence[Link]

    @cached_property
    def degrees(self) -> Mapping[int, int]:
        """With how many each node is tied."""
        return Counter(end for link in self.links for end in link.ends)


@dataclass
class _Found:
    """What is found on the way outwards."""

    place: Place
    day: date | None
    today: date
    us: frozenset[int]
    facts: Counter[Pair]
    steps: dict[int, int] = field(default_factory=lambda: {HERE: 0})
    strands: dict[int, Strand] = field(default_factory=dict)

    def reach(self, keys: Iterable[int], steps: int) -> set[int]:
        """Those who had not been reached by then."""
        new = {key for key in keys if key not in self.steps}
        self.steps |= dict.fromkeys(new, steps)
        return new

    def count(self, number: int, *ends: int) -> None:
        """So many facts between two, of whom us may be one."""
        a, b = sorted(HERE if end in self.us else end for end in ends)
        if a != b:
            self.facts[a, b] += number

    def shared_with(self, keys: Collection[int]) -> set[int]:
        """Between whom and one of them something circulates."""
        return {end for pair in self.facts for end in pair if pair[0] in keys or pair[1] in keys}

    def ranked(self) -> list[int]:
        """Whoever was reached: by steps, then by facts with us and by ties, as far as they are read."""
        tied = Counter(end for one in self.strands.values() for end in (one.subject, one.other))
        others = self.steps.keys() - {HERE}
        return sorted(others, key=lambda key: (self.steps[key], -self.facts[HERE, key], -tied[key], key))

    def read(self, ends: Q) -> set[int]:
        """The ties that stood, kept; who stands at their ends."""
        strands = self._standing(ends)
        self.strands |= {strand.tie: strand for strand in strands}
        return {end for one in strands for end in (one.subject, one.other)}

    def _standing(self, ends: Q) -> list[Strand]:
        ties = Tie.objects.declared().told_to(self.place).exclude(subject__kind=Actor.Kind.PERSON)
        rows = (
            ties.filter(ends)
            .exclude(counterpart__kind=Actor.Kind.PERSON)
            .values_list("pk", "kind", "subject_id", "counterpart_id", "place_id", "state", "since", "until")
        )
        said = self._said([row[0] for row in rows])
        found = []
        for key, kind, subject, counterpart, place, state, since, until in rows:
            then = self._state(since, until, state, said.get(key))
            a, b = self._node(subject), HERE if place == self.place.pk else self._node(counterpart)
            if then and a is not None and b is not None and a != b:
                found.append(Strand(key, kind, a, b, then, since is not None))
        return found

    def _node(self, actor: int | None) -> int | None:
        return HERE if actor in self.us else actor

    def _said(self, ties: Collection[int]) -> Mapping[int, State]:
        if self.day is None or self.day >= self.today:
            return {}
        return states_said(ties, evening(self.place, self.day))

    def _state(self, since: date | None, until: date | None, state: str, said: State | None) -> str:
        """Empty when it did not stand that day; today, and ever, it is as it is said now."""
        if self.day is None:
            return state
        if self.day < self.today:
            return state_then(self.day, since, until, state, said) or ""
        holds = (since is None or since <= self.day) and (until is None or until > self.day)
        return state if holds and state != State.ENDED else ""


def graph_of(place: Place, day: date | None, *, today: date, far: int = 2) -> Graph:
    """The nearest on that day (ever: None) to us as of today, at most ``far`` steps away, ``MOST`` in all.

    Nearest by steps, then by facts of the twelve months before and by ties. The number of queries depends on
    ``far`` only.
    """
    found = _Found(place, day, today, frozenset(ours(place, today).values_list("pk", flat=True)), Counter())
    _count_facts(found)
    edge = _neighbours(found)
    for steps in range(1, min(far, FURTHEST)):
        if len(found.steps) > MOST:
            break
        ends = found.read(Q(subject__in=edge) | Q(counterpart__in=edge)) | found.shared_with(edge)
        edge = found.reach(ends, steps + 1)
    last = edge.intersection(found.ranked()[:MOST])
    found.read(Q(subject__in=last, counterpart__in=last))
    nodes = _nodes(found, found.ranked()[:MOST])
    return Graph(nodes, _links(found, {HERE, *(node.key for node in nodes)}))


def _neighbours(found: _Found) -> set[int]:
    """Whoever is tied with us, shares something with us, or had an agreement with the place."""
    us, place = found.us, found.place
    tied = found.read(Q(place=place) | Q(subject__in=us) | Q(counterpart__in=us))
    return found.reach((tied | found.shared_with({HERE}) | _agreed(place, found.day or found.today)) - us, 1)


def _count_facts(found: _Found) -> None:
    """Those of the twelve months before, or of ever; until the evening of a past day."""
    day = found.day
    since = day and first_of_month(day, -12)
    until = day + timedelta(days=1) if day and day < found.today else None
    for key, totals in totals_by_actor(found.place, since, until).items():
        if key is not None:
            found.count(sum(one.facts for one in totals), HERE, key)
    for pair, number in pairs_between(found.place, since, until).items():
        found.count(number, *pair)


def _agreed(place: Place, day: date) -> set[int]:
    """Who had an agreement with the place that day, or a part in its stewardship."""
    parties = AgreementParty.objects.in_force(place, day)
    stewards = Stewardship.objects.in_force(day).filter(place=place)
    return {*parties.values_list("actor", flat=True), *stewards.values_list("organisation", flat=True)}


def _nodes(found: _Found, nearest: Sequence[int]) -> list[Node]:
    resident = {strand.subject for strand in found.strands.values() if strand.kind == Tie.Kind.RESIDES_AT}
    actors = Actor.objects.standing().exclude(kind=Actor.Kind.PERSON).filter(pk__in=nearest)
    nodes = {}
    for key, name, kind, scale, family in actors.values_list("pk", "name", "kind", "scale", "family"):
        near = NEIGHBOURS_OF_A_RESIDENT if key in resident else ""
        own = family or FAMILIES_BY_KIND.get(Actor.Kind(kind), "")
        nodes[key] = Node(key, name, scale or near, own, found.steps[key], found.facts[HERE, key])
    return [nodes[key] for key in nearest if key in nodes]


def _links(found: _Found, kept: Collection[int]) -> list[Link]:
    strands: dict[Pair, list[Strand]] = defaultdict(list)
    for strand in found.strands.values():
        strands[strand.ends].append(strand)
    pairs = (pair for pair in strands.keys() | found.facts.keys() if pair[0] in kept and pair[1] in kept)
    return [Link(pair, strands.get(pair, ()), found.facts[pair]) for pair in sorted(pairs)]
