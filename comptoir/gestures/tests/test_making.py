"""A gesture is made once and taken back once, also when two hands press at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from comptoir.desk.tests.counter_scene import NOW, Scene, make_scene
from comptoir.gestures import making
from comptoir.gestures.making import Deed
from comptoir.gestures.models import Gesture
from comptoir.gestures.undoing import step
from comptoir.places.models import Place
from comptoir.presence.models import Visit


@pytest.fixture
def together():
    """Run an act in several threads, each with a connection of its own, all let go at once."""

    def _together(act, count):
        gate = threading.Barrier(count)

        def run(number):
            try:
                gate.wait(timeout=10)
                return act(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(run, range(count)))

    return _together


@pytest.fixture
def busy(transactional_db, client: Client) -> Scene:
    return make_scene(client)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_gesture(busy: Scene, together):
    member, key, done = busy.member, uuid4(), []

    def press(_number):
        def act():
            done.append(1)
            return Deed("Fait.")

        return making.make(member=member, key=key, verb="test", act=act, now=NOW).pk

    assert len(set(together(press, 4))) == 1
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
def test_two_undos_at_the_same_moment_are_one(busy: Scene, together):
    visit = busy.visit()
    member = busy.member
    back = (step("undo_visit", visit=visit.pk),)
    made = making.make(member=member, key=uuid4(), verb="welcome", act=lambda: Deed("Là.", back), now=NOW)

    def undo(_number):
        return making.undo(gesture=Gesture.objects.get(pk=made.pk), member=member, now=NOW).pk

    assert len(set(together(undo, 4))) == 1
    assert Gesture.objects.filter(verb="undo").count() == 1
    assert Visit.objects.get().undone_at == NOW


@pytest.mark.django_db(transaction=True)
def test_gestures_become_visible_in_the_order_of_their_numbers(busy: Scene, together):
    member, seen = busy.member, []

    def press(_number):
        made = making.make(member=member, key=uuid4(), verb="test", act=lambda: Deed("Fait."), now=NOW)
        seen.append(list(Gesture.objects.order_by("pk").values_list("pk", flat=True)))
        return made.pk

    together(press, 6)

    everything = list(Gesture.objects.order_by("pk").values_list("pk", flat=True))
    assert all(view == everything[: len(view)] for view in seen)


def test_the_steps_back_are_taken_in_their_order(scene: Scene):
    nadia = scene.person()
    scene.post("welcome_known", nadia.pk, resource=scene.desks.pk)

    assert [one["verb"] for one in scene.last.undo] == ["undo_visit", "undo_booking"]


def test_an_undo_that_fails_half_way_takes_nothing_back(scene: Scene):
    visit = scene.visit()
    back = (step("undo_visit", visit=visit.pk), step("undo_visit", visit=visit.pk))
    made = making.make(
        member=scene.member, key=uuid4(), verb="welcome", act=lambda: Deed("Là.", back), now=NOW
    )

    assert scene.post("undo", made.pk).status_code == 409

    visit.refresh_from_db()
    made.refresh_from_db()
    assert (visit.undone_at, made.undone_at) == (None, None)


def test_a_step_back_only_touches_its_own_place(scene: Scene, client: Client):
    visit = scene.visit()
    back = (step("undo_visit", visit=visit.pk),)
    made = making.make(
        member=scene.member, key=uuid4(), verb="welcome", act=lambda: Deed("Là.", back), now=NOW
    )
    other = Place.objects.create(name="Autre", slug="autre")
    Visit.objects.update(place=other)

    with pytest.raises(Visit.DoesNotExist):
        making.undo(gesture=made, member=scene.member, now=NOW)


def test_the_last_gesture_of_a_place_is_its_own(scene: Scene):
    assert making.last_of(scene.place) == 0
    made = making.make(member=scene.member, key=uuid4(), verb="test", act=lambda: Deed("Fait."), now=NOW)

    assert making.last_of(scene.place) == made.pk
    assert making.last_of(Place.objects.create(name="Autre", slug="autre")) == 0
