"""How the counter names people, bookings and groups."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from comptoir.desk.tests.counter_scene import NOW, Scene, plain, when
from comptoir.gestures import acts, words
from comptoir.places.models import Space
from comptoir.presence.models import Purpose


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([("senior", 6), ("child", 2)], "6 seniors, 2 enfants"),
        ([("senior", 1), ("child", 1)], "1 senior, 1 enfant"),
        ([("adult", 2), ("youth", 0), ("professional", 1)], "2 adultes, 1 professionnel"),
        ([("job_seeker", 3)], "3 personnes en recherche d’emploi"),
        ([], ""),
    ],
)
def test_a_group_is_said_by_its_publics(counts, said: str):
    assert words.heads(counts) == said


def test_a_group_in_english():
    with override("en"):
        assert words.heads([("senior", 6), ("child", 1)]) == "6 seniors, 1 child"


def test_in_whose_name(scene: Scene):
    nadia, karma = scene.person(), scene.organisation()

    assert words.name_of(nadia, None) == "Nadia Benali"
    assert words.name_of(nadia, karma) == "Nadia Benali pour KARMA"
    assert words.name_of(karma, karma) == "KARMA"


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ({}, ("Nadia Benali", "")),
        ({"party": 4}, ("Nadia Benali", "4 personnes")),
        ({"purpose": "Réunion"}, ("Réunion", "Nadia Benali")),
        ({"purpose": "Réunion", "party": 4}, ("Réunion", "Nadia Benali, 4 personnes")),
    ],
)
def test_a_booking_in_two_lines(scene: Scene, told, lines: tuple[str, str]):
    title, detail = words.booked_as(scene.booked(15, 17, **told))

    assert (title, plain(detail)) == lines


def test_a_booking_in_the_name_of_an_organisation(scene: Scene):
    booking = scene.booked(15, 17, acting_for=scene.organisation())

    assert words.who(booking) == "KARMA"
    assert words.booked_as(booking) == ("KARMA", "Nadia Benali")
    assert words.family_name(booking) == "KARMA"


@pytest.mark.parametrize(
    ("kind", "purpose", "icon"),
    [
        (Space.Kind.ROOM, Purpose.MEETING, "room"),
        (Space.Kind.DESKS, Purpose.WORK, "desk"),
        (Space.Kind.WORKSTATIONS, Purpose.FREE_ACCESS, "screen"),
        (Space.Kind.LOUNGE, Purpose.WORK, "sofa"),
    ],
)
def test_what_a_space_is_for(kind: str, purpose: Purpose, icon: str):
    resource = SimpleNamespace(space=SimpleNamespace(kind=kind))

    assert (words.purpose_for(resource), words.icon_for(resource)) == (purpose, icon)


def test_something_outside_any_space_is_for_working():
    resource = SimpleNamespace(space=None, kind="room")

    assert (words.purpose_for(resource), words.icon_for(resource)) == (Purpose.WORK, "calendar")
    assert words.icon_for(SimpleNamespace(space=None, kind="equipment")) == "lend"


@pytest.mark.parametrize(
    ("hours", "said"), [((15, 17), "de 15 h à 17 h"), ((39, 41), "demain de 15 h à 17 h")]
)
def test_when_a_booking_is(scene: Scene, hours: tuple[float, float], said: str):
    assert plain(acts.when(scene.booked(*hours), NOW)) == said


def test_what_is_taken_is_said_as_one_asks_for_it(scene: Scene):
    assert acts.unit_of(scene.booked(15, 17)) == "Grande salle"
    assert acts.unit_of(scene.booked(15, 17, scene.person("Théo"), resource=scene.desks)) == "Bureau 1"


def test_a_desk_left_on_the_way_makes_it_the_whole_room(scene: Scene):
    booking = scene.checked_in(13, 17, resource=scene.desks)
    scene.post("move", booking.pk, resource="petite-salle", jour="2026-11-24", de="13:00", a="17:00")
    booking.refresh_from_db()

    assert acts.unit_of(booking) == "Petite salle"
    assert booking.ends_at == when(17)
