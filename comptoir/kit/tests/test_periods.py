import itertools
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.kit import clock
from comptoir.kit.periods import (
    Period,
    can_be_meant,
    day_of,
    day_period,
    first_of_month,
    gaps,
    merge,
    peak,
    share_a_day,
    wall,
)

PARIS = ZoneInfo("Europe/Paris")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
HOUR = timedelta(hours=1)


def at(hour: float) -> datetime:
    return datetime(2026, 11, 24, tzinfo=UTC) + hour * HOUR


def between(start: float, end: float) -> Period:
    return Period(at(start), at(end))


def instants_of(periods):
    """The hours covered, one by one: what merging and cutting must keep."""
    return {hour for period in periods for hour in range(-1, 30) if period.contains(at(hour))}


many = st.lists(
    st.tuples(st.integers(0, 22), st.integers(1, 6)).map(lambda pair: between(pair[0], pair[0] + pair[1])),
    max_size=8,
)


@pytest.mark.parametrize(("start", "end"), [(10, 10), (11, 10)])
def test_empty_or_backwards_is_not_a_period(start, end):
    with pytest.raises(ValueError, match="ends after it starts"):
        between(start, end)


@pytest.mark.parametrize(
    ("start", "end"),
    [(datetime(2026, 11, 24), at(1)), (at(1), datetime(2026, 11, 25))],  # noqa: DTZ001
)
def test_an_end_without_a_time_zone_is_no_instant(start, end):
    with pytest.raises(ValueError, match="needs a time zone"):
        Period(start, end)


def test_the_hour_that_comes_twice_counts_twice():
    night = Period(
        datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS)
    )

    assert (night.duration, night.minutes) == (HOUR, 60)


def test_the_same_instants_are_the_same_period_whatever_the_time_zone():
    elsewhere = timezone(timedelta(hours=5))

    assert Period(at(10).astimezone(elsewhere), at(11).astimezone(PARIS)) == between(10, 11)
    assert hash(Period(at(10).astimezone(elsewhere), at(11))) == hash(between(10, 11))


def test_minutes_are_whole():
    assert Period(at(10), at(11) + timedelta(seconds=59)).minutes == 60


@pytest.mark.parametrize(("start", "end"), [(8, 10), (12, 14), (6, 7)])
def test_back_to_back_is_not_an_overlap(start, end):
    assert not between(10, 12).overlaps(between(start, end))
    assert not between(start, end).overlaps(between(10, 12))
    assert between(10, 12).intersection(between(start, end)) is None
    assert between(10, 12).minus(between(start, end)) == [between(10, 12)]


@pytest.mark.parametrize(
    ("start", "end", "common", "left"),
    [
        (9, 11, (10, 11), [(11, 12)]),
        (11, 13, (11, 12), [(10, 11)]),
        (10, 12, (10, 12), []),
        (9, 13, (10, 12), []),
        (10.5, 11, (10.5, 11), [(10, 10.5), (11, 12)]),
        (10, 11, (10, 11), [(11, 12)]),
        (11, 12, (11, 12), [(10, 11)]),
    ],
)
def test_what_overlaps_has_something_in_common(start, end, common, left):
    assert between(10, 12).overlaps(between(start, end))
    assert between(10, 12).intersection(between(start, end)) == between(*common)
    assert between(10, 12).minus(between(start, end)) == [between(*piece) for piece in left]


@pytest.mark.parametrize(
    ("other", "is_inside"),
    [
        (between(10, 12), True),
        (between(10.5, 11), True),
        (between(9, 11), False),
        (between(11, 13), False),
        (at(10), True),
        (at(11), True),
        (at(12), False),
        (at(9), False),
    ],
)
def test_contains_its_start_and_not_its_end(other, is_inside):
    assert between(10, 12).contains(other) is is_inside


def test_shifting_keeps_the_duration():
    assert between(10, 12).shifted(HOUR) == between(11, 13)
    assert between(10, 12).shifted(-HOUR) == between(9, 11)


def test_back_to_back_merges_into_one():
    assert merge([between(11, 12), between(8, 9), between(10, 11)]) == [between(8, 9), between(10, 12)]


def test_a_short_one_inside_a_long_one_does_not_cut_it():
    assert merge([between(8, 18), between(9, 10), between(12, 13)]) == [between(8, 18)]


@given(many)
def test_merging_keeps_every_instant_and_leaves_gaps_between(periods):
    merged = merge(periods)

    assert instants_of(merged) == instants_of(periods)
    assert all(first.end < second.start for first, second in itertools.pairwise(merged))


def test_gaps_are_what_is_left_of_a_day():
    busy = [between(10, 11), between(7, 9), between(17, 20), between(10.5, 12)]

    assert gaps(between(8, 18), busy) == [between(9, 10), between(12, 17)]


