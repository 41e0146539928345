"""Two managers at the same instant, each with a connection of their own."""

from datetime import UTC, date, datetime, time

import pytest

from comptoir.places import actions, people, stewards
from comptoir.places.hours import Span
from comptoir.places.models import Acquaintance, Role, Space
from comptoir.places.tests.factories import make_organisation, make_person, make_place, make_role

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BY = {"by": None, "now": NOW}


@pytest.fixture
def place():
    return make_place()


def test_two_managers_who_end_each_other_leave_one(place, together):
    roles = [make_role(place, "manager", make_person(name)) for name in ("Ana", "Bo")]

    told = together(*[lambda role=role: people.end_role(role=role, **BY) for role in roles])

    assert told == ["done", "nobody_else_manages"]
    assert Role.objects.in_force(NOW).count() == 1


def test_a_role_given_twice_at_once_is_given_once(place, together):
    person = make_person()

    def give():
        people.give_role(place=place, person=person, kind="concierge", starts_at=NOW, **BY)

    assert together(give, give, give) == ["already_has_that_role", "already_has_that_role", "done"]
    assert (Role.objects.count(), Acquaintance.objects.count()) == (1, 1)


def test_a_person_met_everywhere_at_once_is_known_once(place, together):
    person = make_person()

    def meet():
        people.meet(place=place, person=person, now=NOW)

    assert together(meet, meet, meet, meet) == ["done"] * 4
    assert Acquaintance.objects.count() == 1


def test_two_spaces_added_at_once_under_one_name_are_one(place, together):
    def add():
        actions.add_space(place=place, name="Zinc", kind="lounge", capacity=12, **BY)

    assert together(add, add) == ["done", "space_name_is_taken"]
    assert Space.objects.count() == 1


def test_two_weeks_recorded_at_once_are_one_or_the_other_and_never_a_mixture(place, together):
    def set_week(opens, closes):
        span = Span(time(opens), time(closes))
        actions.set_weekly_hours(
            place=place, week={day: [span] for day in range(7)}, keeps_public_holidays=True, **BY
        )

    assert together(lambda: set_week(8, 12), lambda: set_week(14, 19)) == ["done", "done"]

    assert place.hours.count() == 7
    assert len({row.opens for row in place.hours.all()}) == 1
    place.refresh_from_db()
    assert place.opening_hours.startswith(f"Mo-Su {place.hours.all()[0].opens:%H:%M}")


def test_one_day_has_one_exception_whoever_notes_it_first(place, together):
    def note():
        actions.set_exception(place=place, first_day=date(2026, 12, 24), **BY)

    assert together(note, note) == ["day_has_an_exception", "done"]
    assert place.exceptions.count() == 1


def test_a_function_is_carried_once_by_the_same(place, together):
    organisation = make_organisation()

    def carry():
        stewards.add_steward(
            place=place, organisation=organisation, function="life", since=date(2026, 1, 1), **BY
        )

    assert together(carry, carry) == ["done", "steward_is_there_already"]
    assert place.stewardships.count() == 1
