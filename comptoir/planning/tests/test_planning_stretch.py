"""Some days in a row, against a plain reckoning: each minute is in the days it lies in, and in no other."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, hold, make_desks, make_place, make_room
from comptoir.kit.periods import Period, merge
from comptoir.planning.stretch import capacity, month_of, stretch, taken_minutes, week_of
from comptoir.planning.weeks import heat_of_day, hours_of, minutes_by_hour
from comptoir.resources.closing import close

MONDAY = TUESDAY - timedelta(days=1)
SUNDAY = MONDAY + timedelta(days=6)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days)
def test_every_day_is_in_its_own_week_of_seven_days_from_a_monday(day):
    first, last = week_of(day)
    assert first <= day <= last
    assert (first.weekday(), last - first) == (0, timedelta(days=6))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days)
def test_every_day_is_in_its_own_month_from_the_first_to_the_eve_of_the_next(day):
    first, last = month_of(day)
    assert first <= day <= last
    assert (first.day, (last + timedelta(days=1)).day) == (1, 1)
    assert (first.month, first.year) == (last.month, last.year)


@pytest.mark.parametrize(
    ("day", "last"), [(date(2028, 2, 3), 29), (date(2026, 2, 3), 28), (date(2100, 2, 1), 28)]
)
def test_february_ends_on_the_29th_in_leap_years_only(day, last):
    assert month_of(day)[1].day == last


pytestmark = pytest.mark.django_db


def shown_of(place, first=MONDAY, last=SUNDAY):
    return stretch(place, first, last, LONG_BEFORE)


def minutes(periods):
    return sum(period.minutes for period in periods)


def test_what_never_closes_is_open_on_each_day_of_the_week():
    place = make_place(time(0), time(0), range(7))
    make_room(place)
    shown = shown_of(place)
    assert [minutes(shown.open_on(day, shown.lines[0])) for day in shown.days] == [24 * 60] * 7


def test_what_never_closes_is_free_on_each_day_of_the_week():
    place = make_place(time(0), time(0), range(7))
    make_room(place)
    shown = shown_of(place)
    assert [minutes(shown.free_on(day, shown.lines[0])) for day in shown.days] == [24 * 60] * 7


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (TUESDAY, 24)])
def test_a_day_lasts_as_long_as_it_lasts(day, hours):
    place = make_place(time(0), time(0), range(7))
    make_room(place)
    shown = shown_of(place, *week_of(day))
    assert minutes(shown.open_on(day, shown.lines[0])) == hours * 60


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/Cayenne", "Pacific/Auckland", "Australia/Lord_Howe"]
)
@pytest.mark.parametrize("hours", [(time(0), time(0)), (time(9), time(18)), (time(20), time(0))])
def test_the_days_together_are_the_whole(zone, hours):
    place = make_place(hours[0], hours[1], range(7), time_zone=zone)
    room = make_room(place)
    start = datetime(2026, 10, 3, 18, tzinfo=UTC)
    close(
        place=place,
        period=Period(start, start + timedelta(hours=30)),
        resources=[room],
        reason="",
        by=None,
        now=LONG_BEFORE,
    )
    shown = shown_of(place, date(2026, 9, 28), date(2026, 11, 1))
    (line,) = shown.lines

    by_day = [period for day in shown.days for period in shown.open_on(day, line)]

    assert merge(by_day) == line.open_
    assert minutes(by_day) == minutes(line.open_)
    for day in shown.days:
        assert all(shown.periods[day].contains(period) for period in shown.open_on(day, line))


def test_each_day_begins_where_the_one_before_ends():
    shown = shown_of(make_place(time_zone="America/Nuuk"), date(2026, 3, 20), date(2026, 4, 5))
    assert all(one.end == other.start for one, other in pairwise(shown.periods.values()))
    assert (shown.whole.start, shown.whole.end) == (
        shown.periods[shown.first].start,
        shown.periods[shown.last].end,
    )


def test_what_runs_over_midnights_is_taken_on_each_of_its_days():
    place = make_place(time(0), time(0), range(7))
    room = make_room(place)
    hold(room, Period(at(20), at(20 + 24 * 2)))
    shown = shown_of(place)
    held = {day: shown.on(day, shown.lines[0]) for day in shown.days}

    on = {
        day.weekday(): taken_minutes(shown.lines[0], rows, shown.periods[day]) for day, rows in held.items()
    }

    assert on == {0: 0, 1: 4 * 60, 2: 24 * 60, 3: 20 * 60, 4: 0, 5: 0, 6: 0}


def test_what_ends_at_midnight_is_not_of_the_next_day():
    place = make_place(time(0), time(0), range(7))
    hold(make_room(place), Period(at(20), at(24)))
    shown = shown_of(place)
    taken = [day for day in shown.days if shown.on(day, shown.lines[0])]
    assert taken == [TUESDAY]


def test_what_began_before_the_first_day_counts_from_the_first_day():
    place = make_place(time(0), time(0), range(7))
    hold(make_room(place), Period(at(20, MONDAY), at(28, MONDAY)))
    shown = shown_of(place, TUESDAY, TUESDAY)
    (line,) = shown.lines
    assert taken_minutes(line, shown.on(TUESDAY, line), shown.periods[TUESDAY]) == 4 * 60


def test_desks_are_counted_one_by_one_and_a_room_once():
    place = make_place()
    desks, room = make_desks(place, 3), make_room(place)
    for _ in range(2):
        hold(desks, Period(at(9), at(11)))
    hold(room, Period(at(9), at(11)))
    shown = shown_of(place)
    by_name = {line.resource.name: line for line in shown.lines}

    told = {
        name: (capacity(line), taken_minutes(line, shown.on(TUESDAY, line), shown.periods[TUESDAY]))
        for name, line in by_name.items()
    }

    assert told == {"Coworking": (3, 240), "Grande salle": (1, 120)}


def test_a_whole_taken_by_two_of_its_halves_is_taken_once():
    place = make_place()
    halves = [make_room(place, name) for name in ("Nord", "Sud")]
    make_room(place, "Halle", units=0, parts=halves)
    for half in halves:
        hold(half, Period(at(9), at(11)))
    shown = shown_of(place)
    hall = next(line for line in shown.lines if line.resource.name == "Halle")
    assert taken_minutes(hall, shown.on(TUESDAY, hall), shown.periods[TUESDAY]) == 120


@pytest.mark.parametrize("seed", range(6))
def test_what_is_taken_by_hour_adds_up_to_what_is_taken_that_day(seed):
    place = make_place(time(0), time(0), range(7))
    desks = make_desks(place, 4)
    for number in range(4):
        start = (seed * 7 + number * 5) % 20 + number / 4
        hold(desks, Period(at(start), at(start + 1 + seed / 2)))
    shown = shown_of(place)
    (line,) = shown.lines
    for day in shown.days:
        by_hour = minutes_by_hour(shown, [line], day)
        assert sum(by_hour.values()) == taken_minutes(line, shown.on(day, line), shown.periods[day])
        assert all(0 <= number <= 60 * capacity(line) for number in by_hour.values())


def test_warmth_goes_with_what_is_taken():
    place = make_place(time(9), time(13))
    desks = make_desks(place, 4)
    for number in range(4):
        hold(desks, Period(at(9 + number / 2), at(12)))
    shown = shown_of(place)

    warmth = [(first // 60, warm) for first, _, warm in heat_of_day(shown, shown.lines, TUESDAY)]

    assert warmth == [(9, 2), (10, 3), (11, 4), (12, 0)]


def test_a_half_hour_at_the_door_is_a_short_hour_of_the_strip():
    place = make_place(time(9, 30), time(11, 15))
    make_room(place)
    shown = shown_of(place)
    spans = [(first, last) for first, last, _ in heat_of_day(shown, shown.lines, TUESDAY)]
    assert spans == [(570, 600), (600, 660), (660, 675)]


@pytest.mark.parametrize(
    ("opens", "closes", "shown_hours"),
    [(time(9), time(18), (9, 18)), (time(9, 30), time(17, 5), (9, 18)), (time(0), time(0), (0, 24))],
)
def test_the_hours_shown_are_whole_and_hold_every_opening(opens, closes, shown_hours):
    place = make_place(opens, closes)
    assert hours_of(shown_of(place)) == shown_hours


def test_without_any_opening_the_usual_hours_are_shown():
    assert hours_of(shown_of(make_place(days=()))) == (9, 19)


def test_a_place_with_nothing_to_take_has_days_and_no_line():
    shown = shown_of(make_place())
    assert (len(shown.days), list(shown.lines)) == (7, [])


@pytest.mark.parametrize("keeps", [True, False])
def test_a_holiday_is_named_where_it_is_kept(keeps):
    place = make_place()
    place.keeps_public_holidays = keeps
    shown = shown_of(place, date(2026, 12, 25), date(2026, 12, 26))
    assert bool(shown.holiday(date(2026, 12, 25))) is keeps
    assert shown.holiday(date(2026, 12, 26)) == ""


def test_a_year_costs_as_many_queries_as_a_day(django_assert_num_queries):
    place = make_place()
    rooms = [make_room(place, f"Salle {number}") for number in range(3)]
    hold(rooms[0], Period(at(9), at(11)))
    for last in (TUESDAY, TUESDAY + timedelta(days=365)):
        with django_assert_num_queries(6):
            shown = shown_of(place, TUESDAY, last)
            assert len(shown.lines) == 3
