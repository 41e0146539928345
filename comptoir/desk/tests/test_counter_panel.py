"""One booking in its panel: checked in, prolonged, moved, ended, cancelled, settled afterwards."""

import pytest

from comptoir.desk.tests.counter_scene import NOW, Scene, text_of, ways, when
from comptoir.gestures.models import Gesture
from comptoir.places.models import Place
from comptoir.presence.models import Visit


def asked(**changes: str) -> dict[str, str]:
    """Where a booking is moved to: the big room from 15 to 17."""
    return {"resource": "grande-salle", "jour": "2026-11-24", "de": "15:00", "a": "17:00"} | changes


def test_whoever_was_expected_is_checked_in_and_in(scene: Scene):
    nadia = scene.person()
    booking = scene.booked(14.5, 16, nadia)

    scene.post("arrive", booking.pk)

    booking.refresh_from_db()
    visit = Visit.objects.get()
    assert (booking.checked_in_at, visit.claim, visit.purpose) == (NOW, booking.claim, "meeting")


def test_taking_back_an_arrival(scene: Scene):
    booking = scene.booked(14.5, 16)
    scene.post("arrive", booking.pk)

    scene.undo_last()

    booking.refresh_from_db()
    assert booking.checked_in_at is None
    assert not Visit.objects.inside().exists()


def test_who_is_in_already_is_only_checked_in(scene: Scene):
    nadia = scene.person()
    scene.visit(nadia)
    booking = scene.booked(14.5, 16, nadia)

    scene.post("arrive", booking.pk)

    assert Visit.objects.count() == 1


def test_an_organisation_is_checked_in_without_a_visit(scene: Scene):
    booking = scene.booked(14.5, 16, scene.organisation())

    scene.post("arrive", booking.pk)

    booking.refresh_from_db()
    assert booking.checked_in_at == NOW
    assert not Visit.objects.exists()


def test_too_early_is_refused_by_name(scene: Scene):
    booking = scene.booked(17, 18)

    answer = scene.post("arrive", booking.pk)

    assert answer.status_code == 409
    assert "16 h 30" in text_of(answer)


@pytest.mark.parametrize(
    ("more", "until"), [({"plus": "30"}, 16.5), ({"plus": "60"}, 17), ({"a": "18:00"}, 18)]
)
def test_prolonging(scene: Scene, more: dict[str, str], until: float):
    booking = scene.checked_in(14, 16)

    scene.post("prolong", booking.pk, **more)

    booking.refresh_from_db()
    assert booking.ends_at == when(until)


def test_prolonging_into_the_next_booking_proposes_what_is_left(scene: Scene):
    booking = scene.checked_in(14, 16)
    scene.booked(16.5, 18, scene.person("Théo"))

    refused = scene.post("prolong", booking.pk, plus="60")

    assert refused.status_code == 409
    scene.client.post(scene.url("move", booking.pk), ways(refused)["A"])
    booking.refresh_from_db()
    assert booking.ends_at == when(16.5)


def test_taking_back_a_prolongation(scene: Scene):
    booking = scene.checked_in(14, 16)
    scene.post("prolong", booking.pk, plus="60")

    scene.undo_last()

    booking.refresh_from_db()
    assert booking.ends_at == when(16)


def test_moving_to_another_room_and_back(scene: Scene):
    booking = scene.booked(15, 17)

    scene.post("move", booking.pk, **asked(resource="petite-salle", de="16:00", a="18:00"))
    booking.refresh_from_db()
    assert (booking.resource, booking.starts_at) == (scene.small_room, when(16))

    scene.undo_last()
    booking.refresh_from_db()
    assert (booking.resource, booking.starts_at, booking.ends_at) == (scene.room, when(15), when(17))


def test_moving_onto_somebody_is_refused_with_its_ways(scene: Scene):
    booking = scene.booked(15, 17)
    scene.booked(15, 17, scene.person("Théo"), resource=scene.small_room)

    refused = scene.post("move", booking.pk, **asked(resource="petite-salle"))

    assert refused.status_code == 409
    assert ways(refused)


def test_ending_frees_the_rest_and_may_be_taken_back(scene: Scene):
    booking = scene.checked_in(14, 18)

    scene.post("end", booking.pk)
    booking.refresh_from_db()
    assert (booking.ended_at, booking.ends_at) == (NOW, NOW)

    scene.undo_last()
    booking.refresh_from_db()
    assert (booking.ended_at, booking.ends_at) == (None, when(18))


def test_a_step_back_that_is_no_longer_possible_says_so(scene: Scene):
    booking = scene.checked_in(14, 18)
    scene.post("end", booking.pk)
    gesture = scene.last
    scene.booked(16, 18, scene.person("Théo"), now=NOW)

    answer = scene.post("undo", gesture.pk)

    assert answer.status_code == 409
    gesture.refresh_from_db()
    assert gesture.undone_at is None


def test_cancelling_and_restoring(scene: Scene):
    booking = scene.booked(16, 18)

    scene.post("cancel", booking.pk)
    booking.refresh_from_db()
    assert not booking.is_standing

    scene.undo_last()
    booking.refresh_from_db()
    assert booking.is_standing


