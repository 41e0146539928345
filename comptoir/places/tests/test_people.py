from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from comptoir.places import people
from comptoir.places.models import Acquaintance, Role
from comptoir.places.tests.factories import (
    make_account,
    make_organisation,
    make_person,
    make_place,
    make_role,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOON = NOW + timedelta(hours=3)
EVENING = NOW + timedelta(hours=9)


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def give(place):
    """The plainest role that works; each test changes the one thing it is about."""
    person = make_person()

    def _give(**changes):
        plain = {
            "place": place, "person": person, "kind": "concierge", "starts_at": NOW, "ends_at": NOON,
            "by": None, "now": NOW,
        }  # fmt: skip
        return people.give_role(**plain | changes)

    return _give


def test_a_person_met_twice_is_known_once_and_since_the_first_time(place):
    person = make_person()

    people.meet(place=place, person=person, now=NOW)
    people.meet(place=place, person=person, now=NOON)

    assert Acquaintance.objects.get().since == NOW


def test_an_organisation_is_not_met(place):
    with pytest.raises(people.NotAPerson, match="OpenScop"):
        people.meet(place=place, person=make_organisation(), now=NOW)


def test_a_place_knows_only_those_who_came(place):
    known, elsewhere, unknown = make_person("Ana"), make_person("Bo"), make_person("Cy")
    people.meet(place=place, person=known, now=NOW)
    people.meet(place=make_place(), person=elsewhere, now=NOW)

    assert list(people.persons_known_to(place)) == [known]
    assert unknown not in people.persons_known_to(place)


def test_whoever_was_merged_or_erased_is_no_longer_known(place):
    erased, merged = make_person("Ana", erased_at=NOW), make_person("Bo", merged_into=make_person("Bob"))
    for person in (erased, merged):
        people.meet(place=place, person=person, now=NOW)

    assert not people.persons_known_to(place).exists()


def test_a_role_for_a_half_day_makes_the_person_known(give, place):
    account = make_account()

    role = give(by=account)

    assert (role.starts_at, role.ends_at, role.given_by) == (NOW, NOON, account)
    assert role.person in people.persons_known_to(place)


def test_two_half_days_in_a_row_are_two_roles(give):
    give()
    give(starts_at=NOON, ends_at=EVENING)

    assert Role.objects.count() == 2


@pytest.mark.parametrize(
    ("starts", "ends"), [(NOW, NOON), (NOON - timedelta(hours=1), EVENING), (NOW - timedelta(days=9), None)]
)
def test_the_same_role_is_not_given_twice_at_a_time(give, starts, ends):
    give()

    with translation.override("en"), pytest.raises(people.AlreadyHasThatRole, match="Nadia Benali already"):
        give(starts_at=starts, ends_at=ends)

    assert Role.objects.count() == 1


def test_a_role_without_end_covers_all_that_comes(give):
    give(ends_at=None)

    with pytest.raises(people.AlreadyHasThatRole):
        give(starts_at=EVENING, ends_at=EVENING + timedelta(hours=4))


def test_another_role_or_another_place_is_another_matter(give):
    give()
    give(kind="mediator")
    give(place=make_place())

    assert Role.objects.count() == 3


def test_a_role_ends_after_it_starts(give):
    with pytest.raises(people.RoleEndsBeforeItStarts):
        give(ends_at=NOW)


def test_a_role_ended_now_is_no_longer_in_force(give):
    role = give(starts_at=NOW - timedelta(hours=1))

    people.end_role(role=role, by=None, now=NOW)

    assert not Role.objects.in_force(NOW).exists()
    assert Role.objects.in_force(NOW - timedelta(minutes=1)).get() == role


def test_a_role_that_has_not_begun_is_taken_back(give):
    role = give(starts_at=NOON, ends_at=EVENING)

    people.end_role(role=role, by=None, now=NOW)

    assert not Role.objects.exists()


def test_a_role_may_be_ended_at_a_later_moment(give):
    role = give(ends_at=EVENING)

    people.end_role(role=role, at=NOON, by=None, now=NOW)

    assert Role.objects.get().ends_at == NOON


def test_a_role_that_is_over_stays_as_it_was(give):
    role = give()

    with pytest.raises(people.RoleIsOver):
        people.end_role(role=role, by=None, now=EVENING)

    assert Role.objects.get().ends_at == NOON


def test_the_last_manager_stays(place):
    role = make_role(place, "manager")

    with translation.override("en"), pytest.raises(people.NobodyElseManages, match="another manager"):
        people.end_role(role=role, by=None, now=NOW)


@pytest.mark.parametrize(("starts", "leaves"), [(NOW - timedelta(days=1), True), (NOON, False)])
def test_a_manager_leaves_when_another_one_is_there_by_then(place, starts, leaves):
    role = make_role(place, "manager", make_person("Ana"))
    make_role(place, "manager", make_person("Bo"), starts_at=starts)

    if not leaves:
        with pytest.raises(people.NobodyElseManages):
            people.end_role(role=role, by=None, now=NOW)
        return
    people.end_role(role=role, by=None, now=NOW)
    assert Role.objects.in_force(NOW).get().person.name == "Bo"
