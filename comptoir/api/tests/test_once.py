"""The same key, the same answer: whoever loses an answer asks again without fear."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from comptoir.api import callers
from comptoir.api.tests.scene import NOW, Caller, Scene, code
from comptoir.booking.models import Booking
from comptoir.calendars.models import Call
from comptoir.gestures.models import Gesture


def test_asked_again_it_is_done_once(scene):
    first, again = scene.call.book("clé-1"), scene.call.book("clé-1")

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert Booking.objects.count() == Gesture.objects.count() == 1


def test_the_answer_is_that_of_the_first_time(scene):
    first = scene.call.book("clé-1")
    scene.call.post(f"bookings/{first.json()['booking']['booking']}/cancel")

    assert scene.call.book("clé-1").json()["booking"]["state"] == "booked"


def test_another_request_under_the_same_key_is_refused(scene):
    scene.call.book("clé-1")

    answer = scene.call.book("clé-1", party=2)

    assert code(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


def test_what_was_refused_may_be_asked_again(scene):
    first = scene.call.book().json()["booking"]["booking"]
    assert code(scene.call.book("clé-1")) == (409, "taken")
    scene.call.post(f"bookings/{first}/cancel")

    assert scene.call.book("clé-1").status_code == 201


def test_the_key_of_another_person_is_another_key(scene):
    scene.call.book("clé-1")

    assert scene.caller(scene.member()).book("clé-1", resource="petite-salle").status_code == 201


def test_without_a_key_two_are_two(scene):
    scene.call.book()

    assert code(scene.call.book()) == (409, "taken")


def test_a_key_too_long_is_refused(scene):
    assert code(scene.call.book("k" * 201)) == (422, "invalid")


def test_answers_are_forgotten_after_a_week(scene, monkeypatch):
    scene.call.book("clé-1")
    monkeypatch.setattr(callers, "now", lambda: NOW + timedelta(days=8))

    scene.call.book("clé-2", starts="2026-12-08T10:00", ends="2026-12-08T11:00")

    assert Call.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_under_one_key_make_one():
    scene = Scene()

    def book(_):
        try:
            return Caller(scene.call.secret).book("clé-1")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(book, range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Booking.objects.count() == Gesture.objects.count() == Call.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_for_one_room_give_it_once():
    """Rule 1: of eight programs one gets it, the others are told that it is taken."""
    scene = Scene()
    secrets = [scene.caller(scene.member(f"Personne {number}")).secret for number in range(6)]

    def book(secret):
        try:
            return Caller(secret).book().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(book, secrets)) == [201, 409, 409, 409, 409, 409]
    assert Booking.objects.standing().count() == 1
