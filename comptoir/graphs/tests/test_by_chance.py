"""What must hold of any graph under any filters; and that the drawing, the tables and the files are one."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.graphs.asked import Asked
from comptoir.graphs.drawing import Words, draw
from comptoir.graphs.nearest import HERE, Graph, Link, Node, Strand
from comptoir.graphs.rows import rows_of
from comptoir.graphs.tests.neighbourhood import make_streets
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_organisation

TODAY = date(2026, 11, 24)
KINDS, STATES = ("funds", "helps", "member_of"), ("in_force", "wished", "asleep")
FAMILIES, SCALES, THEMES = ("", "peer", "funder"), ("", "city", "world"), ("velo", "jardin")
KEYS = st.integers(1, 9)
PAIRS = st.tuples(st.integers(0, 9), KEYS).filter(lambda pair: pair[0] < pair[1])
STRANDS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(STATES), st.booleans()), max_size=3)
KNOWN = {
    key: Node(key, f"Une {key}", SCALES[key % 3], FAMILIES[key // 3 % 3], 1, key % 4) for key in range(1, 10)
}
OF_THEMES = {key: {THEMES[key % 2]} if key % 3 else set(THEMES) for key in range(1, 8)}
CHOICES = st.fixed_dictionaries({
    "kind": st.sampled_from(("", *KINDS)), "state": st.sampled_from(("", *STATES)),
    "family": st.sampled_from(FAMILIES), "scale": st.sampled_from(SCALES),
    "theme": st.sampled_from(("", *THEMES)), "dated": st.booleans(),
})  # fmt: skip
some = settings(max_examples=40, deadline=None)


@st.composite
def graphs(draw_one: st.DrawFn) -> Graph:
    """Nodes among nine, links between them or with the place, each with some ties or some facts."""
    kept = draw_one(st.sets(KEYS))
    links = []
    for number, (ends, rows) in enumerate(draw_one(st.dictionaries(PAIRS, STRANDS, max_size=14)).items()):
        strands = [
            Strand(10 * number + n, kind, ends[1], ends[0], state, dated)
            for n, (kind, state, dated) in enumerate(rows)
        ]
        if kept.issuperset(set(ends) - {HERE}):
            links.append(Link(ends, strands, draw_one(st.integers(0 if strands else 1, 5))))
    return Graph([KNOWN[key] for key in sorted(kept)], links)


def asked(**chosen: object) -> Asked:
    return Asked(TODAY, TODAY, **chosen)  # type: ignore[arg-type]


def keys(graph: Graph) -> set[int]:
    return {node.key for node in graph.nodes}


def ties(graph: Graph) -> set[int]:
    return {strand.tie for link in graph.links for strand in link.strands}


@some
@given(graphs(), CHOICES)
def test_what_is_kept_is_what_a_plain_reading_keeps(graph: Graph, chosen: dict[str, str]) -> None:
    kind, state, dated = chosen["kind"], chosen["state"], chosen["dated"]
    shown, held = {}, set()
    for link in graph.links:
        told = {
            one.tie for one in link.strands
            if (not kind or one.kind == kind) and (not state or one.state == state)
            and (not dated or one.is_dated)
        }  # fmt: skip
        facts = 0 if kind or state else link.facts
        if told or facts or not (kind or state or dated):
            shown[link.ends] = (told, facts)
            held |= set(link.ends)
    expected = {
        key for key in keys(graph)
        if (not chosen["family"] or KNOWN[key].family == chosen["family"])
        and (not chosen["scale"] or KNOWN[key].scale == chosen["scale"])
        and (not chosen["theme"] or chosen["theme"] in OF_THEMES.get(key, ()))
        and (key in held or not (kind or state or dated))
    }  # fmt: skip
    kept = asked(**chosen).kept(graph, OF_THEMES)
    assert keys(kept) == expected
    assert {link.ends: ({one.tie for one in link.strands}, link.facts) for link in kept.links} == {
        ends: told for ends, told in shown.items() if (expected | {HERE}).issuperset(ends)
    }


@some
@given(graphs(), CHOICES)
def test_filters_only_take_away_and_taken_twice_change_nothing(graph: Graph, chosen: dict[str, str]) -> None:
    once = asked(**chosen).kept(graph, OF_THEMES)
    assert ties(once) <= ties(graph)
    chosen_of_nodes = {name: chosen[name] for name in ("family", "scale", "theme")}
    twice = asked(**chosen_of_nodes).kept(asked(**chosen_of_nodes).kept(graph, OF_THEMES), OF_THEMES)
    alone = asked(**chosen_of_nodes).kept(graph, OF_THEMES)
    assert (keys(twice), ties(twice)) == (keys(alone), ties(alone))
    by_one = [keys(asked(**{name: value}).kept(graph, OF_THEMES)) for name, value in chosen_of_nodes.items()]
    assert keys(alone) == set.intersection(*by_one), "two filters keep whom both keep"


@some
@given(graphs(), st.booleans())
def test_the_ties_of_all_states_or_of_all_kinds_are_all_ties(graph: Graph, dated: bool) -> None:
    whole = ties(asked(dated=dated).kept(graph, {}))
    assert set().union(*(ties(asked(state=state, dated=dated).kept(graph, {})) for state in STATES)) == whole
    assert set().union(*(ties(asked(kind=kind, dated=dated).kept(graph, {})) for kind in KINDS)) == whole


@some
@given(graphs(), CHOICES)
def test_what_is_drawn_is_what_the_table_says(graph: Graph, chosen: dict[str, str]) -> None:
    kept = asked(**chosen).kept(graph, OF_THEMES)
    words = Words("Ici", lambda node: f"/{node.key}/", lambda node: node.name)
    svg = draw(kept, {key: (0.1 * key - 0.5, 0.05 * key) for key in KNOWN}, words)
    rows = rows_of(kept, "Ici")
    assert {row.node.key for row in rows} == {int(key) for key in re.findall(r'href="/(\d+)/"', svg)}
    lines = {(int(a), int(b)) for a, b in re.findall(r'data-a="(\d+)" data-b="(\d+)"', svg)}
    assert lines == {link.ends for link in kept.links}
    for row in rows:
        assert row.degree == sum(row.node.key in ends for ends in lines)
        assert 0 <= row.between <= 1
        assert 0 <= row.cut < len(rows)


@pytest.mark.django_db
def test_the_files_hold_what_is_drawn_whatever_is_asked(client: object) -> None:
    with time_machine.travel(NOW, tick=False), override("en"):
        here = make_streets(client)
        awkward = make_organisation('=1+1;"Club\u202e 👩‍👩‍👧', scale="city", family="peer")
        here.declare("helps", awkward, since=date(2010, 5, 1))
        here.client.post(here.url("arrange"))
        names = {one.pk: one.name for one in (here.city, here.circle, here.school, here.federation, awkward)}
        for query in ({"famille": "peer"}, {"etat": "in_force"}, {"annee": 2012, "mois": 3}):
            page = here.page("graph", **query)
            drawn = {names[int(key)] for key in re.findall(r'data-key="([1-9]\d*)"', page)}
            lines = re.findall(r'<line class="graph-link[^>]* data-a="(\d+)" data-b="(\d+)"', page)
            tied = {frozenset(names.get(int(end), here.place.name) for end in ends) for ends in lines}
            files = [
                here.get(name, **query).content.decode("utf-8-sig") for name in ("nodes_csv", "links_csv")
            ]
            nodes, links = (list(csv.reader(io.StringIO(text), delimiter=";"))[1:] for text in files)
            assert {row[0].removeprefix("'") for row in nodes} == drawn
            assert {frozenset(end.removeprefix("'") for end in row[:2]) for row in links} == tied
            assert all(not row[0].startswith("=") for row in nodes), "a spreadsheet reckons nothing"
            assert unescape(page).count(awkward.name) >= (2 if awkward.name in drawn else 0)
