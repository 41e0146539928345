"""Who stands around an actor, whoever it is: the other ends of its recorded ties, and what circulates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from comptoir.actors.models import Actor
from comptoir.kit.graph import parts
from comptoir.network.circle import Neighbour
from comptoir.network.flows import FlowTotal
from comptoir.network.snapshot import stood
from comptoir.places.models import Place
from comptoir.ties.models import Tie

# Beyond so many ties two steps around, nothing is said of who would be cut off.
MOST_TIES = 5000
_ENDS = ("subject_id", "counterpart_id", "place_id")


@dataclass(frozen=True)
class Around:
    """The actor's recorded ties that the team of the place may know, sorted by their other end.

    ``us`` is the place with the organisations that are the place; ``people`` are ties with persons. Of a past
    day (``is_past``), they are those that stood, each in its state of that evening.
    """

    with_us: Sequence[Tie]
    with_others: Mapping[Actor, Sequence[Tie]]
    with_places: Sequence[Tie]
    people: Sequence[Tie]
    day: date
    is_past: bool = False

    @property
    def elsewhere(self) -> list[Tie]:
        """Those with other actors and other places, without the persons."""
        return [*(tie for ties in self.with_others.values() for tie in ties), *self.with_places]

    def alive(self, ties: Iterable[Tie]) -> list[Tie]:
        """Those of its ties that are not over that day, and whose first day has come."""
        day = self.day
        return [
            tie
            for tie in ties
            if self.is_past or (tie.state_on(day) != Tie.State.ENDED and (tie.since or day) <= day)
        ]

    def of_circles(self, actor: Actor) -> list[str]:
        """The circles it is a member of that day, by name."""
        return self._others(actor, Tie.Kind.MEMBER_OF, as_subject=True)

    def funders(self, actor: Actor) -> list[str]:
        """Who funds it that day, by name."""
        return self._others(actor, Tie.Kind.FUNDS, as_subject=False)

    def _others(self, actor: Actor, kind: Tie.Kind, *, as_subject: bool) -> list[str]:
        return sorted(
            other.name
            for other, ties in self.with_others.items()
            if any(
                tie.kind == kind and (tie.subject_id == actor.pk) == as_subject and _standing([tie], self.day)
                for tie in ties
            )
        )


def around_actor(place: Place, actor: Actor, us: set[int], day: date, is_past: bool) -> Around:
    """Today, whatever their dates and states; of a past day, those that stood. One query, or two."""
    ties: Iterable[Tie] = (
        Tie.objects.declared()
        .told_to(place)
        .filter(Q(subject=actor) | Q(counterpart=actor))
        .select_related("subject", "counterpart", "place", "carried_by")
        .order_by("kind", "pk")
    )
    if is_past:
        ties = stood(place, day, ties)
    with_us, with_places, people = list[Tie](), list[Tie](), list[Tie]()
    with_others = defaultdict[Actor, list[Tie]](list)
    for tie in ties:
        other = tie.counterpart if tie.subject_id == actor.pk else tie.subject
        if tie.place_id == place.pk or (other is not None and other.pk in us):
            with_us.append(tie)
        elif other is None:
            with_places.append(tie)
        elif other.is_person:
            people.append(tie)
        elif other.is_standing:
            with_others[other].append(tie)
    return Around(with_us, with_others, with_places, people, day, is_past)


def neighbours_of(found: Around, flows: Mapping[int, Sequence[FlowTotal]]) -> list[Neighbour]:
    """The others around the actor as the rings show them, by name: tied or exchanging with it.

    ``flows`` by the other's key; persons are left out. One query.
    """
    alive = {other: found.alive(ties) for other, ties in found.with_others.items()}
    unknown = flows.keys() - {other.pk for other in alive}
    others = Actor.objects.standing().exclude(kind=Actor.Kind.PERSON).filter(pk__in=unknown).order_by("pk")
    alive.update({other: [] for other in others})
    return [
        Neighbour(other, ties, flows.get(other.pk, ()), False)
        for other, ties in sorted(alive.items(), key=lambda pair: pair[0].sort_name)
        if ties or other.pk in flows
    ]


def cut_off_without(place: Place, actor: Actor, found: Around, us: set[int]) -> list[int]:
    """The actors tied with this one that nothing recorded two steps around would join to the rest without it.

    The rest is where we are, or else the largest part. Nodes are keys of actors; the place and ours are one,
    the place's key below zero. Nobody when there is too much around to say, or of ourselves. One query.
    """
    if actor.pk in us:
        return []
    here = -place.pk
    near = {other.pk for other, ties in found.with_others.items() if _standing(ties, found.day)}
    keys = near | us if _standing(found.with_us, found.day) else near
    edges = _edges_around(place, keys, us, found)
    if len(edges) > MOST_TIES:
        return []
    nodes = {end for edge in edges for end in edge}
    near |= {here}
    split = [part & near for part in parts(nodes, edges, without=actor.pk)]
    split = sorted((part for part in split if part), key=lambda part: (here not in part, -len(part)))
    return sorted(key for part in split[1:] for key in part)


def _edges_around(place: Place, keys: set[int], us: set[int], found: Around) -> list[tuple[int, int]]:
    """The holding ties of these actors, and of the place when we are among them; no person is an end."""
    ends = Q(subject__in=keys) | Q(counterpart__in=keys)
    if keys & us:
        ends |= Q(place=place)
    ties = Tie.objects.declared() if found.is_past else Tie.objects.holding(found.day)
    ties = ties.told_to(place).filter(ends).order_by("pk").exclude(subject__kind=Actor.Kind.PERSON)
    ties = ties.exclude(counterpart__kind=Actor.Kind.PERSON)[: MOST_TIES + 1]
    rows: Iterable[tuple[int, int | None, int | None]] = ties.values_list(*_ENDS)
    if found.is_past:
        standing = (tie for tie in stood(place, found.day, ties) if tie.state in Tie.STANDING)
        rows = ((tie.subject_id, tie.counterpart_id, tie.place_id) for tie in standing)

    def node(actor: int | None, of_place: int | None) -> int:
        if actor is None:
            return -(of_place or 0)
        return -place.pk if actor in us else actor

    return [(node(subject, None), node(other, of_place)) for subject, other, of_place in rows]


def _standing(ties: Iterable[Tie], day: date) -> bool:
    return any(tie.state_on(day) in Tie.STANDING and (tie.since or day) <= day for tie in ties)
