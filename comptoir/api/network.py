"""The network of a place, read: who is around it, what is declared, what circulates.

What is told is what the files tell to the same audience (``exchange``), in the words of its JSON-LD.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from ninja import Query, Router

from comptoir.api.callers import MANAGE, READ, Caller, caller_of, entering
from comptoir.api.problems import Invalid, Problem
from comptoir.api.shapes import Actors, Circulating, Flows, OfNetwork, Paged, Ties, Totals
from comptoir.exchange.exporting import context, role, thing
from comptoir.exchange.web import Edge, Node, Web, web_of
from comptoir.kit.spreadsheet import csv_answer
from comptoir.network.permissions import can_see_the_network

router = Router(tags=["network"])
FLOW = "flow"
T = TypeVar("T", Node, Edge)


@dataclass(frozen=True)
class Sum:
    """All that circulated of one nature, one way, in one unit, with so many others."""

    nature: str
    direction: str
    unit: str
    quantity: str
    facts: int
    actors: int


@router.get(
    "/places/{slug:place}/network/actors", auth=entering(READ, can_see_the_network),
    summary="Who is around the place",
)  # fmt: skip
def actors(request: HttpRequest, place: str, asked: Query[Actors]) -> HttpResponse:
    """Organisations, circles, groups, places, and the persons who agreed to be named."""
    web = _web(caller_of(request), asked)
    wanted = {"kind": asked.kind, "scale": asked.scale, "family": asked.family}
    kept = [
        node
        for node in _having(web.nodes, wanted)
        if not asked.theme or asked.theme.casefold() in (theme.casefold() for theme in node.themes)
    ]
    return _page(request, web, kept, asked, thing)


@router.get(
    "/places/{slug:place}/network/ties", auth=entering(READ, can_see_the_network), summary="What is declared"
)
def ties(request: HttpRequest, place: str, asked: Query[Ties]) -> HttpResponse:
    """The ties of that day, in any state but ended; never what stands in the way."""
    web = _web(caller_of(request), asked)
    found = [edge for edge in web.edges if edge.kind != FLOW and _is_with(edge, asked.actor)]
    return _page(request, web, _having(found, {"kind": asked.kind, "state": asked.state}), asked, role)


@router.get(
    "/places/{slug:place}/network/flows", auth=entering(READ, can_see_the_network),
    summary="What circulates with whom",
)  # fmt: skip
def flows(request: HttpRequest, place: str, asked: Query[Flows]) -> HttpResponse:
    """With each actor, by nature, direction and unit. Figures of few persons are left out."""
    web = _web(caller_of(request), asked)
    found = [edge for edge in _flows_of(web, asked) if _is_with(edge, asked.actor)]
    return _page(request, web, found, asked, _flow)


@router.get(
    "/places/{slug:place}/network/totals", auth=entering(READ, can_see_the_network),
    summary="All that circulates",
)  # fmt: skip
def totals(request: HttpRequest, place: str, asked: Query[Totals]) -> HttpResponse:
    """The flows added up: at least so much, since figures of few persons are left out.

    ``form=csv`` gives them to a spreadsheet.
    """
    web = _web(caller_of(request), asked)
    told = _sums(_flows_of(web, asked))
    period = {"since": asked.since and asked.since.isoformat(), "day": web.day.isoformat()}
    if asked.form == "csv":
        days = [day or "" for day in period.values()]
        rows = ([*days, *vars(one).values()] for one in told)
        return csv_answer([[*period, *Sum.__annotations__], *rows], "totals")
    whom = _audience(caller_of(request), asked)
    return JsonResponse({**period, "audience": whom, "totals": [_plain(one) for one in told]})


def _web(caller: Caller, asked: OfNetwork) -> Web:
    """:raises Problem, Invalid: what the key may not be told, a day to come, days the wrong way round."""
    place, today = caller.member.place, caller.member.place.day_of(caller.at)
    day = asked.day or today
    if day > today:
        raise Invalid("day", gettext("This day is still to come."))
    if asked.since and asked.since > day:
        raise Invalid("since", gettext("The last day comes before the first."))
    return web_of(place, day, _audience(caller, asked), asked.since, today)


def _audience(caller: Caller, asked: OfNetwork) -> str:
    """As asked; else the widest that the key may be told: a key that only reads tells what the network knows.

    :raises Problem:
    """
    manages = MANAGE in caller.scopes
    if asked.audience == "place" and not manages:
        raise Problem(403, "scope", gettext("This key is told what the network may know, and no more."))
    return asked.audience or ("place" if manages else "network")


def _having(found: Iterable[T], wanted: dict[str, str]) -> list[T]:
    """Those that are as wanted; nothing wanted leaves nothing out."""
    asked = {name: value for name, value in wanted.items() if value}
    return [one for one in found if all(getattr(one, name) == value for name, value in asked.items())]


def _is_with(edge: Edge, actor: str) -> bool:
    return actor in ("", edge.source, edge.target)


def _flows_of(web: Web, asked: Circulating) -> list[Edge]:
    flows = [edge for edge in web.edges if edge.kind == FLOW]
    told = _having(flows, {"nature": asked.nature})
    return [edge for edge in told if asked.direction in ("", _direction(edge))]


def _direction(edge: Edge) -> str:
    """As the place says it: given by it, or received."""
    return "given" if edge.source.startswith("place-") else "received"


def _flow(edge: Edge) -> dict[str, Any]:
    """The role that the file says, with its figure as a number."""
    figure = {"direction": _direction(edge), "value": _number(edge.quantity), "unitText": edge.unit}
    return role(edge) | figure | {"facts": edge.weight}


def _sums(found: Iterable[Edge]) -> list[Sum]:
    by_what = defaultdict[tuple[str, str, str], list[Edge]](list)
    for edge in found:
        by_what[edge.nature, _direction(edge), edge.unit].append(edge)
    return [
        Sum(
            *what, f"{sum(Decimal(edge.quantity) for edge in edges):f}",
            sum(edge.weight for edge in edges), len({frozenset((e.source, e.target)) for e in edges}),
        )
        for what, edges in sorted(by_what.items())
    ]  # fmt: skip


def _plain(told: Sum) -> dict[str, Any]:
    return vars(told) | {"quantity": _number(told.quantity)}


def _number(written: str) -> int | float:
    return float(written) if "." in written else int(written)


def _page(
    request: HttpRequest, web: Web, found: Sequence[T], asked: Paged, say: Callable[[T], dict[str, Any]]
) -> JsonResponse:
    """So many of them from where the last page ended; ``next`` is where the next begins, if there is one."""
    caller = caller_of(request)
    page = found[asked.start : asked.start + asked.limit]
    end = asked.start + len(page)
    home = request.build_absolute_uri(reverse("network:rings", args=[caller.member.place.slug]))
    return JsonResponse({
        "@context": context(home), "day": web.day.isoformat(), "audience": _audience(caller, asked),
        "count": len(found), "next": end if end < len(found) else None, "@graph": [say(one) for one in page],
    })  # fmt: skip
