"""Places, resources, what is free and when: the same answers as the pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.tests.factories import make_desks, make_space
from comptoir.api.tests.scene import NOON, NOW, TEN, code
from comptoir.places.models import Place


def availability(scene, **changes):
    answer = scene.call.get("availability", **{"starts": TEN, "ends": NOON} | changes)
    assert answer.status_code == 200, answer.content
    return answer.json()


def free(told):
    return {one["resource"] for one in told["resources"] if one["free"]}


def test_the_places_where_one_is_somebody(scene):
    Place.objects.create(name="Ailleurs", slug="ailleurs", opened_here_at=NOW)

    told = scene.call.get("/api/v1/places").json()

    assert [(place["place"], place["roles"]) for place in told["places"]] == [("comptoir", ["member"])]


def test_a_place_tells_its_time_zone(scene):
    assert scene.call.get("/api/v1/places/comptoir").json()["time_zone"] == "Europe/Paris"


def test_the_resources_and_their_rules(scene):
    told = scene.call.get("resources", kind="equipment").json()

    assert [(one["resource"], one["seats"]) for one in told["resources"]] == [("projecteur", 20)]


def test_resources_by_what_one_needs(scene):
    space = make_space(scene.place, equipment=["Écran"], is_step_free=True, floor="1")
    scene.room.space = space
    scene.room.save()

    def found(**needs):
        return {one["resource"] for one in scene.call.get("resources", **needs).json()["resources"]}

    assert found(equipment="ecran") == found(step_free="true") == found(floor="1") == {"grande-salle"}
    assert found(seats=5) == {"grande-salle", "projecteur"}


def test_what_is_free_at_that_time(scene):
    scene.call.book()

    told = availability(scene, say="true")

    assert free(told) == {"petite-salle", "projecteur"}
    (taken,) = [one for one in told["resources"] if not one["free"]]
    assert taken["codes"] == ["taken"]
    assert taken["reasons"][0]["sentence"]
    assert told["periods"] == [{"starts": "2026-11-24T10:00:00+01:00", "ends": "2026-11-24T12:00:00+01:00"}]


def test_only_what_is_free_for_so_many(scene):
    told = availability(scene, party=8, only_free="true")

    assert [one["resource"] for one in told["resources"]] == ["grande-salle", "projecteur"]


def test_desks_tell_which_are_free(scene):
    make_desks(scene.place, 2)

    (desks,) = availability(scene, resource="coworking")["resources"]

    assert desks["free_units"] == ["Bureau 1", "Bureau 2"]


def test_the_same_hours_on_other_days(scene):
    scene.call.book(starts="2026-12-01T10:00", ends="2026-12-01T12:00")

    told = availability(scene, on=["2026-12-01", "2026-12-08"], kind="room")

    assert [period["starts"][:16] for period in told["periods"]] == [
        TEN, "2026-12-01T10:00", "2026-12-08T10:00",
    ]  # fmt: skip
    assert {one["resource"]: one["codes"] for one in told["resources"]} == {
        "grande-salle": [None, "taken", None], "petite-salle": [None, None, None],
    }  # fmt: skip


def test_the_hours_keep_to_the_wall_when_the_clocks_change(scene):
    told = availability(scene, on="2027-06-01")

    assert told["periods"][1]["starts"] == "2027-06-01T10:00:00+02:00"


def test_the_next_free_hour(scene):
    scene.call.book(starts="2026-11-23T09:00", ends="2026-11-23T11:00")

    told = scene.call.get("next-free", minutes=60, seats=5, kind="room").json()["next"]

    assert [(one["resource"], one["starts"][:16]) for one in told] == [("grande-salle", "2026-11-23T11:00")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": TEN}, "ends"),
        ({"ends": "2027-11-24T10:00"}, "ends"),
        ({"starts": "demain"}, "starts"),
        ({"starts": "0001-01-01T00:00"}, "starts"),
        ({"seats": 0}, "seats"),
        ({"kind": "palace"}, "kind.0"),
        ({"on": "2026-13-45"}, "on.0"),
    ],
)
def test_what_cannot_be_meant_names_its_field(scene, changes, field):
    answer = scene.call.get("availability", **{"starts": TEN, "ends": NOON} | changes)

    assert code(answer) == (422, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_day_without_these_hours_is_told(scene):
    answer = scene.call.get(
        "availability", starts="2026-11-24T02:10", ends="2026-11-24T02:50", on="2027-03-28"
    )

    # 2:10 to 2:50 never show on that night: both are read an hour later, and stay apart.
    assert answer.status_code == 200


def test_it_costs_the_same_for_three_rooms_and_for_thirty_on_one_day_and_on_thirteen(scene):
    with CaptureQueriesContext(connection) as few:
        availability(scene)
    for number in range(27):
        scene.room.pk = None
        scene.room._state.adding = True
        scene.room.slug, scene.room.name = f"salle-{number}", f"Salle {number}"
        scene.room.save()
        scene.room.units.create(name="1", position=1)

    with CaptureQueriesContext(connection) as many:
        told = availability(scene, on=[f"2026-12-{day:02}" for day in range(2, 26)])

    assert len(told["resources"]) == 30
    assert len(many) == len(few)
