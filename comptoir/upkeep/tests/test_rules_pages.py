"""The page of one thing: its rules, its own hours, what is inside it."""

import pytest

from comptoir.agenda.models import Part, Resource, ResourceHours
from comptoir.people.tests.people_scene import said, sit_as, text_of


@pytest.fixture(autouse=True)
def _manager(scene):
    sit_as(scene, "manager")
    scene.client.cookies["django_language"] = "en"


def rules(**changes):
    plain = {"kind": "room", "usual_minutes": "60", "is_self_service": "on"}
    return plain | changes


def recorded(scene):
    return Resource.objects.get(pk=scene.room.pk)


def test_rules_are_recorded_and_shown_again(scene):
    answer = scene.post(
        "upkeep:resource_rules", scene.room.slug,
        **rules(minimum_minutes="30", maximum_minutes="240", buffer_minutes="15", horizon_days="60",
                equipment="Écran\nTableau", needs_approval="on"),
    )  # fmt: skip
    room = recorded(scene)
    assert (room.minimum_minutes, room.maximum_minutes, room.buffer_minutes) == (30, 240, 15)
    assert (room.horizon_days, room.notice_minutes, room.needs_approval) == (60, 0, True)
    assert room.equipment == ["Écran", "Tableau"]
    assert "stays as it is" in said(answer)
    assert 'value="240"' in text_of(scene.get("upkeep:resource_rules", scene.room.slug))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"minimum_minutes": "120", "maximum_minutes": "60"}, "longest is shorter"),
        ({"slot_minutes": "50"}, "not made of such slots"),
        ({"slot_minutes": "120", "maximum_minutes": "60"}, "One slot alone"),
        ({"walk_in_only": "on", "needs_approval": "on"}, "cannot wait for a yes"),
        ({"usual_minutes": "soon"}, "whole number"),
        ({"horizon_days": "-3"}, "greater than or equal to 1"),
    ],
)
def test_rules_that_contradict_one_another_are_refused_beside_what_was_typed(scene, changes, why):
    answer = scene.post("upkeep:resource_rules", scene.room.slug, **rules(**changes))
    assert answer.status_code == 422
    page = text_of(answer)
    assert why in page
    assert all(f'value="{value}"' in page for value in changes.values() if value != "on")
    assert recorded(scene).slot_minutes is None


def test_an_own_week_is_recorded_and_an_empty_one_follows_the_place(scene):
    scene.post("upkeep:resource_hours", scene.room.slug, day_0="18:00-22:00", day_5="9:00-12:00, 14:00-18:00")
    hours = list(ResourceHours.objects.order_by("weekday", "opens").values_list("weekday", "opens__hour"))
    assert hours == [(0, 18), (5, 9), (5, 14)]
    scene.post("upkeep:resource_hours", scene.room.slug)
    assert not ResourceHours.objects.exists()


def test_hours_that_nobody_can_read_keep_what_was_typed(scene):
    answer = scene.post("upkeep:resource_hours", scene.room.slug, day_0="the morning")
    assert answer.status_code == 422
    assert 'value="the morning"' in text_of(answer)
    assert not ResourceHours.objects.exists()


def test_a_thing_is_put_inside_another_and_taken_out(scene):
    answer = scene.post("upkeep:put_inside", scene.room.slug, part=scene.small_room.slug)
    assert "whoever takes one takes the other" in said(answer)
    assert Part.objects.get().part == scene.small_room
    assert scene.small_room.name in text_of(scene.get("upkeep:resource_rules", scene.room.slug))
    answer = scene.post("upkeep:take_out", scene.room.slug, scene.small_room.slug)
    assert "separately" in said(answer)
    assert not Part.objects.exists()


def test_a_thing_is_not_put_inside_itself(scene):
    answer = scene.post("upkeep:put_inside", scene.room.slug, part=scene.room.slug)
    assert answer.status_code == 422
    assert not Part.objects.exists()


def test_what_is_taken_by_unit_holds_nothing(scene):
    assert "holds nothing inside" in text_of(scene.get("upkeep:resource_rules", scene.desks.slug))


def test_the_rules_of_another_place_are_not_there(scene):
    assert scene.get("upkeep:resource_rules", "nowhere").status_code == 404
