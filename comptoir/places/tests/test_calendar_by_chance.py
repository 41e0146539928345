"""The calendar and the hours against plain rules, on weeks that nobody would think of."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import opening_hours
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.kit.periods import day_period
from comptoir.places import calendar, hours
from comptoir.places.hours import Span
from comptoir.places.models import OpeningException, OpeningHours
from comptoir.places.tests.factories import make_place

ZONES = ["Europe/Paris", "Indian/Reunion", "America/Cayenne", "Atlantic/Azores", "Australia/Lord_Howe"]
MINUTES = [0, 15, 30, 45]


@st.composite
def openings_of_a_day(draw):
    """Up to three openings that do not overlap, in order; the last may end at midnight."""
    quarters = draw(st.lists(st.integers(0, 96), min_size=0, max_size=6, unique=True).map(sorted))
    quarters = quarters[: len(quarters) // 2 * 2]
    return [Span(_clock(a), _clock(b)) for a, b in zip(quarters[::2], quarters[1::2], strict=True)]


def _clock(quarter):
    return time(quarter // 4 % 24, quarter % 4 * 15)


@given(openings_of_a_day())
def test_whatever_the_openings_what_is_said_is_read_back(spans):
    assert hours.read(hours.said(spans)) == spans


@given(st.dictionaries(st.integers(0, 6), openings_of_a_day()), st.integers(0, 7 * 96 - 1))
def test_whatever_the_week_openstreetmap_s_readers_agree(week, quarter):
    written = hours.osm(week, keeps_public_holidays=False)
    minute = quarter % 96 * 15
    ours = any(a <= minute < b for a, b in (span.minutes for span in week.get(quarter // 96, [])))

    at = datetime(2026, 11, 23 + quarter // 96, minute // 60, minute % 60)  # noqa: DTZ001
    theirs = opening_hours.OpeningHours(written).is_open(at) if written else False

    assert theirs is ours
    assert len(written) <= 500


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_by_name(text):
    with suppress(hours.HoursAreUnreadable, hours.HoursEndBeforeTheyStart, hours.HoursOverlap):
        assert hours.check(hours.read(text)) == hours.read(text)


@pytest.fixture
def chance_place(db, request):
    """A place of any zone, with any week and any exceptions of the days around a change of clocks."""
    chance = Random(request.param)
    place = make_place(time_zone=chance.choice(ZONES), keeps_public_holidays=chance.random() < 0.5)
    for weekday in range(7):
        marks = sorted(chance.sample(range(96), 2 * chance.randint(0, 2)))
        for opens, closes in zip(marks[::2], marks[1::2], strict=True):
            OpeningHours.objects.create(
                place=place, weekday=weekday, opens=_clock(opens), closes=_clock(closes)
            )
    first = chance.choice([date(2026, 3, 27), date(2026, 10, 23), date(2026, 4, 3), date(2026, 12, 24)])
    for day in chance.sample(range(6), 2):
        closed = chance.random() < 0.5
        opens, closes = (
            (None, None) if closed else (time(chance.randint(0, 11)), time(chance.randint(12, 23)))
        )
        OpeningException.objects.create(
            place=place, on=first + timedelta(days=day), opens=opens, closes=closes
        )
    return place, first


def plainly_open(place, instant):
    """The same rule said minute by minute: what the clock on the wall shows, and what counts on that day."""
    shown = instant.astimezone(ZoneInfo(place.time_zone))
    day, at = shown.date(), shown.time()
    rows = list(place.exceptions.filter(on=day))
    if not rows:
        if place.keeps_public_holidays and calendar.holiday_name(place, day):
            return False
        rows = list(place.hours.filter(weekday=day.weekday()))
    return any(row.opens is not None and row.opens <= at < row.closes for row in rows)


@pytest.mark.parametrize("chance_place", range(12), indirect=True)
def test_every_half_hour_is_open_or_closed_as_the_plain_rule_says(chance_place):
    place, first = chance_place
    days = calendar.openings(place, first, first + timedelta(days=5)).values()
    opened = [period for day in days for period in day.periods]

    instant = datetime.combine(first, time(0, 7), ZoneInfo(place.time_zone)).astimezone(UTC)
    for _ in range(5 * 48):
        said = any(period.contains(instant) for period in opened)
        assert said is plainly_open(place, instant), instant
        instant += timedelta(minutes=30)


@pytest.mark.parametrize("chance_place", range(12), indirect=True)
def test_the_periods_of_a_day_are_in_order_apart_and_within_it(chance_place):
    place, first = chance_place

    for day, opening in calendar.openings(place, first, first + timedelta(days=9)).items():
        whole = day_period(day, place.tz)
        assert all(whole.contains(period) for period in opening.periods)
        ends = [end for period in opening.periods for end in (period.start, period.end)]
        assert ends == sorted(set(ends))
        assert bool(opening.periods) != bool(opening.reason)
