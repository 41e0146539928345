"""What waits for a word of the team: requests, offers, the waiting list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.resources import set_rules
from comptoir.agenda.tests.factories import LONG_BEFORE, at
from comptoir.booking.actions import ask_to_book, cancel_booking
from comptoir.booking.models import Booking, BookingRequest
from comptoir.desk.tests.counter_scene import NOW, text_of
from comptoir.kit.periods import Period
from comptoir.people.tests.people_scene import said
from comptoir.waiting import offering
from comptoir.waiting.actions import join
from comptoir.waiting.models import Offer, Waiting


@pytest.fixture(autouse=True)
def _in_english(scene):
    scene.client.cookies["django_language"] = "en"


@pytest.fixture
def asks(scene):
    """Somebody asks for the large room, which needs a yes, on Tuesday from 16 to 17."""
    set_rules(resource=scene.room, needs_approval=True, by=None, now=LONG_BEFORE)

    def asks(name="Nadia Benali", start=16, end=17, **changes):
        return ask_to_book(
            resource=scene.room, period=Period(at(start), at(end)), booked_for=scene.person(name), by=None,
            now=NOW, **changes,
        )  # fmt: skip

    return asks


@pytest.fixture
def waits(scene):
    """Suzanne waits for the small room, taken from 16 to 17 by Nadia."""

    def waits(name="Suzanne Morel", **told):
        return join(
            resource=scene.small_room, period=Period(at(16), at(17)), person=scene.person(name, **told),
            by=None, now=NOW,
        )  # fmt: skip

    return waits


def offered(scene, taken):
    cancel_booking(booking=taken, by=None, now=NOW)
    offering.offer_freed(place=scene.place, now=NOW)
    return Offer.objects.get(answered_at=None)


def test_an_empty_page_says_what_would_be_there(scene):
    page = text_of(scene.get("upkeep:to_decide"))
    assert "A request blocks nobody until it is accepted" in page
    assert "kept a while for the first of them" in page
    assert "Nobody waits for anything" in page


def test_a_request_is_accepted_with_a_word(scene, asks):
    row = asks(purpose="Assemblée")
    assert "Assemblée" in text_of(scene.get("upkeep:to_decide"))
    answer = scene.post("upkeep:answer_request", row.pk, accept="1", message="Welcome")
    row.refresh_from_db()
    assert (row.outcome, row.message, row.booking.resource) == ("accepted", "Welcome", scene.room)
    assert "Accepted: Nadia Benali" in said(answer)


def test_a_request_is_rejected_with_a_word(scene, asks):
    row = asks()
    scene.post("upkeep:answer_request", row.pk, reject="1", message="Works")
    row.refresh_from_db()
    assert (row.outcome, row.message) == ("rejected", "Works")
    assert not Booking.objects.exists()


def test_rule_12_what_accepting_rejects_is_shown_before(scene, asks):
    row, other = asks(), asks("Théo Marchand", 16.5, 18)
    page = text_of(scene.get("upkeep:answer_request", row.pk))
    assert "Accepting it rejects another request" in page
    assert "Théo Marchand" in page
    scene.post("upkeep:answer_request", row.pk, accept="1", seen=[str(other.pk)])
    other.refresh_from_db()
    assert other.outcome == BookingRequest.Outcome.REJECTED


def test_a_request_that_came_meanwhile_is_not_rejected_unseen(scene, asks):
    row, _other = asks(), asks("Théo Marchand")
    answer = scene.post("upkeep:answer_request", row.pk, accept="1", message="Welcome")
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Look again before you accept" in page
    assert "Welcome" in page
    assert set(BookingRequest.objects.values_list("outcome", flat=True)) == {""}


def test_a_request_for_what_is_taken_says_who_has_it(scene, asks):
    row = asks()
    scene.booked(16, 18, scene.person("Karim Diallo"), approved=True)
    page = text_of(scene.get("upkeep:answer_request", row.pk))
    assert "Taken already" in page
    assert "Karim Diallo" in page
    answer = scene.post("upkeep:answer_request", row.pk, accept="1")
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.is_open


def test_an_answered_request_says_the_answer_and_has_no_buttons(scene, asks):
    row = asks()
    scene.post("upkeep:answer_request", row.pk, reject="1", message="Works")
    page = text_of(scene.get("upkeep:answer_request", row.pk))
    assert "Works" in page
    assert "Accept" not in page
    answer = scene.post("upkeep:answer_request", row.pk, accept="1")
    assert answer.status_code == 409


def test_whoever_has_no_mail_is_to_be_phoned_and_says_yes(scene, waits):
    taken = scene.booked(16, 17, resource=scene.small_room)
    waits(phone="06 39 98 12 34")
    offer = offered(scene, taken)
    page = text_of(scene.get("upkeep:to_decide"))
    assert "to be phoned" in page
    assert "06 39 98 12 34" in page
    answer = scene.post("upkeep:offer_taken", offer.pk)
    assert "Suzanne Morel takes it" in said(answer)
    offer.booking.refresh_from_db()
    assert not offer.booking.is_tentative


def test_whoever_does_not_want_it_lets_the_next_have_it(scene, waits):
    taken = scene.booked(16, 17, resource=scene.small_room)
    waits()
    waits("Théo Marchand")
    offer = offered(scene, taken)
    scene.post("upkeep:offer_declined", offer.pk)
    following = Offer.objects.get(answered_at=None)
    assert following.waiting.person.name == "Théo Marchand"


def test_somebody_is_taken_off_the_list(scene, waits):
    scene.booked(16, 17, resource=scene.small_room)
    row = waits()
    assert "first on the list" in text_of(scene.get("upkeep:to_decide"))
    scene.post("upkeep:leave_list", row.pk)
    assert not Waiting.objects.standing().exists()


def test_the_page_costs_the_same_for_one_and_for_many(scene, asks, waits):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            scene.get("upkeep:to_decide")
        return len(asked)

    scene.booked(16, 17, resource=scene.small_room)
    asks()
    waits()
    one = cost()
    for number in range(12):
        asks(f"Demande {number}")
        waits(f"Attend {number}")
    assert cost() == one
