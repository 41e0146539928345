"""Quotas reckoned by hand: a Tuesday, 24 November 2026, in the week from Monday 23 to Sunday 29."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, tuesday
from comptoir.rights.quotas import days_of, excess, reach, windows
from comptoir.rights.tests.factories import a_quota, a_use

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)


def day(number):
    """So many days after that Tuesday."""
    return TUESDAY + timedelta(days=number)


def left(quota, uses, asked, *, now=LONG_BEFORE, instead_of=None, tz=PARIS):
    """How much is left when it would be too much; None when it fits."""
    over = excess(quota, uses, asked, now=now, tz=tz, instead_of=instead_of)
    return None if over is None else over.left


def test_four_hours_a_week_of_which_three_are_used():
    used = [a_use(tuesday(9, 10)), a_use(tuesday(14, 16, day(2)))]

    assert left(a_quota(), used, a_use(tuesday(10, 11, day(5)))) is None
    assert left(a_quota(), used, a_use(tuesday(10, 11.5, day(5)))) == 1


@pytest.mark.parametrize(
    ("over", "inside", "outside"),
    [
        ("day", 0, 1),
        ("week", 5, 6),
        ("week", -1, -2),
        ("month", 6, 7),
        ("year", -300, 38),
    ],
)
def test_calendar_periods_begin_and_end_with_the_calendar(over, inside, outside):
    quota, used = a_quota(2, over=over), [a_use(tuesday(9, 11))]

    assert left(quota, used, a_use(tuesday(14, 15, day(inside)))) == 0
    assert left(quota, used, a_use(tuesday(14, 15, day(outside)))) is None


@pytest.mark.parametrize(("away", "fits"), [(-7, True), (-6, False), (0, False), (6, False), (7, True)])
def test_seven_days_in_a_row_whichever_they_are(away, fits):
    quota, used = a_quota(2, over="rolling", rolling_days=7), [a_use(tuesday(9, 11))]

    assert (left(quota, used, a_use(tuesday(14, 15, day(away)))) is None) == fits


def test_the_fullest_of_the_windows_that_roll_decides():
    quota = a_quota(4, over="rolling", rolling_days=3)
    used = [a_use(tuesday(9, 11, day(-2))), a_use(tuesday(9, 12, day(2)))]

    # Sunday to Tuesday holds 2 h, Tuesday to Thursday 3 h.
    assert left(quota, used, a_use(tuesday(14, 16))) == 1


def test_what_crosses_midnight_counts_on_both_days():
    quota, night = a_quota(3, over="day"), a_use(tuesday(22, 26))

    assert left(quota, [night], a_use(tuesday(9, 10))) is None
    assert left(quota, [night], a_use(tuesday(9, 11))) == 1
    assert left(quota, [night], a_use(tuesday(9, 11, day(1)))) == 1


def test_what_crosses_into_another_week_must_fit_in_both():
    sunday = day(5)
    quota, used = a_quota(4), [a_use(tuesday(9, 12, day(6)))]

    assert left(quota, used, a_use(tuesday(22, 25, sunday))) is None
    assert left(quota, used, a_use(tuesday(22, 26, sunday))) == 1


def test_hours_are_those_that_pass_when_the_clocks_change():
    back, forth = date(2026, 10, 25), date(2026, 3, 29)
    quota = a_quota(4, over="day")

    assert left(quota, [], a_use(tuesday(0, 4, back))) == 4, "five hours pass"
    assert left(quota, [], a_use(tuesday(0, 5, forth))) is None, "four hours pass"


@pytest.mark.parametrize("zone", ["America/Montreal", "Africa/Abidjan", "Europe/Paris"])
def test_days_are_those_of_the_place(zone):
    """23:00 UTC is another day in Paris, the same in Abidjan and in Montréal."""
    tz = ZoneInfo(zone)
    late = a_use(tuesday(23.5, 24.5))
    days = days_of(late.period, tz)

    assert days == ([TUESDAY, day(1)] if zone == "Europe/Paris" else [TUESDAY])
    for on in days:
        assert left(a_quota(1, "bookings", "day"), [late], a_use(late.period), tz=tz) == 0, on


def test_two_bookings_a_day_wherever_they_end():
    quota, used = a_quota(2, "bookings", "day"), [a_use(tuesday(9, 10)), a_use(tuesday(23, 25, day(-1)))]

    assert left(quota, used, a_use(tuesday(11, 12))) is None
    assert left(quota, [*used, a_use(tuesday(10, 11))], a_use(tuesday(11, 12))) == 0


def test_two_bookings_on_one_day_are_one_day():
    quota, used = a_quota(2, "days", "week"), [a_use(tuesday(9, 10)), a_use(tuesday(9, 10, day(1)))]

    assert left(quota, used, a_use(tuesday(14, 18))) is None
    assert left(quota, used, a_use(tuesday(14, 18, day(2)))) == 0


def test_what_ends_at_midnight_does_not_touch_the_next_day():
    assert days_of(tuesday(20, 24), PARIS) == [TUESDAY]
    assert days_of(tuesday(20, 24.5), PARIS) == [TUESDAY, day(1)]


def test_two_to_come_at_any_moment():
    quota = a_quota(2, "bookings", "to_come")
    used = [a_use(tuesday(9, 10)), a_use(tuesday(14, 15, day(30)))]

    assert left(quota, used, a_use(tuesday(9, 10, day(60))), now=LONG_BEFORE) == 0
    assert left(quota, used, a_use(tuesday(9, 10, day(60))), now=at(9)) is None, "the first goes on"
    assert left(quota, used, a_use(tuesday(8, 12)), now=at(9)) is None, "it is not to come"


@pytest.mark.parametrize(
    ("bears_on", "counted"),
    [
        ({}, True),
        ({"resource_id": 1}, True),
        ({"resource_id": 2}, False),
        ({"category": "room"}, True),
        ({"category": "vehicle"}, False),
    ],
)
def test_it_bears_on_a_resource_a_kind_or_the_whole_place(bears_on, counted):
    over = excess(a_quota(1, **bears_on), [], a_use(tuesday(9, 11)), now=LONG_BEFORE, tz=PARIS)

    assert (over is not None) == counted


def test_what_is_taken_together_is_one_booking():
    both = a_use(tuesday(9, 10))
    both = type(both)(period=both.period, resources=frozenset({1, 2}), kinds=frozenset({"room", "equipment"}))
    quota = a_quota(2, "bookings", "day")

    assert left(quota, [both], both) is None
    for bears_on in ({"resource_id": 2}, {"category": "equipment"}):
        assert (
            left(a_quota(1, "bookings", "day", **bears_on), [both], a_use(tuesday(14, 15), 2, "equipment"))
            == 0
        )


def test_rule_9_what_an_agreement_grants_does_not_use_up_the_quota():
    granted = a_use(tuesday(9, 12), agreement=7)

    assert left(a_quota(2), [granted], a_use(tuesday(14, 16))) is None
    assert left(a_quota(2), [], granted) is None
    assert left(a_quota(3, agreement_id=7), [granted], a_use(tuesday(14, 16), agreement=7)) == 0
    assert left(a_quota(3, agreement_id=7), [granted], a_use(tuesday(14, 16), agreement=8)) is None
    assert left(a_quota(3, agreement_id=7), [granted], a_use(tuesday(14, 18))) is None


@pytest.mark.parametrize(("hours_before", "counted"), [(25, False), (24, False), (23, True), (-1, True)])
def test_rule_9_a_cancellation_counts_when_it_comes_too_late(hours_before, counted):
    cancelled = a_use(tuesday(10, 12), cancelled_at=at(10) - hours_before * HOUR)
    quota = a_quota(2, counts_late_hours=24)

    assert (left(quota, [cancelled], a_use(tuesday(14, 15))) is not None) == counted
    assert left(a_quota(2), [cancelled], a_use(tuesday(14, 15))) is None
    to_come = a_quota(1, "bookings", "to_come", counts_late_hours=24)
    assert left(to_come, [cancelled], a_use(tuesday(14, 15))) is None, "nothing of it is to come"


def test_rule_9_what_the_team_made_counts_or_does_not():
    theirs = a_use(tuesday(9, 11), made_by_staff=True)

    assert left(a_quota(2), [theirs], a_use(tuesday(14, 15))) == 0
    lenient = a_quota(2, counts_made_by_staff=False)
    assert left(lenient, [theirs], a_use(tuesday(14, 15))) is None
    assert left(lenient, [a_use(tuesday(9, 11))], theirs) is None, "nor does it stop the team"


def test_whoever_asks_for_no_more_than_they_have_is_not_refused():
    """The quota became smaller since: moving stays possible, asking for more does not."""
    held, quota = a_use(tuesday(9, 12)), a_quota(2)

    assert left(quota, [], a_use(tuesday(14, 17)), instead_of=held) is None
    assert left(quota, [], a_use(tuesday(14, 16.5)), instead_of=held) is None
    assert left(quota, [], a_use(tuesday(14, 17.5)), instead_of=held) == 2
    assert left(quota, [], a_use(tuesday(14, 17, day(7))), instead_of=held) == 2, "another week"


def test_nothing_at_all_is_a_quota_too():
    assert left(a_quota(0), [], a_use(tuesday(9, 9.25))) == 0


def test_halves_of_hours():
    used = [a_use(tuesday(9, 9.5))]

    assert left(a_quota(Decimal("1.5")), used, a_use(tuesday(10, 11))) is None
    assert left(a_quota(Decimal("1.25")), used, a_use(tuesday(10, 11))) == Decimal("0.75")


def test_what_has_to_be_known_reaches_over_all_windows():
    week, rolling = a_quota(), a_quota(over="rolling", rolling_days=30)
    asked = [tuesday(9, 10), tuesday(9, 10, day(7))]

    assert reach([week], asked, now=LONG_BEFORE, tz=PARIS) == tuesday(0, 14 * 24, day(-1))
    assert reach([rolling], asked[:1], now=LONG_BEFORE, tz=PARIS) == tuesday(0, 59 * 24, day(-29))
    assert reach([a_quota(over="to_come")], [tuesday(9, 10)], now=at(12), tz=PARIS) is None


def test_a_year_has_the_days_it_has():
    found = list(
        windows(a_quota(over="year"), tuesday(22, 50, date(2027, 12, 31)), now=LONG_BEFORE, tz=PARIS)
    )

    assert [(window.first, window.days) for window in found] == [
        (date(2027, 1, 1), 365),
        (date(2028, 1, 1), 366),
    ]


@pytest.mark.parametrize("month", range(1, 13))
def test_months_follow_each_other(month):
    asked = tuesday(0, 24 * 40, date(2027, month, 28))
    found = list(windows(a_quota(over="month"), asked, now=LONG_BEFORE, tz=PARIS))

    assert found[0].first == date(2027, month, 1)
    assert all(a.period.end == b.period.start for a, b in itertools.pairwise(found))
    assert found[-1].period.end >= asked.end
