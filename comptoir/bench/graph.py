"""How smoothly two thousand actors are drawn and dragged, in a real browser, at a desk and in the hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from comptoir.bench import network
from comptoir.bench.agenda_server import HELLO, server
from comptoir.bench.browser import SIZES, browser
from comptoir.bench.graph_hands import TIMES, WATCH, Finger, Mouse, figures_of
from comptoir.bench.ground import calibration, seconds
from comptoir.bench.network_pages import signed_in
from comptoir.graphs.asked import Asked
from comptoir.graphs.pages import seen_of
from comptoir.graphs.positions import place_newcomers
from comptoir.network.projection import rebuild_flows
from comptoir.places.models import Place

Progress = Callable[[str, int, int], None]

FULL = {"places": 4, "actors": 12_000, "ties": 80_000, "facts": 200_000}
QUICK = {"places": 2, "actors": 200, "ties": 900, "facts": 2_000}
SMOOTH_MS, SMOOTH_TIMES = 33.4, 3
"""A frame of two at sixty a second; or so many times what an empty page takes for the same movements."""


def run(*, quick: bool = False, progress: Progress) -> dict[str, Any]:
    """Milliseconds until the first drawing, and of a frame under each movement, beside an empty page's.

    ``quick`` shows that it runs on some actors; its figures mean nothing.

    :raises NoBrowser: before anything else, when there is none.
    """
    # So that nobody waits for the rows in vain.
    with browser():
        pass
    told = {**calibration(), **_ground(QUICK if quick else FULL, progress)}
    place = Place.objects.order_by("pk")[0]
    session = signed_in(place, network.EARLY).cookies["sessionid"].value
    path = reverse("graphs:graph", args=[place.slug])
    with server() as serving, browser() as opened:
        address = f"http://127.0.0.1:{serving.port}"
        for number, size in enumerate(SIZES):
            progress(size, number, len(SIZES))
            told |= _seen(opened, size, address, path, session, 1 if quick else TIMES)
    return told | {"is_smooth": all(value for key, value in told.items() if key.endswith("_smooth"))}


def _ground(rows: dict[str, int], progress: Progress) -> dict[str, Any]:
    """Rows as ``bench network`` makes them, and a point for each actor around the first place."""
    spent = seconds(lambda: network.fill(**rows, progress=progress))
    rebuild_flows()
    place = Place.objects.order_by("pk")[0]
    place_newcomers(place=place, on=network.TODAY)
    found = seen_of(place, Asked(network.TODAY, network.TODAY)).graph
    return {"fill_s": round(spent, 1), "graph_nodes": len(found.nodes), "graph_links": len(found.links)}


def _seen(opened: Any, size: str, address: str, path: str, session: str, times: int) -> dict[str, Any]:
    """The same movements over an empty page and over the graph, in a window of that size."""
    width, height = SIZES[size]
    touch = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    context = opened.new_context(viewport={"width": width, "height": height}, locale="fr-FR", **touch)
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    context.add_init_script(WATCH)
    page = context.new_page()
    hand = (Finger if touch else Mouse)(page, times)
    page.goto(address + HELLO)
    empty = figures_of(page, lambda: hand.pan((width * 0.2, height * 0.5), width * 0.4))
    told = {f"empty_{name}": value for name, value in empty.items()}
    page.goto(address + path)
    told |= hand.opened()
    for name, work in hand.movements():
        found = figures_of(page, work)
        told |= {f"{name}_{figure}": value for figure, value in found.items()}
        told[f"{name}_smooth"] = found["p95_ms"] <= max(SMOOTH_MS, SMOOTH_TIMES * empty["p95_ms"])
    context.close()
    return {f"{size}_{name}": value for name, value in told.items()}
