"""Closures made and lifted in any order: the calendar says what is closed, and at the end what it said."""

from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_place, make_room, tuesday
from comptoir.kit.periods import Period, day_period, gaps, merge
from comptoir.places.calendar import openings
from comptoir.places.models import OpeningException
from comptoir.resources.closing import LONGEST, ClosureIsTooLong, close, closures_between, lift
from comptoir.resources.models import Closure

BY_NOBODY = {"by": None, "now": LONG_BEFORE}
FIRST = TUESDAY - timedelta(days=2)
DAYS = 6


def opened(place):
    days = openings(place, FIRST, FIRST + timedelta(days=DAYS)).values()
    return merge(period for day in days for period in day.periods)


def rows(place):
    return sorted(
        place.exceptions.values_list("on", "opens", "closes", "reason"),
        key=lambda row: (row[0], row[1] or time.min),
    )


def without(periods, shut):
    return [gap for period in periods for gap in gaps(period, shut)]


acts = st.lists(
    st.tuples(st.booleans(), st.integers(0, 4 * 24), st.integers(1, 50), st.integers(0, 9)),
    min_size=1,
    max_size=9,
)


class AnyClosures(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(acts=acts, split=st.booleans(), excepted=st.booleans())
    def test_what_is_open_is_what_was_open_without_what_stands_closed(self, acts, split, excepted):
        place = make_place(time(9), time(12) if split else time(0), range(7))
        if excepted:
            for opens, closes in ((8, 11), (13, 19)):
                OpeningException.objects.create(
                    place=place, on=TUESDAY, opens=time(opens), closes=time(closes), reason="salon"
                )
        usual, written = opened(place), rows(place)
        standing: list[Closure] = []
        for is_made, start, length, which in acts:
            if is_made or not standing:
                period = Period(at(start, FIRST), at(start + length, FIRST))
                standing.append(close(place=place, period=period, reason="", **BY_NOBODY))
            else:
                lift(closure=standing.pop(which % len(standing)), **BY_NOBODY)
            assert opened(place) == without(usual, [closure.period for closure in standing])
        for closure in standing:
            lift(closure=closure, **BY_NOBODY)
        assert (opened(place), rows(place)) == (usual, written)


pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


@pytest.mark.parametrize("number", range(8))
def test_what_a_day_said_comes_back_when_the_clocks_change_too(number):
    chance = Random(number)
    first = chance.choice([date(2026, 3, 28), date(2026, 10, 24)])
    place = make_place(
        time(0), time(0), range(7), time_zone=chance.choice(["Europe/Paris", "Australia/Lord_Howe"])
    )
    whole = Period(day_period(first, place.tz).start, day_period(first + timedelta(days=2), place.tz).end)
    usual = openings(place, first, first + timedelta(days=2))
    closures = []
    for _ in range(3):
        start = whole.start + timedelta(hours=chance.randint(0, 40))
        period = Period(start, start + timedelta(hours=chance.randint(1, 30)))
        closures.append(close(place=place, period=period, reason="", **BY_NOBODY))
    chance.shuffle(closures)
    for closure in closures:
        lift(closure=closure, **BY_NOBODY)
    assert openings(place, first, first + timedelta(days=2)) == usual
    assert not place.exceptions.exists()


def test_the_first_reason_that_was_given_is_the_one_said(place):
    close(place=place, period=tuesday(0, 24), reason="", **BY_NOBODY)
    close(place=place, period=tuesday(9, 12), reason="peinture", **BY_NOBODY)
    close(place=place, period=tuesday(10, 18), reason="panne", **BY_NOBODY)
    assert openings(place, TUESDAY, TUESDAY)[TUESDAY].reason == "peinture"


def test_spaces_around_a_reason_are_not_kept(place):
    assert close(place=place, period=tuesday(9, 12), reason="  travaux \n", **BY_NOBODY).reason == "travaux"


def test_a_day_closed_twice_and_lifted_once_is_closed(place):
    first = close(place=place, period=tuesday(0, 24), reason="a", **BY_NOBODY)
    close(place=place, period=tuesday(0, 24), reason="b", **BY_NOBODY)
    lift(closure=first, **BY_NOBODY)
    opening = openings(place, TUESDAY, TUESDAY)[TUESDAY]
    assert (opening.periods, opening.reason) == ((), "b")


def test_part_of_the_place_tells_the_calendar_nothing(place):
    close(place=place, period=tuesday(0, 24), resources=[make_room(place)], reason="", **BY_NOBODY)
    assert not place.exceptions.exists()


def test_a_place_without_anything_to_take_may_be_closed(place):
    close(place=place, period=tuesday(0, 24), reason="", **BY_NOBODY)
    assert not openings(place, TUESDAY, TUESDAY)[TUESDAY]


def test_who_lifted_it_and_when_is_kept_of_the_first_time(place):
    closure = close(place=place, period=tuesday(9, 12), reason="", **BY_NOBODY)
    lift(closure=closure, **BY_NOBODY)
    lift(closure=closure, by=None, now=LONG_BEFORE + timedelta(days=3))
    assert Closure.objects.get().lifted_at == LONG_BEFORE


def test_two_who_lift_the_same_one_lift_it_once(place):
    made = close(place=place, period=tuesday(9, 12), reason="", **BY_NOBODY)
    one, other = (Closure.objects.get(pk=made.pk) for _ in range(2))
    lift(closure=one, **BY_NOBODY)
    OpeningException.objects.create(place=place, on=TUESDAY, opens=time(10), closes=time(11))

    lift(closure=other, **BY_NOBODY)

    assert rows(place) == [(TUESDAY, time(10), time(11), "")]


@pytest.mark.parametrize(("over", "is_refused"), [(timedelta(), False), (timedelta(minutes=1), True)])
def test_a_year_is_the_longest(place, over, is_refused):
    period = Period(at(9), at(9) + LONGEST + over)
    try:
        close(place=place, period=period, reason="", **BY_NOBODY)
    except ClosureIsTooLong:
        assert not Closure.objects.exists()
        assert is_refused
    else:
        assert not is_refused


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [((8, 9), False), ((8, 9.5), True), ((9, 12), True), ((11.5, 13), True), ((12, 13), False)],
)
def test_back_to_back_is_not_an_overlap(place, asked, is_told):
    closure = close(place=place, period=tuesday(9, 12), reason="", **BY_NOBODY)
    assert closures_between(place, tuesday(*asked)) == ([closure] if is_told else [])


