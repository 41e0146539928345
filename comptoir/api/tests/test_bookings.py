"""Booking by a program: the same gestures as on the pages, refused with the same codes and ways."""

import pytest
from django.test import Client

from comptoir.agenda.resources import set_rules
from comptoir.agenda.tests.factories import at, make_place
from comptoir.api import callers
from comptoir.api.tests.scene import NOON, NOW, TEN, Caller, Scene, code
from comptoir.booking.models import Booking
from comptoir.gestures.models import Gesture
from comptoir.places.tests.factories import make_organisation
from comptoir.ties.tests.factories import make_tie


def booked(answer):
    assert answer.status_code in (200, 201), answer.content
    return answer.json()["booking"]


def test_a_booking_is_made_and_told(scene):
    answer = scene.call.book(purpose="Atelier", party=4)

    told = booked(answer)
    assert answer.status_code == 201
    assert (told["resource"], told["state"], told["starts"]) == (
        "grande-salle", "booked", "2026-11-24T10:00:00+01:00",
    )  # fmt: skip
    said = answer.json()["sentence"]
    assert said == "Réservation\u00a0: Grande salle pour Nadia Benali, demain de 10\u00a0h à 12\u00a0h."


def test_what_is_told_at_once_is_what_is_read_later(scene):
    ours = make_organisation("OpenScop")
    make_tie(scene.account.person, ours)

    told = booked(
        scene.call.book(
            extras=["projecteur"], purpose="Atelier", party=4, shows_name=True, acting_for=ours.pk,
            tentative_until="2026-11-23T18:00",
        )
    )  # fmt: skip

    assert scene.call.get(f"bookings/{told['booking']}").json() == told


def test_the_counter_sees_it_as_any_gesture(scene):
    scene.call.book()

    gesture = Gesture.objects.get()
    assert (gesture.verb, gesture.made_by) == ("book", scene.account)
    assert gesture.undo


def test_a_moment_may_tell_its_distance_from_utc(scene):
    told = booked(scene.call.book(starts="2026-11-24T09:00:00Z", ends="2026-11-24T11:00:00Z"))

    assert told["starts"] == "2026-11-24T10:00:00+01:00"


@pytest.mark.django_db(transaction=True)
def test_a_letter_goes_out_when_it_is_asked_for(mailoutbox):
    scene = Scene()
    scene.call.book()
    assert not mailoutbox

    scene.call.book(resource="petite-salle", letter=True)

    (mail,) = mailoutbox
    assert mail.to == [scene.account.email]
    assert mail.attachments[0].get_content_type() == "text/calendar"


def test_what_goes_along_is_taken_with_it(scene):
    told = booked(scene.call.book(extras=["projecteur"]))

    assert told["extras"] == ["projecteur"]
    assert code(scene.call.book(resource="projecteur")) == (409, "taken")


def test_what_is_taken_is_refused_with_what_would_work(scene):
    scene.call.book()

    answer = scene.call.book()

    assert code(answer) == (409, "taken")
    ways = answer.json()["ways"]
    assert ways
    assert booked(scene.call.book(**ways[0]["fields"]))


@pytest.mark.parametrize(
    ("rules", "changes", "refused"),
    [
        ({}, {"starts": "2026-11-24T20:00", "ends": "2026-11-24T21:00"}, "closed"),
        ({}, {"starts": "2026-11-16T10:00", "ends": "2026-11-16T11:00"}, "past"),
        ({}, {"party": 11}, "too_many"),
        ({"maximum_minutes": 60}, {}, "too_long"),
        ({"horizon_days": 0}, {}, "too_far"),
        ({"needs_approval": True}, {}, "needs_approval"),
    ],
)
def test_the_rules_are_those_of_the_pages(scene, rules, changes, refused):
    if rules:
        set_rules(resource=scene.room, **rules, by=None, now=NOW)

    assert code(scene.call.book(**changes)) == (409, refused)
    assert not Booking.objects.exists()


def test_it_is_kept_for_a_while(scene):
    told = booked(scene.call.book(tentative_until="2026-11-23T18:00"))
    assert told["state"] == "tentative"

    confirmed = booked(scene.call.post(f"bookings/{told['booking']}/confirm"))

    assert confirmed["state"] == "booked"


def test_the_list_is_ones_own(scene):
    scene.call.book()
    scene.caller(scene.member()).book(resource="petite-salle")

    assert [one["resource"] for one in scene.call.get("bookings").json()["bookings"]] == ["grande-salle"]


