"""The clock that a calendar file describes, instant by instant; and whose names are in its words."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from comptoir.calendars.models import Feed
from comptoir.calendars.tests.ics import events_in
from comptoir.calendars.tests.scene import LONG_BEFORE, TUESDAY, Scene, make_room, tuesday
from comptoir.calendars.writing import invitation, text_of
from comptoir.calendars.writing.wording import for_oneself, for_others, where
from comptoir.calendars.writing.zones import clock
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_organisation
from comptoir.resources.closing import close, lift

ZONES = [
    "Europe/Paris", "Europe/Dublin", "America/New_York", "America/Nuuk", "America/Cayenne",
    "Africa/Casablanca", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia",
    "Indian/Reunion", "UTC",
]  # fmt: skip


def offset_by(told, at):
    """As RFC 5545 has it: the observance that began last, by the offset before it."""
    known = []
    for part in told.subcomponents:
        listed = [part["DTSTART"].dt]
        if "RDATE" in part:
            listed += [one.dt for one in part["RDATE"].dts]
        known += [
            ((local - part["TZOFFSETFROM"].td).replace(tzinfo=UTC), part["TZOFFSETTO"].td) for local in listed
        ]
    return max(one for one in known if one[0] <= at)[1]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("years", [(2026, 2029), (2010, 2012), (2036, 2040)])
def test_at_any_instant_the_file_shows_what_the_clock_shows(zone, years):
    told, chance = clock(zone, *years), Random(f"{zone}{years}")
    start = datetime(years[0], 1, 1, tzinfo=UTC)
    seconds = int((datetime(years[1] + 1, 1, 1, tzinfo=UTC) - start).total_seconds())
    for _ in range(150):
        at = start + timedelta(seconds=chance.randrange(seconds))
        assert offset_by(told, at) == at.astimezone(ZoneInfo(zone)).utcoffset(), at


@pytest.mark.parametrize("zone", ["Europe/Paris", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_the_clock_changes_at_its_very_second(zone):
    told, tz = clock(zone, 2026, 2027), ZoneInfo(zone)
    at, changes = datetime(2026, 1, 1, tzinfo=UTC), 0
    while at.year < 2028:
        after = at + timedelta(minutes=30)
        if at.astimezone(tz).utcoffset() != after.astimezone(tz).utcoffset():
            changes += 1
            assert offset_by(told, after) == after.astimezone(tz).utcoffset()
            assert offset_by(told, after - timedelta(seconds=1)) == at.astimezone(tz).utcoffset()
        at = after
    assert changes == 4


def test_where_nothing_changes_one_observance_is_enough():
    assert len(clock("America/Cayenne", 2026, 2030).subcomponents) == 1


pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


SEEN = [
    ({}, "Pris"),
    ({"purpose": "Entretien"}, "Pris"),
    ({"is_public": True, "purpose": "Papycamp"}, "Papycamp"),
    ({"is_public": True}, "Pris"),
    ({"shows_name": True}, "Nadia Benali"),
    ({"shows_name": True, "purpose": "Tricot"}, "Tricot, Nadia Benali"),
]


@pytest.mark.parametrize(("told", "said"), SEEN)
def test_others_read_what_was_chosen_to_be_shown_and_no_more(scene, told, said):
    assert for_others(scene.book(**told)).summary == said


@pytest.mark.parametrize(("told", "_said"), SEEN)
def test_others_never_read_who_unless_it_was_chosen(scene, told, _said):
    words = for_others(scene.book(**told))
    assert ("Nadia" in f"{words}") is told.get("shows_name", False)


@pytest.mark.parametrize(("told", "_said"), SEEN)
@pytest.mark.parametrize("kind", [Feed.Kind.RESOURCE, Feed.Kind.PLACE])
def test_no_file_of_the_place_names_who_did_not_choose_it(scene, kind, told, _said):
    scene.book(**told)
    feed, _ = scene.feed(kind)
    text = text_of(feed, now=LONG_BEFORE).decode()
    assert ("Nadia" in text) <= told.get("shows_name", False)
    assert "nadia@example.org" not in text


def test_whoever_acts_for_an_organisation_shows_its_name(scene):
    booking = scene.book(shows_name=True, acting_for=make_organisation("KARMA"))
    assert for_others(booking).summary == "KARMA"


def test_one_reads_in_whose_name_one_booked(scene):
    booking = scene.book(acting_for=make_organisation("KARMA"), purpose="Conseil")
    words = for_oneself(booking)
    assert words.summary == "Grande salle, Conseil"
    assert "KARMA" in words.description


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"name": "L’Atelier"}, "L’Atelier"),
        ({"name": "A", "commune": "Firminy"}, "A, Firminy"),
        ({"name": "A", "postcode": "42700", "commune": "Firminy"}, "A, 42700 Firminy"),
        ({"name": "A", "address": "3 rue X", "postcode": "42700"}, "A, 3 rue X, 42700"),
    ],
)
def test_where_it_is_says_what_is_known(place, said):
    assert where(Place(**place)) == said
    assert where(Place(**place), "Studio") == f"Studio, {said}"


@pytest.mark.parametrize(
    "purpose", ["a;b,c\\d", "deux\nlignes", "ورشة", "🎉" * 40, "x" * 200, "BEGIN:VEVENT"]
)
def test_whatever_is_typed_is_read_back_as_it_was_typed(scene, purpose):
    scene.book(purpose=purpose)
    (told,) = scene.told()
    assert str(told["SUMMARY"]) == f"Grande salle, {purpose}"


@pytest.mark.parametrize("purpose", ["🎉" * 40, "é" * 200, "x" * 200])
def test_no_line_is_longer_than_75_bytes(scene, purpose):
    scene.book(purpose=purpose)
    feed, _ = scene.feed()
    lines = text_of(feed, now=LONG_BEFORE).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() or line == b"" for line in lines)


@pytest.mark.parametrize(("language", "said"), [("fr", "Pris"), ("en", "Taken")])
def test_a_file_speaks_the_language_of_its_place_whoever_asks(scene, language, said):
    scene.place.language = language
    scene.place.save()
    scene.book()
    feed, _ = scene.feed(Feed.Kind.RESOURCE)
    for asking in ("fr", "en"):
        with translation.override(asking):
            (told,) = events_in(text_of(feed, now=LONG_BEFORE))
        assert str(told["SUMMARY"]) == said


# Closures


@pytest.mark.parametrize(
    ("hours", "is_days"), [((0, 24), True), ((0, 72), True), ((9, 24), False), ((0, 12), False)]
)
def test_whole_days_are_said_as_days(scene, hours, is_days):
    close(place=scene.place, period=tuesday(*hours), reason="", by=None, now=LONG_BEFORE)
    (told,) = scene.told(Feed.Kind.PLACE)
    assert (not isinstance(told["DTSTART"].dt, datetime)) is is_days
    if is_days:
        assert told["DTSTART"].dt == TUESDAY
        assert told["DTEND"].dt == TUESDAY + timedelta(days=hours[1] // 24)


def test_a_lifted_closure_is_told_no_more(scene):
    closure = close(place=scene.place, period=tuesday(9, 12), reason="", by=None, now=LONG_BEFORE)
    lift(closure=closure, by=None, now=LONG_BEFORE)
    assert scene.told(Feed.Kind.PLACE) == []


def test_a_closure_of_another_room_is_not_of_this_one(scene):
    other = make_room(scene.place, "Cave")
    close(place=scene.place, period=tuesday(9, 12), resources=[other], reason="", by=None, now=LONG_BEFORE)
    assert scene.told(Feed.Kind.RESOURCE) == []
    assert len(scene.told(Feed.Kind.PLACE)) == 1


def test_a_person_is_not_told_what_is_closed(scene):
    close(place=scene.place, period=tuesday(9, 12), reason="", by=None, now=LONG_BEFORE)
    assert scene.told(Feed.Kind.PERSONAL) == []


# Letters


@pytest.mark.parametrize("name", ["Nadia Benali", 'A "B" C', "Jean; Paul, et : fils", "نادية", "x" * 150])
def test_a_guest_of_any_name_is_invited_by_it(scene, name):
    scene.person.name = name
    scene.person.save()
    attachment = invitation(scene.book())
    (told,) = events_in(attachment.content)
    assert told["ATTENDEE"].params["CN"].replace("'", '"') == name
    assert str(told["ATTENDEE"]) == "mailto:nadia@example.org"


def test_two_files_of_the_same_rows_are_the_same_bytes(scene):
    scene.book()
    feed, _ = scene.feed()
    assert text_of(feed, now=LONG_BEFORE) == text_of(feed, now=LONG_BEFORE)
