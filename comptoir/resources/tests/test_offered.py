"""What a place offers is read at once: in its order, without what is retired, no more than is asked about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.resources import retire_resource
from comptoir.agenda.tests.factories import LONG_BEFORE, make_place, make_room, make_space
from comptoir.resources.models import Resource
from comptoir.resources.reading import offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


def test_what_is_offered_is_what_the_database_holds(place):
    made = make_room(place, "Studio", seats=4)
    Resource.objects.filter(pk=made.pk).update(
        equipment=["projecteur"], walk_in_only=True, slot_minutes=30, buffer_minutes=15, horizon_days=60
    )
    told = Resource.objects.get(pk=made.pk)

    (read,) = offered(place, equipment=True)

    for field in Resource._meta.concrete_fields:
        assert getattr(read, field.attname) == getattr(told, field.attname), field.attname
    assert (read, hash(read), read._state.adding) == (told, hash(told), False)


def test_they_come_in_the_order_of_the_place_then_by_name(place):
    for position, name in ((2, "A"), (1, "C"), (1, "B")):
        room = make_room(place, name)
        Resource.objects.filter(pk=room.pk).update(position=position)

    names = [room.name for room in offered(place)]

    assert names == ["B", "C", "A"]
    assert names == list(
        Resource.objects.in_use().of_place(place).order_by("position", "name").values_list("name", flat=True)
    )


def test_what_is_retired_or_elsewhere_is_not_offered(place):
    kept, gone = make_room(place, "Studio"), make_room(place, "Cave")
    make_room(make_place(), "Ailleurs")
    retire_resource(resource=gone, by=None, now=LONG_BEFORE)

    assert offered(place) == [kept]
    assert offered(place, slugs=[kept.slug, gone.slug]) == [kept]


def test_only_those_of_the_names_that_are_asked(place):
    first, second = make_room(place, "Studio"), make_room(place, "Atelier")

    assert offered(place, slugs=[second.slug]) == [second]
    assert offered(place, slugs=["nothing", first.slug]) == [first]
    assert offered(place, slugs=["'; DROP TABLE agenda_resource; --"]) == []
    assert Resource.objects.count() == 2


def test_the_place_is_the_one_that_asked(place):
    make_room(place)

    with CaptureQueriesContext(connection) as queries:
        (read,) = offered(place)
        assert read.place is place
    assert len(queries) == 1


def test_a_list_that_nobody_asked_about_is_read_when_somebody_does(place):
    made = make_room(place)
    Resource.objects.filter(pk=made.pk).update(equipment=["tableau"])
    (read,) = offered(place)

    with CaptureQueriesContext(connection) as queries:
        assert read.equipment == ["tableau"]
    assert len(queries) == 1


def test_spaces_cost_one_query_for_any_number_and_none_when_there_are_none(place):
    make_room(place, "Seule")
    with CaptureQueriesContext(connection) as queries:
        (alone,) = offered(place, spaces=True)
        assert alone.space is None
    assert len(queries) == 1

    spaces = [make_space(place, f"Espace {number}", floor=str(number)) for number in range(5)]
    for number, space in enumerate(spaces):
        make_room(place, f"Salle {number}", space=space)
    with CaptureQueriesContext(connection) as queries:
        floors = {room.name: room.space.floor for room in offered(place, spaces=True) if room.space}
    assert floors == {f"Salle {number}": str(number) for number in range(5)}
    assert len(queries) == 2
