"""What a manager types wrong about a thing: each says why beside what was typed, and nothing is recorded."""

import pytest
from django.urls import reverse

from comptoir.agenda.models import Part, Resource, ResourceHours
from comptoir.agenda.tests.factories import LONG_BEFORE, make_room
from comptoir.people.tests.people_scene import said, sit_as, text_of
from comptoir.places.tests.factories import make_place
from comptoir.resources.ruling import add_part

NB = "\u00a0"


@pytest.fixture(autouse=True)
def _manager(scene):
    sit_as(scene, "manager")
    scene.client.cookies["django_language"] = "en"


def rules(**changes):
    return {"kind": "room", "usual_minutes": "60", "is_self_service": "on"} | changes


def row(resource):
    return Resource.objects.filter(pk=resource.pk).values().get()


WRONG = [
    ({"usual_minutes": ""}, "required"),
    ({"usual_minutes": "0"}, "greater than or equal to 5"),
    ({"usual_minutes": "1441"}, "less than or equal to 1440"),
    ({"usual_minutes": "1.5"}, "whole number"),
    ({"usual_minutes": "60", "maximum_minutes": "30"}, "Between the shortest and the longest"),
    ({"usual_minutes": "60", "minimum_minutes": "90"}, "Between the shortest and the longest"),
    ({"minimum_minutes": "-5"}, "greater than or equal to 5"),
    ({"minimum_minutes": "10081"}, "less than or equal to 10080"),
    ({"maximum_minutes": "4"}, "greater than or equal to 5"),
    ({"notice_minutes": "-1"}, "greater than or equal to 0"),
    ({"buffer_minutes": "1441"}, "less than or equal to 1440"),
    ({"horizon_days": "0"}, "greater than or equal to 1"),
    ({"horizon_days": "99999999999999999999"}, "less than or equal to 1000"),
    ({"release_after_minutes": "x"}, "whole number"),
    ({"slot_minutes": "7"}, "not made of such slots"),
    ({"slot_minutes": "45", "minimum_minutes": "50", "maximum_minutes": "80"}, "No whole slot lasts"),
    ({"kind": "castle"}, "valid choice"),
]


@pytest.mark.parametrize(("changes", "why"), WRONG)
def test_a_wrong_rule_says_why_and_records_nothing(scene, changes, why):
    before = row(scene.room)
    answer = scene.post("upkeep:resource_rules", scene.room.slug, **rules(equipment="Écran", **changes))
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert row(scene.room) == before


@pytest.mark.parametrize(("changes", "why"), WRONG)
def test_what_was_typed_beside_a_wrong_rule_is_kept(scene, changes, why):
    answer = scene.post(
        "upkeep:resource_rules", scene.room.slug, **rules(equipment="Vidéo-projecteur", **changes)
    )
    assert "Vidéo-projecteur" in answer.content.decode()


@pytest.mark.parametrize("slot", ["5", "15", "20", "45", "60", "90", "720", "1440"])
def test_slots_that_a_day_is_made_of_are_recorded(scene, slot):
    scene.post("upkeep:resource_rules", scene.room.slug, **rules(slot_minutes=slot))
    assert row(scene.room)["slot_minutes"] == int(slot)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        ("  \r\n \n", []),
        ("Écran\r\nÉcran", ["Écran", "Écran"]),
        ("<b>Son</b>", ["<b>Son</b>"]),
        ("شاشة\nسبورة", ["شاشة", "سبورة"]),
    ],
)
def test_equipment_is_one_thing_a_line_as_it_was_typed(scene, typed, kept):
    scene.post("upkeep:resource_rules", scene.room.slug, **rules(equipment=typed))
    assert row(scene.room)["equipment"] == kept
    assert "<b>Son</b>" not in scene.get("upkeep:resource_rules", scene.room.slug).content.decode()


def test_a_rule_that_is_emptied_holds_no_more(scene):
    for value in ("30", ""):
        scene.post(
            "upkeep:resource_rules", scene.room.slug, **rules(minimum_minutes=value, buffer_minutes=value)
        )
    assert (row(scene.room)["minimum_minutes"], row(scene.room)["buffer_minutes"]) == (None, 0)


def test_in_french_the_page_says_it_in_french(scene):
    scene.client.cookies["django_language"] = "fr"
    answer = scene.post("upkeep:resource_rules", scene.room.slug, **rules(maximum_minutes="30"))
    assert "Entre la plus courte et la plus longue." in text_of(answer)


# Its hours


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("9h-8h", "ends before it starts"),
        ("9:00-12:00, 11:00-14:00", "overlap"),
        ("matin", "does not read as hours"),
        ("25:00-26:00", "does not read as hours"),
        ("9:00", "does not read as hours"),
    ],
)
def test_wrong_hours_say_why_and_leave_those_there_were(scene, typed, why):
    scene.post("upkeep:resource_hours", scene.room.slug, day_2="10:00-11:00")
    answer = scene.post("upkeep:resource_hours", scene.room.slug, day_0="8:00-9:00", day_1=typed)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert list(ResourceHours.objects.values_list("weekday", flat=True)) == [2]


