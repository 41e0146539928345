"""Who is in, who came on a day, the closing, and what the journal and the person are told."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from comptoir.journal.checking import Trade, compare, rebuild
from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.presence import actions, closing, facts, personal, selectors
from comptoir.presence.models import GroupVisit, Visit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
PRESENCE = [Trade("presence", facts.rows, facts.facts_of)]


@pytest.fixture
def place():
    return make_place()


def visit(place, name, arrived_at=NOW - HOUR, **fields):
    return actions.welcome(
        place=place,
        person=make_person(name),
        purpose="work",
        arrived_at=arrived_at,
        by=None,
        now=NOW,
        **fields,
    )


def group(place, arrived_at=NOW - HOUR, **counts):
    return actions.welcome_group(
        place=place, counts=counts or {"senior": 6, "child": 2}, purpose="help", arrived_at=arrived_at,
        by=None, now=NOW,
    )  # fmt: skip


def test_who_is_in_comes_in_order_of_arrival_with_all_heads(place):
    visit(place, "Théo", NOW - HOUR)
    visit(place, "Ana", NOW - 2 * HOUR)
    visit(place, "Parti", NOW - 3 * HOUR, left_at=NOW - HOUR)
    visit(make_place(), "Ailleurs")
    group(place)

    present = selectors.inside(place, NOW)

    assert [visit.person.name for visit in present.visits] == ["Ana", "Théo"]
    assert present.groups[0].counts == [("senior", 6), ("child", 2)]
    assert (present.groups[0].heads, present.heads) == (8, 10)


def test_a_day_holds_who_came_and_left_but_not_what_was_undone(place):
    visit(place, "Ana", NOW - 4 * HOUR, left_at=NOW - 3 * HOUR)
    actions.undo_visit(visit=visit(place, "Erreur"), by=None, now=NOW)
    visit(place, "Hier", NOW - timedelta(days=1), left_at=NOW - timedelta(days=1))

    present = selectors.day(place, date(2026, 11, 23))

    assert [visit.person.name for visit in present.visits] == ["Ana"]


def test_a_day_is_that_of_the_place(place):
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    visit(place, "Ana", late, left_at=late + HOUR)

    assert selectors.day(place, date(2026, 11, 23)).heads == 1
    assert selectors.day(place, date(2026, 11, 22)).heads == 0


@pytest.mark.parametrize("many", [1, 12])
def test_reading_who_is_in_costs_the_same_for_few_and_many(place, many, django_assert_num_queries):
    for number in range(many):
        visit(place, f"Personne {number}", acting_for=make_organisation(f"Structure {number}"))
        group(place)

    with django_assert_num_queries(3):
        present = selectors.inside(place, NOW)
        assert all(row.person.name and row.acting_for.name for row in present.visits)
    assert present.heads == many * 9


def test_at_closing_everybody_leaves_and_is_named(place):
    ana, eve = visit(place, "Ana", NOW - 2 * HOUR), group(place)
    elsewhere = visit(make_place(), "Ailleurs")

    still_in = closing.leave_all(place=place, at=NOW, by=None, now=NOW)

    assert (still_in.visits, still_in.groups) == ([ana], [eve])
    assert {row.left_at for row in (Visit.objects.get(pk=ana.pk), GroupVisit.objects.get())} == {NOW}
    assert Visit.objects.inside().get() == elsewhere


def test_closing_an_empty_place_is_nothing(place):
    assert not closing.leave_all(place=place, at=NOW, by=None, now=NOW)


def test_closing_at_an_earlier_hour_lets_nobody_leave_before_they_came(place):
    visit(place, "Ana", NOW - 2 * HOUR)
    visit(place, "Théo", NOW)

    closing.leave_all(place=place, at=NOW - HOUR, by=None, now=NOW)

    assert list(Visit.objects.order_by("arrived_at").values_list("left_at", flat=True)) == [NOW - HOUR, NOW]


def test_a_place_does_not_close_in_the_future(place):
    with pytest.raises(actions.TimeIsToCome):
        closing.leave_all(place=place, at=NOW + HOUR, by=None, now=NOW)


def test_closing_costs_the_same_for_few_and_many(place, django_assert_max_num_queries):
    for number in range(12):
        visit(place, f"Personne {number}")
        group(place)

    with django_assert_max_num_queries(7):
        closing.leave_all(place=place, at=NOW, by=None, now=NOW)


def test_a_closing_is_taken_back_but_for_who_came_in_again(place):
    ana, eve, bo = visit(place, "Ana"), group(place), visit(place, "Bo")
    still_in = closing.leave_all(place=place, at=NOW, by=None, now=NOW)
    again = actions.welcome(
        place=place, person=ana.person, purpose="work", arrived_at=NOW + HOUR, by=None, now=NOW + HOUR
    )

    back = closing.come_back(visits=still_in.visits, groups=still_in.groups, by=None, now=NOW + HOUR)

    assert (back.visits, back.groups) == ([bo], [eve])
    assert set(Visit.objects.inside()) == {again, bo}


def test_the_journal_rebuilt_from_presence_is_the_same(place):
    visit(place, "Ana", acting_for=make_organisation())
    actions.undo_visit(visit=visit(place, "Erreur"), by=None, now=NOW)
    group(place)
    written = sorted(Fact.objects.values_list("origin", "kind", "part", "quantity", "label"))

    assert compare(PRESENCE).is_same
    Fact.objects.all().delete()
    rebuild(PRESENCE)

    assert compare(PRESENCE).is_same
    assert sorted(Fact.objects.values_list("origin", "kind", "part", "quantity", "label")) == written


def test_presence_has_facts_for_its_own_rows_only(place):
    with pytest.raises(TypeError, match="knows no"):
        facts.facts_of(place)


def test_a_person_is_given_their_visits_and_may_have_the_words_forgotten(place):
    row = visit(place, "Ana", detail="Dossier de retraite")
    visit(place, "Théo", detail="À garder")

    told = personal.export_of(row.person)

    assert json.loads(json.dumps(told))["visits"][0]["detail"] == "Dossier de retraite"
    assert len(told["visits"]) == 1
    personal.erase(row.person, by=None, now=NOW)
    assert set(Visit.objects.values_list("detail", flat=True)) == {"", "À garder"}
