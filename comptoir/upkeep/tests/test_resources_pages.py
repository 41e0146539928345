"""Setting up what can be taken, from a manager's page."""

import pytest

from comptoir.agenda.models import Resource
from comptoir.people.tests.people_scene import said, sit_as, text_of
from comptoir.places.tests.factories import make_place, make_space


@pytest.fixture(autouse=True)
def _manager(scene):
    sit_as(scene, "manager")
    scene.client.cookies["django_language"] = "en"


def room(**changes):
    plain = {
        "name": "Atelier",
        "kind": "room",
        "taken": "whole",
        "units": "1",
        "seats": "12",
        "usual_minutes": "60",
    }
    return plain | changes


def test_everything_offered_is_listed_with_its_units(scene):
    page = text_of(scene.get("upkeep:resources"))
    assert page.index("Grande salle") < page.index("Petite salle") < page.index("Coworking")
    assert 'name="units" type="number" min="1" max="500" inputmode="numeric" value="4"' in page


def test_an_empty_place_says_what_would_be_there(scene):
    Resource.objects.update(retired_at=scene.place.opened_here_at)
    page = text_of(scene.get("upkeep:resources"))
    assert "Add the first one" in page
    assert "No longer offered" in page


def test_a_room_is_added(scene):
    space = make_space(scene.place, "Rez-de-chaussée")
    answer = scene.post("upkeep:new_resource", **room(space=space.pk, is_self_service="on"))
    made = Resource.objects.get(name="Atelier")
    assert (made.seats, made.space, made.is_self_service, made.walk_in_only) == (12, space, True, False)
    assert said(answer) == "Atelier can be booked from now on."


def test_desks_are_added_by_their_number(scene):
    scene.post("upkeep:new_resource", **room(name="Mezzanine", taken="by_unit", units="3", unit_name="table"))
    assert [unit.name for unit in Resource.objects.get(name="Mezzanine").units.order_by("pk")] == [
        "table 1", "table 2", "table 3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": ""}, "required"),
        ({"name": "Grande salle"}, "already exists"),
        ({"units": "0"}, "at least one unit"),
        ({"units": "x"}, "whole number"),
        ({"taken": "by_magic"}, "valid choice"),
    ],
)
def test_what_cannot_be_offered_says_why_beside_what_was_typed(scene, changes, why):
    answer = scene.post(
        "upkeep:new_resource",
        **room(unit_name="établi", **changes) if "name" in changes else room(unit_name="établi") | changes,
    )
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert 'value="établi"' in text_of(answer)
    assert Resource.objects.count() == 3


def test_a_space_of_another_place_is_not_taken(scene):
    elsewhere = make_space(make_place(), "Ailleurs")
    assert scene.post("upkeep:new_resource", **room(space=elsewhere.pk)).status_code == 422


def test_more_desks_are_offered(scene):
    answer = scene.post("upkeep:number_of_units", "coworking", units="6")
    assert scene.desks.units.count() == 6
    assert said(answer) == "Coworking: 6 from now on."


def test_a_desk_that_is_booked_is_kept_and_said_beside_the_number(scene):
    for _desk in range(4):
        scene.booked(16, 18, resource=scene.desks)
    answer = scene.post("upkeep:number_of_units", "coworking", units="3")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Bureau 4 is taken on Tuesday 24 November" in page
    assert 'value="3" aria-invalid="true"' in page


def test_what_is_no_longer_offered_leaves_the_list(scene):
    answer = scene.post("upkeep:retire_resource", "petite-salle")
    assert said(answer) == "Petite salle is no longer offered."
    assert "Petite salle" in text_of(scene.get("upkeep:resources")).split("No longer offered")[1]
    assert scene.post("upkeep:retire_resource", "petite-salle").status_code == 404


def test_retiring_is_asked_first(scene):
    page = text_of(scene.get("upkeep:retire_resource", "petite-salle"))
    assert "Stop offering Petite salle?" in page
    assert Resource.objects.in_use().count() == 3


def test_what_is_booked_is_not_retired(scene):
    scene.booked(16, 18)
    answer = scene.post("upkeep:retire_resource", "grande-salle")
    assert answer.status_code == 409
    assert "is taken on Tuesday 24 November" in text_of(answer)


@pytest.mark.parametrize("role", ["member", "concierge", "mediator", "coordinator"])
def test_only_a_manager_sets_up_the_place(scene, role):
    sit_as(scene, role)
    assert scene.get("upkeep:resources").status_code == 403
    assert scene.post("upkeep:retire_resource", "petite-salle").status_code == 403


def test_another_place_s_things_do_not_exist(scene):
    make_resource = Resource.objects.create(place=make_place(), name="Autre", slug="autre")
    assert scene.post("upkeep:retire_resource", make_resource.slug).status_code == 404
