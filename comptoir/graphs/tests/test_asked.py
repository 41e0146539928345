"""What an address asks of the graph, and what is kept of it."""

from datetime import date

import pytest
from django.test import RequestFactory

from comptoir.graphs.asked import Asked, asked_of
from comptoir.graphs.nearest import HERE, Graph, Link, Node, Strand

TODAY = date(2026, 11, 24)


def asked(**query):
    return asked_of(RequestFactory().get("/", query), TODAY)


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ({}, TODAY),
        ({"annee": 2026, "mois": 11}, TODAY),
        ({"annee": 2026, "mois": 12}, TODAY),
        ({"annee": 2026, "mois": 10}, date(2026, 10, 31)),
        ({"annee": 2024, "mois": 2}, date(2024, 2, 29)),
        ({"annee": 2004, "mois": 1}, date(2004, 1, 31)),
        ({"annee": 2010}, date(2010, 12, 31)),
        ({"annee": 2010, "mois": "avril"}, date(2010, 12, 31)),
        ({"annee": 2003, "mois": 5}, TODAY),
        ({"annee": 2027, "mois": 5}, TODAY),
        ({"mois": 5}, TODAY),
        ({"annee": "²", "mois": "½"}, TODAY),
    ],
)
def test_a_date_is_the_end_of_a_month_and_never_to_come(query, day):
    assert asked(**query).day == day


def test_months_are_counted_from_2004():
    assert asked(annee=2004, mois=1).months == 0
    assert asked(annee=2009, mois=6).months == 65
    assert asked().months == asked().last_month == 274


def test_an_address_says_it_all_again():
    told = {
        "annee": "2015", "mois": "3", "loin": "1", "lien": "helps", "famille": "peer", "echelle": "city",
        "theme": "mediation", "etat": "asleep", "dates": "1",
    }  # fmt: skip
    once = asked(**told)
    assert once.query == "&".join(f"{key}={value}" for key, value in told.items())
    assert asked(**told) == once
    assert once.chooses
    assert once.chooses_ties
    assert once.is_past


def test_a_date_alone_chooses_nobody():
    assert not asked(annee=2015, mois=3).chooses
    assert asked(loin=1).chooses
    assert not asked(loin=1).chooses_ties


def node(key, **changes):
    return Node(
        **{"key": key, "name": f"N{key}", "scale": "city", "family": "peer", "steps": 1, "facts": 0} | changes
    )


def strand(tie, a, b, kind="helps", state="in_force", is_dated=True):
    return Strand(tie, kind, a, b, state, is_dated)


@pytest.fixture
def graph():
    """1 helps us since when nobody knows and 2 funds us; 3 is asleep with 2; something circulates with 4."""
    nodes = [node(1), node(2, family="funder"), node(3, scale="world"), node(4, facts=5)]
    links = [
        Link((HERE, 1), [strand(1, 1, HERE, is_dated=False)], 2),
        Link((HERE, 2), [strand(2, 2, HERE, "funds"), strand(3, 2, HERE, state="wished")], 0),
        Link((HERE, 4), [], 5),
        Link((2, 3), [strand(4, 3, 2, state="asleep")], 0),
    ]
    return Graph(nodes, links)


@pytest.mark.parametrize(
    ("query", "nodes", "links"),
    [
        ({}, {1, 2, 3, 4}, 4),
        ({"famille": "peer"}, {1, 3, 4}, 2),
        ({"echelle": "world"}, {3}, 0),
        ({"lien": "funds"}, {2}, 1),
        ({"etat": "wished"}, {2}, 1),
        ({"etat": "asleep"}, {2, 3}, 1),
        ({"lien": "helps", "famille": "peer"}, {1, 3}, 1),
        ({"dates": "1"}, {1, 2, 3, 4}, 4),
        ({"dates": "1", "lien": "helps"}, {2, 3}, 2),
        ({"theme": "fablab"}, {3, 4}, 1),
        ({"theme": "jardin"}, set(), 0),
    ],
)
def test_what_is_kept(graph, query, nodes, links):
    kept = asked(**query).kept(graph, {3: {"fablab"}, 4: {"fablab", "medias"}})
    assert {one.key for one in kept.nodes} == nodes
    assert len(kept.links) == links


def test_a_tie_that_is_left_out_does_not_speak_for_the_link(graph):
    kept = asked(lien="funds").kept(graph, {})
    assert [one.tie for one in kept.links[0].strands] == [2]
    assert kept.links[0].look == "live"


def test_degrees_are_those_of_what_is_kept(graph):
    assert graph.degrees == {HERE: 3, 1: 1, 2: 2, 3: 1, 4: 1}
    assert Asked(TODAY, TODAY, state="asleep").kept(graph, {}).degrees == {2: 1, 3: 1}


def test_the_other_pages_stay_on_the_day_of_the_graph():
    assert asked(annee=2009, mois=11).period == "mois=12&jour=2009-11-30"
