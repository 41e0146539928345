"""Calendars brought in by a manager: read, looked over, confirmed, removed; and addresses given out."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comptoir.agenda.models import Hold
from comptoir.booking.models import Booking, Series
from comptoir.calendars.models import Feed, ImportedCalendar
from comptoir.calendars.tests.ics import event, ics
from comptoir.kit.clock import now
from comptoir.people.tests.people_scene import said, sit_as, text_of
from comptoir.places.tests.factories import make_organisation


@pytest.fixture(autouse=True)
def _manager(scene):
    sit_as(scene, "manager")
    scene.client.cookies["django_language"] = "en"


def file(*components, data=None):
    return SimpleUploadedFile("conseils.ics", ics(*components) if data is None else data)


def soon(**changes):
    """Tomorrow from 10 to 12, by the clock that the pages have."""
    day = f"{now() + timedelta(days=1):%Y%m%d}"
    return event(**{"DTSTART": f"{day}T100000", "DTEND": f"{day}T120000"} | changes)


def bring(scene, *components, **changes):
    told = {"file": file(*components), "resource": "grande-salle"} | changes
    return scene.post("upkeep:bring_calendar", **told)


def taken():
    return Hold.objects.unreleased().count()


def test_a_file_is_read_and_looked_over_before_anything_is_taken(scene):
    answer = bring(scene, soon())

    calendar = ImportedCalendar.objects.get()
    assert answer.status_code == 302
    page = text_of(scene.get("upkeep:calendar", calendar.pk))
    assert "This is what would change" in page
    assert "Conseil d’administration" in page
    assert taken() == 0


def test_it_is_brought_in_once_it_is_confirmed(scene):
    bring(scene, soon())

    page = text_of(scene.post("upkeep:calendar", ImportedCalendar.objects.get().pk))

    assert "This is what was done" in page
    assert taken() == 1


def test_for_an_organisation_its_events_are_bookings(scene):
    organisation = make_organisation("OpenScop")
    bring(scene, soon(), organisation=organisation.pk)

    scene.post("upkeep:calendar", ImportedCalendar.objects.get().pk)

    assert Booking.objects.get().booked_for == organisation


def test_what_comes_back_is_a_series_and_the_page_says_so(scene):
    bring(scene, soon(RRULE="FREQ=WEEKLY;COUNT=3"), organisation=make_organisation("OpenScop").pk)

    page = text_of(scene.post("upkeep:calendar", ImportedCalendar.objects.get().pk))

    assert "What comes back" in page
    assert "A series, every" in page
    assert Series.objects.get().occurrences.count() == 3


def test_a_new_version_gives_back_what_went(scene):
    bring(scene, soon())
    calendar = ImportedCalendar.objects.get()
    scene.post("upkeep:calendar", calendar.pk)

    scene.post("upkeep:bring_calendar_again", calendar.pk, file=file(soon(STATUS="CANCELLED")))
    page = text_of(scene.post("upkeep:calendar", calendar.pk))

    assert "Gone from the file" in page
    assert taken() == 0


def test_removing_it_asks_first_and_gives_its_time_back(scene):
    bring(scene, soon())
    calendar = ImportedCalendar.objects.get()
    scene.post("upkeep:calendar", calendar.pk)

    asked = text_of(scene.get("upkeep:remove_calendar", calendar.pk))
    answer = scene.post("upkeep:remove_calendar", calendar.pk)

    assert "Remove “grande-salle”" in asked or "Remove “Grande salle”" in asked
    assert said(answer) == "The time of 1 event to come is free again."
    assert taken() == 0
    assert scene.get("upkeep:calendar", calendar.pk).status_code == 404


@pytest.mark.parametrize("data", [b"", b"<html>", b"x" * 1_100_000])
def test_a_file_that_is_no_calendar_comes_back_with_a_sentence(scene, data):
    answer = bring(scene, file=file(data=data))

    assert answer.status_code == 422
    assert 'role="alert"' in text_of(answer) or "is-wrong" in text_of(answer)
    assert not ImportedCalendar.objects.exists()


def test_nothing_brought_in_says_what_would_be_there(scene):
    assert "Bring the first one in" in text_of(scene.get("upkeep:calendars"))


def test_what_is_brought_in_is_listed(scene):
    bring(scene, soon(), name="Conseils")

    page = text_of(scene.get("upkeep:calendars"))

    assert "Conseils" in page
    assert "to look over" in page


def test_the_address_of_a_room_is_shown_once(scene):
    page = text_of(scene.post("upkeep:publish_feed", resource="grande-salle"))

    (address,) = re.findall(r'id="address" readonly value="([^"]+)"', page)
    assert Client().get(address).status_code == 200
    assert address.rpartition("/")[2] not in text_of(scene.get("upkeep:calendars"))
    scene.post("upkeep:revoke_feed", Feed.objects.get().pk)
    assert Client().get(address).status_code == 404


def test_the_place_has_an_address_of_its_own(scene):
    scene.post("upkeep:publish_feed")

    assert Feed.objects.get().kind == Feed.Kind.PLACE


def test_there_is_no_address_of_a_thing_that_is_not(scene):
    assert scene.post("upkeep:publish_feed", resource="nulle-part").status_code == 404
