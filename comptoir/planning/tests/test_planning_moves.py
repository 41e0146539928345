"""Moving a booking on the grid: a gesture like any other, refused in place with its ways, and taken back."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import TUESDAY, at
from comptoir.booking.tests.factories import shape
from comptoir.desk.tests.counter_scene import text_of
from comptoir.gestures.models import Gesture
from comptoir.planning.tests.planning_scene import FRAGMENT, looker


@pytest.fixture
def mine(scene, nadia):
    """Nadia's own hour in the large room."""
    return scene.booked(15, 16, nadia.person)


def to(start, end, **more):
    return {"starts": f"2026-11-24T{start}", "ends": f"2026-11-24T{end}", "jour": str(TUESDAY), **more}


def test_a_member_moves_their_own_booking(nadia, mine):
    answer = nadia.post("move", mine.pk, **to("16:15", "17:15"))

    assert answer.status_code == 302
    assert answer.url == f"{nadia.url('day')}?jour=2026-11-24"
    assert shape(mine) == ("Grande salle", at(16.25), at(17.25))


def test_another_resource_is_one_more_field(nadia, mine):
    nadia.post("move", mine.pk, **to("15:00", "16:00", resource="petite-salle"))

    assert shape(mine) == ("Petite salle", at(15), at(16))


def test_the_answer_to_the_grid_is_the_grid_as_it_is_then(nadia, mine):
    answer = nadia.post("move", mine.pk, headers=FRAGMENT, **to("16:00", "17:00"))

    said = answer.content.decode()
    assert answer.status_code == 200
    assert said.strip().startswith('<section id="grid"')
    assert "from-1600 to-1700" in said
    assert "undo" in said or "defaire" in said


def test_the_same_key_moves_once(nadia, mine):
    key = str(uuid4())
    for hours in (("16:00", "17:00"), ("17:00", "18:00")):
        nadia.post("move", mine.pk, key=key, **to(*hours))

    assert shape(mine) == ("Grande salle", at(16), at(17))
    assert Gesture.objects.filter(verb="move").count() == 1


def test_a_refusal_is_said_above_the_grid_with_its_ways_drawn(scene, nadia, mine):
    scene.booked(17, 18, scene.person("Paul Diallo"))

    answer = nadia.post("move", mine.pk, headers=FRAGMENT, **to("17:00", "18:00"))
    said = answer.content.decode()

    assert answer.status_code == 200
    assert 'class="refusal' in said
    assert "tl-ghost is-asked from-1700 to-1800" in said
    assert re.search(r"tl-ghost is-way from-\d{4} to-\d{4}", said)
    assert "Diallo" not in said
    assert shape(mine) == ("Grande salle", at(15), at(16))


def test_a_way_out_is_one_press(scene, nadia, mine):
    scene.booked(17, 18, scene.person("Paul Diallo"))
    refused = nadia.post("move", mine.pk, **to("17:00", "18:00")).content.decode()
    form = re.search(r'<li class="way">\s*<form[^>]*action="([^"]+)".*?</form>', refused, re.S)
    assert form
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))

    answer = nadia.client.post(form[1], {**fields, "key": str(uuid4())})

    assert answer.status_code == 302
    assert shape(mine) != ("Grande salle", at(15), at(16))


def test_a_refusal_without_htmx_is_a_whole_page(scene, nadia, mine):
    scene.booked(17, 18, scene.person("Paul Diallo"))

    answer = nadia.post("move", mine.pk, **to("17:00", "18:00"))

    assert answer.status_code == 409
    assert "<html" in answer.content.decode()
    assert answer.content.decode().count('id="toasts"') == 1


def test_what_goes_on_is_kept_longer(scene, maud):
    running = scene.checked_in(14, 15)

    maud.post("move", running.pk, **to("14:00", "15:45"))

    assert shape(running) == ("Grande salle", at(14), at(15.75))