def test_who_did_not_come_frees_the_rest(scene: Scene):
    booking = scene.booked(13, 18)

    scene.post("absent", booking.pk)

    booking.refresh_from_db()
    assert (booking.ended_at, booking.checked_in_at) == (NOW, None)


def test_they_came_after_all(scene: Scene):
    booking = scene.booked(10, 12)

    scene.post("came", booking.pk)
    booking.refresh_from_db()
    assert (booking.checked_in_at, booking.ended_at) == (when(10), when(12))

    scene.undo_last()
    booking.refresh_from_db()
    assert (booking.checked_in_at, booking.ended_at) == (None, None)


@pytest.mark.parametrize("name", ["booking", "move"])
def test_the_panel_is_also_a_whole_page(scene: Scene, name: str):
    booking = scene.booked(15, 17, purpose="Réunion")

    fragment, page = scene.htmx("get", name, booking.pk), scene.get(name, booking.pk)

    assert "<html" not in fragment.content.decode()
    assert "Réunion" in text_of(fragment)
    assert "La journée" in text_of(page)


def test_a_cancelled_booking_has_no_panel(scene: Scene):
    booking = scene.booked(15, 17)
    scene.post("cancel", booking.pk)

    assert scene.get("booking", booking.pk).status_code == 404


def test_the_day_of_a_resource_lists_its_desks(scene: Scene):
    scene.booked(15, 17, resource=scene.desks)

    shown = text_of(scene.get("resource_day", "coworking"))

    assert "Nadia Benali" in shown
    assert "Bureau 1" in shown


def test_a_gesture_of_another_place_is_not_found(scene: Scene):
    booking = scene.booked(16, 18)
    scene.post("cancel", booking.pk)
    gesture = scene.last
    Gesture.objects.update(place=Place.objects.create(name="Autre", slug="autre"))

    assert scene.post("undo", gesture.pk).status_code == 404


def test_a_booking_of_another_place_is_not_found(scene: Scene):
    booking = scene.booked(16, 18)
    scene.place.bookings.update(place=Place.objects.create(name="Autre", slug="autre"))

    for name in ("booking", "move"):
        assert scene.get(name, booking.pk).status_code == 404
    for name in ("arrive", "came", "absent", "prolong", "end", "cancel"):
        assert scene.post(name, booking.pk).status_code == 404


@pytest.mark.parametrize(
    ("start", "end", "came", "offered"),
    [
        (14.5, 16, False, {"arrive", "cancel", "move"}),
        (14, 16, False, {"arrive", "absent", "move"}),
        (14, 16, True, {"prolong", "end", "move"}),
        (17, 18, False, {"arrive", "cancel", "move"}),
        (10, 12, False, {"came", "absent"}),
        (10, 12, True, {"came"}),
    ],
)
def test_the_panel_offers_what_can_be_done_now(
    scene: Scene, start: float, end: float, came: bool, offered: set
):
    booking = (scene.checked_in if came else scene.booked)(start, end)

    page = scene.htmx("get", "booking", booking.pk).content.decode()

    every = ("arrive", "came", "absent", "prolong", "end", "cancel", "move")
    assert {name for name in every if f'action="{scene.url(name, booking.pk)}"' in page} == offered


def test_what_is_done_with_offers_nothing_more(scene: Scene):
    booking = scene.checked_in(10, 12)
    scene.post("came", booking.pk)

    page = scene.htmx("get", "booking", booking.pk).content.decode()

    assert "terminé" in page
    assert 'method="post"' not in page


def test_pressing_twice_checks_in_once(scene: Scene):
    booking = scene.booked(14.5, 16)
    key = scene.get("counter").context["counter"].expected[0].key

    assert [scene.post("arrive", booking.pk, key=key).status_code for _ in range(2)] == [302, 302]
    assert Gesture.objects.count() == 1


@pytest.mark.parametrize("until", [{"a": "pas une heure"}, {"plus": "2"}, {"plus": "9999"}])
def test_an_end_that_makes_no_sense_prolongs_nothing(scene: Scene, until: dict[str, str]):
    booking = scene.checked_in(14, 16)

    assert scene.post("prolong", booking.pk, **until).status_code == 422
    booking.refresh_from_db()
    assert booking.ends_at == when(16)


def test_prolonging_to_before_the_end_is_refused(scene: Scene):
    booking = scene.checked_in(14, 16)

    answer = scene.post("prolong", booking.pk, a="15:00")

    assert answer.status_code == 409
    assert "16 h" in text_of(answer)


def test_a_move_that_makes_no_sense_keeps_what_was_typed(scene: Scene):
    booking = scene.booked(15, 17)

    answer = scene.post("move", booking.pk, **asked(de="18:00", a="17:00"))

    assert answer.status_code == 422
    assert 'value="18:00"' in answer.content.decode()


def test_moving_outside_the_hours_may_be_agreed_to(scene: Scene):
    booking = scene.booked(15, 17)
    refused = scene.post("move", booking.pk, **asked(de="19:00", a="20:00"))
    assert refused.status_code == 409

    scene.client.post(scene.url("move", booking.pk), list(ways(refused).values())[-1])

    booking.refresh_from_db()
    assert booking.starts_at == when(19)
