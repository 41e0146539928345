"""Quarters and years, both ways, reckoned by hand; few persons are drawn as four."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from comptoir.kit.columns import HEIGHT, LEAST, breadth, columns
from comptoir.meetings.over_time import MOST_STRETCHES, over_time, stretch_from, stretches
from comptoir.meetings.words import stretch_said
from comptoir.network.flows import FlowTotal

TODAY = date(2026, 11, 24)
AT = datetime(2026, 3, 10, 9, tzinfo=UTC)


def total(quantity, direction="received", nature="people", unit="person"):
    return FlowTotal(nature, direction, unit, Decimal(quantity), 1, AT, AT)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_quarters_and_years_are_whole_and_follow_each_other():
    quarters = stretches(date(2025, 11, 1), date(2026, 8, 1), 3)
    years = stretches(date(2024, 11, 1), TODAY, 12)

    assert [stretch_said(one) for one in quarters] == ["Q4 2025", "Q1 2026", "Q2 2026", "Q3 2026"]
    assert [stretch_said(one) for one in years] == ["2024", "2025", "2026"]
    assert quarters[0].after == quarters[1].first == date(2026, 1, 1)
    assert len(stretches(date(2004, 1, 1), TODAY, 3)) == MOST_STRETCHES
    assert stretches(date(2004, 1, 1), TODAY, 3)[-1].holds(TODAY)


def test_a_stretch_is_found_from_any_of_its_days():
    assert stretch_from(date(2026, 5, 31), 3).first == date(2026, 4, 1)
    assert stretch_from(date(2026, 5, 31), 12).after == date(2027, 1, 1)


# Twelve came in January, eight in March, forty in April; sixty minutes of a room were given in April.
MONTHS = {
    date(2026, 1, 1): [total(12)],
    date(2026, 3, 1): [total(8)],
    date(2026, 4, 1): [total(40), total(60, "given", "rooms", "minute")],
}


def test_months_are_summed_by_quarter_nature_by_nature():
    people, rooms = over_time(MONTHS, TODAY, 3)

    assert (people.title, rooms.title) == ("People", "Rooms and equipment")
    assert [one.said for one in people.received] == ["20 persons", "40 persons", "", ""]
    assert [one.said for one in people.given] == [""] * 4
    assert [one.said for one in rooms.given] == ["", "1\xa0h", "", ""]
    assert [one.opens for one in people.received] == [True, True, False, False]


def test_by_year_all_is_one_bar():
    people, _ = over_time(MONTHS, TODAY, 12)
    assert [one.said for one in people.received] == ["60 persons"]


def test_bars_stand_above_and_hang_under_the_same_line_on_one_scale():
    both = {date(2026, 1, 1): [total(40), total(20, "given")]}
    (people,) = over_time(both, TODAY, 12)

    (up,), (down,) = people.given, people.received
    assert (up.bar.height, down.bar.height) == (HEIGHT // 2, HEIGHT)
    assert up.bar.y + up.bar.height == HEIGHT < down.bar.y
    assert people.breadth == breadth(1)


@pytest.mark.parametrize(
    ("totals", "top", "height"),
    [
        ([total(40)], HEIGHT, HEIGHT + 4), ([total(40, "given")], 0, HEIGHT + 4),
        ([total(40), total(9, "given")], 0, 2 * HEIGHT + 4),
    ],
)  # fmt: skip
def test_a_side_on_which_nothing_went_takes_no_room(totals, top, height):
    (people,) = over_time({date(2026, 1, 1): totals}, TODAY, 12)
    assert (people.top, people.height) == (top, height)


def test_so_few_that_they_are_said_as_such_are_drawn_as_four():
    (people,) = over_time({date(2026, 1, 1): [total(2)], date(2026, 4, 1): [total(40)]}, TODAY, 3)
    few = people.received[0]
    assert (few.said, few.opens, few.bar.height) == ("fewer than 5 persons", True, round(HEIGHT / 10))


def test_nothing_is_drawn_of_nothing():
    assert over_time({}, TODAY, 3) == []


def test_what_is_not_nothing_is_seen():
    least, most, none = columns([1, 10_000, 0])
    assert (least.height, most.height, none.height) == (LEAST, HEIGHT, 0)
    assert [one.height for one in columns([0, 0])] == [0, 0]
    assert columns([]) == []
