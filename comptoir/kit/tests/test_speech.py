from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from comptoir.kit import speech

THURSDAY = date(2026, 11, 19)


@pytest.fixture(autouse=True)
def in_paris():
    with timezone.override(ZoneInfo("Europe/Paris")), translation.override("fr"):
        yield


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def at(hour, minute=0, day=19):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (time(14, 20), "14\u00a0h\u00a020"),
        (time(17), "17\u00a0h"),
        (time(9, 5), "9\u00a0h\u00a005"),
        (time(0), "0\u00a0h"),
    ],
)
def test_the_time_of_day(moment, said):
    assert speech.clock(moment) == said


def test_an_instant_is_said_as_the_clocks_of_the_place_show_it():
    assert speech.clock(datetime(2026, 11, 19, 13, 20, tzinfo=UTC)) == "14\u00a0h\u00a020"


def test_summer_time_is_heard():
    assert speech.clock(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "14\u00a0h"


@pytest.mark.usefixtures("in_english")
def test_the_time_of_day_in_english():
    assert (speech.clock(time(14, 20)), speech.clock(time(9))) == ("14:20", "9:00")


def test_a_range_of_hours():
    assert speech.hours(time(9), time(18, 30)) == "9\u00a0h\u00a0–\u00a018\u00a0h\u00a030"


def test_midnight_ends_the_day_and_does_not_begin_it():
    assert speech.hours(time(20), time(0)).endswith("24\u00a0h")


def test_a_range_inside_a_sentence():
    assert speech.from_to(at(14), at(16, 30)) == "de 14\u00a0h à 16\u00a0h\u00a030"


@pytest.mark.usefixtures("in_english")
def test_ranges_in_english():
    assert speech.from_to(time(14), time(16)) == "from 14:00 to 16:00"
    assert speech.hours(time(20), time(0)).endswith("24:00")


def test_a_day_as_a_title_and_inside_a_sentence():
    assert speech.long_day(THURSDAY) == "Jeudi 19\u00a0novembre"
    assert speech.in_full(THURSDAY) == "jeudi 19\u00a0novembre"


def test_the_first_of_a_month():
    assert speech.day_and_month(date(2026, 12, 1)) == "1er\u00a0décembre"


def test_the_day_of_an_instant_is_the_places_day():
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)

    assert speech.in_full(late) == "vendredi 20\u00a0novembre"


def test_other_ways_to_say_a_day():
    assert speech.day_and_year(THURSDAY) == "19\u00a0novembre 2026"
    assert speech.short_day(THURSDAY) == "jeu.\u00a019"


@pytest.mark.usefixtures("in_english")
def test_days_in_english():
    assert speech.long_day(date(2026, 12, 1)) == "Tuesday 1\u00a0December"
    assert speech.short_day(THURSDAY) == "Thu\u00a019"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (18, "hier"),
        (19, "aujourd’hui"),
        (20, "demain"),
        (21, "samedi"),
        (25, "mercredi"),
        (26, "jeudi 26\u00a0novembre"),
        (12, "jeudi 12\u00a0novembre"),
    ],
)
def test_a_day_said_from_today(day, said):
    assert speech.near_day(date(2026, 11, day), THURSDAY) == said


def test_another_year_is_said():
    assert speech.near_day(date(2027, 1, 4), THURSDAY) == "lundi 4\u00a0janvier 2027"


def test_a_moment_said_from_today():
    assert speech.near_moment(at(17), THURSDAY) == "17\u00a0h"
    assert speech.near_moment(at(9, day=20), THURSDAY) == "demain 9\u00a0h"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (45, "45\u00a0min"),
        (60, "1\u00a0h"),
        (90, "1\u00a0h\u00a030"),
        (65, "1\u00a0h\u00a005"),
        (timedelta(hours=26), "26\u00a0h"),
        (timedelta(days=3), "3 jours"),
        (timedelta(seconds=29), "0\u00a0min"),
    ],
)
def test_a_duration(length, said):
    assert speech.duration(length) == said


def test_numbers():
    assert speech.number(12400) == "12\u202f400"
    assert speech.number(Decimal("3.50"), 2) == "3,50"


@pytest.mark.usefixtures("in_english")
def test_numbers_in_english():
    assert speech.number(12400) == "12,400"


@pytest.mark.parametrize(("value", "said"), [(0, "0 personne"), (1, "1 personne"), (23, "23 personnes")])
def test_zero_is_singular_in_french(value, said):
    assert speech.count(value, "personne", "personnes") == said.replace(" ", "\u00a0")


@pytest.mark.usefixtures("in_english")
def test_zero_is_plural_in_english():
    assert speech.count(0, "person", "persons") == "0\u00a0persons"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Nadia"], "Nadia"),
        (["Nadia", "Théo"], "Nadia et Théo"),
        (["Nadia", "Théo", "Inès"], "Nadia, Théo et Inès"),
        (["Nadia", "Théo", "Inès", "Hugo"], "Nadia, Théo et 2 autres"),
    ],
)
def test_names_in_one_phrase(names, said):
    assert speech.listed(names) == said


@pytest.mark.parametrize("written", ["0465710012", "+33465710012", "04.65.71.00.12"])
def test_a_french_telephone_number_is_said_in_pairs(written):
    assert speech.phone(written) == "04\u00a065\u00a071\u00a000\u00a012"


def test_a_foreign_telephone_number_is_left_alone():
    assert speech.phone("+41 22 345 67 89") == "+41 22 345 67 89"
