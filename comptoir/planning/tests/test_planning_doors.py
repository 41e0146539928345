"""Doors, the entrance and one's own phone at the edges of a day: what they offer is what would be given."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_room
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW, text_of
from comptoir.kit.periods import Period
from comptoir.places.models import OpeningHours
from comptoir.places.tests.factories import make_place
from comptoir.planning.door import door_of
from comptoir.planning.kiosk import kiosk_of
from comptoir.planning.models import Screen
from comptoir.planning.screens import digest, put_up, screen_of, take_down
from comptoir.planning.tests.planning_scene import card_of, hang
from comptoir.presence.models import Visit
from comptoir.resources.closing import close
from comptoir.resources.ruling import add_part
from comptoir.rights.tests.factories import make_skill


@pytest.fixture(autouse=True)
def _by_the_clock_of_the_place(scene):
    with timezone.override(scene.place.tz):
        yield


@pytest.fixture
def screen(scene):
    return hang(scene, scene.room)[0]


@pytest.mark.parametrize(
    ("hour", "state", "lengths"),
    [
        (8.98, "is-closed", []), (9, "is-free", [15, 30, 60]), (18, "is-free", [15, 30, 60]),
        (18.5, "is-free", [15, 30]), (18.75, "is-free", [15]), (18.9, "is-free", []), (19, "is-closed", []),
    ],
)  # fmt: skip
def test_only_lengths_that_end_before_closing_are_offered(screen, hour, state, lengths):
    door = door_of(screen, at(hour))
    assert door.state == state
    assert [minutes for minutes, _ in door.lengths] == lengths


@pytest.mark.parametrize(
    ("booked", "lengths"), [((15, 16), [15, 30]), ((14.5, 16), []), ((16, 17), [15, 30, 60])]
)
def test_every_length_that_a_door_offers_is_given(scene, screen, booked, lengths):
    scene.booked(*booked)
    door, address = door_of(screen, NOW), None
    assert [minutes for minutes, _ in door.lengths] == lengths
    for minutes, end in door.lengths[-1:]:
        address = hang(scene, scene.room)[1]
        paul = scene.person("Paul Diallo")
        Client().post(address, {"key": str(uuid4()), "carte": card_of(paul), "minutes": str(minutes)})
        assert Booking.objects.get(booked_for=paul).ends_at == end


@pytest.mark.parametrize("minutes", ["45", "0", "-15", "abc", "15.0", "999999"])
def test_a_length_that_is_not_offered_takes_nothing(scene, minutes):
    address, paul = hang(scene, scene.room)[1], scene.person("Paul Diallo")
    answer = Client().post(address, {"carte": card_of(paul), "minutes": minutes})
    assert answer.status_code == 409
    assert not Booking.objects.exists()
    assert not Visit.objects.exists()


def test_a_door_says_the_gap_between_two_and_what_comes_next(scene, screen):
    scene.booked(14, 15)
    scene.booked(16, 17, purpose="Atelier", is_public=True)
    door = door_of(screen, NOW)
    assert (door.free_until, door.free_at) == (None, at(15))
    assert [booking.starts_at for booking in door.next] == [at(16)]


def test_no_more_than_three_that_come_next(scene, screen):
    for hour in range(14, 19):
        scene.booked(hour + 0.5, hour + 1)
    assert [booking.starts_at for booking in door_of(screen, NOW).next] == [at(14.5), at(15.5), at(16.5)]


def test_tomorrow_is_not_what_comes_next(scene, screen):
    scene.booked(9, 10, day=TUESDAY + timedelta(days=1))
    assert door_of(screen, NOW).next == []


def test_a_closed_room_in_an_open_place_is_not_free(scene, screen):
    close(
        place=scene.place,
        period=Period(at(14), at(16)),
        resources=[scene.room],
        reason="",
        by=None,
        now=LONG_BEFORE,
    )
    door = door_of(screen, NOW)
    assert (door.state, door.lengths) == ("is-taken", [])
    assert door.free_at == at(16)


@pytest.mark.parametrize("minutes_before", [10, 0])
def test_whoever_is_a_little_early_may_say_that_they_are_there(scene, screen, minutes_before):
    scene.booked(15, 16)
    assert door_of(screen, at(15) - timedelta(minutes=minutes_before)).can_arrive


@pytest.mark.parametrize("hour", [9, 13.99, 16, 18])
def test_nobody_arrives_long_before_or_after(scene, screen, hour):
    scene.booked(15, 16)
    assert not door_of(screen, at(hour)).can_arrive


def test_a_door_costs_the_same_for_one_booking_as_for_many(scene, screen, django_assert_max_num_queries):
    def tell():
        door = door_of(screen, NOW)
        return door.headline, door.detail, door.next, door.can_arrive, door.lengths

    scene.booked(9, 10)
    with django_assert_max_num_queries(12) as few:
        tell()
    for hour in range(10, 19):
        scene.booked(hour, hour + 0.5)
    with django_assert_max_num_queries(len(few)):
        tell()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_door_speaks_the_language_of_its_place(scene, language):
    scene.place.language = language
    scene.place.save()
    said = text_of(Client().get(hang(scene, scene.room)[1]))
    assert ("Libre jusqu’à" in said) is (language == "fr")
    assert ("Free until" in said) is (language == "en")


# The entrance


def test_no_desk_is_given_for_less_than_a_quarter_of_an_hour(scene):
    screen = hang(scene, None)[0]
    assert kiosk_of(screen, at(18.75)).desk is not None
    assert kiosk_of(screen, at(18.8)).desk is None


def test_a_desk_that_members_do_not_take_themselves_is_not_given(scene):
    Resource.objects.filter(pk=scene.desks.pk).update(is_self_service=False)
    assert kiosk_of(hang(scene, None)[0], NOW).desk is None


def test_what_is_free_and_what_is_free_later_are_told_apart(scene):
    scene.booked(14, 15)
    scene.booked(14, 19, resource=scene.small_room)
    kiosk = kiosk_of(hang(scene, None)[0], NOW)
    assert [one.resource.name for one in kiosk.free] == ["Coworking"]
    assert [one.resource.name for one in kiosk.later] == ["Grande salle"]


def test_a_closed_entrance_offers_nothing(scene):
    OpeningHours.objects.all().delete()
    kiosk = kiosk_of(hang(scene, None)[0], NOW)
    assert (kiosk.free, kiosk.later, kiosk.desk) == ([], [], None)


@pytest.mark.parametrize("geste", ["", "la", "xyz"])
def test_any_other_gesture_is_to_say_that_one_is_there(scene, geste):
    address, paul = hang(scene, None)[1], scene.person("Paul Diallo")
    Client().post(address, {"key": str(uuid4()), "carte": card_of(paul), "geste": geste})
    assert Visit.objects.inside().get().person == paul


def test_the_same_press_notes_one_visit(scene):
    address, card, key = hang(scene, None)[1], card_of(scene.person("Paul Diallo")), str(uuid4())
    for _ in range(2):
        Client().post(address, {"key": key, "carte": card, "geste": "la"})
    assert Visit.objects.count() == 1


# Addresses


def test_no_two_screens_have_one_address_and_none_is_kept(scene):
    tokens = [put_up(place=scene.place, resource=None, now=NOW)[1] for _ in range(5)]
    assert len(set(tokens)) == 5
    kept = set(Screen.objects.values_list("token_hash", flat=True))
    assert kept == set(map(digest, tokens))
    assert not kept & set(tokens)


def test_a_screen_of_another_place_is_not_opened_here(scene):
    _, token = put_up(place=make_place(), resource=None, now=NOW)
    assert Client().get(f"/lieux/{scene.place.slug}/planning/borne/{token}/").status_code == 404


def test_the_door_of_what_is_offered_no_more_opens_nothing(scene):
    address = hang(scene, scene.room)[1]
    Resource.objects.filter(pk=scene.room.pk).update(retired_at=LONG_BEFORE)
    assert Client().get(address).status_code == 404


def test_a_screen_is_found_by_its_own_token_only(scene):
    screen, token = put_up(place=scene.place, resource=scene.room, now=NOW)
    assert screen_of(scene.place.slug, token, scene.room.slug) == screen
    take_down(screen=screen, now=NOW)
    assert not Screen.objects.in_use().exists()


# One's own phone


def test_of_two_bookings_about_now_the_first_is_opened(scene, nadia):
    first = scene.booked(14, 14.5, nadia.person)
    scene.booked(14.5, 15, nadia.person)
    assert nadia.get("arrive", "grande-salle").context["booking"] == first


def test_what_somebody_else_booked_is_not_ones_own(scene, nadia):
    booking = scene.booked(14.5, 16, scene.person("Paul Diallo"))
    answer = nadia.post("arrive", "grande-salle")
    booking.refresh_from_db()
    assert booking.checked_in_at is None
    assert "Diallo" not in text_of(answer)


def test_pressed_twice_one_arrives_once(scene, nadia):
    scene.booked(14.5, 16, nadia.person)
    key = str(uuid4())
    for _ in range(2):
        nadia.post("arrive", "grande-salle", key=key)
    assert Visit.objects.count() <= 1
    assert Booking.objects.get().checked_in_at == NOW


def test_the_next_morning_there_is_nothing_to_arrive_for(scene, nadia):
    scene.booked(14.5, 16, nadia.person)
    with time_machine.travel(at(9, date(2026, 11, 25)), tick=False):
        assert nadia.get("arrive", "grande-salle").context["booking"] is None


def test_a_door_says_the_machine_that_stays_locked(scene):
    laser = make_room(scene.place, "Découpe laser")
    add_part(whole=scene.room, part=laser, by=None, now=LONG_BEFORE)
    screen, address = hang(scene, scene.room)
    assert door_of(screen, NOW).locks == []

    make_skill(scene.place, laser, name="Laser")

    (sentence,) = door_of(screen, NOW).locks
    assert "Découpe laser" in sentence
    assert "Laser »" in text_of(Client().get(address))


def test_the_door_of_a_machine_says_for_whom_it_is(scene):
    make_skill(scene.place, scene.room, name="Laser")
    screen, _ = hang(scene, scene.room)
    (sentence,) = door_of(screen, NOW).locks
    assert "demande la formation" in sentence


def test_the_entrance_says_what_is_free_only_for_who_was_trained(scene):
    screen, address = hang(scene, None)
    assert kiosk_of(screen, NOW).locks == []
    make_skill(scene.place, scene.room, name="Laser")
    (sentence,) = kiosk_of(screen, NOW).locks
    assert sentence in Client().get(address).content.decode()
