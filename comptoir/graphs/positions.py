"""Where everybody stands, as it is kept: newcomers are given a point once a day, by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from time import monotonic

from django.db import transaction

from comptoir.graphs.arranging import Point, Points, Seed, arranged, arranged_at_once
from comptoir.graphs.models import Position
from comptoir.graphs.nearest import FURTHEST, Graph, graph_of
from comptoir.places.models import Place

# How long the clock may go on giving points at one tick: the others wait for the next, half a minute later.
SECONDS = 5.0


def points_of(place: Place, graph: Graph, *, today: date) -> Points:
    """A point for each node of the graph; who has none kept stands beside the others. Nothing is written.

    Before the clock looked at the place for the first time, it is where it will put everybody.
    """
    kept = _kept(place) or _arranged(graph_of(place, None, today=today, far=FURTHEST), {})
    return _arranged(graph, kept)


@transaction.atomic
def place_newcomers(*, place: Place, on: date) -> int:
    """Give a point to whoever of the network, of any time, has none; nobody else moves. How many got one."""
    Place.objects.select_for_update().get(pk=place.pk)
    graph, kept = graph_of(place, None, today=on, far=FURTHEST), _kept(place)
    new = {key: point for key, point in _arranged(graph, kept).items() if key not in kept}
    _write(place, new, on)
    return len(new)


@transaction.atomic
def arrange_again(*, place: Place, on: date) -> int:
    """Let everybody move to where the ties of today draw them, from where they stand. How many there are."""
    Place.objects.select_for_update().get(pk=place.pk)
    graph = graph_of(place, None, today=on, far=FURTHEST)
    points = arranged_at_once(_seeds(graph), [link.ends for link in graph.links], _kept(place))
    Position.objects.filter(place=place).delete()
    _write(place, points, on)
    return len(points)


def place_what_is_due(moment: datetime, *, seconds: float = SECONDS) -> int:
    """The newcomers of the places that were not looked at today, whoever waits longest first.

    No other place is begun once so many seconds are over: it is the first of the next tick.
    """
    last = dict(Position.objects.filter(actor=None).values_list("place_id", "placed_on"))
    places = Place.objects.run_here().order_by("pk")
    due = [place for place in places if last.get(place.pk, date.min) < place.day_of(moment)]
    placed, ends = 0, monotonic() + seconds
    for place in sorted(due, key=lambda place: last.get(place.pk, date.min)):
        placed += place_newcomers(place=place, on=place.day_of(moment))
        if monotonic() >= ends:
            break
    return placed


def _kept(place: Place) -> dict[int, Point]:
    rows = Position.objects.filter(place=place).exclude(actor=None)
    return {actor: (x, y) for actor, x, y in rows.values_list("actor_id", "x", "y")}


def _arranged(graph: Graph, kept: Mapping[int, Point]) -> Points:
    return arranged(_seeds(graph), [link.ends for link in graph.links], kept)


def _seeds(graph: Graph) -> list[Seed]:
    return [Seed(node.key, node.family, node.steps) for node in graph.nodes]


def _write(place: Place, points: Mapping[int, Point], on: date) -> None:
    """The points, and the day on the place's own row."""
    Position.objects.bulk_create(
        [Position(place=place, actor_id=key, x=x, y=y, placed_on=on) for key, (x, y) in points.items()],
        batch_size=1000,
    )
    Position.objects.update_or_create(place=place, actor=None, defaults={"x": 0.0, "y": 0.0, "placed_on": on})
