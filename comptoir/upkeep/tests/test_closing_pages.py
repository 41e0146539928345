"""Closing for a while: what it hits is shown, with a choice for each; nothing goes in silence (rule 14)."""

import re

import pytest

from comptoir.agenda.models import Closure
from comptoir.agenda.tests.factories import at
from comptoir.booking.models import Booking
from comptoir.closures.models import Settlement
from comptoir.desk.tests.counter_scene import text_of
from comptoir.people.tests.people_scene import said, sit_as

AFTERNOON = {"what": "place", "starts": "2026-11-24T15:00", "ends": "2026-11-24T18:00", "reason": "Works"}


@pytest.fixture(autouse=True)
def _manager(scene):
    sit_as(scene, "manager")
    scene.client.cookies["django_language"] = "en"


def look(scene, **changes):
    told = AFTERNOON | changes
    query = [(name, value) for name, value in told.items() if not isinstance(value, list)]
    query += [("resources", slug) for slug in told.get("resources", [])]
    return scene.client.get(scene.url("upkeep:close"), query)


def choices_in(answer):
    """What the form would post if nothing were touched, and every proposal of each hit."""
    inputs = re.findall(
        r'<input type="radio" name="([^"]+)" value="([^"]+)"( checked)?>', answer.content.decode()
    )
    chosen = {name: value for name, value, checked in inputs if checked}
    offered: dict[str, list[str]] = {}
    for name, value, _ in inputs:
        offered.setdefault(name, []).append(value)
    return chosen, offered


def test_an_empty_page_says_what_would_be_there(scene):
    page = text_of(scene.get("upkeep:closures"))
    assert "Works, holidays of the team" in page
    assert "Public holidays to come" in page


def test_looking_at_what_it_hits_writes_nothing(scene):
    scene.booked(16, 17)
    page = text_of(look(scene))
    assert "It hits one booking" in page
    assert "Nadia Benali" in page
    assert not Closure.objects.exists()


def test_a_closure_that_hits_nothing_says_so_and_closes(scene):
    assert "It hits nothing" in text_of(look(scene))
    answer = scene.post("upkeep:close", **AFTERNOON)
    closure = Closure.objects.get()
    assert (closure.is_whole_place, closure.reason) == (True, "Works")
    assert "Works" in said(answer) or "closed" in said(answer).lower()


def test_rule_14_each_hit_is_settled_by_the_choice_made_for_it(scene):
    moved, cancelled = scene.booked(16, 17), scene.booked(17, 18, resource=scene.small_room)
    chosen, _ = choices_in(look(scene))
    assert set(chosen) == {f"booking-{moved.pk}", f"booking-{cancelled.pk}"}
    chosen[f"booking-{cancelled.pk}"] = "cancel"
    scene.post("upkeep:close", **AFTERNOON, **chosen)
    moved.refresh_from_db()
    cancelled.refresh_from_db()
    assert moved.is_standing
    assert moved.starts_at != at(16)
    assert (cancelled.is_standing, cancelled.cancelled_because) == (False, "Works")
    assert Settlement.objects.count() == 2


def test_a_booking_made_meanwhile_is_shown_before_anything_is_done(scene):
    scene.booked(16, 17)
    chosen, _ = choices_in(look(scene))
    late = scene.booked(17, 18, scene.person("Théo Marchand"))
    answer = scene.post("upkeep:close", **AFTERNOON, **chosen)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "appeared meanwhile" in page
    assert "Théo Marchand" in page
    assert not Closure.objects.exists()
    assert Booking.objects.standing().count() == 2
    assert choices_in(answer)[0][f"booking-{late.pk}"]


def test_a_part_only_is_closed(scene):
    scene.booked(16, 17)
    scene.booked(16, 17, scene.person("Théo Marchand"), resource=scene.small_room)
    page = text_of(look(scene, what="part", resources=[scene.small_room.slug]))
    assert "Théo Marchand" in page
    assert "Nadia Benali" not in page


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"what": "part"}, "Say which part"),
        ({"ends": "2026-11-24T14:00"}, "after the start"),
        ({"starts": "soon"}, "Choose a day and an hour"),
        ({"starts": "2020-01-01T10:00", "ends": "2020-01-01T12:00"}, "This time is over"),
    ],
)
def test_what_cannot_be_closed_says_why_and_keeps_what_was_typed(scene, changes, why):
    answer = look(scene, **changes)
    assert why in text_of(answer)
    assert 'value="Works"' in answer.content.decode()


def test_who_has_no_mail_is_to_be_phoned(scene):
    booking = scene.booked(16, 17, scene.person("Suzanne Morel", phone="06 39 98 12 34"))
    scene.post("upkeep:close", **AFTERNOON, **{f"booking-{booking.pk}": "cancel"})
    settlement, closure = Settlement.objects.get(), Closure.objects.get()
    page = text_of(scene.get("upkeep:closure", closure.pk))
    assert "06 39 98 12 34" in page
    assert "I have told them" in page
    scene.post("upkeep:told", settlement.pk)
    settlement.refresh_from_db()
    assert settlement.told_at is not None


def test_lifted_what_was_cancelled_can_be_put_back(scene):
    booking = scene.booked(16, 17)
    scene.post("upkeep:close", **AFTERNOON, **{f"booking-{booking.pk}": "cancel"})
    closure = Closure.objects.get()
    scene.post("upkeep:lift", closure.pk)
    closure.refresh_from_db()
    assert closure.lifted_at is not None
    page = text_of(scene.get("upkeep:closure", closure.pk))
    assert "Can be put back" in page
    scene.post("upkeep:put_back", Settlement.objects.get().pk)
    booking.refresh_from_db()
    assert booking.is_standing


def test_a_closure_is_taken_back_with_all_it_did(scene):
    booking = scene.booked(16, 17)
    scene.post("upkeep:close", **AFTERNOON, **{f"booking-{booking.pk}": "cancel"})
    scene.post("desk:undo", scene.last.pk)
    booking.refresh_from_db()
    assert booking.is_standing
    assert Closure.objects.get().lifted_at is not None


def test_a_public_holiday_is_proposed_once(scene):
    assert "Christmas" in text_of(scene.get("upkeep:closures"))
    christmas = {"starts": "2026-12-25T00:00", "ends": "2026-12-26T00:00", "reason": "Noël"}
    scene.post("upkeep:close", what="place", **christmas)
    page = text_of(scene.get("upkeep:closures"))
    assert "Christmas" not in page
    assert "Noël" in page


def test_another_place_does_not_see_it(scene):
    assert scene.get("upkeep:closure", 1).status_code == 404
