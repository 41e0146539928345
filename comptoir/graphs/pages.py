"""The graph: drawn, as two tables, as two files; and arranged again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from comptoir.actors.models import Actor, ActorTheme
from comptoir.graphs.asked import FIRST_YEAR, Asked, asked_of
from comptoir.graphs.drawing import Words, draw
from comptoir.graphs.nearest import HERE, Graph, graph_of
from comptoir.graphs.positions import arrange_again, points_of
from comptoir.graphs.rows import Row, lines_of, links_said, rows_of, teller
from comptoir.kit import speech
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.spreadsheet import csv_answer
from comptoir.network import words
from comptoir.network.permissions import can_keep_the_network, can_see_the_network
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.views.pages import done
from comptoir.ties.models import Tie
from comptoir.ties.permissions import can_keep_ties
from comptoir.ties.shapes import GROUPS

LINES = 100
STATES = Tie.State.choices[:4]


@dataclass(frozen=True)
class Seen:
    """What was asked of the graph of a place, everybody who was there, and what is kept of it."""

    place: Place
    asked: Asked
    whole: Graph
    themes: Mapping[int, Mapping[str, str]]

    @cached_property
    def graph(self) -> Graph:
        return self.asked.kept(self.whole, {key: set(theirs) for key, theirs in self.themes.items()})

    @cached_property
    def names(self) -> dict[int, str]:
        return {HERE: self.place.name} | {node.key: node.name for node in self.graph.nodes}

    @property
    def themes_known(self) -> list[tuple[str, str]]:
        """Each theme of whoever is there, folded and as it is said, in the order of the alphabet."""
        return sorted({folded: said for one in self.themes.values() for folded, said in one.items()}.items())

    @property
    def undated(self) -> int:
        """How many of the ties that are shown nobody dated."""
        return sum(not strand.is_dated for link in self.graph.links for strand in link.strands)


@require_GET
@for_members(can_see_the_network)
def graph(request: HttpRequest, member: Member) -> HttpResponse:
    seen = _seen(request, member)
    page = Paginator(rows_of(seen.graph, seen.place.name), LINES).get_page(request.GET.get("page"))
    context = _choices(seen) | {
        "place": seen.place, "seen": seen, "asked": seen.asked, "page": page, "drawing": drawn(seen),
        "summary": _summary(seen), "families": words.FAMILIES.items(),
        "may_arrange": can_keep_the_network(member), "may_date": can_keep_ties(member),
    }  # fmt: skip
    return render_page(request, "graphs/graph.html", context, fragment="graph")


@require_GET
@for_members(can_see_the_network)
def links(request: HttpRequest, member: Member) -> HttpResponse:
    """Every link of what is shown, each tie in a sentence."""
    seen = _seen(request, member)
    page = Paginator(seen.graph.links, LINES).get_page(request.GET.get("page"))
    context = {
        "place": seen.place, "asked": seen.asked, "page": page, "summary": _summary(seen),
        "lines": lines_of(page, seen.names),
    }  # fmt: skip
    return render_page(request, "graphs/links.html", context)


@require_GET
@for_members(can_see_the_network)
def nodes_csv(request: HttpRequest, member: Member) -> HttpResponse:
    seen = _seen(request, member)
    header = [
        gettext("Actor"), gettext("Scale"), gettext("Family"), gettext("Themes"), gettext("Steps from us"),
        gettext("Tied with"), gettext("Facts noted"), gettext("Cut off without it"), gettext("Between, in %"),
    ]  # fmt: skip
    lines = [_cells(row, seen) for row in rows_of(seen.graph, seen.place.name)]
    return csv_answer([header, *lines], f"graphe-acteurs-{seen.asked.day}")


@require_GET
@for_members(can_see_the_network)
def links_csv(request: HttpRequest, member: Member) -> HttpResponse:
    seen = _seen(request, member)
    header = [
        gettext("From"), gettext("To"), gettext("Tie"), gettext("Dates"), gettext("State"),
        gettext("Facts noted"),
    ]  # fmt: skip
    lines = [
        [*line.ends, *said, line.facts]
        for line in lines_of(seen.graph.links, seen.names)
        for said in line.said or [("", "", words.state_said(""))]
    ]
    return csv_answer([header, *lines], f"graphe-liens-{seen.asked.day}")


@require_POST
@for_members(can_keep_the_network)
def arrange(request: HttpRequest, member: Member) -> HttpResponse:
    """Everybody finds a new point; until then nobody ever moves."""
    number = arrange_again(place=member.place, on=member.place.day_of(now()))
    said = ngettext("%(n)s actor stands anew.", "%(n)s actors stand anew.", number)
    back = reverse("graphs:graph", args=[member.place.slug])
    return done(request, said % {"n": speech.number(number)}, back)


def seen_of(place: Place, asked: Asked) -> Seen:
    """The graph that is asked for, and the themes of whoever is there."""
    whole = graph_of(place, asked.day, today=asked.today, far=asked.far)
    themes: dict[int, dict[str, str]] = {}
    rows = ActorTheme.objects.filter(actor__in=[node.key for node in whole.nodes])
    for actor, folded, theme in rows.values_list("actor_id", "folded", "theme"):
        themes.setdefault(actor, {})[folded] = theme
    return Seen(place, asked, whole, themes)


def drawn(seen: Seen) -> str:
    """The drawing of what is kept, everybody where they stand in the whole."""
    before, after = reverse("network:between_us", args=[seen.place.slug, HERE]).split(f"/{HERE}/")
    told = teller(seen.graph.degrees)
    said = Words(seen.place.name, lambda node: f"{before}/{node.key}/{after}", told)
    return draw(seen.graph, points_of(seen.place, seen.whole, today=seen.asked.today), said)


def _seen(request: HttpRequest, member: Member) -> Seen:
    return seen_of(member.place, asked_of(request, member.place.day_of(now())))


def _choices(seen: Seen) -> dict[str, Any]:
    return {
        "years": range(seen.asked.today.year, FIRST_YEAR - 1, -1), "month_names": MONTHS.items(),
        "kinds": [(group, [(kind.value, kind.label) for kind in kinds]) for group, kinds in GROUPS],
        "scales": Actor.Scale.choices, "states": STATES, "themes": seen.themes_known,
    }  # fmt: skip


def _summary(seen: Seen) -> str:
    actors = ngettext("%(n)s actor", "%(n)s actors", len(seen.graph.nodes))
    return gettext("%(actors)s, %(links)s") % {
        "actors": actors % {"n": speech.number(len(seen.graph.nodes))},
        "links": links_said(len(seen.graph.links)),
    }


def _cells(row: Row, seen: Seen) -> list[str | int]:
    node = row.node
    themes = ", ".join(sorted(seen.themes.get(node.key, {}).values()))
    return [
        node.name, row.scale, row.family, themes, node.steps, row.degree, node.facts, row.cut,
        speech.number(100 * row.between, 1),
    ]  # fmt: skip
