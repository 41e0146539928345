"""Hours as people write them, as they are read back, and as OpenStreetMap takes them."""

from datetime import date, datetime, time

import opening_hours
import pytest
from django.utils import translation

from comptoir.kit.refusals import Refusal
from comptoir.places import actions, hours, selectors
from comptoir.places.hours import Span
from comptoir.places.models import Place
from comptoir.places.tests.factories import EARLY, make_hours, make_place


def span(opens, closes):
    return Span(time.fromisoformat(opens), time.fromisoformat(closes))


NINE_TO_NOON = span("09:00", "12:00")
TWO_TO_SIX = span("14:00", "18:30")


@pytest.mark.parametrize(
    "text",
    [
        "9h-12h, 14h-18h30",
        "9 h – 12 h, 14 h – 18 h 30",
        "09:00-12:00 14:00-18:30",
        "9:00 to midday and 14:00 to 18:30".replace("midday", "noon"),
        "de 9h à midi et de 14h à 18h30",
        "9-12 / 14-18:30",
        "14.00-18.30;9.00-12.00",
        "9 H 00 — 12 H 00 , 14 H 00 — 18 H 30",
    ],
)
def test_hours_are_read_as_people_write_them(text):
    assert hours.read(text) == [NINE_TO_NOON, TWO_TO_SIX]


@pytest.mark.parametrize("text", ["", "  ", "fermé", "Fermée", "closed"])
def test_nothing_or_closed_is_a_closed_day(text):
    assert hours.read(text) == []


@pytest.mark.parametrize("text", ["18h-minuit", "18:00-24:00", "18 h – 24 h", "18:00 to midnight", "18h-0h"])
def test_a_day_may_end_at_midnight(text):
    assert hours.read(text) == [span("18:00", "00:00")]


@pytest.mark.parametrize(
    "text", ["9h", "de 9 à", "9h-25h", "9h-12h70", "24:30-25:00", "ouvert", "9h-12hx", "9-12, x"]
)
def test_what_is_not_hours_is_refused_with_an_example(text):
    with translation.override("en"), pytest.raises(hours.HoursAreUnreadable, match="9:00-12:30"):
        hours.read(text)


@pytest.mark.parametrize("text", ["18h-9h", "9h-9h", "22h-2h"])
def test_a_day_closes_after_it_opens(text):
    with pytest.raises(hours.HoursEndBeforeTheyStart):
        hours.read(text)


def test_two_openings_share_no_time():
    assert len(hours.read("9h-12h, 12h-14h")) == 2
    with pytest.raises(hours.HoursOverlap):
        hours.read("9h-12h, 11h-14h")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "spans", [[], [NINE_TO_NOON, TWO_TO_SIX], [span("18:00", "00:00")], [span("00:00", "00:00")]]
)
def test_what_is_shown_reads_back_as_it_was(language, spans):
    with translation.override(language):
        assert hours.read(hours.said(spans)) == spans


@pytest.mark.parametrize(
    ("week", "keeps", "text"),
    [
        ({}, True, ""),
        ({0: [NINE_TO_NOON]}, False, "Mo 09:00-12:00"),
        ({day: [NINE_TO_NOON] for day in range(5)}, True, "Mo-Fr 09:00-12:00; PH off"),
        ({0: [NINE_TO_NOON], 1: [NINE_TO_NOON], 5: [NINE_TO_NOON]}, False, "Mo,Tu,Sa 09:00-12:00"),
        (
            {0: [NINE_TO_NOON, TWO_TO_SIX], 5: [span("18:00", "00:00")], 6: []},
            False,
            "Mo 09:00-12:00,14:00-18:30; Sa 18:00-24:00",
        ),
    ],
)
def test_the_week_in_openstreetmap_s_words(week, keeps, text):
    assert hours.osm(week, keeps_public_holidays=keeps) == text


@pytest.mark.parametrize("day", range(7))
def test_openstreetmap_s_readers_open_when_the_place_does(day):
    week = {0: [NINE_TO_NOON, TWO_TO_SIX], 2: [NINE_TO_NOON], 3: [NINE_TO_NOON], 5: [span("18:00", "00:00")]}
    read_elsewhere = opening_hours.OpeningHours(hours.osm(week, keeps_public_holidays=False))

    for hour in range(24):
        ours = any(start <= hour * 60 < end for start, end in (span.minutes for span in week.get(day, [])))
        assert read_elsewhere.is_open(datetime(2026, 11, 23 + day, hour, 0)) is ours  # noqa: DTZ001


# Set in a place


@pytest.fixture
def set_week(db):
    place = make_place()
    make_hours(place, range(7), (9, 12))

    def _set(week, keeps=True):
        actions.set_weekly_hours(place=place, week=week, keeps_public_holidays=keeps, by=None, now=EARLY)
        return Place.objects.get(pk=place.pk)

    return _set


def test_the_new_week_replaces_the_old_one_in_the_place_and_in_its_listing(set_week):
    place = set_week({0: [TWO_TO_SIX, NINE_TO_NOON]}, keeps=False)

    assert [(row.weekday, row.opens) for row in place.hours.all()] == [(0, time(9)), (0, time(14))]
    assert (place.opening_hours, place.keeps_public_holidays) == ("Mo 09:00-12:00,14:00-18:30", False)
    assert place.updated_on == date(2026, 1, 5)


def test_hours_that_cannot_be_leave_the_old_ones(set_week):
    with pytest.raises(Refusal):
        set_week({0: [NINE_TO_NOON], 1: [NINE_TO_NOON, span("11:00", "13:00")]})

    assert Place.objects.get().hours.count() == 7


def test_the_week_is_shown_from_monday_to_sunday(set_week):
    place = set_week({5: [NINE_TO_NOON, TWO_TO_SIX]})

    with translation.override("en"):
        shown = selectors.week(place)

    assert [day.name for day in shown][::6] == ["Monday", "Sunday"]
    assert hours.read(shown[5].said) == [NINE_TO_NOON, TWO_TO_SIX]
    assert shown[0].said == ""