def test_the_move_is_taken_back(nadia, mine):
    nadia.post("move", mine.pk, **to("16:00", "17:00"))

    answer = nadia.post("undo", Gesture.objects.latest("pk").pk, jour=str(TUESDAY))

    assert answer.url == f"{nadia.url('day')}?jour=2026-11-24"
    assert shape(mine) == ("Grande salle", at(15), at(16))


def test_somebody_elses_gesture_is_not_a_members_to_take_back(scene, nadia, maud, mine):
    maud.post("move", mine.pk, **to("16:00", "17:00"))

    assert nadia.post("undo", Gesture.objects.latest("pk").pk).status_code == 404


def test_somebody_elses_booking_does_not_exist(scene, nadia):
    other = scene.booked(15, 16, scene.person("Paul Diallo"))

    assert nadia.post("move", other.pk, **to("16:00", "17:00")).status_code == 404
    assert shape(other) == ("Grande salle", at(15), at(16))


def test_a_member_does_not_move_to_what_is_booked_at_the_counter(scene, nadia, mine):
    Resource.objects.filter(pk=scene.small_room.pk).update(is_self_service=False)

    answer = nadia.post("move", mine.pk, **to("15:00", "16:00", resource="petite-salle"))

    assert "Petite salle se réserve au comptoir" in text_of(answer)
    assert shape(mine) == ("Grande salle", at(15), at(16))


@pytest.mark.parametrize("typed", [{"starts": "n’importe"}, {"starts": ""}, {"ends": "2026-11-24T14:00"}])
def test_what_is_mistyped_is_said_and_moves_nothing(nadia, mine, typed):
    answer = nadia.post("move", mine.pk, **{**to("16:00", "17:00"), **typed})

    assert answer.status_code == 422
    assert shape(mine) == ("Grande salle", at(15), at(16))


def test_a_week_answers_with_the_week(nadia, mine):
    moved = {"starts": "2026-11-25T10:00", "ends": "2026-11-25T11:00", "jour": str(TUESDAY)}
    answer = nadia.post("move", mine.pk, headers=FRAGMENT, vue="grande-salle", **moved)

    assert "from-1000 to-1100" in answer.content.decode()
    assert 'data-view="grande-salle"' in answer.content.decode()


def test_strangers_move_nothing(scene, mine):
    stranger = looker(scene, "Autre Membre", "member")

    assert stranger.post("move", mine.pk, **to("16:00", "17:00")).status_code == 404


# What the counter answers for


def take_the_way(who, refused, field):
    """Press the way out of a refusal that posts that field."""
    forms = re.findall(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', refused.content.decode(), re.S)
    action, form = next((action, form) for action, form in forms if f'name="{field}"' in form)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return who.client.post(action, {**fields, "key": str(uuid4())})


def test_the_counter_moves_outside_the_hours_by_one_more_press(maud, mine):
    refused = maud.post("move", mine.pk, **to("19:00", "20:00"))
    assert refused.status_code == 409

    assert take_the_way(maud, refused, "outside_hours").status_code == 302
    assert shape(mine) == ("Grande salle", at(19), at(20))


def test_the_counter_does_without_a_rule(scene, maud, mine):
    Resource.objects.filter(pk=scene.room.pk).update(minimum_minutes=60)
    refused = maud.post("move", mine.pk, **to("15:00", "15:30"))

    assert take_the_way(maud, refused, "waives").status_code == 302
    assert shape(mine) == ("Grande salle", at(15), at(15.5))


def test_a_member_cannot_give_themselves_the_key(scene, nadia, mine):
    Resource.objects.filter(pk=scene.room.pk).update(minimum_minutes=60)

    late = nadia.post("move", mine.pk, outside_hours="1", **to("19:00", "20:00"))
    short = nadia.post("move", mine.pk, waives="too_short", **to("15:00", "15:30"))

    assert (late.status_code, short.status_code) == (409, 409)
    assert 'name="waives" value="too_short"' not in nadia.get("day").content.decode()
    assert shape(mine) == ("Grande salle", at(15), at(16))