def test_the_team_sees_everybodys(scene):
    scene.call.book()

    assert code(scene.call.get("bookings", everybody="true")) == (403, "not_allowed")
    assert len(scene.staff().get("bookings", everybody="true").json()["bookings"]) == 1


def test_a_booking_of_another_does_not_exist(scene):
    told = booked(scene.call.book())
    other = scene.caller(scene.member())

    assert code(other.get(f"bookings/{told['booking']}")) == (404, "not_found")
    assert code(other.post(f"bookings/{told['booking']}/cancel")) == (404, "not_found")


def test_it_moves(scene):
    told = booked(scene.call.book())

    moved = booked(
        scene.call.post(
            f"bookings/{told['booking']}/move",
            {"starts": "2026-11-24T14:00", "ends": "2026-11-24T15:00", "resource": "petite-salle"},
        )
    )

    assert (moved["resource"], moved["starts"][:16]) == ("petite-salle", "2026-11-24T14:00")
    assert (moved["uid"], moved["sequence"] > told["sequence"]) == (told["uid"], True)


def test_it_is_cancelled_once(scene):
    key = booked(scene.call.book())["booking"]

    assert booked(scene.call.post(f"bookings/{key}/cancel"))["state"] == "cancelled"
    assert code(scene.call.post(f"bookings/{key}/cancel")) == (409, "already_cancelled")


def test_one_comes_and_goes(scene, monkeypatch):
    key = booked(scene.call.book())["booking"]
    assert code(scene.call.post(f"bookings/{key}/check-in")) == (409, "too_early_to_check_in")

    monkeypatch.setattr(callers, "now", lambda: at(10.1))
    assert booked(scene.call.post(f"bookings/{key}/check-in"))["state"] == "checked_in"
    monkeypatch.setattr(callers, "now", lambda: at(11))
    assert booked(scene.call.post(f"bookings/{key}/end"))["ends"] == "2026-11-24T11:00:00+01:00"


def test_in_the_name_of_an_organisation_that_one_represents(scene):
    ours, theirs = make_organisation("OpenScop"), make_organisation("Autre")
    make_tie(scene.account.person, ours)

    assert booked(scene.call.book(acting_for=ours.pk))["acting_for"] == "OpenScop"
    assert code(scene.call.book(acting_for=theirs.pk, resource="petite-salle")) == (422, "invalid")


def test_for_another_only_the_team(scene):
    other = scene.member().person

    assert code(scene.call.book(booked_for=other.pk)) == (403, "not_allowed")
    assert booked(scene.staff().book(booked_for=other.pk))["booked_for"] == "Théo"


def test_nobody_books_for_whom_the_place_does_not_know(scene):
    stranger = make_organisation("Fusionnée", erased_at=NOW)

    assert code(scene.staff().book(booked_for=stranger.pk)) == (422, "invalid")


def test_outside_hours_only_the_team(scene):
    evening = {"starts": "2026-11-24T20:00", "ends": "2026-11-24T21:00", "outside_hours": True}

    assert code(scene.call.book(**evening)) == (403, "not_allowed")
    assert booked(scene.staff("concierge").book(**evening))


def test_what_the_counter_gives_is_asked_for_there(scene):
    scene.room.is_self_service = False
    scene.room.save()

    assert code(scene.call.book()) == (403, "at_the_counter")
    assert booked(scene.staff().book())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"resource": "nulle-part"}, "resource"),
        ({"extras": ["nulle-part"]}, "resource"),
        ({"ends": TEN}, "ends"),
        ({"party": 0}, "party"),
        ({"purpose": "a\0b"}, "purpose"),
        ({"purpose": "x" * 201}, "purpose"),
        ({"purpose": 3}, "purpose"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_field_at_fault_is_named(scene, changes, field):
    answer = scene.call.book(**changes)

    assert code(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["field"] == field


def test_another_place_is_not_theirs(scene):
    make_place(slug="ailleurs")

    assert code(scene.call.get("/api/v1/places/ailleurs/bookings")) == (404, "not_found")


def test_with_the_session_of_a_signed_in_member(scene, client):
    client.force_login(scene.account, backend="comptoir.site.backends.Backend")

    answer = client.post(
        "/api/v1/places/comptoir/bookings",
        {"resource": "grande-salle", "starts": TEN, "ends": NOON},
        content_type="application/json",
    )

    assert answer.status_code == 201


def test_a_session_alone_does_not_post_from_elsewhere(scene):
    caller = Caller("")
    caller.client = Client(enforce_csrf_checks=True)
    caller.client.force_login(scene.account, backend="comptoir.site.backends.Backend")

    assert code(caller.book()) == (403, "csrf")
    assert caller.get("bookings").status_code == 200
