"""The clock: what is due is done once, told to the counters, and one part that fails keeps no other."""

from datetime import timedelta

import pytest

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import at
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking, BookingRequest
from comptoir.desk.tests.counter_scene import NOW, Scene, make_scene, plain, when
from comptoir.gestures import making
from comptoir.gestures.models import Gesture
from comptoir.gestures.ticking import tick
from comptoir.kit.periods import Period
from comptoir.places.tests.factories import make_place
from comptoir.waiting.actions import join
from comptoir.waiting.models import Offer, Waiting
from tests.at_once import let_go

NOTHING = {
    "offers_expired": 0, "offers_made": 0, "options_expired": 0, "nobody_came": 0, "requests_lapsed": 0,
    "failed": 0,
}  # fmt: skip


def told() -> list[str]:
    return [plain(g.sentence) for g in Gesture.objects.filter(made_by=None).order_by("pk")]


def waits(scene: Scene, name: str, start: float = 16, end: float = 17) -> Waiting:
    period = Period(when(start), when(end))
    return join(resource=scene.room, period=period, person=scene.person(name), by=None, now=NOW)


def missed(scene: Scene, start: float = 14) -> Booking:
    """Nobody came after twenty minutes, and the resource waits for fifteen."""
    Resource.objects.filter(pk=scene.room.pk).update(release_after_minutes=15)
    scene.room.refresh_from_db()
    return scene.booked(start, 18)


def test_nothing_due_is_nothing_done(scene: Scene):
    assert tick(NOW).as_dict() == NOTHING
    assert "0 offers made" in tick(NOW).in_words()


def test_rule_13_what_nobody_came_for_is_given_back_and_told(scene: Scene):
    booking = missed(scene)

    assert tick(NOW).as_dict() == NOTHING | {"nobody_came": 1}

    booking.refresh_from_db()
    assert booking.no_show_at == NOW
    assert told() == ["Nadia Benali n’est pas là : Grande salle se libère."]


def test_rule_13_they_are_there_after_all(scene: Scene):
    booking = missed(scene)
    tick(NOW)

    making.undo(gesture=Gesture.objects.get(), member=scene.member, now=NOW)

    booking.refresh_from_db()
    assert (booking.is_standing, booking.checked_in_at) == (True, NOW)
    assert tick(NOW + timedelta(minutes=1)).as_dict() == NOTHING, "and they are not turned out again"


def test_rule_12_what_nobody_came_for_is_offered_to_who_waits(scene: Scene):
    booking = missed(scene)
    waits(scene, "Théo Roche")

    done = tick(NOW).as_dict()

    assert (done["nobody_came"], done["offers_made"]) == (1, 1)
    assert Offer.objects.get().booking.booked_for.name == "Théo Roche"
    assert Booking.objects.get(pk=booking.pk).no_show_at == NOW


def test_an_option_expires_and_is_told(scene: Scene):
    scene.booked(16, 17, tentative_until=at(14))

    assert tick(NOW).as_dict() == NOTHING | {"options_expired": 1}
    assert told() == [
        "Option non confirmée : Nadia Benali, Grande salle, de 16 h à 17 h. C’est de nouveau libre."
    ]


def test_rule_12_an_offer_expires_and_goes_to_the_next(scene: Scene, mailoutbox):
    booking = scene.booked(16, 17)
    waits(scene, "Théo Roche")
    waits(scene, "Lina Costa")
    booking_actions.cancel_booking(booking=booking, by=None, now=NOW)
    assert tick(NOW).as_dict() == NOTHING | {"offers_made": 1}
    late = Offer.objects.get().expires_at

    assert tick(late).as_dict() == NOTHING | {"offers_expired": 1, "offers_made": 1}

    offered = Offer.objects.filter(answered_at=None)
    assert [one.waiting.person.name for one in offered] == ["Lina Costa"]
    assert [sentence.split(" : ")[0] for sentence in told()] == ["Appelez Théo Roche", "Appelez Lina Costa"]


def test_a_request_lapses(scene: Scene):
    Resource.objects.filter(pk=scene.room.pk).update(needs_approval=True)
    scene.room.refresh_from_db()
    booking_actions.ask_to_book(
        resource=scene.room, period=Period(when(14.5), when(16)), booked_for=scene.person(), by=None, now=NOW
    )

    assert tick(when(15)).as_dict() == NOTHING | {"requests_lapsed": 1}
    assert BookingRequest.objects.get().outcome == "lapsed"


def everything() -> tuple:
    return tuple(
        list(model.objects.order_by("pk").values())
        for model in (Booking, Waiting, Offer, Gesture, BookingRequest)
    )


def test_ticking_twice_changes_nothing(scene: Scene):
    missed(scene)
    waits(scene, "Théo Roche")
    scene.booked(9, 10, tentative_until=at(8), resource=scene.small_room)
    tick(NOW)
    before = everything()

    assert tick(NOW + timedelta(seconds=30)).as_dict() == NOTHING

    assert everything() == before


@pytest.mark.parametrize("job", ["expire_tentative", "release_no_shows", "lapse_requests"])
def test_one_part_that_fails_keeps_no_other(scene: Scene, monkeypatch, caplog, job: str):
    booking = scene.booked(16, 17)
    waits(scene, "Théo Roche")
    booking_actions.cancel_booking(booking=booking, by=None, now=NOW)

    def fails(now):
        raise OSError("away")

    monkeypatch.setattr(booking_actions, job, fails)

    assert tick(NOW).as_dict() == NOTHING | {"offers_made": 1, "failed": 1}
    assert "away" in caplog.text


def test_one_place_that_fails_keeps_no_other(scene: Scene, monkeypatch):
    booking = scene.booked(16, 17)
    waits(scene, "Théo Roche")
    booking_actions.cancel_booking(booking=booking, by=None, now=NOW)
    place, serve = make_place("Autre"), making.waiting.serve
    monkeypatch.setattr("comptoir.gestures.ticking.places_with_a_list", lambda: [place, scene.place])

    def fails(*, place, now):
        if place.name == "Autre":
            raise OSError("away")
        return serve(place=place, now=now)

    monkeypatch.setattr(making.waiting, "serve", fails)

    done = tick(NOW).as_dict()

    assert (done["offers_made"], done["failed"]) == (1, 2), "it is tried at the beginning and at the end"


def test_the_clock_speaks_as_the_place_does(scene: Scene):
    scene.place.language, scene.place.time_zone = "en", "America/Montreal"
    scene.place.save()
    scene.booked(16, 17, tentative_until=at(14), outside_hours=True)

    tick(NOW)

    assert told() == ["Nobody confirmed: Nadia Benali, Grande salle, from 10:00 to 11:00. It is free again."]


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_are_as_one(transactional_db, client):
    scene = make_scene(client)
    missed(scene)
    booking = scene.booked(16, 17, scene.person("Karim Saïdi"), resource=scene.small_room)
    for number, name in enumerate(("Théo Roche", "Lina Costa", "Aïcha Diallo")):
        resource = scene.room if number else scene.small_room
        period = Period(when(16), when(17))
        join(resource=resource, period=period, person=scene.person(name), by=None, now=NOW)
    booking_actions.cancel_booking(booking=booking, by=None, now=NOW)

    done = let_go(*[lambda: tick(NOW).as_dict()] * 4)
    tick(NOW)

    assert sum(one["failed"] for one in done) == 0
    assert sum(one["nobody_came"] for one in done) == 1
    offered = Offer.objects.order_by("waiting__person__name")
    assert [one.waiting.person.name for one in offered] == ["Lina Costa", "Théo Roche"]
    assert len(told()) == 3
