"""What leaves for other software is what may be told, and another program reads it back the same."""

import csv
import io
import json
from datetime import date

import networkx
import pytest

from comptoir.actors.models import Consent
from comptoir.network.exporting import gexf, graphml, jsonld
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, TODAY, make_neighbourhood
from comptoir.network.web import web_of
from comptoir.places.tests.factories import make_organisation, make_person, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(client):
    return make_neighbourhood(client)


def web(around, audience="place"):
    return web_of(around.place, TODAY, audience)


def ends(around, audience="place"):
    told = web(around, audience)
    names = {node.id: node.label for node in told.nodes}
    return {(names[edge.source], edge.kind, names[edge.target]) for edge in told.edges}


def test_ties_and_flows_join_the_place_and_its_neighbours(around):
    assert ends(around) == {
        ("Ville de Saint-Étienne", "recognises", "Zoomacom"),
        ("Zoomacom", "member_of", "Cyberloire"),
        ("École Chapelon", "flow", "Le Comptoir Numérique"),
    }


def test_a_flow_goes_the_way_it_went_and_weighs_its_facts(around):
    (flow,) = [edge for edge in web(around).edges if edge.kind == "flow"]

    assert (flow.nature, flow.quantity, flow.unit, flow.weight) == ("people", "36", "person", 3)


def test_few_persons_do_not_leave(around):
    around.came(around.city, 3)

    assert ("Ville de Saint-Étienne", "flow", "Le Comptoir Numérique") not in ends(around)


def test_each_audience_is_given_what_it_may_see(around):
    for level in ("public", "network", "place", "team"):
        around.declare("funds", make_organisation(level), visibility=level)

    told = {audience: {who for who, kind, _ in ends(around, audience) if kind == "funds"} for audience in
            ("public", "network", "place")}  # fmt: skip

    assert told == {
        "public": {"public"}, "network": {"public", "network"}, "place": {"public", "network", "place"}
    }  # fmt: skip


def test_a_person_leaves_only_when_they_agreed(around):
    for name in ("Nadia Benali", "Paul Roche"):
        around.declare("represents", make_person(name))
    paul = around.us.ties_to.get(subject__name="Paul Roche").subject
    Consent.objects.create(person=paul, purpose=Consent.Purpose.NETWORK, given_at=NOW, source="Dit")

    labels = {node.label for node in web(around).nodes}

    assert "Paul Roche" in labels
    assert "Nadia Benali" not in labels


def test_what_stands_in_the_way_stays_in_the_house(around):
    for write in (gexf, graphml, jsonld):
        assert OBSTACLE not in write(web(around)).decode()


def test_a_tie_with_another_place_has_both_ends(around):
    around.declare("partner_of", around.city, counterpart=None, place=make_place("La Fabrique"))

    assert ("Ville de Saint-Étienne", "partner_of", "La Fabrique") in ends(around)


@pytest.mark.parametrize(
    ("write", "read"),
    [(gexf, networkx.read_gexf), (graphml, networkx.read_graphml)],
    ids=["gexf", "graphml"],
)
def test_another_program_reads_the_same_network(around, write, read):
    around.declare("funds", make_organisation('Fonds <&> "é"', scale="world"), quality="2 ateliers & plus")

    graph = read(io.BytesIO(write(web(around))))

    told = web(around)
    assert set(graph.nodes) == {node.id for node in told.nodes}
    assert {(here, there) for here, there, *_ in graph.edges} == {(e.source, e.target) for e in told.edges}
    labels = {data["label"] for _, data in graph.nodes(data=True)}
    assert labels == {node.label for node in told.nodes}
    (funds,) = [data for _, _, data in graph.edges(data=True) if data.get("kind") == "funds"]
    assert funds["quality"] == "2 ateliers & plus"


def test_dates_are_those_of_the_tie_and_the_last_day_is_in_it(around):
    around.declare("funds", around.city, since=date(2020, 1, 1), until=date(2027, 1, 1))

    text = gexf(web(around)).decode()

    assert 'start="2020-01-01" end="2026-12-31"' in text


def test_linked_data_says_actors_and_roles(around):
    graph = {thing["@id"]: thing for thing in json.loads(jsonld(web(around)))["@graph"]}

    city = graph[f"#actor-{around.city.pk}"]
    assert (city["@type"], city["name"], city["areaServed"]) == (
        "Organization",
        "Ville de Saint-Étienne",
        "city",
    )
    roles = [thing for thing in graph.values() if thing["@type"] == "Role"]
    assert {role["source"] for role in roles} | {role["target"] for role in roles} <= graph.keys()


def test_the_table_names_both_ends(around):
    answer = around.get("edges_csv")

    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:3] == ["From", "To", "Type"]
    assert ["Ville de Saint-Étienne", "Zoomacom", "recognises", "wished"] in [line[:4] for line in lines]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("gexf", "application/gexf+xml"),
        ("graphml", "application/graphml+xml"),
        ("jsonld", "application/ld+json"),
    ],
)
def test_each_format_is_a_file_from_the_page(around, form, kind):
    answer = around.get("export", form)

    assert around.url("export", form) in around.page("rings")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert f"reseau-{TODAY}.{form}" in answer["Content-Disposition"] or form in answer["Content-Disposition"]


def test_an_unknown_format_is_not_found(around):
    assert around.get("export", "docx").status_code == 404
