from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.selectors import claims_in_the_way, day_lines, free_now
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    at,
    hold,
    make_desks,
    make_place,
    make_room,
    tuesday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


def free(place, hour):
    return {line.resource.name: line for line in free_now(place, at(hour))}


def test_a_room_is_free_until_somebody_comes(place):
    hold(make_room(place), tuesday(14, 16))

    line = free(place, 10)["Grande salle"]

    assert (line.free, line.units, line.until, line.next_at) == (1, 1, at(14), None)


def test_a_room_that_is_taken_says_from_when_it_is_free(place):
    hold(make_room(place), tuesday(9, 16))

    line = free(place, 10)["Grande salle"]

    assert (line.free, line.until, line.next_at) == (0, None, at(16))


def test_desks_are_counted_and_the_longest_is_said(place):
    desks = make_desks(place, units=3)
    hold(desks, tuesday(9, 12))
    hold(desks, tuesday(11, 12))

    line = free(place, 10)["Coworking"]

    assert (line.free, line.units, line.until) == (2, 3, at(18))


def test_taken_until_closing_is_not_free_again_today(place):
    hold(make_room(place), tuesday(9, 18))

    assert free(place, 10)["Grande salle"].next_at is None


def test_before_opening_nothing_is_free_and_after_it_is(place):
    make_room(place)

    assert (free(place, 8)["Grande salle"].free, free(place, 8)["Grande salle"].next_at) == (0, at(9))


def test_a_room_of_two_halves_is_free_when_both_are(place):
    hall = make_room(place, units=2)
    hold(hall, tuesday(14, 16))

    assert free(place, 10)["Grande salle"].until == at(14)


def test_a_day_line_has_what_is_held_and_what_is_free(place):
    room, claim = make_room(place), uuid4()
    hold(room, tuesday(10, 12), claim=claim)

    (line,) = day_lines(place, TUESDAY, LONG_BEFORE)

    assert [held.claim for held in line.held] == [claim]
    assert line.free == [[tuesday(9, 10), tuesday(12, 18)]]


def test_a_day_line_of_gesturess_has_a_lane_for_each(place):
    desks = make_desks(place, units=2)
    hold(desks, tuesday(9, 18))

    (line,) = day_lines(place, TUESDAY, LONG_BEFORE)

    assert line.free == [[], [tuesday(9, 18)]]


def test_what_expired_is_not_in_the_day(place):
    hold(make_room(place), tuesday(10, 12), expires_at=at(8))

    assert day_lines(place, TUESDAY, at(8))[0].held == []


def test_claims_in_the_way_earliest_first_once_each(place):
    hall = make_room(place, units=2)
    first, second, other = uuid4(), uuid4(), uuid4()
    hold(hall, tuesday(12, 14), claim=second)
    hold(hall, tuesday(10, 12), claim=first)
    hold(hall, tuesday(16, 18), claim=other)

    assert claims_in_the_way(hall, tuesday(11, 13), LONG_BEFORE) == [first, second]


@pytest.mark.parametrize(
    "read", [lambda place: day_lines(place, TUESDAY, LONG_BEFORE), lambda p: free_now(p, at(10))]
)
@pytest.mark.parametrize("number", [1, 30])
def test_four_queries_for_one_resource_or_thirty(place, read, number):
    for n in range(number):
        hold(make_room(place, f"Salle {n}"), tuesday(9, 11) if n % 2 else tuesday(11, 12))

    with CaptureQueriesContext(connection) as queries:
        assert len(read(place)) == number

    assert len(queries) == 4


def test_yesterday_s_holds_are_not_read(place):
    room = make_room(place)
    for day in range(1, 5):
        hold(room, tuesday(9, 18, TUESDAY - timedelta(days=day)), outside_hours=True)

    assert day_lines(place, TUESDAY, LONG_BEFORE)[0].held == []
