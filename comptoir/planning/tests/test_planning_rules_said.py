"""The rules of a resource in words, in both languages: each says itself when it holds, else nothing."""

import pytest
from django.utils import translation

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, make_desks, make_place, make_room, make_space
from comptoir.desk.tests.counter_scene import plain
from comptoir.places.models import Space
from comptoir.planning.ruling import rules_of
from comptoir.resources.models import ResourceHours
from comptoir.resources.ruling import add_part
from comptoir.rights.models import Skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


def said(resource, units=1, language="fr"):
    with translation.override(language):
        return {plain(word): plain(value) for word, value in rules_of(resource, units)}


RULES = [
    (
        "notice_minutes",
        90,
        "Quand le demander",
        "au moins 1 h 30 à l’avance",
        "When to ask",
        "at least 1 h 30 ahead",
    ),
    ("horizon_days", 1, None, "1 jour", "How far", "1 day ahead at most"),
    ("horizon_days", 60, None, "60 jours", "How far", "60 days ahead at most"),
    ("minimum_minutes", 30, None, "30 min au moins", "How long", "30 min at least"),
    ("maximum_minutes", 480, None, "8 h au plus", "How long", "8 h at most"),
    ("slot_minutes", 45, None, "créneaux de 45 min", "Begins and ends", "slots of 45 min"),
    ("buffer_minutes", 15, None, "15 min", "Between two", "15 min kept free after each"),
    ("release_after_minutes", 20, None, "20 min", "When nobody comes", "given back after 20 min"),
    ("walk_in_only", True, None, "sur place", "How to have it", "on the spot, never booked ahead"),
    (
        "needs_approval",
        True,
        None,
        "demandée, puis acceptée",
        "How to have it",
        "asked for, then approved by the team",
    ),
    ("is_self_service", False, None, "au comptoir", "How to have it", "booked at the counter"),
]


@pytest.mark.parametrize(("rule", "value", "_word", "french", "word", "english"), RULES)
def test_each_rule_is_said_in_english(place, rule, value, _word, french, word, english):
    room = make_room(place)
    Resource.objects.filter(pk=room.pk).update(**{rule: value})
    told = said(Resource.objects.get(pk=room.pk), language="en")
    assert told[word] == english


@pytest.mark.parametrize(("rule", "value", "_word", "french", "word", "english"), RULES)
def test_each_rule_is_said_in_french(place, rule, value, _word, french, word, english):
    room = make_room(place)
    Resource.objects.filter(pk=room.pk).update(**{rule: value})
    told = said(Resource.objects.get(pk=room.pk))
    assert any(french in text for text in told.values()), told


@pytest.mark.parametrize(("rule", "value", "_word", "french", "word", "english"), RULES)
def test_a_rule_that_does_not_hold_is_not_said(place, rule, value, _word, french, word, english):
    assert word not in said(make_room(place), language="en")


def test_a_plain_room_says_what_it_is_and_for_how_many(place):
    assert said(make_room(place, seats=12), language="en") == {"What it is": "room", "For": "12 persons"}


def test_one_seat_is_one_person(place):
    assert said(make_room(place, seats=1), language="en")["For"] == "1 person"


def test_desks_say_how_many_there_are_of_them(place):
    assert said(make_desks(place, 4), 4, "en")["How many"] == "4 × Bureau"


def test_desks_without_a_name_bear_that_of_the_whole(place):
    desks = make_room(place, "Coworking", taken=Resource.Taken.BY_UNIT, units=2, unit_name="")
    assert said(desks, 2, "en")["How many"] == "2 × Coworking"


def test_both_limits_are_one_sentence(place):
    room = make_room(place)
    Resource.objects.filter(pk=room.pk).update(minimum_minutes=30, maximum_minutes=90)
    assert said(Resource.objects.get(pk=room.pk), language="en")["How long"] == "from 30 min to 1 h 30"


def test_what_is_only_on_the_spot_says_nothing_of_asking_nor_of_the_counter(place):
    room = make_room(place, walk_in_only=True, is_self_service=False)
    Resource.objects.filter(pk=room.pk).update(needs_approval=True)
    told = said(Resource.objects.get(pk=room.pk), language="en")
    assert told["How to have it"] == "on the spot, never booked ahead"


def test_equipment_of_the_room_and_of_its_space_is_said_once(place):
    space = make_space(place, equipment=["écran", "tableau"])
    room = make_room(place, space=space)
    Resource.objects.filter(pk=room.pk).update(equipment=["tableau", "<b>son</b>"])
    assert said(Resource.objects.get(pk=room.pk), language="en")["With"] == "tableau, <b>son</b>, écran"


def test_where_it_is_does_not_repeat_its_own_name(place):
    space = make_space(place, "Studio", floor="2e étage")
    assert said(make_room(place, "Studio", space=space), language="en")["Where"] == "2e étage"


@pytest.mark.parametrize(("is_step_free", "told"), [(True, "step-free"), (False, None)])
def test_whether_one_gets_in_without_a_step_is_said_only_when_it_is_so(place, is_step_free, told):
    space = make_space(place, kind=Space.Kind.ROOM, is_step_free=is_step_free)
    assert said(make_room(place, space=space), language="en").get("Access") == told


def test_what_it_is_made_of_and_part_of_are_said_by_name_in_order(place):
    hall = make_room(place, "Halle")
    for name in ("Nord", "Sud", "Écran"):
        add_part(whole=hall, part=make_room(place, name), by=None, now=LONG_BEFORE)
    north = hall.parts.get(part__name="Nord").part
    assert said(hall, language="en")["Made of"] == "Nord, Sud and Écran"
    assert said(north, language="en")["Part of"] == "Halle"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "lundi 9 h – 12 h, 14 h – 24 h; dimanche 0 h – 24 h"),
        ("en", "Monday 9:00 – 12:00, 14:00 – 24:00; Sunday 0:00 – 24:00"),
    ],
)
def test_its_own_hours_are_said_day_by_day(place, language, told):
    room = make_room(place)
    for weekday, opens, closes in ((6, "00:00", "00:00"), (0, "14:00", "00:00"), (0, "09:00", "12:00")):
        ResourceHours.objects.create(resource=room, weekday=weekday, opens=opens, closes=closes)
    assert told in said(room, language=language).values()


def test_a_training_that_is_taught_no_more_is_not_asked_for(place):
    room = make_room(place)
    Skill.objects.create(place=place, name="Laser").resources.add(room)
    Skill.objects.create(place=place, name="Scie", retired_at=LONG_BEFORE).resources.add(room)
    assert said(room, language="en")["One must know"] == "Laser"


def test_four_queries_however_much_there_is_to_say(place, django_assert_num_queries):
    hall = make_room(place, "Halle")
    with django_assert_num_queries(4):
        rules_of(hall, 1)
    for number in range(5):
        add_part(whole=hall, part=make_room(place, f"Salle {number}"), by=None, now=LONG_BEFORE)
        Skill.objects.create(place=place, name=f"Machine {number}").resources.add(hall)
    with django_assert_num_queries(4):
        rules_of(hall, 1)
