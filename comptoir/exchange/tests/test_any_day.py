"""The files of a past day say what stood on its evening, as its page does, and of which day they are."""

import csv
import io
import json
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from html import unescape
from itertools import accumulate, combinations, product
from types import SimpleNamespace
from xml.etree import ElementTree

import networkx
import pytest
import time_machine
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.exchange.exporting import FORMATS
from comptoir.exchange.web import _flows, web_of
from comptoir.network.flows import FlowTotal
from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood
from comptoir.places.tests.factories import make_organisation
from comptoir.ties.actions import change_state

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 30)
GEXF = "{http://gexf.net/1.3}"


def at(day, hour=9):
    return datetime.combine(day, time(hour), tzinfo=UTC)


@pytest.fixture
def around(client):
    """By the evening of that day 30 had come; a tie was wished since May, and is in force since July."""
    with time_machine.travel(NOW, tick=False):
        scene = make_neighbourhood(client)
        scene.came(scene.city, 20, at=at(date(2026, 5, 2)))
        scene.came(scene.city, 10, at=at(DAY, 18))
        scene.came(scene.city, 7, at=at(DAY + timedelta(days=1), 0))
        scene.declare("hosts", scene.city, since=date(2020, 1, 1), until=date(2026, 9, 1))
        scene.declare("trains", scene.city, since=date(2026, 7, 1))
        wished = scene.declare("funds", scene.city, state="wished")
        wished.states.update(since_at=at(date(2026, 5, 1)))
        change_state(tie=wished, state="in_force", by=None, now=at(date(2026, 7, 2)))
        yield scene


def web(around, day=DAY, audience="place"):
    return web_of(around.place, day, audience, today=TODAY)


def with_the_city(edges):
    """From a graph of another program: how each tie or flow with the city is said."""
    return {(one["kind"], one.get("state", ""), str(one.get("quantity", ""))) for *_ends, one in edges}


FUNDS, HOSTS, FLOW = ("funds", "wished", ""), ("hosts", "in_force", ""), ("flow", "", "30.0")


def test_another_program_reads_what_stood_that_evening(around):
    graph = networkx.read_graphml(io.BytesIO(around.get("exchange:export", "graphml", jour=str(DAY)).content))
    city = f"actor-{around.city.pk}"
    assert with_the_city(graph.out_edges(city, data=True)) == {FUNDS, HOSTS, FLOW}
    assert graph.graph["as_of"] == "2026-06-30"

    now = networkx.read_graphml(io.BytesIO(around.get("exchange:export", "graphml").content))
    assert {("flow", "", "37.0"), ("trains", "in_force", ""), ("funds", "in_force", "")} <= with_the_city(
        now.out_edges(city, data=True)
    )
    assert now.graph["as_of"] == "2026-11-24"


def test_the_dynamic_file_keeps_the_days_of_each_tie_and_ends_flows_with_the_day(around):
    content = around.get("exchange:export", "gexf", jour=str(DAY)).content
    graph = networkx.read_gexf(io.BytesIO(content))
    assert with_the_city(graph.out_edges(f"actor-{around.city.pk}", data=True)) >= {HOSTS}

    root = ElementTree.fromstring(content)
    days = {one.get("kind"): (one.get("start"), one.get("end")) for one in root.iter(f"{GEXF}edge")}
    assert days["hosts"] == ("2020-01-01", "2026-08-31")
    assert days["flow people person"] == ("2026-05-02", "2026-06-30")
    assert root.find(f"{GEXF}graph").get("mode") == "dynamic"
    meta = root.find(f"{GEXF}meta")
    assert meta.get("lastmodifieddate") == "2026-11-24"
    assert "on the evening of 2026-06-30" in meta.findtext(f"{GEXF}description")


def test_linked_data_says_of_which_day_it_is(around):
    graph = json.loads(around.get("exchange:export", "jsonld", jour=str(DAY)).content)["@graph"]
    (dataset,) = [one for one in graph if one["@type"] == "Dataset"]
    assert (dataset["temporalCoverage"], dataset["dateModified"]) == ("../2026-06-30", "2026-11-24")
    assert "on the evening of 2026-06-30" in dataset["description"]
    assert {"30 person"} == {one["size"] for one in graph if one.get("roleName") == "flow"}


def table(around, name, **query):
    text = around.get(name, **query).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_table_of_edges_says_on_each_line_of_which_day(around):
    rows = table(around, "exchange:edges_csv", jour=str(DAY))
    assert {row["As of"] for row in rows} == {"2026-06-30"}
    assert "As of" not in table(around, "exchange:edges_csv")[0]