@pytest.mark.parametrize(("moment", "stands"), [(8.99, False), (9, True), (11.99, True), (12, False)])
def test_it_stands_from_its_start_to_just_before_its_end(place, moment, stands):
    closure = close(place=place, period=tuesday(9, 12), reason="", **BY_NOBODY)
    assert closure.stands(at(moment)) is stands


def test_lifted_it_stands_at_no_moment(place):
    closure = close(place=place, period=tuesday(9, 12), reason="", **BY_NOBODY)
    assert not lift(closure=closure, **BY_NOBODY).stands(at(10))


def test_those_of_a_period_cost_two_queries_however_many(place, django_assert_num_queries):
    rooms = [make_room(place, f"Salle {number}") for number in range(3)]
    for room in rooms:
        close(place=place, period=tuesday(9, 12), resources=[room], reason="", **BY_NOBODY)
    with django_assert_num_queries(2):
        told = [list(closure.resources.all()) for closure in closures_between(place, tuesday(9, 12))]
    assert told == [[room] for room in rooms]


def test_the_longest_closure_closes_each_day_of_the_year(place):
    start = datetime(2027, 1, 1, tzinfo=place.tz)
    close(place=place, period=Period(start, start + timedelta(days=365)), reason="", **BY_NOBODY)
    found = openings(place, date(2027, 1, 1), date(2027, 12, 31))
    assert not any(found.values())
    assert openings(place, date(2028, 1, 3), date(2028, 1, 3))[date(2028, 1, 3)]
