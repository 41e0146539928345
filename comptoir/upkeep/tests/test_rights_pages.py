"""Limits and trainings, from the set-up pages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.people.tests.people_scene import said, sit_as, text_of
from comptoir.rights.models import Quota, Skill, Training
from comptoir.ties.models import Agreement


@pytest.fixture(autouse=True)
def _manager(scene):
    sit_as(scene, "manager")
    scene.client.cookies["django_language"] = "en"


def quota(**changes):
    return {"most": "4", "measure": "hours", "over": "week", "counts_made_by_staff": "on"} | changes


def learn(scene, **changes):
    return scene.post("upkeep:new_skill", **{"name": "Printer", "resources": [scene.room.slug]} | changes)


def test_an_empty_page_says_what_would_be_there(scene):
    page = text_of(scene.get("upkeep:rights"))
    assert "four hours of rooms a week" in page
    assert "3D printer" in page


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, {"category": "", "role": "", "resource": None, "agreement": None}),
        ({"what": "kind:room", "whom": "role:member"}, {"category": "room", "role": "member"}),
        ({"over": "rolling", "rolling_days": "7"}, {"over": "rolling", "rolling_days": 7}),
        ({"rolling_days": "7"}, {"over": "week", "rolling_days": None}),
        ({"counts_late_hours": "24"}, {"counts_late_hours": 24, "counts_made_by_staff": True}),
    ],
)
def test_a_limit_is_set(scene, changes, kept):
    answer = scene.post("upkeep:new_quota", **quota(**changes))
    made = Quota.objects.get()
    assert {name: getattr(made, name) for name in kept} == kept
    assert "stays booked" in said(answer)
    assert "At most 4" in text_of(scene.get("upkeep:rights"))


def test_a_limit_is_for_one_thing_or_under_an_agreement(scene):
    agreement = Agreement.objects.create(
        title="Convention 2026", place=scene.place, starts_on=date(2026, 1, 1),
        recorded_at=scene.place.opened_here_at,
    )  # fmt: skip
    scene.post(
        "upkeep:new_quota",
        **quota(what=f"resource:{scene.room.slug}", whom=f"agreement:{agreement.pk}", over="year"),
    )
    made = Quota.objects.get()
    assert (made.resource, made.agreement) == (scene.room, agreement)
    assert "Convention 2026" in text_of(scene.get("upkeep:rights"))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"most": ""}, "required"),
        ({"most": "a lot"}, "Enter a number"),
        ({"over": "rolling"}, "how many days in a row"),
        ({"what": "kind:castle"}, "valid choice"),
    ],
)
def test_a_limit_that_says_nothing_is_refused(scene, changes, why):
    answer = scene.post("upkeep:new_quota", **quota(**changes))
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Quota.objects.exists()


def test_a_limit_is_lifted_after_a_question(scene):
    scene.post("upkeep:new_quota", **quota())
    row = Quota.objects.get()
    assert "Lift this limit?" in text_of(scene.get("upkeep:retire_quota", row.pk))
    scene.post("upkeep:retire_quota", row.pk)
    assert not Quota.objects.in_use().exists()


def test_something_to_have_learnt_first(scene):
    answer = learn(scene, lasts_days="365")
    skill = Skill.objects.get()
    assert (skill.lasts_days, [*skill.resources.order_by("pk")]) == (365, [scene.room])
    assert "trained first" in said(answer)
    scene.post("upkeep:skill_things", skill.pk, resources=[scene.small_room.slug])
    assert [*skill.resources.order_by("pk")] == [scene.small_room]


def test_a_training_of_the_same_name_is_refused_beside_what_was_typed(scene):
    learn(scene)
    answer = learn(scene)
    assert answer.status_code == 422
    assert "already" in text_of(answer)
    assert Skill.objects.count() == 1


def test_who_learnt_it_is_noted_by_the_team_and_may_be_withdrawn(scene):
    learn(scene, lasts_days="10")
    nadia = scene.person("Nadia Benali")
    sit_as(scene, "concierge")
    page = text_of(scene.get("upkeep:rights"))
    assert "Nobody is trained yet" in page
    assert "Add a limit" not in page
    answer = scene.post("upkeep:train", Skill.objects.get().pk, who="Nadia Benali", trained_on="2026-11-20")
    noted = Training.objects.get()
    assert (noted.person, noted.valid_until) == (nadia, date(2026, 11, 29))
    assert "Nadia Benali is trained" in said(answer)
    scene.post("upkeep:withdraw_training", noted.pk)
    noted.refresh_from_db()
    assert noted.withdrawn_at is not None


def test_a_training_to_come_is_refused(scene):
    learn(scene)
    scene.person("Nadia Benali")
    answer = scene.post("upkeep:train", Skill.objects.get().pk, who="Nadia Benali", trained_on="2027-01-01")
    assert answer.status_code == 422
    assert "once it has taken place" in text_of(answer)


def test_a_skill_is_no_longer_asked_for(scene):
    learn(scene)
    scene.post("upkeep:retire_skill", Skill.objects.get().pk)
    assert "Nothing asks for a training" in text_of(scene.get("upkeep:rights"))


def test_the_page_costs_the_same_for_one_and_for_thirty(scene):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            scene.get("upkeep:rights")
        return len(asked)

    learn(scene)
    scene.post("upkeep:new_quota", **quota())
    one = cost()
    for number in range(30):
        learn(scene, name=f"Printer {number}")
        scene.post("upkeep:new_quota", **quota(what=f"resource:{scene.room.slug}"))
    assert cost() == one
