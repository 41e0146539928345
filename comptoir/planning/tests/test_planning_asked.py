"""What an address asks for: a day, filters, weeks. What cannot be read is as if it had not been asked."""

from contextlib import suppress
from datetime import date, time

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import TUESDAY
from comptoir.desk.tests.counter_scene import NOW
from comptoir.places.models import Place
from comptoir.planning.asked import asked_day, asked_filters, read_day

PARIS = Place(time_zone="Europe/Paris")
NOT_DAYS = [
    "",
    "abc",
    "2026-02-30",
    "2026-13-01",
    "0000-00-00",
    "1899-12-31",
    "2200-01-01",
    "-1",
    "2026-11-24T10:00",
    "😀",
]


def get(**query):
    return RequestFactory().get("/", query)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_as_it_is_written(day):
    assert read_day(f"{day}") == day


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_day_or_nothing(text):
    with suppress(AttributeError):
        assert 1900 <= read_day(text).year < 2200


@pytest.mark.parametrize("text", NOT_DAYS)
def test_what_is_no_day_is_today(text):
    assert asked_day(get(jour=text), PARIS, NOW) == TUESDAY


def test_today_is_that_of_the_place():
    auckland = Place(time_zone="Pacific/Auckland")
    assert asked_day(get(), auckland, NOW) == date(2026, 11, 25)


def test_what_is_posted_comes_before_what_the_address_says():
    request = RequestFactory().post("/?jour=2026-11-20", {"jour": "2026-11-21"})
    assert asked_day(request, PARIS, NOW) == date(2026, 11, 21)


@pytest.mark.parametrize("kind", Resource.Kind.values)
def test_each_kind_may_be_asked_for(kind):
    assert asked_filters(get(genre=kind)).kind == kind


@pytest.mark.parametrize("kind", ["", "rooms", "ROOM", "' OR 1=1", "é"])
def test_what_is_no_kind_hides_nothing(kind):
    assert asked_filters(get(genre=kind)).kind == ""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("14:30", time(14, 30)),
        ("00:00", time(0)),
        ("25:00", None),
        ("14:61", None),
        ("midi", None),
        ("", None),
    ],
)
def test_an_hour_is_read_or_not_asked_for(text, read):
    assert asked_filters(get(libre=text)).free_at == read


def test_spaces_around_a_name_are_not_asked_for():
    assert asked_filters(get(nom="  salle ")).name == "salle"


def test_rows_are_opened_one_by_one():
    assert asked_filters(get(ouvert=["a", "b"])).opened == {"a", "b"}


def test_nothing_asked_filters_nothing():
    found = asked_filters(get())
    assert (found.kind, found.name, found.free_at, found.opened) == ("", "", None, frozenset())


@pytest.mark.parametrize("text", ["abc", "2026-02-30", "2200-01-01"])
@pytest.mark.parametrize("name", ["day", "week", "month", "day_csv", "week_csv", "month_csv"])
def test_no_page_breaks_on_a_wrong_day(nadia, name, text):
    assert nadia.get(name, jour=text).status_code == 200


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31", "2028-02-29", "2026-10-25"])
@pytest.mark.parametrize("name", ["day", "week", "month", "day_csv", "week_csv", "month_csv"])
def test_the_edges_of_the_calendar_are_pages_like_others(nadia, name, day):
    assert nadia.get(name, jour=day).status_code == 200


@pytest.mark.parametrize("weeks", ["", "abc", "0", "-4", "5", "9999999999999999999999", "٤", "4.0"])
def test_a_number_of_weeks_that_is_not_offered_is_four(nadia, weeks):
    assert nadia.get("occupancy_csv", semaines=weeks).content == nadia.get("occupancy_csv").content


def test_twelve_weeks_are_twelve_weeks(nadia):
    shown = nadia.get("occupancy", semaines="12").context["found"].shown
    assert len(shown.days) == 84
    assert shown.last == date(2026, 11, 23)


@pytest.mark.parametrize("hour", ["-1", "24", "99", "8", "19"])
def test_an_hour_at_which_it_never_opens_is_no_page(nadia, hour):
    wanted = 200 if hour == "-1" else 404
    assert nadia.get("counted", "grande-salle", heure=hour).status_code == wanted


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("salle", 2), ("SALLE", 2), ("petite salle", 1), ("pétite", 1), ("cowork", 1), ("zzz", 0), ("%", 3),
        ("<script>", 0),
    ],
)  # fmt: skip
def test_a_name_is_found_without_accents_nor_capitals(nadia, name, found):
    assert len(nadia.get("day", nom=name).context["sheet"].lines) == found


def test_filters_that_hide_everything_say_so(nadia):
    answer = nadia.get("day", nom="zzz")
    assert answer.context["sheet"].total == 3
    assert "<b><a href" not in answer.content.decode()
