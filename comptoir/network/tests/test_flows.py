"""What circulates, counted: figures, their lines, and figures that are never late."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from comptoir.actors.merging import merge_actors, undo_merge
from comptoir.journal.actions import write_facts
from comptoir.journal.models import Fact
from comptoir.journal.natures import CIRCULATES, Circulates, Direction, Nature
from comptoir.network.comparing import compare_flows
from comptoir.network.flows import (
    actors_of,
    between,
    lines,
    pairs_between,
    persons_by_figure,
    quantities_by_person,
    totals_by_actor,
    with_others,
)  # fmt: skip
from comptoir.network.models import Flow, FlowDebt
from comptoir.network.projection import rebuild_flows, settle_flows
from comptoir.network.tests.scene import AT, draft, happened
from comptoir.places.tests.factories import make_organisation, make_person, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    # What a test that empties every table left behind: the triggers note that facts went.
    FlowDebt.objects.all().delete()
    return make_place("Le Comptoir")


@pytest.fixture
def school():
    return make_organisation("École Chapelon")


@pytest.fixture(params=[True, False], ids=["settled", "owed"])
def settle(request):
    """Whether the clock passed or not, figures are the same."""
    return settle_flows if request.param else lambda: None


def said(totals):
    return [(each.nature, each.direction, each.unit, each.quantity, each.facts) for each in totals]


def test_every_kind_of_fact_says_what_circulates():
    assert set(CIRCULATES) == set(Fact.Kind)
    for each in CIRCULATES.values():
        assert each is None or each == Circulates(Nature(each.nature), Direction(each.direction))


def test_visits_are_people_received_and_uses_are_rooms_given(place, school, settle):
    paul = make_person("Paul")
    for day in (2, 9):
        happened(place, actor=paul, acting_for=school, at=AT.replace(day=day))
    happened(place, Fact.Kind.USED, quantity=90, actor=paul, acting_for=school)
    happened(place, Fact.Kind.BOOKED, quantity=120, actor=paul, acting_for=school)
    settle()

    people, rooms = between(place, school)

    assert said([people, rooms]) == [
        ("people", "received", "person", Decimal(2), 2),
        ("rooms", "given", "minute", Decimal(90), 1),
    ]
    assert (people.first_at.day, people.last_at.day) == (2, 9)
    assert between(place, paul) == [], "what he does for the school is the school's"


def test_what_circulates_with_others_is_told_from_their_side(place, school, settle):
    club, paul = make_organisation("Club"), make_person("Paul")
    happened(place, Fact.Kind.USED, quantity=90, actor=paul, acting_for=school, counterpart=club)
    happened(place, Fact.Kind.HOURS_RECEIVED, quantity=60, actor=club, counterpart=school)
    happened(place, Fact.Kind.COUNTED, quantity=24, counterpart=school)
    happened(place, Fact.Kind.USED, quantity=30, actor=school)
    settle()
    assert {other: said(totals) for other, totals in with_others(place, school).items()} == {
        club.pk: [
            ("hours", "given", "person", Decimal(60), 1), ("rooms", "given", "minute", Decimal(90), 1)
        ]
    }  # fmt: skip
    assert with_others(place, paul) == {}


def test_a_group_that_a_school_brought_is_received_from_the_school(place, school, settle):
    happened(place, Fact.Kind.COUNTED, quantity=24, counterpart=school)
    happened(place, Fact.Kind.COUNTED, quantity=7)
    settle()
    assert said(between(place, school)) == [("people", "received", "person", Decimal(24), 1)]
    assert [fact.quantity for fact in lines(place, school, "people", "received")] == [24]
    assert [*totals_by_actor(place)] == [school.pk]


def test_what_goes_between_two_actors_is_not_the_places(place, school, settle):
    club = make_organisation("Le club")
    happened(place, actor=school, counterpart=club, quantity=3)
    happened(place, actor=school, quantity=5)
    settle()
    assert said(between(place, school, club)) == [("people", "received", "person", Decimal(3), 1)]
    assert said(between(place, school)) == [("people", "received", "person", Decimal(5), 1)]
    assert [fact.quantity for fact in lines(place, school, "people", "received", club)] == [3]
    assert said(totals_by_actor(place)[school.pk]) == [("people", "received", "person", Decimal(5), 1)]


def test_pairs_are_counted_in_their_period(place, school, settle):
    club = make_organisation("Le club")
    for month in (1, 1, 3):
        happened(place, actor=school, counterpart=club, at=AT.replace(month=month))
    happened(place, actor=club, counterpart=school)
    happened(place, actor=school)
    settle()

    assert pairs_between(place) == {(school.pk, club.pk): 3, (club.pk, school.pk): 1}
    assert pairs_between(place, date(2026, 2, 1), date(2026, 4, 1)) == {
        (school.pk, club.pk): 1, (club.pk, school.pk): 1,
    }  # fmt: skip


def test_how_many_persons_stand_behind_each_figure(place, school, settle):
    people = [make_person(f"Une {number}") for number in range(3)]
    for person in people:
        for month in (1, 2):
            happened(place, actor=person, at=AT.replace(month=month))
    happened(place, Fact.Kind.USED, actor=people[0], quantity=60)
    happened(place, actor=school, quantity=12)
    settle()
    came, used = ("people", "received", "person"), ("rooms", "given", "minute")
    assert persons_by_figure(place) == {came: 3, used: 1}
    assert persons_by_figure(place, since=date(2026, 2, 1)) == {came: 3, used: 1}
    assert persons_by_figure(place, until=date(2026, 2, 1)) == {came: 3}


def test_hours_of_a_person_are_those_given_to_the_place_in_their_own_name(place, school, settle):
    paul = make_person("Paul")
    happened(place, Fact.Kind.HOURS_RECEIVED, actor=paul, quantity=60)
    happened(place, Fact.Kind.HOURS_RECEIVED, actor=paul, quantity=30, counterpart=school)
    happened(place, Fact.Kind.HOURS_RECEIVED, actor=paul, quantity=20, acting_for=school)
    happened(place, Fact.Kind.HOURS_GIVEN, actor=paul, quantity=10)
    settle()
    assert quantities_by_person(place, Nature.HOURS) == {paul.pk: 60}


def test_everybody_with_whom_something_circulates(place, school, settle):
    paul, awa = make_person("Paul"), make_person("Awa")
    happened(place, actor=paul, at=AT.replace(month=1))
    happened(place, actor=awa, acting_for=school, at=AT.replace(month=2))
    happened(place, Fact.Kind.HOURS_RECEIVED, quantity=60, actor=awa, counterpart=paul)
    settle()
    assert actors_of(place) == {paul.pk, school.pk}
    assert actors_of(place, since=date(2026, 2, 1)) == actors_of(place) - {paul.pk} == {school.pk}
    assert actors_of(place, until=date(2026, 2, 1)) == {paul.pk}


def test_persons_are_one_sum(place, school, settle):
    for name in ("Paul", "Nadia"):
        happened(place, actor=make_person(name))
    happened(place, actor=make_person("Awa"), acting_for=school)
    settle()
    totals = totals_by_actor(place)
    assert {who: said(each) for who, each in totals.items()} == {
        None: [("people", "received", "person", Decimal(2), 2)],
        school.pk: [("people", "received", "person", Decimal(1), 1)],
    }


def test_another_place_is_another_network(place, school, settle):
    happened(make_place("Ailleurs"), actor=school)
    settle()
    assert between(place, school) == []
    assert totals_by_actor(place) == {}


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (None, None, [2, 3, 4]),
        (date(2026, 3, 1), None, [3, 4]),
        (date(2026, 3, 10), date(2026, 4, 1), [3]),
        (date(2026, 3, 11), date(2026, 4, 11), [4]),
        (date(2026, 2, 10), date(2026, 4, 10), [2, 3]),
        (date(2026, 3, 10), date(2026, 3, 11), [3]),
        (None, date(2026, 3, 11), [2, 3]),
        (None, date(2026, 3, 10), [2]),
        (date(2026, 5, 1), None, []),
        (date(2026, 3, 11), date(2026, 3, 9), []),
        (date(2026, 4, 1), date(2026, 3, 11), []),
    ],
)
def test_a_period_is_counted_to_the_day(place, school, settle, since, until, months):
    for month in (2, 3, 4):
        happened(place, actor=school, at=AT.replace(month=month), quantity=month)
    settle()
    totals = between(place, school, since=since, until=until)
    found = lines(place, school, "people", "received", since=since, until=until)
    assert [fact.at.month for fact in found] == months
    assert sum(total.quantity for total in totals) == sum(months)
    seen = [(total.first_at.month, total.last_at.month) for total in totals]
    assert seen == ([(months[0], months[-1])] if months else [])
    assert sum(t.quantity for each in totals_by_actor(place, since, until).values() for t in each) == sum(
        months
    )


def test_the_days_of_a_begun_month_are_read_and_no_more(place, school, django_assert_num_queries):
    for month in (2, 3, 4):
        happened(place, actor=school, at=AT.replace(month=month))
    settle_flows()
    for period, queries in (((None, None), 2), ((None, date(2026, 3, 1)), 2), ((None, date(2026, 3, 11)), 3)):
        with django_assert_num_queries(queries):
            between(place, school, None, *period)


def test_the_first_hour_of_a_month_is_that_of_the_wall_clock(place, school, settle):
    happened(place, actor=school, at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))
    settle()
    assert between(place, school, since=date(2026, 3, 1))
    assert not between(place, school, until=date(2026, 3, 1))


def test_the_instant_at_which_a_period_ends_is_not_in_it(place, school, settle):
    happened(place, actor=school, at=datetime(2026, 3, 9, 23, tzinfo=UTC))
    settle()
    days = date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)
    for since, until, number in ((*days[:2], 0), (*days[1:], 1)):
        assert lines(place, school, "people", "received", None, since, until).count() == number
        assert len(between(place, school, None, since, until)) == number


def test_a_row_that_is_undone_leaves_nothing(place, school, settle):
    row = happened(place, actor=school)
    settle_flows()
    write_facts(origin=row, drafts=[])
    settle()
    assert between(place, school) == []
    assert totals_by_actor(place) == {}


def test_a_fact_that_moves_to_another_month_and_another_actor_is_counted_there(place, school, settle):
    club, row = make_organisation("Le club"), happened(place, actor=school, part="")
    settle_flows()
    write_facts(origin=row, drafts=[draft(place, actor=club, at=AT.replace(month=7), part="")])
    settle()
    assert between(place, school) == []
    [total] = between(place, club)
    assert total.last_at.month == 7


def test_a_merge_and_its_undoing_carry_the_flows(place, school, settle):
    double = make_organisation("Ecole Chapelon")
    happened(place, actor=double)
    settle_flows()
    trace = merge_actors(keep=school, absorb=double, by=None, now=AT)
    settle()
    assert between(place, double) == []
    assert said(between(place, school)) == [("people", "received", "person", Decimal(1), 1)]
    undo_merge(merge=trace, by=None, now=AT)
    settle()
    assert compare_flows().is_same


def test_reading_costs_the_same_whatever_is_there(place, settle, django_assert_max_num_queries):
    schools = [make_organisation(f"École {number}") for number in range(30)]
    for school in schools:
        happened(place, actor=school)
    settle()
    with django_assert_max_num_queries(4):
        assert len(totals_by_actor(place)) == 30
    with django_assert_max_num_queries(3):
        between(place, schools[0])


def test_one_new_fact_settles_one_month(place, school):
    happened(place, actor=school)
    assert settle_flows() == 1
    assert settle_flows() == 0
    assert not FlowDebt.objects.exists()


def test_too_many_changes_are_a_rebuild(place, school, monkeypatch):
    monkeypatch.setattr("comptoir.network.projection.MOST_SETTLED", 1)
    for month in (1, 2, 3):
        happened(place, actor=school, at=AT.replace(month=month))
    assert settle_flows() == 3
    assert Flow.objects.count() == 3
    assert not FlowDebt.objects.exists()


@pytest.fixture
def summed(place, school):
    for month in (1, 2, 3):
        happened(place, actor=school, at=AT.replace(month=month))
    assert rebuild_flows() == 3


def test_flows_that_are_right_have_no_difference(summed):
    found = compare_flows()
    assert (found.is_same, found.flows) == (True, 3)
    assert "3" in found.in_words()


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (lambda flow: flow.delete(), "missing"),
        (lambda flow: Flow.objects.filter(pk=flow.pk).update(quantity=7), "wrong"),
        (lambda flow: Flow.objects.filter(pk=flow.pk).update(last_at=AT), "wrong"),
        (lambda flow: Flow.objects.filter(pk=flow.pk).update(month=date(2031, 1, 1)), "superfluous"),
    ],
)
def test_what_differs_is_named_and_mended(summed, harm, what):
    harm(Flow.objects.order_by("month").first())
    found = compare_flows()
    assert not found.is_same
    assert what in {each["what"] for each in found.as_dict()["shown"]}
    with translation.override("en"):
        assert what in found.in_words()
    rebuild_flows()
    assert compare_flows().is_same
