"""Taking the room takes its machine, which stays locked for who was not trained on it: they read it."""

from datetime import date

import pytest

from comptoir.agenda.tests.factories import LONG_BEFORE, make_room
from comptoir.booking.models import Booking
from comptoir.people.tests.people_scene import said, sit_as, text_of
from comptoir.resources.ruling import add_part
from comptoir.rights.actions import train
from comptoir.rights.tests.factories import make_skill

WISH = {
    "resource": "petite-salle", "starts": "2026-11-25T15:00", "ends": "2026-11-25T17:00", "party": "1",
}  # fmt: skip
LOCKED = "Locked all the same:"


@pytest.fixture
def nadia(scene):
    person = scene.person("Nadia Benali", email="nadia@example.org")
    sit_as(scene, "member", person)
    scene.client.cookies["django_language"] = "en"
    return person


@pytest.fixture
def skill(scene):
    laser = make_room(scene.place, "Découpe laser")
    add_part(whole=scene.small_room, part=laser, by=None, now=LONG_BEFORE)
    return make_skill(scene.place, laser, name="Laser")


def look(scene):
    return text_of(scene.client.get(scene.url("people:my_confirm"), WISH))


def test_it_is_said_before_and_after_and_in_the_letter(
    scene, nadia, skill, mailoutbox, django_capture_on_commit_callbacks
):
    assert LOCKED in look(scene)
    with django_capture_on_commit_callbacks(execute=True):
        answer = scene.post("people:my_confirm", **WISH)
    assert Booking.objects.standing().get().booked_for == nadia
    assert LOCKED in said(answer)
    assert "Découpe laser" in mailoutbox[-1].body


def test_who_was_trained_reads_nothing(scene, nadia, skill):
    train(skill=skill, person=nadia, trained_on=LONG_BEFORE.date(), by=None, now=LONG_BEFORE)
    assert LOCKED not in look(scene)
    assert LOCKED not in said(scene.post("people:my_confirm", **WISH))


def test_it_is_said_with_the_dates_of_a_series(scene, nadia, skill):
    rule = {
        "resource": "petite-salle", "starts_on": "2026-12-01", "starts_time": "10:00", "ends_time": "12:00",
        "rhythm": "week", "interval": "1", "count": "3", "party": "1",
    }  # fmt: skip
    assert LOCKED in text_of(scene.client.get(scene.url("people:my_series_new"), rule))
    train(
        skill=skill, person=nadia, trained_on=LONG_BEFORE.date(), valid_until=date(2026, 12, 8), by=None,
        now=LONG_BEFORE,
    )  # fmt: skip
    assert LOCKED in text_of(scene.client.get(scene.url("people:my_series_new"), rule))
    assert LOCKED not in text_of(scene.client.get(scene.url("people:my_series_new"), rule | {"count": "2"}))


def test_the_machine_by_itself_is_still_refused(scene, nadia, skill):
    answer = scene.post("people:my_confirm", **WISH | {"resource": "decoupe-laser"})
    assert answer.status_code == 409
    assert "Laser" in text_of(answer)
