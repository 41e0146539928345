"""Rule 14: one closure for the whole place or part of it; nothing is deleted, the calendar is told."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from comptoir.agenda.actions import release, retake, retime
from comptoir.agenda.availability import availability
from comptoir.agenda.models import Closure, Hold
from comptoir.agenda.refusals import IsShut
from comptoir.agenda.selectors import lines_between
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    at,
    codes,
    hold,
    make_place,
    make_room,
    tuesday,
)
from comptoir.kit.periods import Period, day_period
from comptoir.places.calendar import openings
from comptoir.places.models import OpeningException
from comptoir.resources.closing import ClosureIsTooLong, close, closures_between, lift

pytestmark = pytest.mark.django_db

NB = "\u00a0"
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


def shut(place, period, *resources, reason="travaux"):
    return close(place=place, period=period, resources=resources, reason=reason, by=None, now=LONG_BEFORE)


def opened(closure):
    return lift(closure=closure, by=None, now=LONG_BEFORE)


def days(place, first, last):
    tz = place.tz
    return Period(day_period(first, tz).start, day_period(last, tz).end)


def ask(room, period, **changes):
    return availability([room], period, **{"now": LONG_BEFORE} | changes)[room.pk]


def hours_of(place, first=TUESDAY, number=3):
    """What the opening calendar says, by day: (from, to) by the clock, or the reason."""
    found = openings(place, first, first + timedelta(days=number - 1))
    return [
        [f"{p.start.astimezone(place.tz):%H:%M}–{p.end.astimezone(place.tz):%H:%M}" for p in day.periods]
        or day.reason
        for day in found.values()
    ]


def test_rule_14_the_whole_place_is_closed_by_one_row(place, room):
    other = make_room(place, "Petite salle")

    shut(place, days(place, TUESDAY, WEDNESDAY))

    assert Closure.objects.count() == 1
    for one in (room, other, make_room(place, "Offerte après")):
        assert codes(ask(one, tuesday(10, 12))) == ["closure"]
    assert ask(room, tuesday(10, 12, date(2026, 11, 26))).is_free


def test_rule_14_part_of_it_is_closed_and_the_rest_is_not(place, room):
    other = make_room(place, "Petite salle")

    shut(place, tuesday(9, 12), room)

    assert codes(ask(room, tuesday(11, 13))) == ["closure"]
    assert ask(room, tuesday(12, 13)).is_free
    assert ask(other, tuesday(11, 13)).is_free
    assert not OpeningException.objects.exists()


def test_rule_14_nothing_is_taken_away_from_anybody(place, room):
    (held,) = hold(room, tuesday(10, 12))

    shut(place, days(place, TUESDAY, TUESDAY))

    held.refresh_from_db()
    assert held.released_at is None


def test_the_refusal_says_from_when_to_when_and_why(place, room):
    shut(place, tuesday(9, 12), room, reason="peinture")

    with pytest.raises(IsShut) as refused:
        hold(room, tuesday(11, 13))

    said = f"La Grande salle est fermée de 9{NB}h à 12{NB}h{NB}: peinture."
    assert refused.value.sentence == said
    assert refused.value.ways[0].fields["starts"] == "2026-11-24T12:00"
    with (
        translation.override("en"),
        pytest.raises(IsShut, match="is closed from 9:00 to 12:00: pei"),
    ):
        hold(room, tuesday(11, 13))


def test_without_a_reason_and_for_the_whole_place(place, room):
    shut(place, days(place, TUESDAY, WEDNESDAY), reason="")

    with pytest.raises(IsShut) as refused:
        hold(room, tuesday(11, 13))

    assert refused.value.sentence.replace(NB, " ") == ("Le lieu est fermé de 0 h à jeudi 26 novembre 0 h.")


def test_nobody_may_waive_it(place, room):
    shut(place, tuesday(9, 12), room)
    everything = frozenset({"closure", "too_short", "buffer"})

    assert codes(ask(room, tuesday(9, 12), outside_hours=True, waives=everything)) == ["closure"]
    with pytest.raises(IsShut):
        hold(room, tuesday(9, 12), in_past=True, now=at(17))


def test_what_one_has_already_may_be_shortened_not_prolonged(place, room):
    claim = hold(room, tuesday(10, 12))[0].claim
    shut(place, tuesday(11, 14), room)

    retime(claim=claim, period=tuesday(10, 11.5), now=at(10.5))
    with pytest.raises(IsShut):
        retime(claim=claim, period=tuesday(10, 13), now=at(10.5))
    with pytest.raises(IsShut):
        retime(claim=claim, period=tuesday(10, 11.75), now=at(10.5))


def test_what_was_given_back_is_not_taken_back_while_it_is_closed(place, room):
    claim = hold(room, tuesday(10, 12))[0].claim
    release(claim=claim, at=at(10), now=LONG_BEFORE)
    closure = shut(place, tuesday(9, 18), room)

    with pytest.raises(IsShut):
        retake(claim=claim, now=LONG_BEFORE)
    opened(closure)
    assert retake(claim=claim, now=LONG_BEFORE)


def test_a_lifted_closure_is_kept_and_lifting_twice_is_once(place, room):
    closure = opened(shut(place, tuesday(9, 12), room))
    first = closure.lifted_at

    assert lift(closure=closure, by=None, now=at(9)).lifted_at == first
    assert ask(room, tuesday(9, 12)).is_free
    assert Closure.objects.get().reason == "travaux"


def test_the_calendar_is_told_and_says_again_what_it_said(place):
    before = hours_of(place)

    closure = shut(place, days(place, TUESDAY, WEDNESDAY))
    assert hours_of(place) == ["travaux", "travaux", ["09:00–18:00"]]

    opened(closure)
    assert hours_of(place) == before
    assert not OpeningException.objects.exists()


def test_part_of_a_day_leaves_other_hours(place):
    shut(place, tuesday(11, 14))

    assert hours_of(place, number=1) == [["09:00–11:00", "14:00–18:00"]]


def test_a_closure_that_no_opening_is_in_tells_the_calendar_nothing(place):
    closure = shut(place, Period(at(19), at(9, WEDNESDAY)))

    assert (closure.replaced, OpeningException.objects.count()) == ({}, 0)


def test_an_exception_that_stood_comes_back(place):
    OpeningException.objects.create(
        place=place, on=WEDNESDAY, opens=time(14), closes=time(0), reason="nocturne"
    )
    closure = shut(place, days(place, TUESDAY, WEDNESDAY))
    assert hours_of(place, number=2) == ["travaux", "travaux"]

    opened(closure)

    assert hours_of(place, number=2) == [["09:00–18:00"], ["14:00–00:00"]]
    assert OpeningException.objects.get().reason == "nocturne"


@pytest.mark.parametrize("first_lifted", [0, 1])
def test_of_two_that_overlap_either_may_be_lifted_first(place, first_lifted):
    OpeningException.objects.create(place=place, on=WEDNESDAY, opens=time(10), closes=time(16), reason="pont")
    thursday = date(2026, 11, 26)
    closures = [
        shut(place, days(place, TUESDAY, WEDNESDAY), reason="travaux"),
        shut(place, days(place, WEDNESDAY, thursday), reason="inventaire"),
    ]
    assert hours_of(place) == ["travaux", "travaux", "inventaire"]

    opened(closures[first_lifted])
    left = [[["09:00–18:00"], "inventaire", "inventaire"], ["travaux", "travaux", ["09:00–18:00"]]]
    assert hours_of(place) == left[first_lifted]

    opened(closures[1 - first_lifted])
    assert hours_of(place) == [["09:00–18:00"], ["10:00–16:00"], ["09:00–18:00"]]
    assert OpeningException.objects.get().reason == "pont"


def test_morning_and_afternoon_closed_apart_and_opened_apart(place):
    morning, afternoon = shut(place, tuesday(9, 12), reason="a"), shut(place, tuesday(14, 18), reason="b")
    assert hours_of(place, number=1) == [["12:00–14:00"]]

    opened(morning)

    assert hours_of(place, number=1) == [["09:00–14:00"]]
    opened(afternoon)
    assert not OpeningException.objects.exists()


def test_what_somebody_wrote_in_the_calendar_since_stays(place):
    closure = shut(place, days(place, TUESDAY, TUESDAY))
    OpeningException.objects.all().delete()
    OpeningException.objects.create(place=place, on=TUESDAY, opens=time(20), closes=time(22), reason="soirée")

    opened(closure)

    assert hours_of(place, number=1) == [["20:00–22:00"]]


def test_another_place_is_not_concerned(place):
    other = make_room(make_place())

    shut(place, days(place, TUESDAY, TUESDAY))

    assert ask(other, tuesday(10, 12)).is_free


def test_closed_across_the_change_of_clocks():
    place = make_place(opens=time(0), closes=time(0), days=range(7))
    sunday = date(2026, 10, 25)

    shut(place, Period(at(1, sunday), at(4, sunday)))

    assert hours_of(place, sunday, 1) == [["00:00–01:00", "04:00–00:00"]]


def test_more_than_a_year_is_no_closure(place):
    with pytest.raises(ClosureIsTooLong):
        shut(place, Period(at(9), at(9) + timedelta(days=400)))


def test_those_of_a_period_earliest_first(place, room):
    later, earlier = shut(place, tuesday(14, 16)), shut(place, tuesday(9, 11), room)
    opened(shut(place, tuesday(12, 13)))

    assert closures_between(place, tuesday(9, 18)) == [earlier, later]
    assert closures_between(place, tuesday(16, 18)) == []


def test_the_line_of_a_resource_has_its_closures_and_no_free_time_there(place, room):
    shut(place, tuesday(9, 11), room, reason="peinture")

    (line,) = lines_between(place, tuesday(0, 24), LONG_BEFORE)

    assert [(s.period, s.reason) for s in line.shut] == [(tuesday(9, 11), "peinture")]
    assert line.open_ == [tuesday(11, 18)]
    assert line.free == [[tuesday(11, 18)]]


@pytest.mark.parametrize("number", [1, 20])
def test_a_week_of_lines_costs_the_same_for_few_and_many(place, number):
    for n in range(number):
        hold(make_room(place, f"Salle {n}"), tuesday(9 + n % 5, 10 + n % 5))
    shut(place, tuesday(12, 14))

    with CaptureQueriesContext(connection) as queries:
        lines = lines_between(place, Period(at(0), at(0) + timedelta(days=30)), LONG_BEFORE)
        assert all(len(line.free[0]) in {23, 24} for line in lines)

    assert len(queries) == 4
    assert Hold.objects.count() == number
