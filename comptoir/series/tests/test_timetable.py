"""Rule 6: hours are those of the clocks on the wall, whatever they do in the night."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.booking.recurrence import Every, Recurrence
from comptoir.kit.periods import Period
from comptoir.series.tests.factories import make_timetable, weekly
from comptoir.series.timetable import on_the_wall

PARIS, MONTREAL, ABIDJAN = map(ZoneInfo, ("Europe/Paris", "America/Montreal", "Africa/Abidjan"))
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
nightly = Recurrence(every=Every.DAY, count=3)


def walls(timetable, tz):
    """Each occurrence, as the clocks show it, and how many hours it lasts."""
    found = []
    for on in timetable.dates():
        period = timetable.period(on, tz)
        starts, ends = (moment.astimezone(tz) for moment in (period.start, period.end))
        found.append((f"{starts:%d %H:%M}-{ends:%d %H:%M}", period.minutes / 60))
    return found


def test_rule_6_ten_o_clock_stays_ten_o_clock_in_summer_and_in_winter():
    timetable = make_timetable(weekly(1, count=2), starts_on=date(2027, 3, 23))

    starts = [timetable.period(on, PARIS).start for on in timetable.dates()]

    assert starts == [datetime(2027, 3, 23, 9, tzinfo=UTC), datetime(2027, 3, 30, 8, tzinfo=UTC)]


def test_rule_6_a_night_across_the_spring_change_ends_at_six_and_is_an_hour_short():
    nights = make_timetable(nightly, starts_on=date(2027, 3, 26), starts_time=time(22), minutes=8 * 60)

    assert walls(nights, PARIS) == [
        ("26 22:00-27 06:00", 8),
        ("27 22:00-28 06:00", 7),
        ("28 22:00-29 06:00", 8),
    ]


def test_rule_6_a_night_across_the_autumn_change_ends_at_six_and_is_an_hour_long():
    nights = make_timetable(nightly, starts_on=date(2026, 10, 23), starts_time=time(22), minutes=8 * 60)

    assert [hours for _, hours in walls(nights, PARIS)] == [8, 9, 8]


@pytest.mark.parametrize(
    ("tz", "starts_on", "hours"),
    [
        (MONTREAL, date(2027, 3, 12), [8, 7, 8]),
        (MONTREAL, date(2026, 10, 30), [8, 9, 8]),
        (ABIDJAN, date(2027, 3, 26), [8, 8, 8]),
    ],
)
def test_rule_6_elsewhere_clocks_change_on_other_nights_or_never(tz, starts_on, hours):
    nights = make_timetable(nightly, starts_on=starts_on, starts_time=time(22), minutes=8 * 60)

    assert [length for _, length in walls(nights, tz)] == hours


def test_hours_that_the_clocks_skip_last_as_long_from_when_they_have_jumped():
    early = make_timetable(nightly, starts_on=SPRING, starts_time=time(2, 30), minutes=30)

    assert walls(early, PARIS)[0] == ("28 03:30-28 04:00", 0.5)


def test_the_hour_that_comes_twice_is_meant_the_first_time():
    early = make_timetable(nightly, starts_on=AUTUMN, starts_time=time(2, 30), minutes=30)

    assert early.period(AUTUMN, PARIS).start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert early.period(AUTUMN, PARIS).minutes == 90


@settings(deadline=None)
@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.times(max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0)),
    st.integers(1, 3 * 24 * 60),
    st.sampled_from([PARIS, MONTREAL, ABIDJAN]),
)
def test_what_the_wall_shows_of_a_period_gives_that_period_again(on, starts_time, minutes, tz):
    period = make_timetable(nightly, starts_on=on, starts_time=starts_time, minutes=minutes).period(on, tz)

    day, hour, length = on_the_wall(period, tz)
    again = make_timetable(nightly, starts_on=day, starts_time=hour, minutes=length).period(day, tz)

    assert again == period


def test_a_period_inside_the_hour_that_comes_twice_keeps_its_length():
    period = Period(datetime(2026, 10, 25, 0, 45, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC))

    assert on_the_wall(period, PARIS) == (AUTUMN, time(2, 45), 30)


def test_what_is_left_of_a_count_from_a_date_on():
    timetable = make_timetable(weekly(1, 3, count=5))
    cut = timetable.dates()[3]

    rest = timetable.from_date(cut)

    assert (rest.recurrence.count, rest.dates()) == (2, timetable.dates()[3:])
