from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from comptoir.kit.periods import Period
from comptoir.places import calendar
from comptoir.places.models import OpeningException, OpeningHours
from comptoir.places.tests.factories import make_hours, make_place

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
CHRISTMAS = date(2026, 12, 25)


@pytest.fixture
def place():
    """Open from Monday to Friday, 9–12 and 14–18, in Paris."""
    place = make_place()
    make_hours(place, range(5), (9, 12), (14, 18))
    return place


def utc(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def except_on(place, day, opens=None, closes=None, reason=""):
    return OpeningException.objects.create(
        place=place,
        on=day,
        opens=None if opens is None else time(opens),
        closes=None if closes is None else time(closes % 24),
        reason=reason,
    )


def test_a_weekday_opens_at_the_hours_of_its_own_clock(place):
    assert calendar.open_periods(place, MONDAY) == [
        Period(utc(MONDAY, 8), utc(MONDAY, 11)),
        Period(utc(MONDAY, 13), utc(MONDAY, 17)),
    ]


def test_another_time_zone_opens_at_other_instants(place):
    place.time_zone = "Indian/Reunion"

    assert calendar.open_periods(place, MONDAY)[0] == Period(utc(MONDAY, 5), utc(MONDAY, 8))


def test_hours_that_touch_or_overlap_are_one_period(place):
    make_hours(place, [0], (12, 14), (17, 19))

    assert calendar.open_periods(place, MONDAY) == [Period(utc(MONDAY, 8), utc(MONDAY, 18))]


def test_hours_may_end_at_midnight():
    place = make_place()
    make_hours(place, [5], (18, 24))

    [evening] = calendar.open_periods(place, SATURDAY)

    assert evening == Period(utc(SATURDAY, 17), utc(SATURDAY, 23))


def test_a_night_is_two_rows_and_one_stretch():
    place = make_place()
    make_hours(place, [5], (18, 24))
    make_hours(place, [6], (0, 2))

    assert calendar.is_open(place, Period(utc(SATURDAY, 20), utc(SUNDAY, 1)))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 24), 24)],
)
def test_a_day_around_the_clock_is_as_long_as_it_really_is(day, hours):
    place = make_place()
    make_hours(place, range(7), (0, 24))

    [period] = calendar.open_periods(place, day)

    assert period.duration == timedelta(hours=hours)


def test_hours_in_the_hour_that_never_comes_are_not_an_opening():
    place = make_place()
    OpeningHours.objects.create(place=place, weekday=6, opens=time(2, 30), closes=time(3))

    assert calendar.open_periods(place, date(2026, 3, 29)) == []
    assert len(calendar.open_periods(place, date(2026, 3, 22))) == 1


def test_a_closed_day_says_that_it_is_the_usual_one(place):
    with translation.override("en"):
        assert calendar.opening_of(place, SUNDAY) == calendar.Opening(reason="usual closing day")


def test_a_place_without_hours_says_so():
    with translation.override("en"):
        assert calendar.opening_of(make_place(), MONDAY).reason == "no opening hours are known"


@pytest.mark.parametrize(("language", "name"), [("fr", "Noël"), ("en", "Christmas Day")])
def test_a_public_holiday_closes_and_is_named_in_the_reader_s_language(place, language, name):
    with translation.override(language):
        opening = calendar.opening_of(place, CHRISTMAS)

    assert (opening.periods, opening.reason) == ((), name)
    assert not opening


def test_a_place_may_open_on_public_holidays(place):
    place.keeps_public_holidays = False

    assert len(calendar.open_periods(place, CHRISTMAS)) == 2


@pytest.mark.parametrize(("postcode", "closed"), [("67000", True), ("42000", False)])
def test_saint_stephen_s_day_is_kept_in_alsace_only(postcode, closed):
    place = make_place(postcode=postcode, keeps_public_holidays=True)
    make_hours(place, range(7), (9, 18))

    assert (calendar.open_periods(place, date(2026, 12, 26)) == []) is closed


