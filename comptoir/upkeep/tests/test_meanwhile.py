"""Two managers on the same thing at once: the second reads what the first made of it, and loses nothing."""

from __future__ import annotations

from datetime import time
from functools import partial

import pytest
from django.urls import reverse

from comptoir.agenda.resources import set_own_hours, set_rules
from comptoir.desk.tests.counter_scene import NOW
from comptoir.people.tests.people_scene import sit_as
from comptoir.places.hours import Span
from comptoir.places.tests.opened import Opened
from comptoir.rights.actions import add_skill, set_skill_resources


@pytest.fixture(params=["rules", "hours", "things"])
def opened(request, scene):
    sit_as(scene, "manager")
    by = {"by": None, "now": NOW}
    skill = add_skill(place=scene.place, name="Découpe", lasts_days=None, resources=[scene.room], **by)
    slug = scene.room.slug
    name, argument, form, act, typed, reads = {
        "rules": (
            "resource_rules", slug, "rules_form",
            partial(set_rules, resource=scene.room, horizon_days=30, **by),
            {"horizon_days": "90"}, "Booked so many days ahead at most – 30",
        ),
        "hours": (
            "resource_hours", slug, "hours_form",
            partial(set_own_hours, resource=scene.room, week={0: [Span(time(9), time(12))]}, **by),
            {"day_0": "14:00-18:00"}, "Monday – 9:00",
        ),
        "things": (
            "skill_things", skill.pk, "form",
            partial(set_skill_resources, skill=skill, resources=[], **by),
            {"resources": [scene.small_room.slug]}, "Asked for – empty",
        ),
    }[request.param]  # fmt: skip
    address = reverse(f"upkeep:{name}", args=[scene.place.slug, argument])
    opened = Opened(scene.client, address, typed, form)
    opened.act, opened.reads = act, reads
    return opened


def test_what_somebody_else_changed_is_told_and_what_was_typed_is_kept(opened):
    opened.act()

    opened.told(opened.reads)


def test_sent_again_it_takes_the_place_of_theirs(opened):
    opened.act()

    assert opened.sent_again() == 302


def test_alone_or_pressed_twice_one_is_asked_nothing(opened):
    assert opened.send().status_code == 302
    assert opened.send().status_code == 302


def test_both_forms_of_the_page_carry_what_was_seen(scene):
    sit_as(scene, "manager")
    page = scene.get("upkeep:resource_rules", scene.room.slug).content.decode()

    assert page.count('name="seen"') == 2
    assert 'id="id_seen"' not in page
