"""Limits, trainings, closures and requests: wrong input, pressed twice, of another place."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from comptoir.agenda.models import Closure
from comptoir.agenda.tests.factories import LONG_BEFORE, make_room, tuesday
from comptoir.gestures.models import Gesture
from comptoir.people.tests.people_scene import said, sit_as, text_of
from comptoir.places.tests.factories import make_person, make_place
from comptoir.resources.closing import close
from comptoir.rights.models import Quota, Skill, Training

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _manager(scene):
    sit_as(scene, "manager")
    scene.client.cookies["django_language"] = "en"


def quota(**changes):
    return {"most": "4", "measure": "hours", "over": "week"} | changes


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"most": "-1"}, "greater than or equal to 0"),
        ({"most": "10001"}, "less than or equal to 10000"),
        ({"most": "1.234"}, "2 decimal places"),
        ({"most": "NaN"}, "Enter a number"),
        ({"most": "1e9999"}, "less than or equal to 10000"),
        ({"measure": "euros"}, "valid choice"),
        ({"over": "century"}, "valid choice"),
        ({"over": "rolling", "rolling_days": "0"}, "greater than or equal to 1"),
        ({"over": "rolling", "rolling_days": "1001"}, "less than or equal to 1000"),
        ({"whom": "role:king"}, "valid choice"),
        ({"whom": "agreement:999"}, "valid choice"),
        ({"what": "resource:ailleurs"}, "valid choice"),
        ({"counts_late_hours": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_wrong_limit_says_why_and_sets_nothing(scene, changes, why):
    make_room(make_place(), "Ailleurs")
    answer = scene.post("upkeep:new_quota", **quota(**changes))
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Quota.objects.exists()


@pytest.mark.parametrize("measure", Quota.Measure.values)
@pytest.mark.parametrize("over", sorted({*Quota.Over.values} - {"rolling"}))
@pytest.mark.parametrize(("language", "said"), [("fr", " au plus"), ("en", "At most 3")])
def test_every_limit_is_said_with_its_number(scene, measure, over, language, said):
    scene.client.cookies["django_language"] = language
    scene.post("upkeep:new_quota", **quota(most="3", measure=measure, over=over))
    assert Quota.objects.get().over == over
    assert said in text_of(scene.get("upkeep:rights"))


def test_none_at_all_is_a_limit_too(scene):
    scene.post("upkeep:new_quota", **quota(most="0"))
    assert Quota.objects.get().most == 0


def test_lifted_twice_it_is_not_there_the_second_time(scene):
    scene.post("upkeep:new_quota", **quota())
    row = Quota.objects.get()
    answers = [scene.post("upkeep:retire_quota", row.pk) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 404]


# Trainings


@pytest.fixture
def skill(scene):
    scene.post("upkeep:new_skill", name="Laser", resources=[scene.room.slug], lasts_days="365")
    return Skill.objects.get()


def train(scene, skill, **changes):
    told = {"who": "Nadia Benali", "trained_on": f"{TODAY}"} | changes
    return scene.post("upkeep:train", skill.pk, **told)


@pytest.mark.parametrize(
    "changes",
    [
        {"trained_on": ""},
        {"trained_on": "hier"},
        {"trained_on": "2026-02-30"},
        {"trained_on": "2026-11-25"},
        {"trained_on": "9999-12-31"},
        {"valid_until": "2026-11-23"},
        {"valid_until": "jamais"},
        {"who": ""},
    ],
)
def test_a_wrong_training_is_refused_and_what_was_typed_is_kept(scene, skill, changes):
    scene.person("Nadia Benali")
    answer = train(scene, skill, **changes)
    assert answer.status_code == 422
    assert all(f'value="{value}"' in answer.content.decode() for value in changes.values() if value)
    assert not Training.objects.exists()


@pytest.mark.parametrize("until", ["2026-11-24", "2030-01-01", "2999-12-31"])
def test_a_training_lasts_until_the_day_that_is_told(scene, skill, until):
    scene.person("Nadia Benali")
    train(scene, skill, valid_until=until)
    assert f"{Training.objects.get().valid_until}" == until
    assert scene.get("upkeep:rights").status_code == 200


def test_a_training_of_a_leap_day_lasts_a_year_of_days(scene, skill):
    scene.person("Nadia Benali")
    train(scene, skill, trained_on="2024-02-29")
    assert Training.objects.get().valid_until == date(2025, 2, 27)


def test_somebody_new_is_registered_by_their_name(scene, skill):
    train(scene, skill, who="Aïcha Diallo")
    assert Training.objects.get().person.name == "Aïcha Diallo"


@pytest.mark.parametrize("name", ["skill_things", "retire_skill", "train"])
def test_a_training_of_another_place_is_not_there(scene, name):
    other = Skill.objects.create(place=make_place(), name="Scie")
    assert scene.post(f"upkeep:{name}", other.pk, who="x").status_code == 404
    assert scene.get(f"upkeep:{name}", other.pk).status_code == 404


def test_whoever_was_trained_elsewhere_is_not_withdrawn_from_here(scene):
    skill = Skill.objects.create(place=make_place(), name="Scie")
    training = Training.objects.create(
        skill=skill, person=make_person(), trained_on=TODAY, noted_at=LONG_BEFORE
    )
    assert scene.post("upkeep:withdraw_training", training.pk).status_code == 404


# Closures

AFTERNOON = {"what": "place", "starts": "2026-11-24T15:00", "ends": "2026-11-24T18:00", "reason": "Works"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"what": "everything"}, "valid choice"),
        ({"what": "part", "resources": "ailleurs"}, "Select a valid choice"),
        ({"starts": "0001-01-01T00:00"}, "Choose a day and an hour"),
        ({"ends": "9999-12-31T23:59"}, "Choose a day and an hour"),
        ({"starts": "2026-11-24"}, "Choose a day and an hour"),
        ({"ends": ""}, "required"),
        ({"reason": "x" * 101}, "at most 100 characters"),
    ],
)
def test_a_wrong_closure_says_why_and_closes_nothing(scene, changes, why):
    make_room(make_place(), "Ailleurs")
    answer = scene.post("upkeep:close", **AFTERNOON | changes)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Closure.objects.exists()


def test_more_than_a_year_is_refused_with_a_sentence(scene):
    answer = scene.post("upkeep:close", **AFTERNOON | {"ends": "2028-01-01T00:00"})
    assert answer.status_code == 409
    assert "a year at most" in text_of(answer)
    assert not Closure.objects.exists()


def test_the_same_press_closes_once(scene):
    key = str(uuid4())
    for _ in range(2):
        scene.post("upkeep:close", key=key, **AFTERNOON)
    assert Closure.objects.count() == 1


def test_a_reason_is_written_as_it_is(scene):
    scene.post("upkeep:close", **AFTERNOON | {"reason": "<i>Noël</i> & “travaux”"})
    page = scene.get("upkeep:closures").content.decode()
    assert "&lt;i&gt;Noël&lt;/i&gt; &amp; “travaux”" in page


def test_lifted_twice_says_it_twice_and_does_it_once(scene):
    scene.post("upkeep:close", **AFTERNOON)
    closure = Closure.objects.get()
    for _ in range(2):
        assert scene.post("upkeep:lift", closure.pk).status_code == 302
    lifted = Closure.objects.get()
    assert lifted.lifted_by == scene.account


def test_what_is_closed_elsewhere_is_neither_seen_nor_lifted(scene):
    elsewhere = make_place()
    closure = close(place=elsewhere, period=tuesday(15, 16), reason="secret", by=None, now=LONG_BEFORE)
    assert scene.get("upkeep:closure", closure.pk).status_code == 404
    assert scene.post("upkeep:lift", closure.pk).status_code == 404
    assert "secret" not in text_of(scene.get("upkeep:closures"))


def test_what_is_over_is_listed_apart_from_what_is_to_come(scene):
    for hours, reason in (((9, 10), "passé"), ((16, 17), "à venir")):
        close(place=scene.place, period=tuesday(*hours), reason=reason, by=None, now=LONG_BEFORE)
    context = scene.get("upkeep:closures").context
    assert [row.reason for row, _ in context["coming"]] == ["à venir"]
    assert [row.reason for row, _ in context["over"]] == ["passé"]


def test_closing_is_told_as_one_gesture(scene):
    answer = scene.post("upkeep:close", **AFTERNOON)
    assert Gesture.objects.latest("pk").made_by == scene.account
    assert said(answer) == Gesture.objects.latest("pk").sentence


# What waits for a word


@pytest.mark.parametrize("name", ["answer_request", "offer_taken", "offer_declined", "leave_list"])
def test_what_nobody_asked_for_is_not_answered(scene, name):
    assert scene.client.post(reverse(f"upkeep:{name}", args=[scene.place.slug, 999_999])).status_code == 404


@pytest.mark.parametrize("name", ["offer_taken", "offer_declined", "leave_list"])
def test_looking_at_the_address_of_a_button_does_nothing(scene, name):
    assert scene.client.get(reverse(f"upkeep:{name}", args=[scene.place.slug, 1])).status_code == 405
