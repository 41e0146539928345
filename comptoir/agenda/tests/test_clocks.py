"""Rule 6: hours are those of the wall, instants those of UTC; when the clocks change and at midnight too."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from comptoir.agenda.availability import availability
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import PlaceIsClosed, ResourceIsTaken
from comptoir.agenda.selectors import day_lines, free_now
from comptoir.agenda.tests.factories import LONG_BEFORE, at, codes, hold, make_place, make_room
from comptoir.kit.periods import Period
from comptoir.places.models import OpeningException

pytestmark = pytest.mark.django_db

EVERY_DAY = range(7)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)


def room_open(opens, closes, time_zone="Europe/Paris"):
    return make_room(make_place(time(opens), time(closes), EVERY_DAY, time_zone))


def on(resource, day, start, end):
    return Period(at(start, day, resource.place), at(end, day, resource.place))


@pytest.mark.parametrize("time_zone", ["Europe/Paris", "America/Montreal", "Africa/Abidjan"])
@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 31),
        date(2026, 3, 8),
        date(2026, 3, 29),
        date(2026, 7, 1),
        date(2026, 10, 25),
        date(2026, 11, 1),
    ],
)
def test_opening_hours_are_those_of_the_wall_all_year_everywhere(time_zone, day):
    room = room_open(9, 18, time_zone)

    assert hold(room, on(room, day, 9, 18), now=EARLY)
    for closed in (on(room, day, 8.75, 9), on(room, day, 18, 18.25)):
        assert codes(availability([room], closed, now=EARLY)[room.pk]) == ["closed"]


@pytest.mark.parametrize(
    ("time_zone", "day", "hours"),
    [
        ("Europe/Paris", date(2026, 3, 29), 5),
        ("Europe/Paris", date(2026, 10, 25), 7),
        ("America/Montreal", date(2026, 3, 8), 5),
        ("America/Montreal", date(2026, 11, 1), 7),
        ("Africa/Abidjan", date(2026, 3, 29), 6),
    ],
)
def test_a_night_is_as_long_as_it_really_is(time_zone, day, hours):
    room = room_open(0, 6, time_zone)

    (held,) = hold(room, on(room, day, 0, 6), now=EARLY)

    assert held.ends_at - held.starts_at == timedelta(hours=hours)


def test_the_hour_that_comes_twice_is_two_hours():
    room = room_open(0, 6)
    first = datetime(2026, 10, 25, 0, tzinfo=UTC)  # 2:00 in summer time
    hold(room, Period(first, first + timedelta(hours=1)), now=EARLY)

    assert hold(room, Period(first + timedelta(hours=1), first + timedelta(hours=2)), now=EARLY)
    with pytest.raises(ResourceIsTaken):
        hold(room, Period(first + timedelta(minutes=30), first + timedelta(minutes=90)), now=EARLY)


def test_open_over_midnight_by_an_exception_of_each_day():
    """A night of the third places: open until midnight on Friday and from midnight on Saturday."""
    room = room_open(9, 18)
    friday = date(2026, 11, 27)
    for day, hours in ((friday, (time(20), time(0))), (date(2026, 11, 28), (time(0), time(4)))):
        OpeningException.objects.create(place=room.place, on=day, opens=hours[0], closes=hours[1])

    assert hold(room, on(room, friday, 22, 26), now=LONG_BEFORE)
    with pytest.raises(PlaceIsClosed):
        hold(room, on(room, friday, 26, 28.5), now=LONG_BEFORE)
    assert codes(availability([room], on(room, friday, 25, 27), now=LONG_BEFORE)[room.pk]) == ["taken"]


def test_over_midnight_when_the_counter_agreed():
    room = room_open(9, 18)
    friday = date(2026, 11, 27)

    hold(room, on(room, friday, 22, 26), now=LONG_BEFORE, outside_hours=True)

    with pytest.raises(ResourceIsTaken, match="jusqu’à 2\u00a0h"):
        hold(room, on(room, date(2026, 11, 28), 1, 3), now=LONG_BEFORE, outside_hours=True)


def test_what_ends_another_day_says_which():
    room = room_open(9, 18)
    friday = date(2026, 11, 27)
    hold(room, on(room, friday, 22, 26), now=LONG_BEFORE, outside_hours=True)

    with pytest.raises(ResourceIsTaken, match="jusqu’à samedi 28\u00a0novembre 2\u00a0h"):
        hold(room, on(room, friday, 23, 25), now=LONG_BEFORE, outside_hours=True)


def test_a_night_s_hold_is_on_both_days():
    room = room_open(9, 18)
    friday = date(2026, 11, 27)
    hold(room, on(room, friday, 22, 26), now=LONG_BEFORE, outside_hours=True)

    for day, expected in ((friday, 1), (date(2026, 11, 28), 1), (date(2026, 11, 29), 0)):
        assert len(day_lines(room.place, day, LONG_BEFORE)[0].held) == expected


@pytest.mark.parametrize("time_zone", ["America/Montreal", "Africa/Abidjan"])
def test_the_sentences_are_by_the_clocks_of_the_place(time_zone):
    room = room_open(9, 18, time_zone)
    day = date(2026, 11, 24)
    hold(room, on(room, day, 14, 16), now=LONG_BEFORE)

    with pytest.raises(ResourceIsTaken) as refused:
        hold(room, on(room, day, 15, 17), now=LONG_BEFORE)

    assert "jusqu’à 16\u00a0h" in refused.value.sentence
    assert refused.value.ways[0].fields["starts"] == "2026-11-24T16:00"


def test_free_until_closing_by_the_clocks_of_the_place():
    room = room_open(9, 18, "America/Montreal")

    (line,) = free_now(room.place, datetime(2026, 11, 24, 20, tzinfo=UTC))

    assert line.until == datetime(2026, 11, 24, 23, tzinfo=UTC)


def test_instants_are_kept_in_utc():
    room = room_open(9, 18, "America/Montreal")

    hold(room, on(room, date(2026, 7, 1), 9, 10), now=EARLY)

    assert Hold.objects.get().starts_at == datetime(2026, 7, 1, 13, tzinfo=UTC)
