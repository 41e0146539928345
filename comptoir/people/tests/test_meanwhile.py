"""Two at the counter who correct the same person: the second reads what the first wrote."""

from __future__ import annotations

import pytest
from django.urls import reverse

from comptoir.actors.actions import update_actor
from comptoir.desk.tests.counter_scene import NOW
from comptoir.places.tests.opened import Opened


@pytest.fixture
def nadia(scene):
    return scene.person("Nadia Benali", commune="Firminy")


@pytest.fixture
def opened(scene, nadia):
    address = reverse("people:edit_person", args=[scene.place.slug, nadia.pk])
    return Opened(scene.client, address, {"commune": "Unieux"})


def change(scene, nadia, **told):
    update_actor(actor=nadia, by=None, now=NOW, **told)


def test_what_somebody_else_wrote_is_told_and_what_was_typed_is_kept(scene, nadia, opened):
    change(scene, nadia, phone="06 39 98 11 22", commune="Fraisses")

    opened.told("Town – Fraisses")

    nadia.refresh_from_db()
    assert nadia.commune == "Fraisses"


def test_sent_again_it_takes_the_place_of_theirs(scene, nadia, opened):
    change(scene, nadia, commune="Fraisses")

    assert opened.sent_again() == 302
    nadia.refresh_from_db()
    assert nadia.commune == "Unieux"


def test_alone_or_pressed_twice_one_is_asked_nothing(opened):
    assert opened.send().status_code == 302
    assert opened.send().status_code == 302
