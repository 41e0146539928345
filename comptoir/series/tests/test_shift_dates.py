"""Several dates of a series moved at once: all or none, and back in one step."""

from datetime import timedelta

import pytest

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_place, make_room, tuesday
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.recurrence import Every, Recurrence
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.checking import Trade, compare
from comptoir.series.actions import Shift, shift_dates, undo_change
from comptoir.series.refusals import NothingToChange, SomeDatesUnavailable
from comptoir.series.tests.factories import TUESDAYS, dates_of, make_series, occurrence, told

pytestmark = pytest.mark.django_db
ROOM = " Grande salle"


@pytest.fixture
def room():
    return make_room(make_place(days=range(7)), "Grande salle")


@pytest.fixture
def series(room):
    return make_series(resource=room)


def shift(series, *dates, now=LONG_BEFORE, **by):
    keys = [occurrence(series, on).pk for on in dates]
    return shift_dates(series=series, bookings=keys, shift=Shift(**by), by=None, now=now)


def hours(series):
    return [line.removesuffix(ROOM) for line in told(series)]


def is_true():
    return compare([Trade("booking", rows, facts_of)]).is_same


def test_the_chosen_dates_go_as_far_and_the_others_stay(series):
    rule = series.rule

    change = shift(series, TUESDAYS[1], TUESDAYS[3], days=1, minutes=30)

    assert hours(series) == [
        "24/11 10:00-12:00", "02/12 10:30-12:30", "08/12 10:00-12:00", "16/12 10:30-12:30",
    ]  # fmt: skip
    assert (change.series.rule, dates_of(series)) == (rule, TUESDAYS[:4])
    assert is_true()


@pytest.mark.parametrize("days", [1, -1])
def test_one_goes_where_the_other_has_just_left_and_back(room, days):
    daily = make_series(resource=room, recurrence=Recurrence(every=Every.DAY, count=3))
    before, dates = hours(daily), dates_of(daily)

    change = shift(daily, *dates, days=days)
    first = TUESDAY + timedelta(days=days)
    assert hours(daily)[0] == f"{first:%d/%m} 10:00-12:00"

    undo_change(back=change.back, by=None, now=LONG_BEFORE)
    assert hours(daily) == before


def test_all_of_them_by_an_hour_and_back(series):
    change = shift(series, *TUESDAYS[:4], minutes=-60)
    assert hours(series)[0] == "24/11 09:00-11:00"

    undo_change(back=change.back, by=None, now=LONG_BEFORE)

    assert hours(series)[0] == "24/11 10:00-12:00"
    assert is_true()


def test_one_that_is_taken_keeps_all_where_they_are_and_says_why(series, room):
    make_booking(resource=room, period=tuesday(13, 14, TUESDAYS[2]))
    before = hours(series)

    with pytest.raises(SomeDatesUnavailable) as refused:
        shift(series, *TUESDAYS[:4], minutes=90)

    assert list(refused.value.refusals) == [TUESDAYS[2]]
    assert refused.value.refusals[TUESDAYS[2]].code == "taken"
    assert hours(series) == before


def test_one_that_has_begun_moves_no_more(series):
    with pytest.raises(SomeDatesUnavailable) as refused:
        shift(series, *TUESDAYS[:2], days=1, now=at(10.5))
    assert list(refused.value.refusals) == [TUESDAY]


def test_no_date_or_that_of_another_series_is_nothing(series):
    other = make_series(resource=make_room(series.place, "Autre"))
    for keys in [(), (occurrence(other, TUESDAY).pk,)]:
        with pytest.raises(NothingToChange):
            shift_dates(series=series, bookings=keys, shift=Shift(days=1), by=None, now=LONG_BEFORE)


def test_the_same_hour_on_the_wall_when_the_clocks_change(room):
    """The last Tuesday of summer time, five days before the clocks change."""
    start = TUESDAY + timedelta(weeks=17)
    series = make_series(resource=room, starts_on=start)

    shift(series, start, days=7 * 5)

    assert "10:00-12:00" in " ".join(hours(series)[-2:])
