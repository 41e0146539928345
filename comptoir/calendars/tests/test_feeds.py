"""Calendars at secret addresses: who may read them, what they say, and how little they cost."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.models import Closure
from comptoir.agenda.tests.factories import at
from comptoir.booking.actions import cancel_booking, move_booking
from comptoir.booking.models import BookingExtra, Series
from comptoir.calendars import views
from comptoir.calendars.feeds import make_feed, revoke_feed
from comptoir.calendars.models import Feed
from comptoir.calendars.reading import read
from comptoir.calendars.tests.ics import events_in
from comptoir.calendars.tests.scene import LONG_BEFORE, TUESDAY, Scene, make_room, tuesday
from comptoir.calendars.writing import text_of
from comptoir.kit.periods import Period

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def scene():
    return Scene()


def address(secret: str) -> str:
    return f"/agenda/{secret}.ics"


def make_series(scene, times=4, rule=None, hour=10, first=TUESDAY, now=LONG_BEFORE):
    """Every Tuesday from 10 to 12 by the clock of the place: a rule, and a booking for each date."""
    series = Series.objects.create(
        place=scene.place, resource=scene.room, booked_for=scene.person, starts_on=first,
        rule=rule or f"FREQ=WEEKLY;BYDAY=TU;COUNT={times}", starts_time=time(hour), minutes=120, made_at=now,
    )  # fmt: skip
    for number in range(times):
        day = first + number * WEEK
        period = Period(at(hour, day, scene.place), at(hour + 2, day, scene.place))
        booking = scene.book(period=period, now=now)
        booking.series, booking.occurs_on = series, day
        booking.save()
    return series


def occurrence(series, number):
    return series.occurrences.order_by("occurs_on")[number]


def wall_of(event, name="DTSTART"):
    return f"{event[name].dt:%Y-%m-%d %H:%M}"


def test_a_booking_is_an_event(scene):
    booking = scene.book(purpose="Atelier")

    (event,) = scene.told()

    assert event["UID"] == f"{booking.claim}@comptoir"
    assert (wall_of(event), wall_of(event, "DTEND")) == ("2026-11-24 10:00", "2026-11-24 12:00")
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert (event["SUMMARY"], event["STATUS"]) == ("Grande salle, Atelier", "CONFIRMED")
    assert event["LOCATION"] == "Grande salle, Le Comptoir, Saint-Étienne"


def test_a_moved_booking_keeps_its_name_and_grows(scene):
    booking = scene.book()
    (before,) = scene.told()

    move_booking(booking=booking, period=tuesday(14, 16), by=None, now=LONG_BEFORE)
    (after,) = scene.told()

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert wall_of(after) == "2026-11-24 14:00"


def test_what_was_cancelled_is_told_to_whoever_had_booked(scene):
    booking = scene.book()
    cancel_booking(booking=booking, by=None, now=LONG_BEFORE)

    (event,) = scene.told()

    assert event["STATUS"] == "CANCELLED"
    assert scene.told(Feed.Kind.RESOURCE) == []


def test_what_is_tentative_is_told_so(scene):
    scene.book(tentative_until=at(9))

    (event,) = scene.told()

    assert event["STATUS"] == "TENTATIVE"


def test_what_comes_along_and_in_whose_name_are_told(scene):
    booking = scene.book()
    BookingExtra.objects.create(booking=booking, resource=make_room(scene.place, "Projecteur"))

    (event,) = scene.told()

    assert "Projecteur" in event["DESCRIPTION"]


def test_a_person_does_not_read_what_others_book(scene):
    scene.book(booked_for=Scene().person)

    assert scene.told() == []


def test_a_resource_tells_that_it_is_taken_and_not_by_whom(scene):
    scene.book(purpose="Entretien")
    feed, _ = scene.feed(Feed.Kind.RESOURCE)

    text = text_of(feed, now=LONG_BEFORE).decode()

    assert len(events_in(text.encode())) == 1
    assert "Nadia" not in text
    assert "Entretien" not in text


def test_whoever_shows_their_name_is_named(scene):
    scene.book(purpose="Atelier", shows_name=True)

    (event,) = scene.told(Feed.Kind.RESOURCE)

    assert event["SUMMARY"] == "Atelier, Nadia Benali"


def test_a_resource_is_taken_along_too(scene):
    projector = make_room(scene.place, "Projecteur")
    BookingExtra.objects.create(booking=scene.book(), resource=projector)
    feed, _ = make_feed(
        kind=Feed.Kind.RESOURCE, place=scene.place, resource=projector, by=None, now=LONG_BEFORE
    )

    assert len(events_in(text_of(feed, now=LONG_BEFORE))) == 1


def test_the_place_tells_what_it_announces_and_its_closures(scene):
    scene.book(purpose="Secret")
    scene.book(purpose="Fête", is_public=True, period=tuesday(14, 16))
    midnight = [at(0, date(2026, 12, day)) for day in (24, 26)]
    Closure.objects.create(
        place=scene.place, is_whole_place=True, starts_at=midnight[0], ends_at=midnight[1], reason="Noël",
        made_at=LONG_BEFORE,
    )  # fmt: skip

    told = {str(event["SUMMARY"]): event for event in scene.told(Feed.Kind.PLACE)}

    assert set(told) == {"Fête", "Fermé\u00a0: Noël"}
    assert told["Fermé\u00a0: Noël"]["DTSTART"].dt == date(2026, 12, 24)


def test_a_resource_tells_its_own_closures_only(scene):
    for resource in (scene.room, make_room(scene.place, "Autre")):
        closure = Closure.objects.create(
            place=scene.place, starts_at=at(9), ends_at=at(12), made_at=LONG_BEFORE
        )
        closure.resources.add(resource)

    assert len(scene.told(Feed.Kind.RESOURCE)) == 1


def test_sixty_days_back_and_no_more(scene):
    scene.book()

    assert len(scene.told(now=at(12) + timedelta(days=59))) == 1
    assert scene.told(now=at(12) + timedelta(days=61)) == []


# Series


def test_a_series_is_one_event_with_its_rule(scene):
    make_series(scene)

    (event,) = scene.told()

    assert event["RRULE"].to_ical().decode() == "FREQ=WEEKLY;COUNT=4;BYDAY=TU"
    assert wall_of(event) == "2026-11-24 10:00"


def test_a_cancelled_occurrence_is_a_date_left_out(scene):
    series = make_series(scene)
    cancel_booking(booking=occurrence(series, 1), by=None, now=LONG_BEFORE)

    (event,) = scene.told()

    assert [f"{left.dt:%m-%d %H:%M}" for left in event["EXDATE"].dts] == ["12-01 10:00"]


def test_a_moved_occurrence_is_told_with_the_date_it_had(scene):
    series = make_series(scene)
    move_booking(
        booking=occurrence(series, 1), period=tuesday(14, 16, TUESDAY + WEEK), by=None, now=LONG_BEFORE
    )

    master, moved = scene.told()

    assert moved["UID"] == master["UID"]
    assert (wall_of(moved, "RECURRENCE-ID"), wall_of(moved)) == ("2026-12-01 10:00", "2026-12-01 14:00")


def test_until_is_an_instant_in_utc(scene):
    make_series(scene, rule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215")

    (event,) = scene.told()

    assert event["RRULE"]["UNTIL"][0].utcoffset() == timedelta(0)


def test_a_series_all_cancelled_is_not_told(scene):
    series = make_series(scene, times=1)
    cancel_booking(booking=occurrence(series, 0), by=None, now=LONG_BEFORE)

    assert [event for event in scene.told() if "RRULE" in event] == []


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Montreal", "Africa/Abidjan"])
def test_whoever_reads_it_back_finds_the_same_hours(zone):
    """Across both changes of clocks, in the zones that we must serve (rule 6)."""
    scene = Scene(zone)
    before = datetime(2026, 9, 1, tzinfo=UTC)
    series = make_series(scene, times=30, first=date(2026, 9, 29), now=before)
    feed, _ = scene.feed()

    text = text_of(feed, now=before)
    ever = Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    # Under a name that nobody knows: only what the file says of the clock counts.
    renamed = text.replace(zone.encode(), b"Chez nous")
    found = read(renamed, zone=ZoneInfo("Asia/Tokyo"), window=ever)

    assert [one.period for one in found.occurrences] == [
        one.period for one in series.occurrences.order_by("starts_at")
    ]


# The address


@pytest.fixture
def client(client, monkeypatch):
    """Whoever reads at the address, long before the bookings of the scene."""
    monkeypatch.setattr(views, "now", lambda: LONG_BEFORE)
    return client


def test_whoever_has_the_address_reads_without_signing_in(scene, client):
    scene.book()
    _, secret = scene.feed()

    answer = client.get(address(secret))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(events_in(answer.content)) == 1


def test_a_revoked_address_is_nobodys(scene, client):
    feed, secret = scene.feed()
    revoke_feed(feed=feed, by=None, now=LONG_BEFORE)

    assert client.get(address(secret)).status_code == 404


def test_the_secret_is_kept_nowhere(scene):
    feed, secret = scene.feed()

    assert secret not in str(Feed.objects.filter(pk=feed.pk).values().get())


def test_nothing_is_sent_twice(scene, client):
    _, secret = scene.feed()
    first = client.get(address(secret))

    again = client.get(address(secret), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_what_changed_is_sent(scene, client):
    _, secret = scene.feed()
    first = client.get(address(secret))
    scene.book()

    assert client.get(address(secret), headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("kind", Feed.Kind.values)
def test_a_calendar_costs_the_same_for_one_booking_and_for_thirty(scene, kind):
    scene.book(is_public=True)
    make_series(scene, times=2, hour=14)
    feed, _ = scene.feed(Feed.Kind(kind))
    feed = Feed.objects.select_related("place", "person", "resource").get(pk=feed.pk)
    with CaptureQueriesContext(
        connection,
    ) as few:
        text_of(feed, now=LONG_BEFORE)

    for number in range(1, 10):
        scene.book(period=tuesday(16, 17, TUESDAY + number * WEEK), is_public=True)
    make_series(scene, times=3, hour=12)
    with CaptureQueriesContext(connection) as many:
        text_of(feed, now=LONG_BEFORE)

    assert len(many) == len(few)
