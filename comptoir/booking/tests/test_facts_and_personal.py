import json

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_room, tuesday
from comptoir.booking import personal
from comptoir.booking.actions import (
    cancel_booking,
    check_in_booking,
    end_booking,
    expire_tentative,
    move_booking,
    prolong_booking,
    reject_request,
    undo_booking,
)
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking
from comptoir.booking.tests.factories import make_booking, make_request, make_thing
from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db

BOOKING = Trade("booking", rows, facts_of)


@pytest.fixture
def a_day(place):
    """Everything that may happen to a booking, once."""
    nadia, karma = make_person(), make_organisation("KARMA")
    rooms = [make_room(place, f"Salle {number}") for number in range(6)]
    own = [
        make_booking(resource=room, booked_for=nadia, acting_for=karma, purpose="Conseil") for room in rooms
    ]
    cancel_booking(booking=own[0], by=None, now=LONG_BEFORE)
    undo_booking(booking=own[1], by=None, now=LONG_BEFORE)
    move_booking(booking=own[2], period=tuesday(14, 16), by=None, now=LONG_BEFORE)
    for booking in own[3:]:
        check_in_booking(booking=booking, at=at(10.1), by=None, now=at(10.1))
    end_booking(booking=own[3], at=at(11), by=None, now=at(11))
    prolong_booking(booking=own[4], until=at(13), by=None, now=at(11))
    return nadia


def test_rebuilding_the_journal_gives_the_same_rows(a_day):
    assert compare([BOOKING]).is_same
    assert Fact.objects.count() == 7


def test_a_fact_that_was_changed_by_hand_is_seen(a_day):
    Fact.objects.filter(kind="used").update(quantity=1)

    assert len(compare([BOOKING]).wrong) == 3


def test_facts_hold_nothing_anybody_typed(a_day):
    labels = set(Fact.objects.values_list("label", flat=True))

    assert labels == {f"salle-{number}" for number in range(2, 6)}


def test_who_leaves_at_once_used_no_minute(place):
    booking = make_booking(resource=make_room(place))
    check_in_booking(booking=booking, at=at(11), by=None, now=at(11))
    end_booking(booking=booking, at=at(11), by=None, now=at(11))

    assert Fact.objects.get(kind="used").quantity == 0


def test_a_person_is_given_their_bookings(a_day):
    given = personal.export_of(a_day)["bookings"]

    assert json.loads(json.dumps(given)) == given
    assert [booking["starts_at"][11:16] for booking in given] == ["09:00"] * 5 + ["13:00"]
    assert {booking["acting_for"] for booking in given} == {"KARMA"}
    assert personal.export_of(make_person("Théo Marchand")) == {"bookings": [], "requests": []}


def test_a_person_is_given_what_they_asked_for_and_what_became_of_the_rest(place):
    nadia, studio = make_person(), make_thing(place, "Studio", needs_approval=True)
    request = make_request(resource=studio, booked_for=nadia, purpose="Enregistrement")
    reject_request(request=request, message="Travaux", by=None, now=LONG_BEFORE)
    make_booking(resource=make_room(place), booked_for=nadia, tentative_until=at(9))
    expire_tentative(at(9))

    given = personal.export_of(nadia)

    assert json.loads(json.dumps(given)) == given
    (asked,), (kept,) = given["requests"], given["bookings"]
    assert (asked["purpose"], asked["outcome"], asked["message"]) == ("Enregistrement", "rejected", "Travaux")
    assert (kept["tentative_until"], kept["expired_at"]) == (at(9).isoformat(), at(9).isoformat())


def test_erasing_forgets_requests_options_and_reasons(place):
    nadia, studio = make_person(), make_thing(place, "Studio", needs_approval=True)
    asked = make_request(resource=studio, booked_for=nadia, purpose="Enregistrement", shows_name=True)
    room = make_room(place)
    make_booking(resource=room, booked_for=nadia, tentative_until=at(9), shows_name=True)
    lapsed = make_booking(resource=room, booked_for=nadia, period=tuesday(14, 15), tentative_until=at(8))
    cancelled = make_booking(resource=room, booked_for=nadia, period=tuesday(16, 17))
    cancel_booking(booking=cancelled, because="Elle est malade", by=None, now=LONG_BEFORE)

    personal.erase(nadia, by=None, now=at(8.5))

    asked.refresh_from_db()
    assert (asked.outcome, asked.purpose, asked.shows_name) == ("withdrawn", "", False)
    assert not Booking.objects.exclude(shows_name=False, cancelled_because="").exists()
    assert list(Booking.objects.standing()) == [lapsed], "the clock takes back what has expired"
    assert expire_tentative(at(8.5)) == [lapsed]


def test_erasing_cancels_what_is_to_come_and_forgets_what_it_was_for(place):
    nadia, room = make_person(), make_room(place)
    used = make_booking(resource=room, booked_for=nadia, purpose="Dossier de retraite", is_public=True)
    check_in_booking(booking=used, at=at(10), by=None, now=at(10))
    to_come = make_booking(resource=room, booked_for=nadia, period=tuesday(14, 16), purpose="Suite")

    personal.erase(nadia, by=None, now=at(12))

    for booking in (used, to_come):
        booking.refresh_from_db()
    assert (used.is_standing, to_come.is_standing) == (True, False)
    assert (used.purpose, to_come.purpose, used.is_public) == ("", "", False)
    assert Fact.objects.filter(actor=nadia).count() == 2, "that the room was used stays as a number"
    assert Hold.objects.unreleased().count() == 1


def test_erasing_leaves_others_alone(place):
    theirs = make_booking(resource=make_room(place), booked_for=make_person("Théo"), purpose="Conseil")

    personal.erase(make_person(), by=None, now=LONG_BEFORE)

    theirs.refresh_from_db()
    assert (theirs.purpose, theirs.is_standing) == ("Conseil", True)