def test_a_day_without_anything_is_one_gap_and_a_full_one_has_none():
    assert gaps(between(8, 18), []) == [between(8, 18)]
    assert gaps(between(8, 18), [between(8, 12), between(12, 18)]) == []
    assert gaps(between(8, 18), [between(20, 21)]) == [between(8, 18)]


@given(many, st.integers(0, 20), st.integers(1, 8))
def test_gaps_and_what_is_busy_share_nothing_and_fill_all(busy, start, hours):
    within = between(start, start + hours)
    free = gaps(within, busy)

    assert instants_of(free) == instants_of([within]) - instants_of(busy)
    assert all(within.contains(gap) for gap in free)


@pytest.mark.parametrize(
    ("hours", "desks"),
    [
        ([], 0),
        ([(9, 10)], 1),
        ([(9, 10), (10, 11)], 1),
        ([(9, 11), (10, 12)], 2),
        ([(9, 12), (9, 10), (10, 11), (11, 12)], 2),
        ([(9, 12), (9, 12), (9, 12)], 3),
    ],
)
def test_the_peak_is_how_many_desks_it_takes(hours, desks):
    assert peak(between(*pair) for pair in hours) == desks


@given(many)
def test_the_peak_is_reached_at_some_instant_and_never_passed(periods):
    running = [sum(period.contains(at(hour)) for period in periods) for hour in range(30)]

    assert peak(periods) == max(running)


@pytest.mark.parametrize(
    ("day", "at_the_wall", "instant"),
    [
        (date(2026, 1, 15), time(14, 20), datetime(2026, 1, 15, 13, 20, tzinfo=UTC)),
        (date(2026, 7, 15), time(14, 20), datetime(2026, 7, 15, 12, 20, tzinfo=UTC)),
        (SPRING, time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (SPRING, time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (SPRING, time(3, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (AUTUMN, time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (AUTUMN, time(2, 30, fold=1), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (AUTUMN, time(3, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_what_the_clock_on_the_wall_means(day, at_the_wall, instant):
    assert wall(day, at_the_wall, PARIS) == instant
    assert wall(day, at_the_wall, PARIS).tzinfo is UTC


def test_a_wall_clock_shows_no_time_zone():
    with pytest.raises(ValueError, match="no time zone"):
        wall(SPRING, time(10, tzinfo=UTC), PARIS)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 7, 23, 22, 0, tzinfo=UTC), date(2026, 7, 24)),
    ],
)
def test_the_day_is_the_one_on_the_wall(instant, day):
    assert day_of(instant, PARIS) == day


def test_a_moment_without_a_time_zone_has_no_day():
    with pytest.raises(ValueError, match="needs a time zone"):
        day_of(datetime(2026, 11, 24), PARIS)  # noqa: DTZ001


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 11, 24), 24), (SPRING, 23), (AUTUMN, 25)])
def test_a_day_has_24_hours_but_when_the_clocks_change(day, hours):
    assert day_period(day, PARIS).duration == hours * HOUR


def test_a_day_starts_at_midnight_even_where_midnight_is_skipped():
    beirut = ZoneInfo("Asia/Beirut")
    day = day_period(date(2026, 3, 29), beirut)

    assert day.start.astimezone(beirut).time() == time(1, 0)
    assert (day.duration, day_of(day.start, beirut)) == (23 * HOUR, date(2026, 3, 29))


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_days_follow_each_other_without_a_gap(day):
    assert day_period(day, PARIS).end == day_period(day + timedelta(days=1), PARIS).start


@pytest.mark.parametrize(
    ("day", "is_meant"), [("1899-12-31", False), ("1900-01-01", True), ("2200-01-01", False)]
)
def test_a_day_far_from_here_is_not_meant(day, is_meant):
    assert can_be_meant(date.fromisoformat(day)) is is_meant


def test_now_is_an_instant_in_utc():
    before = datetime.now(UTC)

    assert clock.now().tzinfo is UTC
    assert before <= clock.now() <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("since", "until", "shared"),
    [
        (None, None, True), (None, 10, False), (None, 11, True), (12, None, False), (11, None, True),
        (11, 12, True), (8, 10, False), (12, 14, False), (8, 14, True),
    ],
)  # fmt: skip
def test_days_are_shared_up_to_the_last_one_and_an_open_end_goes_on(since, until, shared):
    days = tuple(day and date(2026, 11, day) for day in (since, until))
    told = (date(2026, 11, 10), date(2026, 11, 12))
    assert share_a_day(told, days) is share_a_day(days, told) is shared


@pytest.mark.parametrize(
    ("day", "later", "first"),
    [
        (date(2026, 3, 10), 0, date(2026, 3, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), -1, date(2025, 12, 1)),
        (date(2028, 2, 29), -12, date(2027, 2, 1)),
        (date(2026, 11, 24), 25, date(2028, 12, 1)),
        (date(2026, 11, 24), -36, date(2023, 11, 1)),
    ],
)
def test_a_month_so_many_months_away_is_told_by_its_first_day(day: date, later: int, first: date) -> None:
    assert first_of_month(day, later) == first
