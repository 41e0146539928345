"""Months compared with one's own, and how few carry most: by hand."""

from datetime import date
from decimal import Decimal

import pytest

from comptoir.load.reckoning import Concentration, Trend, by_month, concentration, last_months

TODAY = date(2026, 11, 24)
OCTOBER = date(2026, 10, 1)


def measured(last, *, usual):
    told = dict.fromkeys(last_months(TODAY)[4:10], usual) | {OCTOBER: last}
    return by_month("welcomes", told, TODAY)


def test_twelve_months_end_with_the_one_that_runs():
    months = last_months(TODAY)

    assert (months[0], months[-1], len(months)) == (date(2025, 12, 1), date(2026, 11, 1), 12)
    assert last_months(date(2026, 1, 31), 2) == [date(2025, 12, 1), date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("last", "usual", "trend"),
    [
        (41, 28, Trend.MORE), (25, 20, Trend.MORE), (24, 20, Trend.SAME), (16, 20, Trend.SAME),
        (15, 20, Trend.LESS), (0, 20, Trend.LESS), (5, 0, Trend.NONE),
    ],
)  # fmt: skip
def test_the_last_whole_month_is_compared_with_the_six_before(last, usual, trend):
    measure = measured(last, usual=usual)

    assert (measure.last, measure.usual, measure.trend) == (last, usual, trend)


def test_the_running_month_is_not_compared():
    measure = by_month("steps", {date(2026, 11, 1): 3}, TODAY)

    assert (measure.running, measure.last, measure.trend) == (3, 0, Trend.NONE)
    assert not measure.is_empty
    assert by_month("steps", {date(2020, 1, 1): 3}, TODAY).is_empty


@pytest.mark.parametrize(
    ("carried", "found"),
    [
        # Eight of ten are four fifths; with six, two are needed.
        ({1: 8, 2: 1, 3: 1}, Concentration(1, 3, 80)),
        ({1: 6, 2: 3, 3: 1}, Concentration(2, 3, 90)),
        ({1: 1, 2: 1, 3: 1, 4: 1, 5: 1}, Concentration(4, 5, 80)),
        ({1: Decimal("1.5"), 2: Decimal("0.5"), 3: 0, 4: Decimal("0.1")}, Concentration(2, 3, 95)),
        ({1: 60, 2: 40}, None),
        ({}, None),
    ],
)
def test_how_few_carry_four_fifths(carried, found):
    assert concentration(carried) == found
