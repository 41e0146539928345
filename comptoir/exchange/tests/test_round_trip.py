"""What we give to other software and take back changes nothing, whichever program wrote it again."""

import csv
import io
import json
from datetime import date

import networkx
import pytest
import time_machine

from comptoir.actors.models import Actor
from comptoir.exchange.exporting import FORMATS
from comptoir.exchange.models import NameInFile
from comptoir.exchange.tests.files import bring, imported, outcomes, would_do
from comptoir.exchange.web import web_of
from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood, someone
from comptoir.places.tests.factories import make_organisation, make_place
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(client):
    """Every state, both kinds of dates, a quality, a formula, a person who agreed, a place, two twins."""
    with time_machine.travel(NOW, tick=False):
        scene = make_neighbourhood(client)
        scene.declare("funds", make_organisation("=Fonds & Co ; “x”"), quality="2 ateliers, « plus »")
        scene.declare("funds", scene.city, since=date(2020, 1, 1), until=date(2027, 1, 1))
        scene.declare("funds", scene.city, since=date(2009, 5, 1), until=date(2012, 1, 1), state="ended")
        scene.declare("hosts", scene.city, state="refused", body="Bureau", seat="Invité")
        scene.declare("partner_of", scene.city, place=make_place("La Fabrique"), told_in=scene.place)
        scene.declare("represents", someone("Nadia Benali", may_be_named=True))
        scene.declare("supports", make_organisation("Cyberloire"), state="discussed")
        yield scene


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Tie, Actor, NameInFile)]


def said():
    ties = Tie.objects.select_related("subject", "counterpart", "place")
    return {(str(tie), tie.state, tie.since, tie.until, tie.quality, tie.body, tie.seat) for tie in ties}


def exported(around, form):
    if form == "csv":
        return around.get("exchange:edges_csv").content
    return FORMATS[form].write(web_of(around.place, TODAY))


@pytest.mark.parametrize("form", ["gexf", "graphml", "csv"])
def test_what_we_export_changes_nothing_when_it_comes_back(around, form):
    before = everything()

    run = imported(around.place, exported(around, form), f"reseau.{form}")

    found = outcomes(run)
    assert everything()[:2] == before[:2]
    assert not {"added", "refused"} & found.keys(), list(run.lines.values("name", "outcome", "remarks"))
    assert found["left"] == 1, "what circulates is computed"
    if form != "csv":
        assert "aside" not in found, "our identifiers tell the two of one name apart"


@pytest.mark.parametrize("form", ["gexf", "graphml", "csv"])
def test_another_installation_makes_the_same_network_of_it(around, form):
    content = exported(around, form)
    told = {tie for tie in said() if Tie.State.ENDED not in tie}
    Tie.objects.all().delete()

    run = imported(around.place, content, f"reseau.{form}")

    made = said()
    waits = {line.name for line in run.lines.filter(part="tie", outcome="aside")}
    assert made <= told
    assert len(told) - len(made) == len(waits)
    assert waits == (set() if form != "csv" else {"Cyberloire → Zoomacom", "Zoomacom → Cyberloire"})


@pytest.mark.parametrize(
    ("read", "write", "form"),
    [
        (networkx.read_gexf, networkx.write_gexf, "gexf"),
        (networkx.read_graphml, networkx.write_graphml, "graphml"),
    ],
    ids=["gexf", "graphml"],
)
def test_what_networkx_read_and_wrote_again_changes_nothing(around, read, write, form):
    graph, file = read(io.BytesIO(exported(around, form))), io.BytesIO()
    write(graph, file)
    before = everything()

    run = imported(around.place, file.getvalue(), f"encore.{form}")

    assert not {"added", "refused", "aside"} & outcomes(run).keys()
    assert everything() == before


def edges_of_a_graph(read, content):
    """As networkx has them: the names of the ends, then what the tie says, its last day in it."""
    graph = read(io.BytesIO(content))
    names = dict(graph.nodes(data="label"))
    for source, target, data in graph.edges(data=True):
        said = (data.get("state", ""), data.get("quality", ""))
        days = (data.get("since") or data.get("start") or "", data.get("until") or data.get("end") or "")
        yield (names[source], data["kind"], names[target], *said, *days)


def edges_of_linked_data(content):
    things = {thing["@id"]: thing for thing in json.loads(content)["@graph"]}
    for role in things.values():
        if role["@type"] == "Role":
            ends = things[role["source"]]["name"], role["roleName"], things[role["target"]]["name"]
            state = "" if role["roleName"] == "flow" else role["additionalType"]
            yield (
                *ends,
                state,
                role.get("description", ""),
                role.get("startDate", ""),
                role.get("endDate", ""),
            )


def edges_of_a_table(content):
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"):
        ends = row["From"].removeprefix("'"), row["Type"], row["To"].removeprefix("'")
        yield (*ends, row["State"], row["Quality"], row["Since"], row["Until"])


def test_four_readers_find_the_same_network_in_our_four_files(around):
    found = {
        "gexf": sorted(edges_of_a_graph(networkx.read_gexf, exported(around, "gexf"))),
        "graphml": sorted(edges_of_a_graph(networkx.read_graphml, exported(around, "graphml"))),
        "jsonld": sorted(edges_of_linked_data(exported(around, "jsonld"))),
        "csv": sorted(edges_of_a_table(exported(around, "csv"))),
    }

    assert found["gexf"] == found["graphml"] == found["jsonld"] == found["csv"]
    city = "Ville de Saint-Étienne"
    assert (city, "funds", "Zoomacom", "in_force", "", "2020-01-01", "2026-12-31") in found["gexf"]
    assert ("=Fonds & Co ; “x”", "funds", "Zoomacom", "in_force", "2 ateliers, « plus »", "", "") in found[
        "csv"
    ]


def test_a_graph_drawn_by_a_program_is_imported_by_the_names_of_its_nodes(around):
    graph, file = networkx.DiGraph(), io.BytesIO()
    graph.add_edge("Région", "Zoomacom", kind="funds", since="2019")
    networkx.write_gexf(graph, file)

    assert outcomes(imported(around.place, file.getvalue(), "a.gexf")) == {"added": 1}

    tie = Tie.objects.get(subject__name="Région")
    assert (tie.counterpart, tie.since) == (around.us, date(2019, 1, 1))


def test_a_graph_that_says_no_kind_asks_which_it_is(around):
    graph, file = networkx.Graph(), io.BytesIO()
    graph.add_edge("Région", "Zoomacom")
    networkx.write_graphml(graph, file)
    content = file.getvalue()

    waiting = would_do(bring(around.place, content, "a.graphml"))
    assert [row.outcome for row in waiting.plan.ties] == ["refused"]
    run = imported(around.place, content, "a.graphml", kinds={"": "funds"})

    assert outcomes(run) == {"added": 1}
