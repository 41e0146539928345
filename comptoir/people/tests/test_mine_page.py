"""One's own page: what is booked, the card, whom one acts for, what one agreed to, one's data."""

import json

import pytest
from django.test import Client

from comptoir.actors.actions import issue_card
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW
from comptoir.gestures.models import Gesture
from comptoir.people.tests.people_scene import said, sit_as, text_of
from comptoir.places.tests.factories import make_role
from comptoir.presence.models import Visit
from comptoir.ties.actions import declare_tie


@pytest.fixture
def nadia(scene):
    """A member, signed in, before her own page."""
    person = scene.person("Nadia Benali")
    sit_as(scene, "member", person)
    scene.client.cookies["django_language"] = "en"
    return person


def test_the_page_says_what_comes_and_what_was(scene, nadia):
    scene.booked(16, 18, nadia, purpose="Réunion")
    scene.booked(9, 10, nadia, resource=scene.small_room)
    issue_card(person=nadia, by=None, now=NOW)
    page = text_of(scene.get("people:me"))
    assert page.index("Grande salle") < page.index("Petite salle")
    for words in ("Hello Nadia Benali", "today from 16:00 to 18:00", "Réunion", "QR code of card"):
        assert words in page


def test_an_empty_page_says_how_to_fill_it(scene, nadia):
    page = text_of(scene.get("people:me"))
    assert "Find a room or a desk" in page
    assert "The counter gives you one when you ask" in page


def test_a_desk_is_named_by_its_number(scene, nadia):
    scene.booked(16, 18, nadia, resource=scene.desks)
    assert "Coworking, Bureau 1" in text_of(scene.get("people:me"))


def test_nobody_else_is_ever_named(scene, nadia):
    scene.booked(16, 18, scene.person("Paul Diallo"), purpose="Secret")
    page = text_of(scene.get("people:me")) + text_of(scene.get("people:my_book", ressource="grande-salle"))
    assert "Diallo" not in page
    assert "Secret" not in page


def test_the_page_costs_the_same_for_one_and_for_many(scene, nadia, django_assert_num_queries):
    scene.booked(16, 18, nadia, resource=scene.desks)
    scene.booked(9, 10, nadia, resource=scene.desks)
    with django_assert_num_queries(16):
        scene.get("people:me")
    for hour in (15, 16, 17):
        scene.booked(hour, hour + 1, nadia, resource=scene.desks)
        scene.booked(hour - 6, hour - 5, nadia, resource=scene.desks)
    with django_assert_num_queries(16):
        scene.get("people:me")


# What one does with a booking


def test_a_booking_is_cancelled_and_the_cancelling_undone(scene, nadia):
    booking = scene.booked(16, 18, nadia)
    answer = scene.post("people:my_cancel", booking.pk)
    booking.refresh_from_db()
    assert booking.cancelled_at == NOW
    assert said(answer).startswith("Cancelled: Nadia Benali, Grande salle")
    scene.post("people:my_undo", scene.last.pk)
    booking.refresh_from_db()
    assert booking.is_standing


@pytest.mark.parametrize(("hour", "offered"), [(14.75, True), (14, True), (15, False)])
def test_one_says_that_one_is_there_from_half_an_hour_before(scene, nadia, hour, offered):
    scene.booked(hour, 18, nadia)
    assert ("I am here" in text_of(scene.get("people:me"))) is offered


def test_saying_that_one_is_there_checks_in_and_welcomes(scene, nadia):
    booking = scene.booked(14.5, 16, nadia)
    scene.post("people:my_check_in", booking.pk)
    booking.refresh_from_db()
    visit = Visit.objects.get(person=nadia)
    assert (booking.checked_in_at, visit.arrived_at, visit.claim) == (NOW, NOW, booking.claim)
    assert "You have been here since 14:20" in text_of(scene.get("people:me"))


def test_half_an_hour_more_is_one_button(scene, nadia):
    booking = scene.checked_in(14, 15, nadia)
    page = text_of(scene.get("people:me"))
    assert 'value="2026-11-24T14:30:00+00:00"' in page
    scene.post(
        "people:my_change", booking.pk, starts=booking.starts_at.isoformat(), ends=at(15.5).isoformat()
    )
    booking.refresh_from_db()
    assert booking.ends_at == at(15.5)


def test_what_cannot_be_longer_says_why_and_what_would_work(scene, nadia):
    booking = scene.checked_in(14, 15, nadia)
    scene.booked(15.25, 17, scene.person("Paul Diallo"))
    answer = scene.post("people:my_change", booking.pk, starts="2026-11-24T14:00", ends="2026-11-24T16:00")
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Grande salle is free until 15:15 only." in page
    assert 'name="ends" value="2026-11-24T15:15"' in page
    assert "Diallo" not in page


