"""What is locked for the caller is told so: what asks for a training, and the machine inside a room."""

from datetime import date

import pytest

from comptoir.agenda.tests.factories import LONG_BEFORE
from comptoir.api.tests.scene import NOON, TEN, code
from comptoir.resources.ruling import add_part
from comptoir.rights.actions import train
from comptoir.rights.tests.factories import make_skill


@pytest.fixture
def skill(scene):
    """The projector stands in the big room, and asks for a training."""
    add_part(whole=scene.room, part=scene.projector, by=None, now=LONG_BEFORE)
    return make_skill(scene.place, scene.projector, name="Régie")


def told(scene, path="availability", **asked):
    answer = scene.call.get(
        path, **({"starts": TEN, "ends": NOON} if path == "availability" else {}), **asked
    )
    assert answer.status_code == 200, answer.content
    key = "resources" if path == "availability" else "next"
    return {one["resource"]: one for one in answer.json()[key]}


def trained(scene, skill, **until):
    train(
        person=scene.account.person, skill=skill, trained_on=date(2026, 1, 5), by=None, now=LONG_BEFORE,
        **until,
    )  # fmt: skip


def test_what_asks_for_a_training_is_not_free_for_who_has_none(scene, skill):
    projector = told(scene, say="true")["projecteur"]

    assert (projector["free"], projector["codes"]) == (False, ["needs_training"])
    assert [one["code"] for one in projector["reasons"]] == ["needs_training"]
    assert code(scene.call.book(resource="projecteur")) == (409, "needs_training")


def test_a_room_is_free_and_its_machine_is_said_locked(scene, skill):
    room = told(scene)["grande-salle"]

    assert room["free"]
    assert [(one["resource"], one["training"]) for one in room["locked"]] == [("projecteur", "Régie")]
    assert "Régie" in room["locked"][0]["sentence"]


def test_nothing_is_locked_for_who_was_trained(scene, skill):
    trained(scene, skill)

    found = told(scene)

    assert found["projecteur"]["free"]
    assert not any(one["locked"] for one in found.values())


def test_a_training_counts_on_its_days_only(scene, skill):
    trained(scene, skill, valid_until=date(2026, 11, 25))

    assert told(scene, on=["2026-11-25", "2026-11-26"])["projecteur"]["codes"] == [
        None,
        None,
        "needs_training",
    ]


def test_what_is_taken_is_said_taken_first(scene, skill):
    scene.call.book()
    assert told(scene)["projecteur"]["codes"] == ["taken"]


def test_only_what_is_free_leaves_out_what_is_locked(scene, skill):
    assert set(told(scene, only_free="true")) == {"grande-salle", "petite-salle"}


def test_the_next_free_time_says_what_is_locked(scene, skill):
    found = told(scene, "next-free")

    assert not found["projecteur"]["free"]
    assert found["grande-salle"]["free"]
    assert [one["training"] for one in found["grande-salle"]["locked"]] == ["Régie"]
    assert found["petite-salle"]["locked"] == []
