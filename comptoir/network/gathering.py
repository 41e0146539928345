"""All the readings of a place: what they need is read in a constant number of queries, and handed to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain

from comptoir.actors.models import Actor, ActorTheme
from comptoir.journal.natures import Direction, Nature
from comptoir.kit.periods import first_of_month
from comptoir.network import alike, readings
from comptoir.network.circle import ours
from comptoir.network.flows import (
    FlowTotal,
    active_months,
    pairs_between,
    quantities_by_person,
    totals_by_actor,
)  # fmt: skip
from comptoir.network.readings import Reading, Told
from comptoir.network.setting import thresholds_of
from comptoir.network.snapshot import stood
from comptoir.network.thresholds import Thresholds
from comptoir.places.models import Place
from comptoir.ties.models import AgreementParty, Tie

Totals = Mapping[int | None, Sequence[FlowTotal]]


@dataclass(frozen=True)
class Known:
    """Who is tied with whom, as nodes: an actor by its key, a place by its key below zero.

    Ours are the place, its own organisation and its stewards: what they do with each other is not looked at.
    """

    ties: Sequence[Told]
    ours: frozenset[int]
    actors: Mapping[int, Sequence[str]]
    """Name, kind and scale of each that is no person."""

    @cached_property
    def names(self) -> dict[int, str]:
        """Those that may be named: no person, and not ourselves."""
        return {key: name for key, (name, _, _) in self.actors.items() if key not in self.ours}

    @cached_property
    def ours_with_others(self) -> list[tuple[Told, int]]:
        """Each tie of ours, with the other."""
        found = []
        for tie in self.ties:
            if (tie.subject in self.ours) != (tie.counterpart in self.ours):
                found.append((tie, tie.counterpart if tie.subject in self.ours else tie.subject))
        return found


def readings_of(
    place: Place, day: date, thresholds: Thresholds | None = None, *, today: date | None = None
) -> list[Reading]:
    """Everything that the recorded network of the place says on that day; the most fragile first.

    From the thresholds that the team has set, unless others are given. Of a past day when it is before
    ``today``: by the ties that stood then, and what circulated until then.
    """
    thresholds = thresholds or thresholds_of(place)
    until = day + timedelta(days=1) if today and day < today else None
    known = _known(place, day, today)
    year_ago = first_of_month(day, -12)
    totals = totals_by_actor(place, year_ago, until)
    found = chain(
        readings.sends_without_agreement(_sending(totals, known), _agreed(place, day)),
        readings.asleep(active_months(place, until), known.names, day, thresholds),
        readings.one_way(
            known.ties,
            known.ours,
            _with(totals, Direction.GIVEN),
            _with(totals, Direction.RECEIVED),
            known.names,
            thresholds,
        ),
        readings.half_by_two(quantities_by_person(place, Nature.HOURS, year_ago, until), thresholds),
        _splits(known, thresholds),
        _carried(known, thresholds),
        _could_meet(known, totals, _tied(place, day, known, until), thresholds),
    )
    levels = list(readings.Level)[::-1]
    return sorted(found, key=lambda reading: levels.index(reading.level))


def _known(place: Place, day: date, today: date | None) -> Known:
    told = _holding_then(place, day) if today and day < today else _holding(place, day)
    us = ours(place, today or day).values_list("pk", flat=True)
    others = Actor.objects.exclude(kind=Actor.Kind.PERSON).filter(merged_into=None, erased_at=None)
    actors = {key: said for key, *said in others.values_list("pk", "name", "kind", "scale")}
    return Known(told, frozenset({-place.pk, *us}), actors)


def _holding(place: Place, day: date) -> list[Told]:
    rows = Tie.objects.holding(day).told_to(place).order_by("pk")
    return [
        Told(key, kind, subject, counterpart or -(place_key or 0), carrier)
        for key, kind, subject, counterpart, place_key, carrier in rows.values_list(
            "pk", "kind", "subject_id", "counterpart_id", "place_id", "carried_by_id"
        )
    ]


def _holding_then(place: Place, day: date) -> list[Told]:
    """The same of a past day."""
    ties = stood(place, day, Tie.objects.declared().told_to(place).order_by("pk"))
    return [
        Told(tie.pk, tie.kind, tie.subject_id, tie.counterpart_id or -(tie.place_id or 0), tie.carried_by_id)
        for tie in ties
        if tie.state in Tie.STANDING
    ]


def _sending(totals: Totals, known: Known) -> list[int]:
    people = _with(totals, Direction.RECEIVED, Nature.PEOPLE)
    return [key for key in people if key in known.names and known.actors[key][1] == Actor.Kind.ORGANISATION]


def _with(
    totals: Mapping[int | None, Sequence[FlowTotal]], direction: str, nature: str | None = None
) -> list[int]:
    """The actors with something of that nature, or of any, that way."""
    return [
        key
        for key, flows in totals.items()
        if key is not None
        and any(flow.direction == direction and nature in (None, flow.nature) for flow in flows)
    ]


def _agreed(place: Place, day: date) -> set[int]:
    parties = AgreementParty.objects.in_force(place, day)
    return set(parties.values_list("actor_id", flat=True))


def _splits(known: Known, thresholds: Thresholds) -> Iterator[Reading]:
    """Of the circles that are around us, or in which somebody around us is."""
    members = defaultdict[int, set[int]](set)
    for tie in known.ties:
        if tie.kind == Tie.Kind.MEMBER_OF and tie.subject in known.actors:
            members[tie.counterpart].add(tie.subject)
    around = known.ours | {other for _, other in known.ours_with_others}
    circles = [
        key
        for key, theirs in sorted(members.items())
        if known.actors.get(key, ("", "", ""))[1] == Actor.Kind.CIRCLE and (key in around or theirs & around)
    ]
    inside = _ties_inside(known.ties, {key: members[key] for key in circles})
    for key in circles:
        yield from readings.would_split(key, members[key], inside[key], known.names, thresholds)


def _ties_inside(ties: Sequence[Told], members: Mapping[int, Collection[int]]) -> dict[int, list[Told]]:
    """The ties between members of each circle, in one walk over the ties."""
    circles_of = defaultdict[int, list[int]](list)
    for circle, theirs in members.items():
        for member in theirs:
            circles_of[member].append(circle)
    found: dict[int, list[Told]] = {circle: [] for circle in members}
    for tie in ties:
        for circle in circles_of.get(tie.subject, ()):
            if tie.counterpart in members[circle]:
                found[circle].append(tie)
    return found


def _carried(known: Known, thresholds: Thresholds) -> Iterator[Reading]:
    by_scale = defaultdict[str, list[Told]](list)
    for tie, other in known.ours_with_others:
        if other in known.names and known.actors[other][2]:
            by_scale[known.actors[other][2]].append(tie)
    for scale in Actor.Scale:
        yield from readings.through_one_person(str(scale.label), by_scale[scale], thresholds)


def _could_meet(
    known: Known, totals: Totals, tied: Iterable[tuple[int, int]], thresholds: Thresholds
) -> list[Reading]:
    """Of those around us, by a tie or by what circulates."""
    near = {other for _, other in known.ours_with_others} | {key for key in totals if key is not None}
    near &= known.names.keys()
    known_by = defaultdict[int, set[int]](set)
    for tie in known.ties:
        for here, there in ((tie.subject, tie.counterpart), (tie.counterpart, tie.subject)):
            if here in near and there not in known.ours and there > 0:
                known_by[there].add(here)
    themes = _themes({key for theirs in known_by.values() if len(theirs) > 1 for key in theirs})
    if not themes:
        return []
    pairs = {(min(ends), max(ends)) for ends in tied}
    return alike.could_meet(known_by, themes, pairs, known.names, thresholds)


def _themes(actors: Collection[int]) -> dict[int, dict[str, str]]:
    if not actors:
        return {}
    found = defaultdict[int, dict[str, str]](dict)
    for actor, folded, theme in ActorTheme.objects.values_list("actor_id", "folded", "theme").iterator():
        if actor in actors:
            found[actor][folded] = theme
    return found


def _tied(place: Place, day: date, known: Known, until: date | None) -> Iterator[tuple[int, int]]:
    """Who has any tie with whom, whatever its state, or something that circulates between them."""
    yield from ((tie.subject, tie.counterpart) for tie in known.ties)
    others = Tie.objects.declared().told_to(place).exclude(counterpart=None)
    others = others.exclude(pk__in=Tie.objects.holding(day).values("pk"))
    yield from others.order_by().values_list("subject_id", "counterpart_id")
    yield from pairs_between(place, until=until)
