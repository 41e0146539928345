"""How fast the pages of a large network are made, in process: rings, an actor, two dates, the graph."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from http import HTTPStatus
from itertools import cycle
from typing import Any

from django.test import Client
from django.urls import reverse

from comptoir.actors.models import Account, Actor
from comptoir.bench.ground import timed
from comptoir.graphs.asked import Asked
from comptoir.graphs.pages import drawn, seen_of
from comptoir.graphs.positions import place_newcomers
from comptoir.kit.memory import keep_what_is_loaded
from comptoir.network.asked import USUAL
from comptoir.network.asked import Asked as NetworkAsked
from comptoir.network.circle import around
from comptoir.network.pages import mark_of, ring_words
from comptoir.places.models import Place, Role
from comptoir.rings.drawing import draw

TIMES = 7


def measured(
    place: Place,
    actors: Sequence[Actor],
    day: date,
    since: datetime,
    progress: Callable[[str, int, int], None],
) -> dict[str, Any]:
    """Milliseconds, the median of some; ``placing_s`` in seconds: what the clock does once a day.

    Of a drawing, from the rows to the SVG; of a page, from the request to the last byte. Measured as a web
    process works: what is loaded is kept.
    """
    client = signed_in(place, since)
    progress("pages", 0, 1)
    started = time.perf_counter()
    figures: dict[str, Any] = {"placed": place_newcomers(place=place, on=day)}
    figures["placing_s"] = time.perf_counter() - started
    asked = Asked(day, day)
    figures["graph_nodes"] = len(seen_of(place, asked).graph.nodes)
    keep_what_is_loaded()
    # Within a month, so that the days of a begun one are read from the journal too.
    then = day - timedelta(days=500)
    past, between = {"jour": f"{then:%Y-%m-17}"}, {"du": f"{then:%Y-%m-17}", "au": f"{day:%Y-%m-12}"}
    keys = cycle(actor.pk for actor in actors)

    def read(name: str, *args: int, **query: str) -> None:
        answer = client.get(reverse(name, args=[place.slug, *args]), query)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{name} is not read but answers {answer.status_code}.")

    works: dict[str, Callable[[], object]] = {
        "rings_ms": lambda: _rings(place, day),
        "rings_page_ms": lambda: read("network:rings"),
        "actor_page_ms": lambda: read("network:between_us", next(keys)),
        "portrait_page_ms": lambda: read("portraits:actor", next(keys)),
        "pair_page_ms": lambda: read("portraits:between", next(keys), next(keys)),
        "rings_past_page_ms": lambda: read("network:rings", **past),
        "portrait_past_page_ms": lambda: read("portraits:actor", next(keys), **past),
        "two_dates_page_ms": lambda: read("atlas:two_dates", **between),
        "graph_2000_ms": lambda: drawn(seen_of(place, asked)),
        "graph_page_ms": lambda: read("graphs:graph"),
    }
    return figures | {name: timed(work, times=TIMES)["median_ms"] for name, work in works.items()}


def _rings(place: Place, day: date) -> None:
    asked = NetworkAsked(day, USUAL, "", "")
    found = around(place, day, asked.since).neighbours
    draw([mark_of(one) for one in found], ring_words(place, found, asked))


def signed_in(place: Place, since: datetime) -> Client:
    """Somebody of the team who looks."""
    person = Actor.objects.create(kind=Actor.Kind.PERSON, name="Claire Vasseur", registered_at=since)
    account = Account.objects.create_user("claire@bench.invalid", person=person)
    Role.objects.create(place=place, person=person, kind=Role.Kind.COORDINATOR, starts_at=since)
    client = Client(headers={"accept-language": "fr"})
    client.force_login(account, backend="comptoir.site.backends.Backend")
    return client
