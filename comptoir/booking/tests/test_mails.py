from datetime import timedelta

import pytest
from django.core import mail

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_place, make_room
from comptoir.booking.actions import (
    accept_request,
    confirm_booking,
    expire_tentative,
    reject_request,
    release_no_shows,
)
from comptoir.booking.models import Booking
from comptoir.booking.tests.factories import make_booking, make_request, make_thing
from comptoir.places.tests.factories import make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db

BY = {"by": None, "now": LONG_BEFORE}


@pytest.fixture
def place():
    return make_place(name="Le Comptoir")


@pytest.fixture
def nadia():
    return make_person(email="nadia@example.org")


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """What is sent once the act is written down."""

    def _letters(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return mail.outbox

    return _letters


def test_a_letter_says_what_is_booked(place, nadia, letters):
    room, projector = make_room(place), make_thing(place)
    (letter,) = letters(
        lambda: make_booking(
            resource=room, booked_for=nadia, extras=[projector], acting_for=make_organisation("KARMA"),
            purpose="Conseil", tells=True,
        )
    )  # fmt: skip

    assert letter.to == ["nadia@example.org"]
    when = "mardi 24\u00a0novembre 2026 de 10\u00a0h à 12\u00a0h"
    assert letter.subject == f"Réservé\u00a0: Grande salle, {when}"
    assert letter.body == (
        "Bonjour Nadia Benali,\n\n"
        f"Réservation faite pour vous, Le Comptoir, {when}\u00a0: Grande salle.\n"
        "Avec\u00a0: Projecteur\n"
        "Au nom de\u00a0: KARMA\n"
        "Pour\u00a0: Conseil\n\n"
        "Le Comptoir\n"
    )
    assert letter.attachments == []


def test_it_speaks_the_language_of_the_person_and_the_hour_of_the_place(nadia, letters):
    nadia.language = "en"
    room = make_room(make_place(name="Chez nous", time_zone="America/Montreal"))
    (letter,) = letters(lambda: make_booking(resource=room, booked_for=nadia, tells=True, outside_hours=True))

    assert letter.subject == "Booked: Grande salle, Tuesday 24\u00a0November 2026 from 4:00 to 6:00"
    assert letter.body.startswith("Hello Nadia Benali,\n\nGrande salle is booked for you at Chez nous")


def test_what_calendars_bring_is_attached(place, nadia, letters):
    def attach(booking):
        return [("reservation.ics", f"UID:{booking.claim}", "text/calendar")]

    (letter,) = letters(
        lambda: make_booking(resource=make_room(place), booked_for=nadia, tells=True, attachments=attach)
    )

    ((name, content, mimetype),) = letter.attachments
    assert (name, content, mimetype) == (
        "reservation.ics",
        f"UID:{Booking.objects.get().claim}",
        "text/calendar",
    )


def test_no_letter_unless_told_so_nor_to_whom_one_cannot_write(place, nadia, letters):
    assert letters(lambda: make_booking(resource=make_room(place), booked_for=nadia)) == []
    assert letters(lambda: make_booking(resource=make_room(place, "B"), tells=True)) == []


def test_it_goes_where_the_person_signs_in(place, nadia, letters):
    account = make_account(nadia)
    (letter,) = letters(lambda: make_booking(resource=make_room(place), booked_for=nadia, tells=True))
    assert letter.to == [account.email]

    account.is_active = False
    account.save()
    (letter,) = letters(lambda: make_booking(resource=make_room(place, "B"), booked_for=nadia, tells=True))
    assert letter.to == ["nadia@example.org"]


def test_what_is_tentative_says_until_when_then_what_became_of_it(place, nadia, letters):
    room = make_room(place)
    (letter,) = letters(
        lambda: make_booking(resource=room, booked_for=nadia, tentative_until=at(9), tells=True)
    )
    assert letter.subject.startswith("À confirmer\u00a0: Grande salle")
    assert "avant mardi 24\u00a0novembre 9\u00a0h" in letter.body

    kept = Booking.objects.get()
    assert letters(lambda: confirm_booking(booking=kept, **BY)) == []
    lost = make_booking(
        resource=room, booked_for=nadia, period=kept.period.shifted(timedelta(hours=2)),
        tentative_until=at(9), by=make_account(nadia),
    )  # fmt: skip
    (letter,) = letters(lambda: expire_tentative(at(9)))
    assert letter.subject.startswith("N’est plus gardé\u00a0: Grande salle")
    lost.refresh_from_db()
    assert not lost.is_standing


def test_nothing_that_a_stranger_typed_goes_to_an_address_nobody_confirmed(place, nadia, letters):
    make_booking(resource=make_room(place), booked_for=nadia, purpose="evil.example", tentative_until=at(9))
    assert letters(lambda: expire_tentative(at(9))) == []


def test_confirming_tells_when_asked_and_only_once(place, nadia, letters):
    booking = make_booking(resource=make_room(place), booked_for=nadia, tentative_until=at(9))

    (letter,) = letters(lambda: confirm_booking(booking=booking, tells=True, **BY))
    assert letter.subject.startswith("Réservé\u00a0: Grande salle")
    assert letters(lambda: confirm_booking(booking=booking, tells=True, **BY)) == []


def test_who_did_not_come_is_told_that_it_was_given_back(place, nadia, letters):
    make_booking(resource=make_thing(place, release_after_minutes=15), booked_for=nadia)

    (letter,) = letters(lambda: release_no_shows(at(10.25)))
    assert letter.subject.startswith("Rendu\u00a0: Projecteur")


@pytest.mark.parametrize(
    ("act", "said"),
    [(accept_request, "Accepté\u00a0: Studio"), (reject_request, "Pas possible\u00a0: Studio")],
)
def test_who_asked_is_answered_with_the_words_of_the_team(place, nadia, letters, act, said):
    studio = make_thing(place, "Studio", kind=Resource.Kind.ROOM, needs_approval=True)
    request = make_request(resource=studio, booked_for=nadia, purpose="Enregistrement")

    (letter,) = letters(lambda: act(request=request, message="À bientôt <peut-être>", **BY))

    assert letter.subject.startswith(said)
    assert "\nÀ bientôt <peut-être>\n" in letter.body
    assert "Pour\u00a0: Enregistrement" in letter.body


def test_a_post_office_that_fails_undoes_nothing(place, nadia, letters, settings, caplog):
    settings.EMAIL_BACKEND = "no.such.backend"

    letters(lambda: make_booking(resource=make_room(place), booked_for=nadia, tells=True))

    assert Booking.objects.get().is_standing
    assert "on_commit" in caplog.text
