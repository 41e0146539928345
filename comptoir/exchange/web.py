"""The recorded network as nodes and edges, for other software: declared ties, and what circulates.

Only what may be told to an audience (``telling.TOLD_TO``): no person who did not agree, no figure below five.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction
from comptoir.network.circle import around, ours
from comptoir.network.flows import FlowTotal
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
    """Everything, nodes by id; every edge joins two of them."""

    place: Place
    day: date
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    home: str = ""
    """The address of the network, by which each node and edge is one thing for whoever links data."""


def web_of(place: Place, day: date, audience: str = "place", since: date | None = None) -> Web:
    """As of that day; flows since that other day, or ever. A constant number of queries."""
    found = around(place, day, since)
    us = set(ours(place, day).values_list("pk", flat=True))
    known = {one.actor.pk for one in found.neighbours}
    ties = [
        tie
        for tie in ties_told(place, known | us, TOLD_TO[audience])
        if tie.state_on(day) != Tie.State.ENDED and begun(tie, day)
    ]
    actors = {one.actor.pk: one.actor for one in found.neighbours}
    for tie in ties:
        for end in (tie.subject, tie.counterpart):
            if end is not None:
                actors.setdefault(end.pk, end)
    places = {place.pk: place} | {tie.place.pk: tie.place for tie in ties if tie.place is not None}
    flows = [edge for one in found.neighbours for edge in _flows(place, one.actor, one.totals)]
    nodes = [Node(_of_place(one), one.name, "place", commune=one.commune) for one in places.values()]
    nodes += _nodes(actors.values())
    return Web(place, day, nodes, [*map(_tie, ties), *flows])


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


def _flows(place: Place, actor: Actor, totals: Iterable[FlowTotal]) -> Iterator[Edge]:
    """What circulates between the place and the actor, in the way it goes."""
    here, there = _of_place(place), _of_actor(actor.pk)
    for total in totals:
        if is_few(total):
            continue
        source, target = (here, there) if total.direction == Direction.GIVEN else (there, here)
        yield Edge(
            f"flow-{actor.pk}-{total.nature}-{total.direction}-{total.unit}", source, target, "flow",
            since=place.day_of(total.first_at), weight=total.facts, nature=total.nature,
            quantity=f"{total.quantity.normalize():f}", unit=total.unit,
        )  # fmt: skip


def _of_place(place: Place) -> str:
    return f"place-{place.pk}"


def _of_actor(key: int) -> str:
    return f"actor-{key}"
