"""The file in a letter: a calendar notes the booking, and forgets it when it is cancelled. RFC 5546."""

import pytest
from django.core.mail import EmailMessage
from icalendar import Calendar

from comptoir.booking.actions import book, cancel_booking, move_booking
from comptoir.calendars.tests.scene import LONG_BEFORE, Scene, tuesday
from comptoir.calendars.writing import attached, invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def event_in(letter):
    calendar = Calendar.from_ical(letter.content)
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def test_the_place_invites_the_person(scene):
    scene.place.emails = ["ici@example.org"]

    method, event = event_in(invitation(scene.book()))

    assert (method, event["STATUS"]) == ("REQUEST", "CONFIRMED")
    assert event["ORGANIZER"] == "mailto:ici@example.org"
    assert event["ATTENDEE"] == "mailto:nadia@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_a_place_without_a_mail_writes_from_the_installation(scene, settings):
    settings.DEFAULT_FROM_EMAIL = "Comptoir <comptoir@example.org>"

    _, event = event_in(invitation(scene.book()))

    assert event["ORGANIZER"] == "mailto:comptoir@example.org"


def test_who_has_no_mail_is_not_invited(scene):
    scene.person.email = ""

    _, event = event_in(invitation(scene.book()))

    assert "ATTENDEE" not in event


def test_a_change_is_the_same_event_further_on(scene):
    booking = scene.book()
    _, before = event_in(invitation(booking))
    move_booking(booking=booking, period=tuesday(14, 16), by=None, now=LONG_BEFORE)

    _, after = event_in(invitation(booking))

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_what_is_cancelled_is_taken_away(scene):
    booking = scene.book()
    _, before = event_in(invitation(booking))
    cancel_booking(booking=booking, by=None, now=LONG_BEFORE)

    method, event = event_in(invitation(booking))

    assert (method, event["STATUS"], event["UID"]) == ("CANCEL", "CANCELLED", before["UID"])
    assert event["SEQUENCE"] > before["SEQUENCE"]


def test_a_mail_carries_it_as_calendars_want_it(scene):
    mail = EmailMessage("Réservé", "Bonjour", None, ["nadia@example.org"], attachments=attached(scene.book()))

    *_, part = mail.message().walk()

    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "reservation.ics"


@pytest.mark.django_db(transaction=True)
def test_the_letter_of_a_booking_carries_it(mailoutbox):
    scene = Scene()

    book(
        resource=scene.room, period=tuesday(10, 12), booked_for=scene.person, by=None, now=LONG_BEFORE,
        tells=True, attachments=attached,
    )  # fmt: skip

    (mail,) = mailoutbox
    assert mail.attachments[0].get_content_type() == "text/calendar"
