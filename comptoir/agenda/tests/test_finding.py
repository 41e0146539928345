"""The next free hour for six people with a projector this week."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.finding import Criteria, matching, next_free
from comptoir.agenda.models import Resource
from comptoir.agenda.resources import set_own_hours, set_rules
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    at,
    hold,
    make_desks,
    make_place,
    make_room,
    make_space,
    tuesday,
)
from comptoir.places.hours import Span
from comptoir.resources.closing import close

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def place():
    return make_place()


def find(*resources, **changes):
    plain = {
        "length": HOUR, "party": 1, "since": at(9), "until": at(18, date(2026, 11, 27)),
        "now": LONG_BEFORE, "criteria": Criteria(),
    }  # fmt: skip
    return [(one.name, period) for one, period in next_free(resources, **plain | changes)]


@pytest.mark.parametrize(
    ("criteria", "names"),
    [
        (Criteria(), ["Grande", "Petite", "Bureaux"]),
        (Criteria(kinds=("room",)), ["Grande", "Petite"]),
        (Criteria(kinds=("desks", "vehicle")), ["Bureaux"]),
        (Criteria(seats=6), ["Grande"]),
        (Criteria(equipment=("Vidéoprojecteur",)), ["Grande", "Petite"]),
        (Criteria(equipment=("videoprojecteur", "piano")), ["Petite"]),
        (Criteria(floor="1er étage"), ["Petite"]),
        (Criteria(step_free=True), ["Grande"]),
        (Criteria(kinds=("room",), equipment=("harpe",)), []),
    ],
)
def test_what_one_needs(place, criteria, names):
    grand = make_space(place, equipment=["vidéoprojecteur"], is_step_free=True)
    small = make_space(place, equipment=["vidéoprojecteur"], floor="1er étage")
    resources = [make_room(place, "Grande", space=grand), make_room(place, "Petite", seats=4, space=small)]
    resources[1].equipment = ["Piano"]
    resources.append(make_desks(place, name="Bureaux", kind=Resource.Kind.DESKS))

    found = [resource.name for resource in matching(resources, criteria)]

    assert [name for name in found if name in names] == names
    assert len(found) == len(names) or criteria.seats > 1


def test_the_soonest_comes_first(place):
    busy, free = make_room(place, "Grande"), make_room(place, "Petite")
    hold(busy, tuesday(9, 11))

    assert find(busy, free) == [("Petite", tuesday(9, 10)), ("Grande", tuesday(11, 12))]


def test_who_is_too_small_is_not_found_even_without_criteria(place):
    small = make_room(place, "Petite", seats=4)
    hall = make_room(place, "Halle", seats=1, units=0, parts=[small, make_room(place, "Nord", seats=4)])

    assert find(small, hall, party=6) == [("Halle", tuesday(9, 10))]
    assert find(small, hall, criteria=Criteria(seats=6)) == [("Halle", tuesday(9, 10))]


def test_not_before_now_and_on_five_minutes(place):
    assert find(make_room(place), now=at(10) + timedelta(minutes=2))[0][1].start == at(10) + timedelta(
        minutes=5
    )


def test_one_desk_that_is_free_is_enough(place):
    desks = make_desks(place, units=2)
    hold(desks, tuesday(9, 12))
    hold(desks, tuesday(9, 18))

    assert find(desks) == [("Coworking", tuesday(12, 13))]


def test_on_the_next_slot_after_the_notice_within_the_limits(place):
    room = make_room(place)
    set_rules(resource=room, slot_minutes=60, notice_minutes=90, buffer_minutes=15, by=None, now=LONG_BEFORE)
    hold(room, tuesday(12, 13))

    assert find(room, now=at(9)) == [("Grande salle", tuesday(14, 15))]
    assert find(room, now=at(9), length=timedelta(minutes=90)) == []


def test_never_while_it_is_closed_nor_outside_its_own_hours(place):
    room = make_room(place)
    set_own_hours(resource=room, week={2: [Span(time(8), time(12))]}, by=None, now=LONG_BEFORE)
    wednesday = date(2026, 11, 25)
    close(
        place=place, period=tuesday(8, 9.5, wednesday), resources=[room], reason="", by=None, now=LONG_BEFORE
    )

    assert find(room) == [("Grande salle", tuesday(9.5, 10.5, wednesday))]


def test_nothing_fits_nothing_is_found(place):
    room = make_room(place)

    assert find(room, length=timedelta(hours=10)) == []
    assert find(room, until=at(9)) == []
    assert find() == []


@pytest.mark.parametrize("number", [1, 20])
def test_three_queries_for_few_and_many(place, number):
    resources = [make_room(place, f"Salle {n}") for n in range(number)]
    for room in resources:
        hold(room, tuesday(9, 17))

    with CaptureQueriesContext(connection) as queries:
        assert len(find(*resources)) == number

    assert len(queries) == 3
