"""The actions behind the set-up pages: the place, its exceptions, its spaces, its stewards."""

from datetime import date, time

import pytest
from django.utils import translation

from comptoir.places import actions, calendar, selectors, stewards
from comptoir.places.hours import Span
from comptoir.places.models import Place, Space, Stewardship
from comptoir.places.tests.factories import EARLY, make_hours, make_organisation, make_place

pytestmark = pytest.mark.django_db

NOW = {"by": None, "now": EARLY}
EVE, CHRISTMAS, NEW_YEAR = date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1)
MORNING = Span(time(9), time(12))


@pytest.fixture
def except_(place):
    def _except(first, last=None, **changes):
        actions.set_exception(place=place, first_day=first, last_day=last, **NOW | changes)

    return _except


def days(place):
    return [(row.first_day, row.last_day, row.spans, row.reason) for row in selectors.exceptions(place)]


def test_a_place_is_described_and_dated(place):
    actions.describe_place(
        place=place, name=" La Source ", commune="Firminy", emails=["a@example.org"], **NOW
    )

    kept = Place.objects.get()
    assert (kept.name, kept.commune, kept.emails) == ("La Source", "Firminy", ["a@example.org"])
    assert kept.updated_on == EARLY.date()


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": " "}, actions.NameIsMissing),
        ({"time_zone": "Europe/Atlantide"}, actions.TimeZoneIsUnknown),
        ({"slug": "x"}, TypeError),
    ],
)
def test_a_place_keeps_its_name_its_clock_and_its_address_on_the_site(place, fields, refusal):
    with pytest.raises(refusal):
        actions.describe_place(place=place, **NOW, **fields)


# Exceptions


def test_a_week_of_holidays_is_noted_once_and_counts_each_day(except_, place):
    make_hours(place, range(7), (9, 18))

    except_(EVE, NEW_YEAR, reason=" Congés ")

    assert days(place) == [(EVE, NEW_YEAR, [], "Congés")]
    assert calendar.opening_of(place, date(2026, 12, 28)).reason == "Congés"
    assert calendar.open_periods(place, date(2027, 1, 2))


def test_other_hours_for_one_day(except_, place):
    except_(EVE, spans=[Span(time(14), time(16)), MORNING])

    assert days(place) == [(EVE, EVE, [MORNING, Span(time(14), time(16))], "")]


def test_two_reasons_in_a_row_are_two_exceptions(except_, place):
    except_(EVE, reason="Inventaire")
    except_(CHRISTMAS, reason="Noël")

    assert [reason for *_, reason in days(place)] == ["Inventaire", "Noël"]


def test_a_day_has_one_exception(except_, place):
    except_(EVE, NEW_YEAR)

    with pytest.raises(actions.DayHasAnException):
        except_(CHRISTMAS, spans=[MORNING])


def test_an_exception_is_moved_and_changed(except_, place):
    except_(EVE, NEW_YEAR, reason="Congés")

    except_(CHRISTMAS, NEW_YEAR, spans=[MORNING], instead_of=(EVE, NEW_YEAR))

    assert days(place) == [(CHRISTMAS, NEW_YEAR, [MORNING], "")]


def test_an_exception_is_removed(except_, place):
    except_(EVE, NEW_YEAR)

    actions.remove_exception(place=place, first_day=EVE, last_day=NEW_YEAR, **NOW)

    assert days(place) == []


@pytest.mark.parametrize(
    ("last", "refusal"),
    [
        (date(2026, 12, 23), actions.ExceptionEndsBeforeItStarts),
        (date(2028, 1, 1), actions.ExceptionIsTooLong),
    ],
)
def test_an_exception_ends_after_it_starts_and_within_a_year(except_, last, refusal):
    with pytest.raises(refusal):
        except_(EVE, last)


def test_a_holiday_with_an_exception_is_no_longer_to_be_decided(except_, place):
    with translation.override("fr"):
        before = [name for _, name in selectors.coming_holidays(place, EVE)]
        except_(CHRISTMAS, spans=[MORNING])
        after = [name for _, name in selectors.coming_holidays(place, EVE)]

    assert before[:2] == ["Noël", "Jour de l’an"]
    assert after == before[1:]


# Spaces