@pytest.mark.parametrize(
    "day", ["2026-05-01", "2026-05-02", "2026-06-30", "2026-07-01", "2026-07-02", "2026-11-24"]
)
def test_the_files_say_what_the_page_of_that_day_says(around, day):
    """The table of the rings: of each actor the states of its ties, what was received until then."""
    of_page = {
        row["Actor"]: (set(row["Tie"].split(", ")) - {"noted only"}, row["Received"])
        for row in table(around, "rings_csv", jour=day, mois=0)
    }
    names = {"wished": "wished", "in_force": "in force", "asleep": "asleep"}
    of_file: dict[str, tuple[set[str], str]] = {name: (set(), "") for name in of_page}
    for row in table(around, "exchange:edges_csv", jour=day):
        who = row["From"] if row["From"] in of_page else row["To"]
        states, received = of_file[who]
        if row["Type"] == "flow":
            received = f"{row['Quantity']} persons"
        of_file[who] = states | ({names[row["State"]]} if row["State"] else set()), received
    assert of_file == of_page


def test_the_page_of_a_past_day_leads_to_the_files_of_that_day(around):
    page = unescape(around.page("rings", jour=str(DAY)))
    for form in FORMATS:
        assert f"{around.url('exchange:export', form)}?jour=2026-06-30" in page
    assert f"{around.url('exchange:edges_csv')}?jour=2026-06-30" in page
    assert f"{around.url('exchange:files')}?mois=12&jour=2026-06-30" in page
    files = unescape(around.page("exchange:files", jour=str(DAY)))
    assert "As it stood on 30\xa0June 2026" in files
    assert f"{around.url('exchange:export', 'gexf')}?pour=network&jour=2026-06-30" in files
    assert "&jour=" not in unescape(around.page("exchange:files"))


def test_a_file_is_named_after_its_day(around):
    answer = around.get("exchange:export", "gexf", jour=str(DAY))
    assert "reseau-2026-06-30.gexf" in answer["Content-Disposition"]


@pytest.mark.parametrize("day", ["2027-01-01", "hier", "0001-01-01"])
def test_a_day_that_cannot_be_looked_at_leads_to_the_page_that_says_why(around, day):
    for name, args in (("exchange:export", ["gexf"]), ("exchange:edges_csv", [])):
        answer = around.get(name, *args, jour=day)
        assert answer.status_code == 302
        page = around.client.get(answer.url)
        assert page.status_code == 422
        assert f'value="{day}"' in page.content.decode()


def test_it_costs_the_same_however_much_there_was(around, django_assert_max_num_queries):
    with django_assert_max_num_queries(17) as few:
        web(around)
    for number in range(5):
        one = make_organisation(f"Club {number}")
        around.declare("supports", one, since=date(2020, 1, 1))
        around.came(one, 9, at=at(DAY))
    with django_assert_max_num_queries(len(few)):
        web(around)


# What leaves the house


def people(around, day, audience):
    return {
        (edge.quantity, edge.weight)
        for edge in web(around, day, audience).edges
        if edge.kind == "flow" and edge.source == f"actor-{around.city.pk}"
    }


@pytest.mark.parametrize("audience", ["network", "public"])
def test_outside_the_house_persons_are_counted_by_fives(around, audience):
    assert people(around, TODAY, "place") == {("37", 3)}
    assert people(around, TODAY, audience) == {("35", 1)}


def test_two_files_of_two_days_do_not_tell_the_few_who_came_between_them(around):
    for number in range(8):
        around.came(around.city, 1, at=at(date(2026, 8, 1 + number)))
    told = [people(around, date(2026, 8, day), "public") for day in range(1, 9)]
    assert told == [
        {one} for one in [("35", 1), ("35", 5), *[("40", 5)] * 4, ("40", 10), ("45", 10)]
    ]  # fmt: skip


def file_says(number):
    """What the file for everybody says of so many persons: nothing of few."""
    total = FlowTotal("people", "received", "person", Decimal(number), number, NOW, NOW)
    one = SimpleNamespace(actor=SimpleNamespace(pk=1), totals=[total] if number else [])
    place = SimpleNamespace(pk=1, day_of=lambda moment: moment.date())
    return [(edge.quantity, edge.weight) for edge in _flows(place, one, by=5, last=None)]


@settings(max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=3), st.integers(0, 12))
def test_no_adversary_who_has_the_file_of_each_day_finds_how_few_came(came, before):
    """By brute force: of every stretch of days, the files leave more than one number that may have come."""
    files = [file_says(number) for number in accumulate([before, *came])]
    may_be = [[number for number in range(25) if file_says(number) == read] for read in files]
    found = defaultdict(set)
    for sums in product(*may_be):
        if list(sums) == sorted(sums):
            for first, after in combinations(range(len(sums)), 2):
                found[first, after].add(sums[after] - sums[first])
    assert all(len(numbers) > 1 for numbers in found.values())


def test_outside_the_house_nobody_stands_alone_whom_only_an_untold_tie_brought(around):
    hidden = make_organisation("Cachée")
    around.declare("partner_of", hidden, visibility="team")
    labels = {
        audience: {node.label for node in web(around, TODAY, audience).nodes}
        for audience in ("place", "network", "public")
    }
    assert "Cachée" in labels["place"]
    assert "Cachée" not in labels["network"] | labels["public"]
    assert "École Chapelon" in labels["public"]


def test_it_is_said_in_french(around):
    with translation.override("fr"):
        content = FORMATS["gexf"].write(web(around)).decode()
    assert "au soir du 2026-06-30" in content
