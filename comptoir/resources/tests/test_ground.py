"""What the reckoning of time stands on, against the plain rule told quarter by quarter."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random

import pytest

from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    at,
    make_desks,
    make_place,
    make_room,
    tuesday,
)
from comptoir.kit.periods import Period, day_period
from comptoir.places.calendar import holiday_name, is_open, openings
from comptoir.places.hours import Span
from comptoir.places.models import OpeningException, OpeningHours
from comptoir.resources.closing import close, lift
from comptoir.resources.ground import Ground
from comptoir.resources.ruling import add_part, set_own_hours

pytestmark = pytest.mark.django_db

BY_NOBODY = {"by": None, "now": LONG_BEFORE}
ZONES = ["Europe/Paris", "Indian/Reunion", "America/Cayenne", "Australia/Lord_Howe", "Pacific/Auckland"]
QUARTER = timedelta(minutes=15)


def clock(quarter):
    return time(quarter // 4 % 24, quarter % 4 * 15)


def some_hours(chance, most=2):
    marks = sorted(chance.sample(range(97), 2 * chance.randint(0, most)))
    return [Span(clock(a), clock(b)) for a, b in zip(marks[::2], marks[1::2], strict=True)]


class Scene:
    """A place of any zone, a week of it, three things of which one is inside another, some closures."""

    def __init__(self, number):
        chance = Random(number)
        self.first = chance.choice(
            [date(2026, 3, 27), date(2026, 10, 23), date(2028, 2, 27), date(2026, 12, 24)]
        )
        self.place = make_place(days=(), time_zone=chance.choice(ZONES))
        self.place.keeps_public_holidays = chance.random() < 0.5
        self.place.save()
        for weekday in range(7):
            for span in some_hours(chance):
                OpeningHours.objects.create(
                    place=self.place, weekday=weekday, opens=span.opens, closes=span.closes
                )
        self._except(chance)
        self.hall, self.room, self.other = (
            make_room(self.place, name) for name in ("Halle", "Studio", "Labo")
        )
        add_part(whole=self.hall, part=self.room, **BY_NOBODY)
        week = {day: some_hours(chance) for day in range(7)} | {0: [Span(time(8), time(12))]}
        set_own_hours(resource=self.room, week=week, **BY_NOBODY)
        self.period = Period(
            day_period(self.first, self.place.tz).start,
            day_period(self.first + timedelta(days=5), self.place.tz).start,
        )
        self.closed = [self._closure(chance, which) for which in ([self.room], [self.hall], [self.other])]

    def _except(self, chance):
        for day in chance.sample(range(5), 2):
            spans = some_hours(chance, 1) or [Span(None, None)]
            for span in spans:
                OpeningException.objects.create(
                    place=self.place,
                    on=self.first + timedelta(days=day),
                    opens=span.opens,
                    closes=span.closes,
                )

    def _closure(self, chance, resources):
        start = self.period.start + chance.randint(0, 400) * QUARTER
        period = Period(start, start + chance.randint(1, 60) * QUARTER)
        close(place=self.place, period=period, resources=resources, reason="", **BY_NOBODY)
        return resources[0], period

    @cache  # noqa: B019
    def rows(self, resource, day):
        rows = list(self.place.exceptions.filter(on=day))
        if rows or (self.place.keeps_public_holidays and holiday_name(self.place, day)):
            return rows
        week = resource.own_hours if resource.own_hours.exists() else self.place.hours
        return list(week.filter(weekday=day.weekday()))

    def can_be_had(self, resource, instant):
        shown = instant.astimezone(self.place.tz)
        rows, moment = self.rows(resource, shown.date()), shown.time()
        met = {self.hall: {self.hall, self.room}, self.room: {self.hall, self.room}}.get(resource, {resource})
        if any(one in met and period.contains(instant) for one, period in self.closed):
            return False
        return any(
            r.opens is not None and r.opens <= moment and (moment < r.closes or r.closes == time.min)
            for r in rows
        )


@pytest.mark.parametrize("number", range(14))
def test_every_quarter_can_be_had_or_not_as_the_plain_rule_says(number):
    scene = Scene(number)
    resources = [scene.hall, scene.room, scene.other]
    ground = Ground.of(resources, scene.period)

    for resource in resources:
        had = ground.open_time(resource, scene.period)
        instant = scene.period.start + timedelta(minutes=7)
        while instant < scene.period.end:
            said = any(period.contains(instant) for period in had)
            assert said is scene.can_be_had(resource, instant), (resource, instant)
            instant += 2 * QUARTER


@pytest.mark.parametrize("number", range(6))
def test_a_period_lies_in_one_opening_exactly_when_all_of_it_is_open(number):
    scene, chance = Scene(number), Random(number)
    ground = Ground.of([scene.other], scene.period)

    for _ in range(40):
        start = scene.period.start + chance.randint(0, 470) * QUARTER
        period = Period(start, start + chance.choice([1, 4, 12, 96, 120]) * QUARTER)
        assert ground.hours[scene.other.pk].contain(period) is is_open(scene.place, period), period


@pytest.mark.parametrize("number", range(6))
def test_the_calendar_of_the_place_says_the_same(number):
    scene = Scene(number)
    hours = Ground.of([scene.other], scene.period).hours[scene.other.pk]
    for day, told in openings(scene.place, scene.first, scene.first + timedelta(days=4)).items():
        assert hours.opening(day) == told


def test_what_is_asked_again_is_answered_the_same():
    room = make_room()
    ground = Ground.of([room], tuesday(0, 24))
    hours = ground.hours[room.pk]
    assert hours.between(tuesday(8, 12)) == hours.between(tuesday(8, 12)) == [tuesday(9, 12)]


def test_open_all_night_is_one_opening_over_midnight():
    room = make_room(make_place(time(0), time(0), range(7)))
    ground = Ground.of([room], tuesday(0, 48))
    assert ground.hours[room.pk].contain(tuesday(22, 26))
    assert ground.open_time(room, tuesday(20, 30)) == [tuesday(20, 30)]


@pytest.mark.parametrize(("moment", "opened"), [(8.9, None), (9, 9), (12, 9), (17.9, 9), (18, None)])
def test_an_opening_began_when_it_opened(moment, opened):
    room = make_room()
    hours = Ground.of([room], tuesday(0, 24)).hours[room.pk]
    assert hours.opened_before(at(moment)) == (None if opened is None else at(opened))


def test_own_hours_hold_where_the_place_is_shut():
    room = make_room()
    set_own_hours(resource=room, week={5: [Span(time(10), time(12))]}, **BY_NOBODY)
    saturday = TUESDAY + timedelta(days=4)
    ground = Ground.of([room], tuesday(0, 24, saturday))
    assert ground.open_time(room, tuesday(0, 24, saturday)) == [tuesday(10, 12, saturday)]


def test_with_own_hours_the_other_days_are_closed():
    room = make_room()
    set_own_hours(resource=room, week={5: [Span(time(10), time(12))]}, **BY_NOBODY)
    assert Ground.of([room], tuesday(0, 24)).open_time(room, tuesday(0, 24)) == []


def test_an_exception_of_the_place_holds_for_own_hours_too():
    room = make_room()
    set_own_hours(resource=room, week={1: [Span(time(6), time(22))]}, **BY_NOBODY)
    OpeningException.objects.create(
        place=room.place, on=TUESDAY, opens=None, closes=None, reason="inventaire"
    )

    ground = Ground.of([room], tuesday(0, 24))

    assert ground.open_time(room, tuesday(0, 24)) == []
    assert ground.hours[room.pk].opening(TUESDAY).reason == "inventaire"


def test_things_of_the_same_hours_share_the_reckoning():
    place = make_place()
    rooms = [make_room(place, f"Salle {number}") for number in range(4)]
    for room in rooms[:2]:
        set_own_hours(resource=room, week={1: [Span(time(6), time(22))]}, **BY_NOBODY)
    hours = Ground.of(rooms, tuesday(0, 24)).hours
    assert hours[rooms[0].pk] is hours[rooms[1].pk]
    assert hours[rooms[2].pk] is hours[rooms[3].pk]
    assert hours[rooms[0].pk] is not hours[rooms[2].pk]


def test_two_places_keep_their_own_hours_and_closures():
    here, there = make_room(make_place()), make_room(make_place(time(14), time(20)))
    close(place=here.place, period=tuesday(9, 12), reason="", **BY_NOBODY)
    ground = Ground.of([here, there], tuesday(0, 24))
    assert ground.open_time(here, tuesday(0, 24)) == [tuesday(12, 18)]
    assert ground.open_time(there, tuesday(0, 24)) == [tuesday(14, 20)]


def test_a_closure_concerns_each_resource_as_it_was_made():
    place = make_place()
    room, desks = make_room(place), make_desks(place)
    close(place=place, period=tuesday(12, 14), reason="panne", **BY_NOBODY)
    close(place=place, period=tuesday(9, 10), resources=[room], reason="peinture", **BY_NOBODY)

    shut = Ground.of([room, desks], tuesday(0, 24)).shut

    told = [(closed.period, closed.reason, closed.is_whole_place) for closed in shut[room.pk]]
    assert told == [(tuesday(9, 10), "peinture", False), (tuesday(12, 14), "panne", True)]
    assert [closed.reason for closed in shut[desks.pk]] == ["panne"]


def test_a_closure_that_was_lifted_concerns_nobody():
    room = make_room()
    closure = close(place=room.place, period=tuesday(9, 12), resources=[room], reason="", **BY_NOBODY)
    lift(closure=closure, **BY_NOBODY)
    assert list(Ground.of([room], tuesday(0, 24)).shut[room.pk]) == []


def test_two_queries_however_many_places_resources_and_days(django_assert_num_queries):
    rooms = [make_room(place, f"Salle {n}") for place in (make_place(), make_place()) for n in range(4)]
    for room in rooms[::2]:
        set_own_hours(resource=room, week={1: [Span(time(6), time(22))]}, **BY_NOBODY)
        close(place=room.place, period=tuesday(9, 12), resources=[room], reason="", **BY_NOBODY)
    with django_assert_num_queries(2):
        ground = Ground.of(rooms, Period(at(0), at(0) + timedelta(days=90)))
        for room in rooms:
            ground.open_time(room, tuesday(0, 24))


def test_a_place_without_hours_never_opens_and_says_so():
    room = make_room(make_place(days=()))
    opening = Ground.of([room], tuesday(0, 24)).hours[room.pk].opening(TUESDAY)
    assert (opening.periods, bool(opening.reason)) == ((), True)


def test_of_no_resource_there_is_no_ground():
    ground = Ground.of([], Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)))
    assert (ground.hours, ground.shut, ground.units) == ({}, {}, {})
