"""What is inside what, against a plain walk down every way there is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comptoir.agenda.resources import retire_resource
from comptoir.agenda.tests.factories import LONG_BEFORE, make_desks, make_place, make_room
from comptoir.resources.ground import units_of
from comptoir.resources.models import Part
from comptoir.resources.ruling import (
    InsideItself,
    NotAWhole,
    NoUnit,
    PartIsElsewhere,
    add_part,
    contents_of,
    remove_part,
)

BY_NOBODY = {"by": None, "now": LONG_BEFORE}
wishes = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=14)


def below(node, edges):
    """All that is under a node, however far."""
    found, waiting = set(), [node]
    while waiting:
        one = waiting.pop()
        for whole, part in edges - {(one, one)}:
            if whole == one and part not in found:
                found.add(part)
                waiting.append(part)
    return found


class AnyContents(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(wishes=wishes)
    def test_a_part_is_refused_exactly_when_it_would_close_a_circle(self, wishes):
        place = make_place()
        rooms = [make_room(place, f"Salle {number}") for number in range(5)]
        edges: set[tuple[int, int]] = set()
        for whole, part in wishes:
            circle = whole == part or whole in below(part, edges)
            try:
                add_part(whole=rooms[whole], part=rooms[part], **BY_NOBODY)
            except InsideItself:
                assert circle
            else:
                assert not circle
                edges.add((whole, part))
        for number, room in enumerate(rooms):
            assert contents_of(room) == {rooms[part].pk for part in below(number, edges)}
        units = units_of(rooms)
        for number, room in enumerate(rooms):
            inside = {rooms[part].pk for part in below(number, edges)}
            assert {spot.resource for spot in units[room.pk]} == {room.pk, *inside}
            assert len({spot.pk for spot in units[room.pk]}) == len(units[room.pk])


pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


def test_put_inside_twice_it_is_inside_once(place):
    hall, room = make_room(place, "Halle"), make_room(place, "Studio")
    first = add_part(whole=hall, part=room, **BY_NOBODY)
    assert add_part(whole=hall, part=room, **BY_NOBODY) == first
    assert Part.objects.count() == 1


def test_one_thing_may_be_inside_two_that_know_nothing_of_each_other(place):
    hall, suite, room = (make_room(place, name) for name in ("Halle", "Suite", "Studio"))
    for whole in (hall, suite):
        add_part(whole=whole, part=room, **BY_NOBODY)
    assert contents_of(hall) == contents_of(suite) == {room.pk}


@pytest.mark.parametrize(
    ("whole", "part", "refusal", "said"),
    [
        ("desks", "room", NotAWhole, "Only what is taken as a whole contains something."),
        ("room", "elsewhere", PartIsElsewhere, "Both have to be in the same place."),
        ("room", "room", InsideItself, "Studio would be inside itself."),
    ],
)
def test_a_part_that_cannot_be_is_refused_with_a_sentence(place, whole, part, refusal, said, settings):
    settings.LANGUAGE_CODE = "en"
    there = {
        "desks": make_desks(place), "room": make_room(place, "Studio"), "elsewhere": make_room(make_place()),
    }  # fmt: skip
    with pytest.raises(refusal) as refused:
        add_part(whole=there[whole], part=there[part], **BY_NOBODY)
    assert str(refused.value) == said
    assert not Part.objects.exists()


def test_what_is_taken_out_leaves_what_it_contained_inside_it(place):
    hall, room, screen = (make_room(place, name) for name in ("Halle", "Studio", "Écran"))
    add_part(whole=hall, part=room, **BY_NOBODY)
    add_part(whole=room, part=screen, **BY_NOBODY)

    remove_part(whole=hall, part=room, **BY_NOBODY)

    assert contents_of(hall) == set()
    assert contents_of(room) == {screen.pk}


def test_taking_out_what_is_not_inside_changes_nothing(place):
    hall, room = make_room(place, "Halle"), make_room(place, "Studio")
    remove_part(whole=hall, part=room, **BY_NOBODY)
    assert len(units_of([hall])[hall.pk]) == 1


def test_the_last_part_of_a_whole_without_units_stays(place):
    room = make_room(place, "Studio")
    hall = make_room(place, "Halle", units=0, parts=[room])
    with pytest.raises(NoUnit):
        remove_part(whole=hall, part=room, **BY_NOBODY)
    assert contents_of(hall) == {room.pk}


def test_a_part_that_is_offered_no_more_is_nothing_left_of_a_whole(place):
    room, gone = make_room(place, "Studio"), make_room(place, "Cave")
    hall = make_room(place, "Halle", units=0, parts=[room, gone])
    retire_resource(resource=gone, **BY_NOBODY)
    with pytest.raises(NoUnit):
        remove_part(whole=hall, part=room, **BY_NOBODY)


def test_a_part_that_is_offered_no_more_may_be_taken_out(place):
    room, gone = make_room(place, "Studio"), make_room(place, "Cave")
    hall = make_room(place, "Halle", units=0, parts=[room, gone])
    retire_resource(resource=gone, **BY_NOBODY)
    remove_part(whole=hall, part=gone, **BY_NOBODY)
    assert contents_of(hall) == {room.pk}


def test_the_units_of_a_whole_are_its_own_first_then_those_of_its_parts_in_order(place):
    desks = make_desks(place, units=3)
    hall = make_room(place, "Halle", parts=[desks])

    names = [spot.name for spot in units_of([hall])[hall.pk]]

    assert names == ["Halle", "Bureau 1", "Bureau 2", "Bureau 3"]


def test_a_desk_that_is_offered_no_more_is_no_unit(place):
    desks = make_desks(place, units=3)
    desks.units.filter(name="Bureau 2").update(retired_at=LONG_BEFORE)
    assert [spot.name for spot in units_of([desks])[desks.pk]] == ["Bureau 1", "Bureau 3"]


def test_a_spot_gives_back_the_unit_it_was_read_from(place):
    desks = make_desks(place, units=1)
    (spot,) = units_of([desks])[desks.pk]
    unit = desks.units.get()
    read = spot.model
    assert (read, read.name, read.resource_id, read.position) == (unit, unit.name, desks.pk, unit.position)


@pytest.mark.parametrize(("kind", "seats"), [("room", 8), ("vehicle", 8), ("equipment", 0), ("locker", 0)])
def test_nobody_sits_on_a_machine_or_in_a_locker(place, kind, seats):
    thing = make_room(place, "Chose", seats=8, kind=kind)
    assert [spot.seats for spot in units_of([thing])[thing.pk]] == [seats]


def test_units_are_read_by_one_query_however_many_resources(place, django_assert_num_queries):
    rooms = [make_room(place, f"Salle {number}") for number in range(6)]
    with django_assert_num_queries(1):
        assert len(units_of(rooms)) == 6


def test_of_nothing_there_are_no_units():
    assert units_of([]) == {}