def test_another_country_has_its_own_holidays(place):
    place.country = "BE"

    assert calendar.holiday_name(place, date(2026, 7, 21))
    assert not calendar.holiday_name(place, date(2026, 7, 14))


def test_a_country_that_nobody_knows_has_no_holiday(place):
    place.country = "XX"

    assert calendar.holiday_name(place, CHRISTMAS) == ""


def test_the_coming_holidays_are_listed_in_order(place):
    with translation.override("fr"):
        found = calendar.holidays_between(place, date(2026, 11, 1), date(2026, 12, 31))

    assert [name for _, name in found] == ["Toussaint", "Armistice", "Noël"]


def test_an_exception_closes_with_its_reason(place):
    except_on(place, MONDAY, reason="Travaux")

    assert calendar.opening_of(place, MONDAY) == calendar.Opening(reason="Travaux")


def test_an_exception_without_a_reason_still_says_something(place):
    except_on(place, MONDAY)

    with translation.override("en"):
        assert calendar.opening_of(place, MONDAY).reason == "exceptionally closed"


def test_an_exception_gives_other_hours_several_a_day(place):
    except_on(place, SATURDAY, 10, 12)
    except_on(place, SATURDAY, 20, 24)

    assert calendar.open_periods(place, SATURDAY) == [
        Period(utc(SATURDAY, 9), utc(SATURDAY, 11)),
        Period(utc(SATURDAY, 19), utc(SATURDAY, 23)),
    ]


def test_an_exception_opens_a_public_holiday(place):
    except_on(place, CHRISTMAS, 10, 14, "Repas de Noël")

    assert calendar.opening_of(place, CHRISTMAS).periods == (Period(utc(CHRISTMAS, 9), utc(CHRISTMAS, 13)),)


def test_an_exception_counts_for_its_date_only(place):
    except_on(place, MONDAY, reason="Travaux")

    assert calendar.open_periods(place, MONDAY + timedelta(days=7))


@pytest.mark.parametrize(
    ("start", "end", "is_open"),
    [(8, 11, True), (9, 10, True), (10, 12, False), (11, 13, False), (13, 17, True), (16, 18, False)],
)
def test_open_means_open_all_along(place, start, end, is_open):
    assert calendar.is_open(place, Period(utc(MONDAY, start), utc(MONDAY, end))) is is_open


def test_the_next_opening_is_the_first_to_begin(place):
    assert calendar.next_opening(place, utc(MONDAY, 8)).start == utc(MONDAY, 8)
    assert calendar.next_opening(place, utc(MONDAY, 9)).start == utc(MONDAY, 13)
    assert calendar.next_opening(place, utc(date(2026, 11, 27), 18)).start == utc(date(2026, 11, 30), 8)


def test_the_next_opening_is_found_beyond_a_long_closure(place):
    for number in range(40):
        except_on(place, MONDAY + timedelta(days=number), reason="Déménagement")

    assert place.day_of(calendar.next_opening(place, utc(MONDAY, 8)).start) == date(2027, 1, 4)


def test_a_place_that_never_opens_has_no_next_opening():
    assert calendar.next_opening(make_place(), utc(MONDAY, 8)) is None


@pytest.mark.parametrize("days", [1, 60])
def test_any_number_of_days_costs_two_queries(place, days, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = calendar.openings(place, MONDAY, MONDAY + timedelta(days=days - 1))

    assert len(found) == days


@pytest.mark.parametrize(("opens", "closes"), [(time(12), time(12)), (time(14), time(12))])
def test_the_database_refuses_hours_that_end_before_they_start(place, opens, closes):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningHours.objects.create(place=place, weekday=6, opens=opens, closes=closes)


@pytest.mark.parametrize(("opens", "closes"), [(None, time(12)), (time(9), None), (time(9), time(8))])
def test_the_database_refuses_an_exception_with_half_of_its_hours(place, opens, closes):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningException.objects.create(place=place, on=MONDAY, opens=opens, closes=closes)