def test_a_booking_is_moved_to_another_thing_and_time(scene, nadia):
    booking = scene.booked(16, 18, nadia)
    assert 'value="2026-11-24T16:00"' in text_of(scene.get("people:my_change", booking.pk))
    told = {"resource": "petite-salle", "starts": "2026-11-25T10:00", "ends": "2026-11-25T11:00"}
    scene.post("people:my_change", booking.pk, **told)
    booking.refresh_from_db()
    assert (booking.resource, booking.starts_at) == (scene.small_room, at(10, TUESDAY.replace(day=25)))


@pytest.mark.parametrize("address", ["my_cancel", "my_check_in", "my_change"])
def test_somebody_else_s_booking_does_not_exist(scene, nadia, address):
    booking = scene.booked(14.5, 18, scene.person("Paul Diallo"))
    told = {"resource": "petite-salle", "starts": "2026-11-25T10:00", "ends": "2026-11-25T11:00"}
    assert scene.post(f"people:{address}", booking.pk, **told).status_code == 404
    booking.refresh_from_db()
    assert booking.is_standing


def test_one_undoes_only_what_one_did(scene, nadia):
    booking = scene.booked(16, 18, nadia)
    scene.post("people:my_cancel", booking.pk)
    gesture = scene.last
    paul = scene.person("Paul Diallo")
    sit_as(scene, "member", paul)
    assert scene.post("people:my_undo", gesture.pk).status_code == 404


def test_a_button_pressed_twice_acts_once(scene, nadia):
    booking = scene.booked(16, 18, nadia)
    for _press in range(2):
        scene.post("people:my_cancel", booking.pk, key="6f0c6a7e-4a0d-4d1c-9a55-0f3a5e0b7c12")
    assert Gesture.objects.count() == 1


# Oneself


def test_whom_one_acts_for_is_said(scene, nadia):
    tie = {"kind": "represents", "subject": nadia, "counterpart": scene.organisation("KARMA")}
    declare_tie(**tie, source="statuts", by=None, now=LONG_BEFORE)
    assert "KARMA" in text_of(scene.get("people:me"))


def test_one_agrees_and_no_longer_agrees(scene, nadia):
    scene.post("people:my_consent", give="photo")
    consent = nadia.consents.get()
    assert (consent.purpose, consent.recorded_by) == ("photo", scene.account)
    scene.post("people:my_consent", withdraw="photo")
    consent.refresh_from_db()
    assert consent.withdrawn_at == NOW


def test_one_s_language_is_kept_for_every_device(scene, nadia):
    scene.post("people:my_language", language="fr")
    nadia.refresh_from_db()
    assert nadia.language == "fr"
    assert "Bonjour Nadia Benali" in text_of(scene.get("people:me"))
    scene.post("people:my_language", language="xx")
    nadia.refresh_from_db()
    assert nadia.language == "fr"


def test_the_card_is_printed_at_home(scene, nadia):
    assert scene.get("people:my_card").status_code == 404
    issue_card(person=nadia, by=None, now=NOW)
    assert scene.get("people:my_card").content.startswith(b"%PDF")


def test_everything_held_is_taken_away_as_a_file(scene, nadia):
    scene.booked(16, 18, nadia, purpose="Réunion")
    answer = scene.get("people:my_data")
    assert answer["Content-Disposition"] == 'attachment; filename="nadia-benali.json"'
    assert "Réunion" in json.dumps(json.loads(answer.content), ensure_ascii=False)


def test_asking_to_be_erased_writes_to_the_managers(scene, nadia, mailoutbox):
    make_role(scene.place, "manager", scene_manager(scene))
    answer = scene.post("people:ask_to_be_erased")
    (letter,) = mailoutbox
    assert letter.to == ["claire@example.org"]
    assert letter.subject == "Nadia Benali demande à être effacée"
    assert "un mois" in letter.body
    assert "managers" in said(answer)


def scene_manager(scene):
    from comptoir.actors.actions import open_account

    claire = scene.person("Claire Vasseur")
    open_account(person=claire, email="claire@example.org", by=None, now=LONG_BEFORE)
    return claire


def test_what_keeps_one_from_being_erased_is_said_at_once(scene, nadia, mailoutbox):
    scene.booked(16, 18, nadia)
    answer = scene.post("people:ask_to_be_erased")
    assert answer.status_code == 409
    assert "still has something booked" in text_of(answer)
    assert not mailoutbox


def test_a_page_of_one_s_own_asks_for_a_role_in_the_place(scene, nadia):
    nadia.roles.all().delete()
    assert scene.get("people:me").status_code == 404
    assert Client().get(scene.url("people:me")).status_code == 302
    assert not Booking.objects.exists()