@pytest.mark.parametrize("typed", ["0:00-24:00", "22h – minuit", "9-12 et 14-18", "9h-12h30, 14 h – 18 h"])
def test_hours_as_people_write_them_are_recorded_and_shown_again(scene, typed):
    scene.post("upkeep:resource_hours", scene.room.slug, day_4=typed)
    hours = set(ResourceHours.objects.values_list("weekday", "opens", "closes"))
    assert {weekday for weekday, _, _ in hours} == {4}
    shown = scene.get("upkeep:resource_rules", scene.room.slug).context["hours_form"]["day_4"].value()
    scene.post("upkeep:resource_hours", scene.room.slug, day_4=shown)
    assert set(ResourceHours.objects.values_list("weekday", "opens", "closes")) == hours


# What is inside it


def test_the_last_part_of_what_has_no_unit_is_not_taken_out(scene):
    room = make_room(scene.place, "Studio")
    make_room(scene.place, "Halle", units=0, parts=[room])
    answer = scene.post("upkeep:take_out", "halle", "studio")
    assert answer.status_code == 409
    assert "at least one unit" in text_of(answer)
    assert Part.objects.exists()


def test_taken_out_twice_it_is_not_there_the_second_time(scene):
    add_part(whole=scene.room, part=scene.small_room, by=None, now=LONG_BEFORE)
    answers = [scene.post("upkeep:take_out", "grande-salle", "petite-salle") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 404]


@pytest.mark.parametrize("part", ["grande-salle", "ailleurs", "nothing", ""])
def test_what_cannot_be_inside_is_no_choice(scene, part):
    make_room(make_place(), "Ailleurs")
    answer = scene.post("upkeep:put_inside", "grande-salle", part=part)
    assert answer.status_code == 422
    assert not Part.objects.exists()


def test_a_circle_is_refused_with_the_name_of_the_whole(scene):
    add_part(whole=scene.room, part=scene.small_room, by=None, now=LONG_BEFORE)
    answer = scene.post("upkeep:put_inside", "petite-salle", part="grande-salle")
    assert "Petite salle would be inside itself." in text_of(answer)


# What is offered


@pytest.mark.parametrize(
    ("units", "why"),
    [
        ("0", "at least one unit"),
        ("-3", "at least one unit"),
        ("501", "500"),
        ("x", "whole number"),
        ("", "required"),
    ],
)
def test_a_wrong_number_of_desks_says_why_and_changes_none(scene, units, why):
    answer = scene.post("upkeep:number_of_units", "coworking", units=units)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert scene.desks.units.filter(retired_at=None).count() == 4


@pytest.mark.parametrize(
    "name", ["ورشة العمل", "A" * 100, "Salle <script>", "“Été” – à l’étage", "   Fablab   "]
)
def test_a_thing_of_any_name_has_a_page(scene, name):
    told = {"name": name, "kind": "room", "taken": "whole", "units": "1", "seats": "2", "usual_minutes": "60"}
    scene.post("upkeep:new_resource", **told)
    made = Resource.objects.latest("pk")
    assert made.name == name.strip()
    answer = scene.get("upkeep:resource_rules", made.slug)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().partition("</head>")[2].replace("<script src", "")


def test_two_things_of_names_without_latin_letters_are_two(scene):
    told = {"kind": "room", "taken": "whole", "units": "1", "seats": "2", "usual_minutes": "60"}
    for name in ("قاعة", "غرفة"):
        assert scene.post("upkeep:new_resource", name=name, **told).status_code == 302
    assert Resource.objects.filter(name__in=["قاعة", "غرفة"]).count() == 2


def test_a_name_too_long_says_so_and_keeps_it(scene):
    told = {
        "name": "A" * 101,
        "kind": "room",
        "taken": "whole",
        "units": "1",
        "seats": "2",
        "usual_minutes": "60",
    }
    answer = scene.post("upkeep:new_resource", **told)
    assert answer.status_code == 422
    assert "A" * 101 in answer.content.decode()


def test_pressed_twice_the_same_thing_is_offered_once(scene):
    told = {
        "name": "Labo",
        "kind": "room",
        "taken": "whole",
        "units": "1",
        "seats": "2",
        "usual_minutes": "60",
    }
    answers = [scene.post("upkeep:new_resource", **told) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert Resource.objects.filter(name="Labo").count() == 1


def test_retired_twice_it_is_not_there_the_second_time(scene):
    answers = [scene.post("upkeep:retire_resource", "petite-salle") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 404]
    assert "no longer offered" in said(answers[0])


NAMES = ["resource_rules", "resource_hours", "put_inside", "number_of_units", "retire_resource"]


@pytest.mark.parametrize("name", NAMES)
def test_a_thing_of_another_place_is_not_there(scene, name):
    elsewhere = make_room(make_place(), "Ailleurs")
    for slug in (elsewhere.slug, "nothing"):
        answer = scene.client.post(reverse(f"upkeep:{name}", args=[scene.place.slug, slug]), {"units": "9"})
        assert answer.status_code == 404
    assert elsewhere.units.count() == 1
