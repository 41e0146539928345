"""What leaves for other software is what may be told, and another program reads it back the same."""

import csv
import io
import json
from datetime import UTC, date, timedelta
from xml.etree import ElementTree

import networkx
import pytest

from comptoir.actors.models import Consent
from comptoir.exchange.exporting import gexf, graphml, jsonld
from comptoir.exchange.web import web_of
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, TODAY, make_neighbourhood
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
    around.declare("partner_of", around.city, place=make_place("La Fabrique"), told_in=around.place)

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


def test_gephi_tells_apart_what_joins_the_same_two_and_reads_days_and_numbers(around):
    """By the schema of GEXF 1.3: an edge has a ``kind``, and days count in a graph that is dynamic."""
    around.declare("funds", around.city)
    around.declare("hosts", around.city)
    root = ElementTree.fromstring(gexf(web(around)))
    name = "{http://gexf.net/1.3}"

    edges = [(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in root.iter(f"{name}edge")]
    city, here = f"actor-{around.city.pk}", f"place-{around.place.pk}"
    assert len(edges) == len(set(edges))
    assert {kind for source, _target, kind in edges if source == city} == {"funds", "hosts", "recognises"}
    assert "flow people person" in {kind for _source, target, kind in edges if target == here}
    graph = root.find(f"{name}graph").attrib
    assert (graph["mode"], graph["timerepresentation"], graph["timeformat"]) == (
        "dynamic",
        "interval",
        "date",
    )


@pytest.mark.parametrize(("write", "read"), [(gexf, networkx.read_gexf), (graphml, networkx.read_graphml)])
def test_a_quantity_is_a_number_to_another_program(around, write, read):
    graph = read(io.BytesIO(write(web(around))))

    (flow,) = [data for _, _, data in graph.edges(data=True) if data["kind"] == "flow"]
    assert (flow["quantity"], flow["weight"], flow["unit"]) == (36.0, 3, "person")


def test_the_seat_and_the_body_leave_with_the_tie(around):
    around.declare("sits_in", around.city, body="Bureau", seat="Titulaire")

    table = around.get("exchange:edges_csv").content.decode("utf-8-sig").splitlines()
    roles = [thing for thing in json.loads(jsonld(web(around)))["@graph"] if thing["@type"] == "Role"]

    assert table[0].startswith("From;To;Type;State;Quality;Body;Seat;")
    assert any(";sits_in;in_force;;Bureau;Titulaire;" in line for line in table)
    assert "Titulaire, Bureau" in {role.get("namedPosition") for role in roles}


def test_a_flow_begins_on_the_day_of_the_place(around):
    late = NOW.replace(day=1, hour=23, minute=30, tzinfo=UTC)
    around.came(around.city, 30, at=late)

    (flow,) = [edge for edge in web(around).edges if edge.id.startswith(f"flow-{around.city.pk}-")]

    assert flow.since == late.date() + timedelta(days=1)


@pytest.mark.parametrize("strange", ["\x01", "\x0b", "\x1f", "\x7f", "\ufffe", "\u2028", "\U0001f600"])
def test_a_character_that_xml_cannot_hold_breaks_no_file(around, strange):
    around.declare("funds", make_organisation(f"Fonds{strange}Sud"), quality=f"a{strange}b")

    for write, read in ((gexf, networkx.read_gexf), (graphml, networkx.read_graphml)):
        graph = read(io.BytesIO(write(web(around))))
        labels = {data["label"] for _, data in graph.nodes(data=True)}
        assert labels & {"FondsSud", f"Fonds{strange}Sud"}
    assert f"Fonds{strange}Sud" in {thing.get("name") for thing in json.loads(jsonld(web(around)))["@graph"]}


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


def test_linked_data_taken_twice_speaks_of_the_same_things(around):
    """Without a base, each download would name its nodes after the file it was kept in."""
    told = json.loads(around.get("exchange:export", "jsonld").content)

    assert told["@context"]["@base"] == f"http://testserver{around.url('network:rings')}"
    assert all(thing["@id"].startswith("#") for thing in told["@graph"])


def test_the_table_names_both_ends(around):
    answer = around.get("exchange:edges_csv")

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
    answer = around.get("exchange:export", form)

    assert around.url("exchange:export", form) in around.page("rings")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert f"reseau-{TODAY}.{form}" in answer["Content-Disposition"] or form in answer["Content-Disposition"]


def test_an_unknown_format_is_not_found(around):
    assert around.get("exchange:export", "docx").status_code == 404
