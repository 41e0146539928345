"""The screens of the doors and of the entrance: what they say, and what a card does before them."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from comptoir.agenda.tests.factories import at
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW, plain, text_of
from comptoir.gestures.models import Gesture
from comptoir.kit.refusals import Refusal
from comptoir.planning.holders import MOST_TRIES, CardIsUnknown, TooManyTries, holder_of
from comptoir.planning.models import Screen
from comptoir.planning.screens import take_down
from comptoir.planning.tests.planning_scene import card_of, hang
from comptoir.presence.models import Visit


@pytest.fixture
def anybody():
    return Client()


@pytest.fixture
def door(scene):
    return hang(scene, scene.room)[1]


@pytest.fixture
def kiosk(scene):
    return hang(scene, None)[1]


@pytest.fixture
def paul(scene):
    return scene.person("Paul Diallo")


def headline(answer):
    found = re.search(r"<h1>(.*?)</h1>", answer.content.decode(), re.S)
    assert found
    return plain(found[1].strip())


def press(client, address, card, **more):
    return client.post(address, {"key": str(uuid4()), "carte": card, **more}, follow=True)


# The address


def test_a_screen_is_put_up_by_the_manager_and_its_address_shown_once(claire, anybody):
    made = claire.post("screens", resource="grande-salle")

    address = made.context["address"]
    assert address in made.content.decode()
    assert anybody.get(address).status_code == 200
    assert address not in claire.get("screens").content.decode()
    assert address.split("/")[-2] not in str(Screen.objects.values_list("token_hash", flat=True))


def test_the_second_press_of_the_same_button_makes_no_second_screen(claire):
    key = str(uuid4())
    for _ in range(2):
        claire.post("screens", resource="", key=key)

    assert Screen.objects.count() == 1


def test_who_put_it_up_is_told_by_the_gesture(claire):
    claire.post("screens", resource="")

    assert Gesture.objects.latest("pk").made_by == claire.account


def test_a_revoked_address_opens_nothing(scene, claire, anybody):
    screen, address = hang(scene, scene.room)

    claire.post("revoke", screen.pk)

    assert anybody.get(address).status_code == 404
    assert claire.post("revoke", screen.pk).status_code == 404


def test_taking_down_twice_is_once(scene):
    screen, _ = hang(scene, None)
    first = take_down(screen=screen, now=NOW).revoked_at

    assert take_down(screen=screen, now=at(16)).revoked_at == first


def test_an_address_opens_its_own_door_and_no_other(scene, anybody, door, kiosk):
    assert anybody.get(door.replace("grande-salle", "petite-salle")).status_code == 404
    assert anybody.get(kiosk.replace("/borne/", "/porte/grande-salle/")).status_code == 404
    assert anybody.get(door.replace("/porte/grande-salle/", "/borne/")).status_code == 404
    other_end = "y" if door.endswith("x/") else "x"
    assert anybody.get(f"{door[:-2]}{other_end}/").status_code == 404


@pytest.mark.parametrize("who", ["nadia", "maud"])
def test_only_a_manager_puts_up_screens(request, who):
    assert request.getfixturevalue(who).get("screens").status_code == 403


# What the door says


@pytest.mark.parametrize(
    ("booked", "said", "state"),
    [
        ([], "Libre jusqu’à 19 h", "is-free"),
        ([(15, 16)], "Libre jusqu’à 15 h", "is-free"),
        ([(14, 16)], "Prise jusqu’à 16 h", "is-taken"),
        ([(14, 16), (16, 17)], "Prise jusqu’à 17 h", "is-taken"),
        ([(14, 19)], "Prise jusqu’à la fermeture", "is-taken"),
    ],
)
def test_the_door_tells_its_state_in_large(scene, anybody, door, booked, said, state):
    for start, end in booked:
        scene.booked(start, end)

    answer = anybody.get(door)

    assert headline(answer) == said
    assert f'class="door-state {state}"' in answer.content.decode()


def test_a_closed_place_says_so(anybody, door):
    with time_machine.travel(at(10, date(2026, 11, 28)), tick=False):
        answer = anybody.get(door)

    assert headline(answer) == "Fermé"
    assert "jour de fermeture habituel" in text_of(answer)
    assert "minutes" not in str(answer.context["door"].lengths)


def test_a_masculine_name_is_said_so(scene, anybody):
    answer = anybody.get(hang(scene, scene.desks)[1])
    for _ in range(4):
        scene.booked(14, 16, resource=scene.desks)

    assert "4 libres sur 4" in text_of(answer)
    assert headline(anybody.get(hang(scene, scene.desks)[1])) == "Pris jusqu’à 16 h"


def test_no_private_name_is_on_any_screen(scene, anybody, door, kiosk, paul):
    scene.booked(14, 15, paul, purpose="Entretien")
    scene.booked(16, 17, paul, purpose="Bilan")
    scene.booked(17, 18, scene.organisation("KARMA"), purpose="Atelier ouvert", is_public=True)

    for address in (door, kiosk):
        said = text_of(anybody.get(address))
        assert "Diallo" not in said
        assert "Entretien" not in said
        assert "Bilan" not in said
        assert "Atelier ouvert" in said


@pytest.mark.parametrize(("starts", "lengths"), [(15, [15, 30]), (14.5, []), (16, [15, 30, 60])])
def test_only_what_fits_is_offered(scene, anybody, door, starts, lengths):
    scene.booked(starts, starts + 1)

    assert [minutes for minutes, _ in anybody.get(door).context["door"].lengths] == lengths


def test_the_part_that_refreshes_is_the_same_as_in_a_fresh_page(anybody, door, kiosk):
    for address in (door, kiosk):
        fresh = anybody.get(address).content.decode()
        part = anybody.get(address, headers={"HX-Request": "true"}).content.decode()

        assert "<html" not in part
        assert part.strip() in fresh
        assert 'name="carte"' not in part


def test_the_code_of_the_door_opens_the_check_in_of_whoever_reads_it(scene, anybody, door):
    assert 'class="qr"' in anybody.get(door).content.decode()


# A card before the door


def test_half_an_hour_is_taken_by_card(scene, anybody, door, paul):
    answer = press(anybody, door, card_of(paul), minutes="30")

    booking = Booking.objects.get()
    assert (booking.booked_for, booking.resource, booking.ends_at) == (paul, scene.room, at(14.5 + 1 / 3))
    assert booking.checked_in_at is not None
    assert not booking.is_from_paper
    assert Visit.objects.inside().get().person == paul
    assert "Grande salle est à vous jusqu’à 14 h 50" in text_of(answer)
    assert "Diallo" not in text_of(answer)
    assert headline(answer) == "Prise jusqu’à 14 h 50"


def test_who_is_in_already_takes_it_too(scene, anybody, door, paul):
    scene.visit(paul)

    press(anybody, door, card_of(paul), minutes="15")

    assert Booking.objects.get().booked_for == paul
    assert Visit.objects.count() == 1


def test_the_same_press_takes_once(anybody, door, paul):
    number, key = card_of(paul), str(uuid4())
    for _ in range(2):
        press(anybody, door, number, minutes="15", key=key)

    assert Booking.objects.count() == 1


def test_what_was_taken_meanwhile_is_refused_with_a_sentence(scene, anybody, door, paul):
    scene.booked(14.5, 16)

    answer = anybody.post(door, {"carte": card_of(paul), "minutes": "30"})

    assert answer.status_code == 409
    assert "plus libre aussi longtemps" in text_of(answer)
    assert Booking.objects.count() == 1


def test_whoever_booked_is_there_by_card(scene, anybody, door, paul):
    booking = scene.booked(14.5, 16, paul)

    press(anybody, door, card_of(paul))

    booking.refresh_from_db()
    assert booking.checked_in_at == NOW


def test_nothing_booked_here_is_said(scene, anybody, door, paul):
    scene.booked(14.5, 16)

    assert "Rien n’est réservé ici" in text_of(press(anybody, door, card_of(paul)))


@pytest.mark.parametrize("typed", ["", "12", "482 919", "0000000000", "é"])
def test_a_mistyped_number_is_said_and_not_kept_on_the_screen(anybody, door, typed):
    answer = anybody.post(door, {"carte": typed})

    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()
    assert "482 919" not in re.sub(r"<p class=\"error.*?</p>", "", answer.content.decode(), flags=re.S)


def test_a_scanner_types_what_the_code_of_the_card_says(scene, anybody, door, paul):
    press(anybody, door, f"COMPTOIR:{card_of(paul)}", minutes="15")

    assert Booking.objects.get().booked_for == paul


def test_a_revoked_card_and_one_of_elsewhere_are_not_known(scene, door, paul):
    from comptoir.actors.actions import register_person

    screen = Screen.objects.get()
    old = card_of(paul)
    card_of(paul)
    stranger = card_of(register_person(name="Ailleurs", by=None, now=NOW))

    for number in (old, stranger):
        with pytest.raises(CardIsUnknown):
            holder_of(screen, number)


def test_a_guesser_has_few_tries_and_the_next_door_keeps_working(scene, door, paul):
    screen, number = Screen.objects.get(), card_of(paul)
    for _ in range(MOST_TRIES):
        with pytest.raises(Refusal):
            holder_of(screen, "111 111")

    with pytest.raises(TooManyTries):
        holder_of(screen, number)
    assert holder_of(hang(scene, scene.small_room)[0], number) == paul


# The entrance


def test_the_entrance_tells_the_programme_and_what_is_free(scene, anybody, kiosk):
    scene.booked(14, 16)
    scene.booked(
        16, 17, scene.organisation("KARMA"), purpose="Papycamp", is_public=True, resource=scene.small_room
    )
    scene.booked(10, 11, purpose="Fini", is_public=True, resource=scene.small_room)

    said = text_of(anybody.get(kiosk))

    assert "16 h Papycamp" in said
    assert "Fini" not in said
    assert "Coworking jusqu’à 19 h 4 sur 4" in said
    assert "Grande salle à 16 h" in said


def test_i_am_here_for_what_i_booked(scene, anybody, kiosk, paul):
    booking = scene.booked(14.5, 16, paul)

    press(anybody, kiosk, card_of(paul), geste="la")

    booking.refresh_from_db()
    assert booking.checked_in_at == NOW
    assert Visit.objects.inside().get().claim == booking.claim


def test_i_am_here_without_a_booking(anybody, kiosk, paul):
    answer = press(anybody, kiosk, card_of(paul), geste="la")

    assert Visit.objects.inside().get().person == paul
    assert "Bienvenue" in text_of(answer)
    assert "Diallo" not in text_of(answer)


def test_who_is_noted_already_is_told(scene, anybody, kiosk, paul):
    scene.visit(paul)

    answer = anybody.post(kiosk, {"carte": card_of(paul), "geste": "la"})

    assert "déjà" in text_of(answer)
    assert Visit.objects.count() == 1


def test_a_desk_is_taken_from_now_on(scene, anybody, kiosk, paul):
    answer = press(anybody, kiosk, card_of(paul), geste="bureau")

    booking = Booking.objects.get()
    assert (booking.resource, booking.ends_at) == (scene.desks, at(16 + 1 / 3))
    assert "est à vous jusqu’à 16 h 20" in text_of(answer)


def test_no_desk_left_is_said(scene, anybody, kiosk, paul):
    for _ in range(4):
        scene.booked(14, 19, resource=scene.desks)

    assert "Aucun bureau n’est libre" in text_of(
        anybody.post(kiosk, {"carte": card_of(paul), "geste": "bureau"})
    )


def test_the_counter_sees_what_was_done_before_a_screen(scene, maud, anybody, kiosk, paul):
    press(anybody, kiosk, card_of(paul), geste="bureau")

    assert "Paul Diallo" in scene.sentence
    assert scene.get("counter").status_code == 200


# One's own phone


def test_the_code_opens_ones_own_booking_and_one_press_is_enough(scene, nadia):
    booking = scene.booked(14.5, 16, nadia.person)

    assert "14 h 30" in text_of(nadia.get("arrive", "grande-salle"))
    assert nadia.post("arrive", "grande-salle").status_code == 302

    booking.refresh_from_db()
    assert booking.checked_in_at == NOW


def test_with_nothing_booked_the_code_says_so(scene, nadia):
    scene.booked(14.5, 16)

    assert "Rien n’est réservé ici pour vous" in text_of(nadia.get("arrive", "grande-salle"))
    assert nadia.post("arrive", "grande-salle").status_code == 200
    assert not Booking.objects.exclude(checked_in_at=None).exists()
