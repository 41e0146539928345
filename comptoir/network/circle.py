"""Who is around a place: whoever has a declared tie with it, or between whom and it something circulates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from comptoir.actors.models import Actor
from comptoir.network.flows import FlowTotal, actors_of, totals_by_actor
from comptoir.network.telling import of_nobody_unasked
from comptoir.places.models import Place, Stewardship
from comptoir.ties.models import AgreementParty, Tie, TieQuerySet

State = Tie.State
# What is said first of an actor with several ties.
PRECEDENCE = (State.IN_FORCE, State.ASLEEP, State.DISCUSSED, State.WISHED, State.REFUSED)
PENDING = (State.WISHED, State.DISCUSSED)
AWAITED = (*PENDING, State.REFUSED)
FEW = 5
NEIGHBOURS_OF_A_RESIDENT = Actor.Scale.NEIGHBOURHOOD
FAMILIES_BY_KIND = {Actor.Kind.CIRCLE: Actor.Family.PEER, Actor.Kind.GROUP: Actor.Family.INFORMAL}


def look_of(state: str) -> str:
    """How it is drawn; what circulates without a declared tie is as alive as any."""
    if state in PENDING:
        return "wished"
    return state if state in (State.ASLEEP, State.REFUSED) else "live"


@dataclass(frozen=True)
class Neighbour:
    """An actor around the place: its ties of that day, what circulated, whether an agreement holds."""

    actor: Actor
    ties: Sequence[Tie]
    totals: Sequence[FlowTotal]
    has_agreement: bool

    @cached_property
    def scale(self) -> str:
        """As said of the actor; who resides in the place is of the neighbourhood."""
        resides = any(tie.kind == Tie.Kind.RESIDES_AT for tie in self.ties)
        return self.actor.scale or (NEIGHBOURS_OF_A_RESIDENT if resides else "")

    @cached_property
    def family(self) -> str:
        """As said of the actor; a circle is a peer and a group informal unless it is said."""
        return self.actor.family or FAMILIES_BY_KIND.get(Actor.Kind(self.actor.kind), "")

    @cached_property
    def states(self) -> tuple[Tie.State, ...]:
        """Each state in which one of its ties is, in the order of what is said first."""
        held = {tie.state for tie in self.ties}
        return tuple(state for state in PRECEDENCE if state in held)

    @property
    def state(self) -> str:
        """The first of them; empty when nobody declared a tie."""
        return self.states[0] if self.states else ""

    @property
    def is_pending(self) -> bool:
        """Whether something is wished or under discussion."""
        return any(state in PENDING for state in self.states)

    @property
    def look(self) -> str:
        return look_of(self.state)

    @property
    def awaited(self) -> list[Tie]:
        """Its ties that are not there yet, and those in whose way something stands."""
        return [tie for tie in self.ties if tie.obstacle or tie.state in AWAITED]

    @property
    def obstacles(self) -> list[str]:
        return [tie.obstacle for tie in self.ties if tie.obstacle]

    @property
    def facts(self) -> int:
        return sum(total.facts for total in self.totals)

    @property
    def last_at(self) -> datetime | None:
        return max((total.last_at for total in self.totals), default=None)


@dataclass(frozen=True)
class Around:
    """The organisations, circles and groups around a place, by name; of persons only the figures."""

    neighbours: Sequence[Neighbour]
    persons: Sequence[FlowTotal]
    persons_number: int

    @property
    def facts(self) -> int:
        return sum(one.facts for one in self.neighbours) + sum(total.facts for total in self.persons)


def ours(place: Place, day: date) -> QuerySet[Actor]:
    """The organisations that are the place: its own, and those that carry its life that day.

    Who only keeps its accounts or its premises stands around it, as any partner.
    """
    alive = Stewardship.objects.in_force(day).filter(place=place, function=Stewardship.Function.LIFE)
    who = Q(pk__in=alive.values("organisation"))
    if place.organisation_id is not None:
        # Asked without one, SQLite would walk all actors to find whose key is null.
        who |= Q(pk=place.organisation_id)
    return Actor.objects.standing().filter(who)


def around(place: Place, day: date, since: date | None) -> Around:
    """Everybody around the place on that day, with what circulated since. A constant number of queries."""
    us = set(ours(place, day).values_list("pk", flat=True))
    standing = ties_with_us(place, us).in_dates(day).exclude(state=State.ENDED)
    return gathered(place, day, us, standing, (since, None))


def gathered(
    place: Place, day: date, us: set[int], standing: Iterable[Tie], period: tuple[date | None, date | None]
) -> Around:
    """Everybody around us by those ties, by what circulated in ``period``, or by an agreement of that day."""
    ties = _ties_by_actor(standing, us)
    totals = totals_by_actor(place, *period)
    agreed = _agreed_with(place, day)
    stewards = Stewardship.objects.in_force(day).filter(place=place).values_list("organisation", flat=True)
    # The stewards are read first: asked in one question with the keys, PostgreSQL walks all actors.
    keys = {key for key in totals if key is not None} | ties.keys() | agreed | set(stewards)
    known = Actor.objects.standing().exclude(kind=Actor.Kind.PERSON)
    actors = known.filter(pk__in=keys - us).order_by("sort_name", "pk")
    neighbours = [
        Neighbour(actor, ties.get(actor.pk, ()), totals.get(actor.pk, ()), actor.pk in agreed)
        for actor in actors
    ]
    persons = actors_of(place, *period) - totals.keys()
    return Around(neighbours, totals.get(None, ()), len(persons))


def ties_with_us(place: Place, us: Iterable[int]) -> TieQuerySet:
    """The declared ties with the place or with one of our organisations, whatever their dates."""
    ours = list(us)
    with_us = Q(place=place) | Q(subject__in=ours) | Q(counterpart__in=ours)
    return Tie.objects.declared().told_to(place).filter(with_us).order_by("kind", "pk")


def ties_between(place: Place, day: date, them: Actor) -> TieQuerySet:
    """The declared ties between us and them, whatever their dates; of persons, those who agreed to it."""
    us = ours(place, day).values_list("pk", flat=True)
    with_them = Q(subject=them) | Q(counterpart=them)
    return ties_with_us(place, us).filter(with_them & of_nobody_unasked())


def _ties_by_actor(ties: Iterable[Tie], us: set[int]) -> dict[int, list[Tie]]:
    """Each tie under whoever stands at its other end."""
    found: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        other = tie.counterpart_id if tie.subject_id in us else tie.subject_id
        if other is not None and other not in us:
            found[other].append(tie)
    return found


def _agreed_with(place: Place, day: date) -> set[int]:
    parties = AgreementParty.objects.in_force(place, day)
    return set(parties.values_list("actor", flat=True))
