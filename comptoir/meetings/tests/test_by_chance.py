"""Whatever circulated whenever: each month is in one bar, bars stay in the drawing, few are all alike."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.kit.columns import HEIGHT, LEAST, STEP, WIDTH, breadth, columns
from comptoir.meetings.over_time import MOST_STRETCHES, over_time, stretch_from, stretches
from comptoir.network.circle import FEW
from comptoir.network.flows import FlowTotal

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2004, 1, 1), date(2040, 12, 31))
LENGTHS = st.sampled_from([3, 12])
MONTHS = st.dates(date(2023, 1, 1), TODAY).map(lambda day: day.replace(day=1))
KINDS = st.sampled_from([("people", "person"), ("rooms", "minute"), ("hours", "minute")])
TOTALS = st.builds(
    lambda kind, way, quantity: FlowTotal(kind[0], way, kind[1], Decimal(quantity), 1, AT, AT),
    KINDS, st.sampled_from(["given", "received"]), st.integers(1, 400),
)  # fmt: skip
CIRCULATED = st.dictionaries(MONTHS, st.lists(TOTALS, min_size=1, max_size=4), max_size=12)


@settings(deadline=None)
@given(DAYS, DAYS, LENGTHS)
def test_stretches_follow_each_other_and_end_with_the_last_day(one, other, months):
    first, last = sorted((one, other))
    found = stretches(first, last, months)
    assert 1 <= len(found) <= MOST_STRETCHES
    assert found[-1].holds(last)
    assert found[0].holds(first) or len(found) == MOST_STRETCHES
    assert all(before.after == after.first for before, after in pairwise(found))


@settings(deadline=None)
@given(DAYS, LENGTHS)
def test_a_day_is_in_the_one_stretch_that_is_found_from_it(day, months):
    stretch = stretch_from(day, months)
    assert stretch.holds(day)
    assert stretch_from(stretch.first, months) == stretch
    assert not stretch.holds(stretch.after)
    assert stretch in stretches(stretch.first, day, months)


@settings(deadline=None)
@given(CIRCULATED)
def test_all_that_circulated_is_in_the_bars_of_one_year_long_each(by_month):
    series = over_time(by_month, TODAY, 12)
    kinds = {(total.nature, total.unit) for totals in by_month.values() for total in totals}
    assert len(series) == len(kinds)
    for one in series:
        assert len(one.given) == len(one.received)
        assert one.breadth == breadth(len(one.given))


@settings(deadline=None)
@given(CIRCULATED, LENGTHS)
def test_bars_stay_on_their_side_of_the_line_and_open_when_they_are_drawn(by_month, months):
    for one in over_time(by_month, TODAY, months):
        for up, down in one.rows:
            assert up.bar.y + up.bar.height == HEIGHT
            assert down.bar.y >= HEIGHT
            assert max(up.bar.height, down.bar.height) <= HEIGHT
            assert up.bar.x == down.bar.x
            for amount in (up, down):
                assert amount.opens == (amount.bar.height > 0)


@settings(deadline=None)
@given(st.integers(1, FEW - 1), LENGTHS)
def test_fewer_than_five_persons_are_said_and_drawn_alike_however_few(number, months):
    total = FlowTotal("people", "received", "person", Decimal(number), 1, AT, AT)
    whole = replace(total, direction="given", quantity=Decimal(2 * (FEW - 1)))
    (series,) = over_time({date(2026, 10, 1): [total, whole]}, TODAY, months)
    told = [one for one in series.received if one.said]
    assert len(told) == 1
    assert (told[0].opens, told[0].bar.height) == (True, HEIGHT // 2)
    assert str(number) not in told[0].said.replace("5", "")


@settings(deadline=None)
@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_columns_stand_side_by_side_as_high_as_they_are(quantities):
    drawn = columns(quantities)
    for place, (bar, quantity) in enumerate(zip(drawn, quantities, strict=True)):
        assert (bar.x, bar.width) == (place * STEP, WIDTH)
        assert bar.y + bar.height == HEIGHT
        assert (bar.height == 0) == (quantity == 0)
        assert bar.height == 0 or LEAST <= bar.height <= HEIGHT
    for (one, low), (other, high) in pairwise(zip(drawn, quantities, strict=True)):
        assert low > high or one.height <= other.height
