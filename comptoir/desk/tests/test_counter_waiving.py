"""What only the counter may do: take things along, answer for a rule, give at once, note who waits."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.models import Resource
from comptoir.agenda.resources import set_rules
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_room
from comptoir.booking.actions import ask_to_book
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW, text_of, ways
from comptoir.kit.periods import Period
from comptoir.rights.actions import add_skill, set_quota
from comptoir.waiting.models import Waiting


def wish(scene, who, **changes):
    plain = {"resource": scene.room.slug, "jour": "2026-11-25", "de": "10:00", "a": "12:00", "party": "1"}
    return plain | {"pour": str(who.pk)} | changes


def anyway(answer):
    """The last way: the one that only the counter has."""
    return ways(answer)["C"] if "C" in ways(answer) else list(ways(answer).values())[-1]


@pytest.fixture
def paul(scene):
    return scene.person("Paul Diallo")


@pytest.mark.parametrize("rules", [{"maximum_minutes": 60}, {"notice_minutes": 10_000}, {"slot_minutes": 45}])
def test_rule_4_a_rule_is_said_and_somebody_of_the_team_may_answer_for_it(scene, paul, rules):
    set_rules(resource=scene.room, by=None, now=LONG_BEFORE, **rules)
    answer = scene.htmx("post", "book", **wish(scene, paul))
    assert "quelqu’un en répond" in text_of(answer)
    scene.htmx("post", "book", **wish(scene, paul) | anyway(answer))
    assert Booking.objects.get().period == Period(at(10, date(2026, 11, 25)), at(12, date(2026, 11, 25)))


def test_two_rules_are_answered_for_one_after_the_other(scene, paul):
    set_rules(resource=scene.room, maximum_minutes=60, by=None, now=LONG_BEFORE)
    set_quota(place=scene.place, most=0, measure="hours", over="week", by=None, now=LONG_BEFORE)
    add_skill(place=scene.place, name="Régie", resources=[scene.room], by=None, now=LONG_BEFORE)
    given = wish(scene, paul)
    for _rule in range(3):
        given |= anyway(scene.htmx("post", "book", **given))
    assert set(given["waives"].split(",")) == {"needs_training", "over_quota", "too_long"}
    scene.htmx("post", "book", **given)
    assert Booking.objects.count() == 1


def test_a_rule_that_nobody_answers_for_is_not_waived_by_its_name(scene, paul):
    scene.booked(10, 12, scene.person("Nadia Benali"), day=date(2026, 11, 25))
    scene.htmx("post", "book", **wish(scene, paul, waives="taken,closure,past"))
    assert Booking.objects.count() == 1


def test_what_others_have_to_ask_for_is_given_at_once(scene, paul):
    set_rules(resource=scene.room, needs_approval=True, by=None, now=LONG_BEFORE)
    scene.post("book", **wish(scene, paul))
    assert Booking.objects.get().booked_for == paul


def test_a_projector_goes_along_with_the_room(scene, paul):
    thing = make_room(scene.place, "Projecteur")
    set_rules(resource=thing, kind=Resource.Kind.EQUIPMENT, by=None, now=LONG_BEFORE)
    assert "Projecteur" in text_of(scene.get("book"))
    scene.post("book", **wish(scene, paul, extras="projecteur"))
    assert [extra.resource for extra in Booking.objects.get().extras.all()] == [thing]


def test_whoever_comes_too_late_is_put_on_the_waiting_list(scene, paul):
    scene.booked(10, 12, scene.person("Nadia Benali"), day=date(2026, 11, 25))
    answer = scene.htmx("post", "book", **wish(scene, paul))
    assert "liste d’attente" in text_of(answer)
    scene.htmx("post", "book", **wish(scene, paul) | anyway(answer))
    assert Waiting.objects.get().person == paul
    assert Booking.objects.count() == 1


def test_what_waits_for_a_word_is_counted_and_costs_one_question(scene, paul):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            scene.get("counter")
        return len(asked)

    assert "à décider" not in text_of(scene.get("counter")).split("Ouvert jusqu’à")[1]
    before = cost()
    set_rules(resource=scene.room, needs_approval=True, by=None, now=LONG_BEFORE)
    ask_to_book(resource=scene.room, period=Period(at(16), at(17)), booked_for=paul, by=None, now=NOW)
    assert "1 à décider" in text_of(scene.get("counter"))
    assert cost() == before
