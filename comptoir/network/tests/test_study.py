"""The study says what is declared and noted, to whom it may be said, and nothing of whom it may not."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from comptoir.actors.models import Consent
from comptoir.network.paper import paper, paper_data
from comptoir.network.study import study_of
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, TODAY, make_neighbourhood
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_organisation, make_person
from comptoir.ties.actions import change_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(client):
    return make_neighbourhood(client)


def texts(around, audience="place", day=TODAY):
    """Every word of the paper, one line each, in English."""
    with translation.override("en"):
        data = paper_data(study_of(around.place, day, audience))
    data.pop("rings")
    found = []

    def walk(part):
        for one in part.values() if isinstance(part, dict) else part:
            if isinstance(one, str):
                found.append(one)
            else:
                walk(one)

    walk(data)
    return found


def test_each_actor_stands_in_the_chapter_of_its_scale_nearest_first(around):
    with translation.override("en"):
        study = study_of(around.place, TODAY)

    assert [(one.title, [entry.name for entry in one.entries]) for one in study.chapters] == [
        ("neighbourhood", ["École Chapelon"]),
        ("city", ["Ville de Saint-Étienne"]),
        ("department", ["Cyberloire"]),
    ]


def test_a_tie_is_said_once_with_its_state_and_what_stands_in_its_way(around):
    lines = texts(around)

    city = "Ville de Saint-Étienne recognises Zoomacom (centre de ressources)"
    assert [line for line in lines if city in line] == [f"{city} — wished: {OBSTACLE}"]
    assert "Zoomacom is a member of Cyberloire — asleep" in lines


def test_a_tie_between_two_others_is_in_it_too(around):
    around.declare("supports", make_organisation("Région", scale="region"), counterpart=around.circle)

    assert "Région supports Cyberloire" in texts(around)


def test_what_circulated_is_told_of_the_actor_and_of_both_years(around):
    happened(around.place, actor=around.school, quantity=20, at=NOW.replace(year=2025, month=3))

    lines = texts(around)

    assert "36 persons" in lines
    with translation.override("en"):
        (people,) = study_of(around.place, TODAY).sums
    assert (people.what, people.way, people.this_year, people.year_before) == (
        "People", "received", "36 persons", "20 persons"
    )  # fmt: skip


def test_few_persons_are_never_counted_out(around):
    around.came(around.city, 3)

    lines = texts(around)

    assert "fewer than 5 persons" in lines
    assert not [line for line in lines if line.startswith("3 person")]


@pytest.mark.parametrize(
    ("audience", "told"),
    [("public", ["public"]), ("network", ["public", "network"]), ("place", ["public", "network", "place"])],
)
def test_each_audience_reads_the_ties_it_may_see_and_nobody_the_team_s(around, audience, told):
    for level in ("public", "network", "place", "team"):
        around.declare("funds", make_organisation(f"Fonds {level}"), visibility=level)

    lines = "\n".join(texts(around, audience))

    assert [
        level for level in ("public", "network", "place", "team") if f"Fonds {level} funds" in lines
    ] == told


def test_a_person_is_named_only_when_they_agreed(around):
    silent, willing = make_person("Nadia Benali"), make_person("Paul Roche")
    Consent.objects.create(person=willing, purpose=Consent.Purpose.NETWORK, given_at=NOW, source="Dit")
    for person in (silent, willing):
        around.declare("represents", person)

    lines = "\n".join(texts(around))

    assert "Paul Roche represents Zoomacom" in lines
    assert "Nadia" not in lines


def test_what_changed_in_the_year_is_told_in_order(around):
    tie = around.declare("funds", around.city, since=date(2026, 2, 1))
    change_state(tie=tie, state="asleep", obstacle="", by=None, now=NOW.replace(month=9))
    old = around.declare("supports", around.city, since=date(2015, 1, 1), until=date(2026, 6, 1))

    with translation.override("en"):
        changes = [(one.on, one.said) for one in study_of(around.place, TODAY).changes]

    assert old.until == date(2026, 6, 1)
    assert changes == [
        (date(2026, 2, 1), "Ville de Saint-Étienne funds Zoomacom"),
        (date(2026, 6, 1), "No longer: Ville de Saint-Étienne supports Zoomacom"),
        (date(2026, 9, 24), "Ville de Saint-Étienne funds Zoomacom — asleep"),
    ]


def test_what_is_over_is_not_told_as_if_it_stood(around):
    around.declare("supports", around.city, since=date(2015, 1, 1), until=date(2016, 1, 1))

    assert "Ville de Saint-Étienne supports Zoomacom" not in "\n".join(texts(around))


def test_the_limits_are_said(around):
    assert "A tie that nobody recorded is not a tie that does not exist." in texts(around)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_paper_is_set_with_names_that_could_break_it(around, language):
    around.declare("funds", make_organisation('#let x = "<b>&' + "é" * 60, scale="world", family="funder"))

    with translation.override(language):
        assert paper(study_of(around.place, TODAY)).startswith(b"%PDF")


def test_a_place_with_nobody_around_has_a_paper_too(client):
    from comptoir.places.tests.factories import make_place

    assert paper(study_of(make_place(), TODAY)).startswith(b"%PDF")


def test_the_study_costs_the_same_for_many_actors(around):
    def cost():
        with CaptureQueriesContext(connection) as queries, translation.override("en"):
            study_of(around.place, TODAY)
        return len(queries)

    few = cost()
    for number in range(30):
        around.declare("funds", make_organisation(f"Fonds {number}"))

    assert cost() == few


def test_the_file_is_given_to_who_sees_the_network(around):
    answer = around.get("study", pour="public")

    assert around.url("study") in around.page("rings"), "one button makes it"
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
