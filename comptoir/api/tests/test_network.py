"""The network, for programs: what the files tell to the same audience, filtered, page by page, added up."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Consent
from comptoir.api.tests.scene import NOW, Caller, Scene, code
from comptoir.exchange.exporting import jsonld
from comptoir.exchange.web import web_of
from comptoir.journal.models import Fact
from comptoir.network.tests.scene import happened
from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation, make_person
from comptoir.ties.actions import declare_tie

OBSTACLE = "Deux services ne se parlent pas"
TODAY = NOW.date()


@pytest.fixture
def around(scene: Scene) -> Scene:
    """A city that wishes, a school that came twice, a club of which three persons came."""
    scene.us = make_organisation("Zoomacom")
    Stewardship.objects.create(place=scene.place, organisation=scene.us, function="life", since=TODAY)
    scene.city = make_organisation("Ville", scale="city", family="funder")
    scene.school = make_organisation("École Chapelon", scale="neighbourhood", family="public")
    scene.club = make_organisation("Club d’échecs", scale="neighbourhood", family="informal")
    scene.school.themes.create(theme="Numérique", folded="numerique")
    declare(scene, scene.city, "recognises", visibility="network", state="wished", obstacle=OBSTACLE)
    declare(scene, scene.city, "funds", visibility="place")
    declare(scene, scene.school, "partner_of", visibility="public")
    declare(scene, scene.club, "informs", visibility="team")
    for who, number, days in ((scene.school, 12, 1), (scene.school, 30, 40), (scene.club, 3, 1)):
        happened(scene.place, actor=who, quantity=number, at=NOW - timedelta(days=days))
    happened(scene.place, Fact.Kind.USED, actor=scene.school, quantity=90, at=NOW - timedelta(days=1))
    return scene


def declare(scene: Scene, who, kind: str, **told):
    return declare_tie(
        subject=who, counterpart=scene.us, kind=kind, source="Le conseil", told_in=scene.place, by=None,
        now=NOW, **told,
    )  # fmt: skip


@pytest.fixture
def team(around: Scene) -> Caller:
    return around.staff("coordinator")


@pytest.fixture
def reads(around: Scene) -> Caller:
    """The key that the team makes for the department: it only reads."""
    return around.caller(around.member("Sacha", "coordinator"), scopes=["read"])


def told(answer) -> list[dict]:
    assert answer.status_code == 200, answer.content
    return answer.json()["@graph"]


def names(answer) -> list[str]:
    return sorted(one["name"] for one in told(answer))


def kinds(answer) -> list[str]:
    return sorted(one["roleName"] for one in told(answer))


# Told to whom


@pytest.mark.parametrize("audience", ["place", "network", "public"])
def test_a_program_is_told_what_the_file_for_the_same_audience_says(around, team, audience):
    of_file = json.loads(jsonld(web_of(around.place, TODAY, audience)))["@graph"]

    graph = [
        *told(team.get("network/actors", audience=audience)),
        *told(team.get("network/ties", audience=audience)),
        *told(team.get("network/flows", audience=audience)),
    ]

    assert [{key: one[key] for key in row} for one, row in zip(graph, of_file, strict=True)] == of_file


def test_a_key_that_only_reads_is_told_what_the_network_may_know(team, reads):
    assert kinds(team.get("network/ties")) == ["funds", "partner_of", "recognises"]
    answer = reads.get("network/ties")
    assert (kinds(answer), answer.json()["audience"]) == (["partner_of", "recognises"], "network")


def test_a_key_that_only_reads_may_not_ask_for_what_the_place_keeps(reads):
    for part in ("actors", "ties", "flows", "totals"):
        assert code(reads.get(f"network/{part}", audience="place")) == (403, "scope"), part


def test_no_answer_says_what_stands_in_the_way(team):
    for part in ("actors", "ties", "flows", "totals"):
        assert OBSTACLE not in team.get(f"network/{part}").content.decode()


def test_a_person_is_told_only_when_they_agreed(around, team):
    silent, speaking = make_person("Nadia"), make_person("Paul Roche")
    for person in (silent, speaking):
        declare(around, person, "represents", visibility="public")
    Consent.objects.create(person=speaking, purpose="network", given_at=NOW, source="Dit")

    assert names(team.get("network/actors", kind="person")) == ["Paul Roche"]
    assert kinds(team.get("network/ties", actor=f"actor-{silent.pk}")) == []


# Asked for


def test_actors_are_asked_for_by_scale_family_and_theme(team):
    assert names(team.get("network/actors", scale="city")) == ["Ville"]
    assert names(team.get("network/actors", family="public")) == ["École Chapelon"]
    assert names(team.get("network/actors", theme="numérique")) == ["École Chapelon"]
    assert names(team.get("network/actors", scale="city", family="public")) == []


def test_ties_are_asked_for_by_kind_state_and_end(around, team):
    assert kinds(team.get("network/ties", kind="funds")) == ["funds"]
    assert kinds(team.get("network/ties", state="wished")) == ["recognises"]
    assert kinds(team.get("network/ties", actor=f"actor-{around.school.pk}")) == ["partner_of"]


def test_flows_carry_their_figure_as_a_number_and_go_the_way_they_went(around, team):
    people, rooms = sorted(told(team.get("network/flows")), key=lambda one: one["direction"], reverse=True)

    assert (people["source"], people["value"], people["unitText"], people["facts"]) == (
        f"#actor-{around.school.pk}", 42, "person", 2,
    )  # fmt: skip
    assert (rooms["direction"], rooms["source"]) == ("given", f"#place-{around.place.pk}")
    assert told(team.get("network/flows", direction="given")) == [rooms]


def test_figures_of_few_persons_are_in_no_flow_and_in_no_sum(around, team):
    assert told(team.get("network/flows", actor=f"actor-{around.club.pk}")) == []
    assert [one["quantity"] for one in team.get("network/totals", nature="people").json()["totals"]] == [42]


def test_what_circulates_is_added_up_since_a_day(team):
    answer = team.get("network/totals", since=str(TODAY - timedelta(days=10))).json()

    assert answer["since"] == "2026-11-13"
    told = [
        tuple(one[key] for key in ("nature", "direction", "quantity", "actors")) for one in answer["totals"]
    ]
    assert told == [("people", "received", 12, 1), ("rooms", "given", 90, 1)]


def test_the_sums_open_in_a_spreadsheet(team):
    answer = team.get("network/totals", form="csv", nature="people")

    assert answer["Content-Type"].startswith("text/csv")
    header, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert dict(zip(header, line, strict=True)) == {
        "since": "", "day": "2026-11-23", "nature": "people", "direction": "received", "unit": "person",
        "quantity": "42", "facts": "2", "actors": "1",
    }  # fmt: skip


def test_a_past_day_is_told_as_it_stood_that_evening(around, team):
    """The tie wished today was not yet declared; the school had come once."""
    day = str(TODAY - timedelta(days=20))

    assert team.get("network/ties", day=day, state="wished").json()["@graph"] == []
    answer = team.get("network/totals", day=day).json()
    assert (answer["day"], [one["quantity"] for one in answer["totals"]]) == (day, [30])


# Page by page


def test_page_by_page_everybody_is_told_once_and_in_the_same_order(team):
    everybody = told(team.get("network/actors"))
    pages = [team.get("network/actors", limit=2, start=start).json() for start in (0, 2, 4)]

    assert [one for page in pages for one in page["@graph"]] == everybody
    assert [(len(page["@graph"]), page["next"], page["count"]) for page in pages] == [
        (2, 2, 5), (2, 4, 5), (1, None, 5)
    ]  # fmt: skip


def test_after_the_last_page_there_is_nothing_more(team):
    page = team.get("network/actors", start=1000).json()

    assert (page["@graph"], page["next"]) == ([], None)


def test_the_database_is_asked_as_often_whatever_the_number_of_actors(around, team):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert team.get("network/ties").status_code == 200
        return len(asked)

    few = queries()
    for number in range(20):
        declare(around, make_organisation(f"Association {number}"), "partner_of")
    assert queries() == few


# What cannot be meant


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"day": "2026-11-24"}, "day"), ({"day": "hier"}, "day"), ({"day": "0026-01-01"}, "day"),
        ({"since": "2026-11-20", "day": "2026-11-10"}, "since"), ({"scale": "village"}, "scale"),
        ({"audience": "team"}, "audience"), ({"limit": 0}, "limit"), ({"start": -1}, "start"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_names_the_field(team, asked, field):
    answer = team.get("network/actors", **asked)

    assert code(answer) == (422, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == [field]
