"""A guest who never typed the code leaves nothing behind after two days, unless more is known of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client

from comptoir.actors.actions import issue_card, open_account
from comptoir.actors.models import Actor, ActorWord
from comptoir.agenda.models import Hold
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW
from comptoir.gestures.models import Gesture
from comptoir.gestures.ticking import tick
from comptoir.guests import keeping
from comptoir.guests.forgetting import forget_who_never_confirmed
from comptoir.people.tests.people_scene import known_elsewhere
from comptoir.places.models import Acquaintance
from comptoir.presence.actions import welcome

LATER = NOW + timedelta(hours=48)
NAME = "Rosa Lenoir"


@pytest.fixture
def guest(scene):
    """Rosa asked for the small room, and typed no code."""
    scene.small_room.open_to_guests = True
    scene.small_room.save()
    scene.client = Client()
    answer = scene.post(
        "guests:tell", resource="petite-salle", starts="2026-11-25T15:00", ends="2026-11-25T17:00", party="3",
        name=NAME, email="rosa@example.org", purpose="Chorale",
    )  # fmt: skip
    assert answer.status_code == 302
    return Actor.objects.get(name=NAME)


def is_there():
    return Actor.objects.filter(name=NAME).exists()


def expired():
    tick(NOW + timedelta(minutes=15))


def forget(now=LATER):
    return tick(now, {"guests_forgotten": forget_who_never_confirmed}).as_dict()


def test_after_two_days_nothing_is_left(scene, guest):
    claim = Booking.objects.get().claim
    expired()
    assert Gesture.objects.filter(sentence__contains=NAME).exists()

    done = forget()

    assert (done["guests_forgotten"], done["failed"]) == (1, 0)
    assert not is_there()
    assert not Booking.objects.exists()
    assert not Hold.objects.filter(claim=claim).exists()
    assert not Acquaintance.objects.filter(person=guest.pk).exists()
    assert not ActorWord.objects.filter(actor=guest.pk).exists()
    assert not Gesture.objects.filter(sentence__contains=NAME).exists()
    assert forget()["guests_forgotten"] == 0


def test_before_two_days_it_stays(scene, guest):
    expired()
    assert forget(LATER - timedelta(seconds=1))["guests_forgotten"] == 0
    assert is_there()


def test_three_wrong_codes_are_no_confirmation_either(scene, guest):
    keeping.give_back(Booking.objects.get(), NOW)
    assert forget()["guests_forgotten"] == 1
    assert not is_there()


def test_who_confirmed_stays(scene, guest):
    keeping.confirm_for_guest(Booking.objects.get(), NOW)
    assert forget()["guests_forgotten"] == 0
    assert is_there()


def test_who_confirmed_and_cancelled_stays(scene, guest):
    booking = Booking.objects.get()
    keeping.confirm_for_guest(booking, NOW)
    keeping.cancel_for_guest(booking, NOW)
    assert forget()["guests_forgotten"] == 0
    assert is_there()


def test_who_asked_again_since_is_not_forgotten_yet(scene, guest):
    expired()
    later = LATER - timedelta(hours=1)
    period = keeping.Period(LATER, LATER + timedelta(hours=1))
    keeping.keep_for_guest(
        resource=scene.small_room, period=period, email="rosa@example.org", name=NAME, party=1, purpose="",
        now=later,
    )  # fmt: skip
    assert forget()["guests_forgotten"] == 0
    assert forget(later + timedelta(hours=48))["guests_forgotten"] == 1
    assert not is_there()


@pytest.mark.parametrize(
    "known",
    [
        lambda scene, person: issue_card(person=person, by=None, now=NOW),
        lambda scene, person: open_account(person=person, email="rosa@example.org", by=None, now=NOW),
        lambda scene, person: Actor.objects.filter(pk=person.pk).update(phone="+33477000001"),
        lambda scene, person: scene.booked(9, 10, person, resource=scene.room),
        lambda scene, person: welcome(
            place=scene.place, person=person, purpose="workshop", arrived_at=NOW, by=None, now=NOW
        ),
        lambda scene, person: known_elsewhere(person),
    ],
    ids=["a card", "an account", "a phone", "a booking at the counter", "a visit", "another place"],
)
def test_who_is_known_otherwise_stays(scene, guest, known):
    expired()
    known(scene, guest)
    assert forget()["guests_forgotten"] == 0
    assert is_there()


def test_whom_the_place_knew_before_stays_with_what_expired(scene, guest):
    Actor.objects.filter(pk=guest.pk).update(registered_at=NOW - timedelta(days=400))
    expired()
    assert forget()["guests_forgotten"] == 0
    assert Booking.objects.filter(booked_for=guest).exists()


def test_others_of_the_same_name_and_what_is_told_of_them_stay(scene, guest):
    other = scene.person(NAME)
    scene.booked(9, 10, other, resource=scene.room)
    Gesture.objects.create(
        place=scene.place, key="6f0c6a7e-4a0d-4d1c-9a55-0f3a5e0b7c12", verb="book", sentence=f"{NAME} !",
        made_at=NOW,
    )  # fmt: skip
    expired()

    assert forget()["guests_forgotten"] == 1

    assert Actor.objects.get(name=NAME) == other
    assert Gesture.objects.get(sentence__contains=NAME).sentence == f"{NAME} !"


def test_where_nobody_is_to_be_forgotten_it_is_one_query(scene, guest, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert forget_who_never_confirmed(NOW) == 0


def test_the_rows_to_look_at_are_found_by_their_index(scene):
    asked = Booking.objects.never_confirmed().filter(
        booked_at__lte=NOW, booked_for__registered_at=F("booked_at")
    )
    sql, told = asked.query.sql_with_params()
    plan = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            # Of nearly empty tables any index is as good as another: leave it no other.
            cursor.execute(
                "SELECT i.indexrelid::regclass::text FROM pg_index i WHERE NOT i.indisprimary"
                " AND i.indrelid = 'booking_booking'::regclass"
                " AND i.indexrelid <> 'booking_never_confirmed'::regclass"
                " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)"
            )
            for (other,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX {other}")
        cursor.execute(f"{plan} {sql}", told)
        assert "booking_never_confirmed" in str(cursor.fetchall())
