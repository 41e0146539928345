"""Whatever is carried by whomever: what is said of it is true, and names nobody who could be guessed."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.load.reckoning import (
    LEAST_PEOPLE,
    LESS,
    MORE,
    MOST_OF_IT,
    SHOWN,
    Trend,
    by_month,
    concentration,
    last_months,
)

DAYS = st.dates(date(2004, 1, 1), date(2040, 12, 31))
CARRIED = st.dictionaries(st.integers(1, 40), st.integers(0, 50), max_size=20)
SHARES = st.sampled_from([Decimal("0.5"), MOST_OF_IT, Decimal(1)])


@settings(deadline=None)
@given(CARRIED, SHARES)
def test_so_few_carry_so_much_and_fewer_do_not(carried, share):
    found = concentration(carried, share)
    given_any = sorted((one for one in carried.values() if one), reverse=True)
    if len(given_any) < LEAST_PEOPLE:
        assert found is None
        return
    whole = sum(given_any)
    assert found is not None
    assert found.all_people == len(given_any)
    assert sum(given_any[: found.people]) >= share * whole
    assert sum(given_any[: found.people - 1]) < share * whole
    assert found.percent == 100 * sum(given_any[: found.people]) // whole


@settings(deadline=None)
@given(CARRIED)
def test_who_they_are_changes_nothing(carried):
    others = {key + 1000: quantity for key, quantity in carried.items()}
    assert concentration(carried) == concentration(others)


@settings(deadline=None)
@given(CARRIED, st.integers(2, 9))
def test_it_is_a_share_and_not_a_quantity(carried, times):
    assert concentration(carried) == concentration({key: one * times for key, one in carried.items()})


@settings(deadline=None)
@given(DAYS, st.integers(1, 36))
def test_months_follow_each_other_up_to_today(day, number):
    months = last_months(day, number)
    numbers = [month.year * 12 + month.month for month in months]
    assert len(months) == number
    assert months[-1] == day.replace(day=1)
    assert numbers == list(range(numbers[0], numbers[0] + number))


@settings(deadline=None)
@given(DAYS, st.lists(st.integers(0, 500), min_size=SHOWN, max_size=SHOWN))
def test_a_trend_is_what_its_months_say(day, quantities):
    told = dict(zip(last_months(day), quantities, strict=True))
    measure = by_month("welcomes", told, day)
    before = quantities[-8:-2]
    assert measure.usual == Decimal(sum(before)) / 6
    assert (measure.last, measure.running) == (quantities[-2], quantities[-1])
    assert measure.is_empty == (not any(quantities))
    if not sum(before):
        assert measure.trend == Trend.NONE
    elif measure.last >= MORE * measure.usual:
        assert measure.trend == Trend.MORE
    elif measure.last <= LESS * measure.usual:
        assert measure.trend == Trend.LESS
    else:
        assert measure.trend == Trend.SAME


@settings(deadline=None)
@given(DAYS, st.lists(st.integers(0, 500), min_size=SHOWN, max_size=SHOWN), st.integers(0, 999))
def test_what_runs_yet_is_compared_with_nothing(day, quantities, now):
    months = last_months(day)
    told = dict(zip(months, quantities, strict=True))
    before, after = by_month("hours", told, day), by_month("hours", told | {months[-1]: now}, day)
    assert (before.trend, before.usual) == (after.trend, after.usual)
