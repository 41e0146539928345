"""The recorded network as nodes and edges, for other software: declared ties, and what circulates.

Only what may be told to an audience (``telling.TOLD_TO``): no person who did not agree, no figure below five;
outside the house persons are counted by fives, so that the files of two days differ by fives (decision 0022).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.journal.natures import Direction
from comptoir.network.circle import FEW, Around, Neighbour, around, ours
from comptoir.network.snapshot import around_then, stood
from comptoir.network.telling import TOLD_TO, begun, themes_of, ties_told
from comptoir.network.words import is_few
from comptoir.places.models import Place
from comptoir.ties.models import Tie


@dataclass(frozen=True)
class Node:
    """The place, or an actor. ``scale`` and ``family`` are codes, empty when nobody said them."""

    id: str
    label: str
    kind: str
    scale: str = ""
    family: str = ""
    themes: Sequence[str] = ()
    commune: str = ""
    website: str = ""


@dataclass(frozen=True)
class Edge:
    """A tie, or a flow (``kind`` « flow »): from whom it goes to whom it goes, with what is known of it.

    ``weight`` is the number of facts of a flow, 1 for a tie. ``until`` is the first day without it.
    """

    id: str
    source: str
    target: str
    kind: str
    state: str = ""
    quality: str = ""
    body: str = ""
    seat: str = ""
    since: date | None = None
    until: date | None = None
    weight: int = 1
    nature: str = ""
    quantity: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Web:
    """Everything as of the evening of ``day``, nodes by id; every edge joins two of them."""

    place: Place
    day: date
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    home: str = ""
    """The address of the network, by which each node and edge is one thing for whoever links data."""
    made_on: date | None = None
    """The day on which it is written, when that is another one: it is of a past day."""


def web_of(
    place: Place, day: date, audience: str = "place", since: date | None = None, today: date | None = None
) -> Web:
    """As of that day, a past one when it is before ``today``; flows since that other day, or ever.

    On a past day ties are in the state of its evening, and flows stop there; whoever is named agrees to it
    today. A constant number of queries.
    """
    is_past = today is not None and day < today
    found = around_then(place, day, today, since) if today and is_past else around(place, day, since)
    us = set(ours(place, today or day).values_list("pk", flat=True))
    known = {one.actor.pk for one in found.neighbours}
    told = ties_told(place, known | us, TOLD_TO[audience])
    ties = stood(place, day, told) if is_past else [tie for tie in told if _stands(tie, day)]
    actors = {one.actor.pk: one.actor for one in _known_to(found, ties, audience)}
    for tie in ties:
        for end in (tie.subject, tie.counterpart):
            if end is not None:
                actors.setdefault(end.pk, end)
    places = {place.pk: place} | {tie.place.pk: tie.place for tie in ties if tie.place is not None}
    flows = [
        edge
        for one in found.neighbours
        for edge in _flows(place, one, by=1 if audience == "place" else FEW, last=day if is_past else None)
    ]
    nodes = [Node(_of_place(one), one.name, "place", commune=one.commune) for one in places.values()]
    nodes += _nodes(actors.values())
    return Web(place, day, nodes, [*map(_tie, ties), *flows], made_on=today if is_past else None)


def _stands(tie: Tie, day: date) -> bool:
    return tie.state_on(day) != Tie.State.ENDED and begun(tie, day)


def _known_to(found: Around, ties: Iterable[Tie], audience: str) -> list[Neighbour]:
    """Outside the house, without whoever is around only by a tie or an agreement that is not told."""
    met = {key for tie in ties for key in (tie.subject_id, tie.counterpart_id)}
    return [
        one
        for one in found.neighbours
        if audience == "place" or one.actor.pk in met or any(not is_few(total) for total in one.totals)
    ]


def _nodes(actors: Iterable[Actor]) -> list[Node]:
    listed = sorted(actors, key=lambda actor: actor.pk)
    themes = themes_of(actor.pk for actor in listed)
    return [
        Node(
            _of_actor(actor.pk), actor.name, actor.kind, actor.scale, actor.family, themes[actor.pk],
            actor.commune, "" if actor.is_person else actor.website,
        )
        for actor in listed
    ]  # fmt: skip


def _tie(tie: Tie) -> Edge:
    target = _of_actor(tie.counterpart_id) if tie.counterpart_id else f"place-{tie.place_id}"
    return Edge(
        f"tie-{tie.pk}", _of_actor(tie.subject_id), target, tie.kind, tie.state, tie.quality, tie.body,
        tie.seat, tie.since, tie.until,
    )  # fmt: skip


def _flows(place: Place, one: Neighbour, by: int, last: date | None) -> Iterator[Edge]:
    """What circulates between the place and the actor, in the way it goes; persons ``by`` so many at once.

    A flow is a sum from its first fact until today, or until the evening of the ``last`` day.
    """
    here, there = _of_place(place), _of_actor(one.actor.pk)
    for total in one.totals:
        if is_few(total):
            continue
        step = by if total.unit == Fact.Unit.PERSON else 1
        source, target = (here, there) if total.direction == Direction.GIVEN else (there, here)
        yield Edge(
            f"flow-{one.actor.pk}-{total.nature}-{total.direction}-{total.unit}", source, target, "flow",
            since=place.day_of(total.first_at), until=last + timedelta(days=1) if last else None,
            weight=max(total.facts // step * step, 1), nature=total.nature,
            quantity=f"{(total.quantity - total.quantity % step).normalize():f}", unit=total.unit,
        )  # fmt: skip


def _of_place(place: Place) -> str:
    return f"place-{place.pk}"


def _of_actor(key: int) -> str:
    return f"actor-{key}"
