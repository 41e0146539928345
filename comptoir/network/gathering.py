"""All the readings of a place: what they need is read in a constant number of queries, and handed to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction, Nature
from comptoir.network import readings
from comptoir.network.circle import ours
from comptoir.network.flows import FlowTotal, active_months, quantities_by_person, totals_by_actor
from comptoir.network.readings import DEFAULT, Reading, Thresholds, Told
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


def readings_of(place: Place, day: date, thresholds: Thresholds = DEFAULT) -> list[Reading]:
    """Everything that the recorded network of the place says on that day; the most fragile first."""
    known = _known(place, day)
    year_ago = day.replace(year=day.year - 1, day=1)
    totals = totals_by_actor(place, since=year_ago)
    found = chain(
        readings.sends_without_agreement(_sending(totals, known), _agreed(place, day)),
        readings.asleep(active_months(place), known.names, day, thresholds),
        readings.one_way(
            known.ties,
            known.ours,
            _with(totals, Direction.GIVEN),
            _with(totals, Direction.RECEIVED),
            known.names,
            thresholds,
        ),
        readings.half_by_two(quantities_by_person(place, Nature.HOURS, since=year_ago), thresholds),
        _splits(known, thresholds),
        _carried(known, thresholds),
    )
    levels = list(readings.Level)[::-1]
    return sorted(found, key=lambda reading: levels.index(reading.level))


def _known(place: Place, day: date) -> Known:
    rows = Tie.objects.holding(day).order_by("pk")
    told = [
        Told(key, kind, subject, counterpart or -(place_key or 0), carrier)
        for key, kind, subject, counterpart, place_key, carrier in rows.values_list(
            "pk", "kind", "subject_id", "counterpart_id", "place_id", "carried_by_id"
        )
    ]
    us = ours(place, day).values_list("pk", flat=True)
    others = Actor.objects.exclude(kind=Actor.Kind.PERSON).filter(merged_into=None, erased_at=None)
    actors = {key: said for key, *said in others.values_list("pk", "name", "kind", "scale")}
    return Known(told, frozenset({-place.pk, *us}), actors)


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
    parties = AgreementParty.objects.filter(agreement__in=place.agreements.in_force(day))
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
