"""What a place offers: making resources, more or fewer units, retiring them."""

import pytest

from comptoir.agenda.models import Resource
from comptoir.agenda.resources import (
    NameIsTaken,
    NoUnit,
    StillTaken,
    change_number_of_units,
    offer_resource,
    retire_resource,
)
from comptoir.agenda.tests.factories import LONG_BEFORE, at, hold, make_desks, make_place, make_room, tuesday

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def offer(place):
    """The plainest room; each test changes what it is about."""

    def _offer(**changes):
        return offer_resource(
            **{"place": place, "name": "Petite salle", "by": None, "now": LONG_BEFORE} | changes
        )

    return _offer


def names(resource):
    return [unit.name for unit in resource.units.filter(retired_at=None).order_by("position")]


def number(resource, units):
    change_number_of_units(resource=resource, units=units, by=None, now=LONG_BEFORE)


def test_a_room_is_one_unit_that_bears_its_name(offer):
    assert names(offer()) == ["Petite salle"]


def test_desks_are_numbered(offer):
    desks = offer(name="Coworking", taken=Resource.Taken.BY_UNIT, units=3, unit_name="bureau")
    assert names(desks) == ["bureau 1", "bureau 2", "bureau 3"]


def test_what_is_new_comes_last(offer):
    first, second = offer(), offer(name="Grande salle")
    assert first.position < second.position


@pytest.mark.parametrize("name", ["Petite salle", "petite  SALLE"])
def test_a_name_is_offered_once_in_a_place(offer, name):
    offer()
    with pytest.raises(NameIsTaken, match=r"existe|exists"):
        offer(name=name)


def test_two_places_may_each_have_one(offer):
    assert offer().slug == offer(place=make_place()).slug


def test_the_name_of_something_retired_is_free_again(offer):
    retire_resource(resource=offer(), by=None, now=LONG_BEFORE)
    assert offer().slug == "petite-salle-2"


def test_a_name_without_letters_still_has_an_address(offer):
    assert offer(name="★").slug == "ressource"


@pytest.mark.parametrize(
    ("one", "other", "slug"),
    [
        ("قاعة", "غرفة", "ressource-2"),
        ("★", "☆", "ressource-2"),
        ("Salle C", "Salle C++ 会", "salle-c-2"),
        ("Salle " * 15 + "A", "Salle " * 15 + "B", ("salle-" * 13)[:76] + "-2"),
    ],
)
def test_two_names_that_are_written_alike_in_an_address_are_two_names(offer, one, other, slug):
    offer(name=one)
    assert offer(name=other).slug == slug


@pytest.mark.parametrize("units", [0, -1])
def test_nothing_is_made_of_no_unit(offer, units):
    with pytest.raises(NoUnit):
        offer(units=units)
    assert not Resource.objects.exists()


def test_more_desks_are_numbered_on(place):
    desks = make_desks(place, units=2)
    number(desks, 4)
    assert names(desks) == ["Bureau 1", "Bureau 2", "Bureau 3", "Bureau 4"]


def test_the_last_desks_are_the_ones_retired(place):
    desks = make_desks(place, units=4)
    number(desks, 2)
    assert names(desks) == ["Bureau 1", "Bureau 2"]


def test_a_desk_that_comes_back_keeps_its_name(place):
    desks = make_desks(place, units=3)
    number(desks, 1)
    number(desks, 4)
    assert names(desks) == ["Bureau 1", "Bureau 2", "Bureau 3", "Bureau 4"]


def test_the_same_number_changes_nothing(place):
    desks = make_desks(place, units=3)
    number(desks, 3)
    assert desks.units.count() == 3


def test_at_least_one_unit_stays(place):
    with pytest.raises(NoUnit):
        number(make_desks(place), 0)


def test_a_desk_that_is_taken_later_is_not_retired(place):
    desks = make_desks(place, units=2)
    hold(desks, tuesday(9, 12), unit=desks.units.get(name="Bureau 2"))
    with pytest.raises(StillTaken, match=r"Bureau 2.*24"):
        number(desks, 1)
    assert names(desks) == ["Bureau 1", "Bureau 2"]


def test_what_was_taken_before_keeps_no_desk(place):
    desks = make_desks(place, units=2)
    hold(desks, tuesday(9, 12), unit=desks.units.get(name="Bureau 2"))
    change_number_of_units(resource=desks, units=1, by=None, now=at(12))
    assert names(desks) == ["Bureau 1"]


def test_nothing_is_half_retired(place):
    desks = make_desks(place, units=3)
    hold(desks, tuesday(9, 12), unit=desks.units.get(name="Bureau 3"))
    with pytest.raises(StillTaken):
        number(desks, 1)
    assert len(names(desks)) == 3


def test_a_retired_room_is_no_longer_in_use_and_keeps_its_past(place):
    room = make_room(place)
    hold(room, tuesday(9, 12))
    retire_resource(resource=room, by=None, now=at(12))
    assert not Resource.objects.in_use().exists()
    assert room.units.get().holds.count() == 1


def test_a_room_that_is_taken_later_is_not_retired(place):
    room = make_room(place)
    hold(room, tuesday(9, 12))
    with pytest.raises(StillTaken):
        retire_resource(resource=room, by=None, now=at(11))
    assert Resource.objects.in_use().get() == room


def test_a_basket_that_expired_keeps_nothing(place):
    room = make_room(place)
    hold(room, tuesday(9, 12), expires_at=at(8))
    retire_resource(resource=room, by=None, now=at(8.5))
    assert not Resource.objects.in_use().exists()
