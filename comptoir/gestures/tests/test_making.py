"""A gesture is made once and taken back once, also when two hands press at the same moment."""

from functools import partial
from uuid import uuid4

import pytest
from django.test import Client

from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW, Scene, make_scene, when
from comptoir.gestures import acts, making
from comptoir.gestures.making import Deed
from comptoir.gestures.models import Gesture
from comptoir.gestures.undoing import step
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.presence.models import GroupVisit, Visit
from tests.at_once import let_go


@pytest.fixture
def together():
    """Run an act in several threads, each with a connection of its own, all let go at once."""

    def _together(act, count):
        return let_go(*[partial(act, number) for number in range(count)])

    return _together


@pytest.fixture
def busy(transactional_db, client: Client) -> Scene:
    return make_scene(client)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
def test_the_same_key_pressed_by_eight_hands_is_one_booking(busy: Scene, together, number: int):
    member, key, nadia = busy.member, uuid4(), busy.person()

    def press(_number):
        def act():
            return acts.reserve(
                resource=busy.room, period=Period(when(15), when(16)), booked_for=nadia, at=NOW,
                by=busy.account, now=NOW,
            )  # fmt: skip

        return making.make(member=member, key=key, verb="book", act=act, now=NOW).pk

    assert len(set(together(press, 8))) == 1
    assert Booking.objects.count() == Gesture.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_key_pressed_by_eight_hands_counts_a_group_once(busy: Scene, together):
    """Nothing of the act stands in the way of the second: only the key decides."""
    member, key = busy.member, uuid4()

    def press(_number):
        def act():
            return acts.welcome_group(
                place=busy.place, counts={"senior": 6}, purpose="workshop", at=NOW, by=busy.account, now=NOW
            )

        return making.make(member=member, key=key, verb="group", act=act, now=NOW).pk

    assert len(set(together(press, 8))) == 1
    assert GroupVisit.objects.count() == Gesture.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_different_keys_in_parallel_are_all_made(busy: Scene, together):
    member, nadia = busy.member, busy.person()

    def press(number):
        def act():
            return acts.reserve(
                resource=busy.room, period=Period(when(15 + number / 4), when(15.25 + number / 4)),
                booked_for=nadia, at=NOW, by=busy.account, now=NOW,
            )  # fmt: skip

        return making.make(member=member, key=uuid4(), verb="book", act=act, now=NOW).pk

    assert len(set(together(press, 8))) == 8
    assert Booking.objects.standing().count() == 8


def test_what_is_refused_with_a_new_key_leaves_nothing(scene: Scene):
    booked = scene.booked(15, 16)

    def act():
        return acts.reserve(
            resource=scene.room, period=booked.period, booked_for=scene.person("Théo"), at=NOW,
            by=scene.account, now=NOW,
        )  # fmt: skip

    with pytest.raises(ResourceIsTaken):
        making.make(member=scene.member, key=uuid4(), verb="book", act=act, now=NOW)

    assert not Gesture.objects.exists()


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