@pytest.fixture
def add(place):
    def _add(name="Grande salle", **changes):
        return actions.add_space(place=place, name=name, **{"kind": "room", "capacity": 20} | NOW | changes)

    return _add


def test_spaces_come_in_the_order_they_were_added(add, place):
    add("Zinc", kind="lounge")
    add("Atelier")

    assert [space.name for space in place.spaces.all()] == ["Zinc", "Atelier"]


@pytest.mark.parametrize("name", ["grande SALLE", "Grande  salle "])
def test_two_spaces_in_use_have_two_names(add, name):
    add()

    with translation.override("en"), pytest.raises(actions.SpaceNameIsTaken, match="Another space"):
        add(name)


def test_a_closed_space_leaves_its_name_and_keeps_its_address(add):
    old = actions.close_space(space=add(), **NOW)
    new = add()

    assert (old.slug, new.slug) == ("grande-salle", "grande-salle-2")
    with pytest.raises(actions.SpaceNameIsTaken):
        actions.reopen_space(space=old, **NOW)


def test_a_space_is_used_again(add):
    space = actions.reopen_space(space=actions.close_space(space=add(), **NOW), **NOW)

    assert Space.objects.get(closed_at=None) == space


def test_a_space_is_changed_and_keeps_its_address(add):
    space = actions.change_space(space=add(), name="Petite salle", capacity=6, **NOW)

    assert (space.name, space.slug, Space.objects.get().capacity) == ("Petite salle", "grande-salle", 6)
    with pytest.raises(actions.NameIsMissing):
        actions.change_space(space=space, name="  ", **NOW)


def test_no_space_takes_the_address_of_a_page(add):
    assert add("Ajouter").slug == "ajouter-2"
    assert add("???").slug == "espace"


# Stewards


@pytest.fixture
def carry(place):
    organisation = make_organisation()

    def _carry(**changes):
        plain = {"place": place, "organisation": organisation, "function": "administration", "since": EVE}
        return stewards.add_steward(**plain | NOW | changes)

    return _carry


def test_a_place_is_said_to_be_an_organisations_own_and_its_listing_is_no_younger(place):
    organisation, listed_on = make_organisation("OpenScop"), place.updated_on

    stewards.set_organisation(place=place, organisation=organisation, **NOW)

    place.refresh_from_db()
    assert (place.organisation, place.updated_on) == (organisation, listed_on)


def test_two_organisations_share_the_functions_of_a_place(carry, place):
    carry(function="life", organisation=make_organisation("Zoomacom"))
    carry()

    assert [row.organisation.name for row in selectors.stewards(place)] == ["OpenScop", "Zoomacom"]
    assert Stewardship.objects.in_force(EVE).count() == 2
    assert not Stewardship.objects.in_force(date(2026, 12, 23)).exists()


def test_a_function_is_carried_once_at_a_time_by_the_same(carry):
    steward = carry(until=NEW_YEAR)

    with pytest.raises(stewards.StewardIsThereAlready):
        carry(since=CHRISTMAS)
    carry(since=NEW_YEAR)
    with pytest.raises(stewards.StewardIsThereAlready):
        stewards.change_steward(steward=steward, function="administration", since=EVE, until=None, **NOW)


def test_a_stewardship_ends_after_it_starts(carry):
    with pytest.raises(stewards.StewardshipEndsBeforeItStarts):
        carry(until=EVE)


def test_a_stewardship_is_changed_ended_or_removed(carry):
    steward = carry()

    stewards.change_steward(steward=steward, function="life", since=EVE, until=CHRISTMAS, **NOW)
    assert not Stewardship.objects.in_force(CHRISTMAS).exists()
    stewards.remove_steward(steward=steward, **NOW)
    assert not Stewardship.objects.exists()


def test_the_overview_costs_the_same_whatever_is_set_up(
    place, except_, add, carry, django_assert_num_queries
):
    empty = make_place()
    for number in range(5):
        add(f"Salle {number}")
        except_(date(2026, 2, 1 + 2 * number))
    make_hours(place, range(7), (9, 18))
    carry(since=date(2025, 1, 1))

    for each in (empty, place):
        with django_assert_num_queries(6):
            overview = selectors.overview(each, EARLY)
            assert all(row.organisation.name for row in overview.stewards)
