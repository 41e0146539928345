"""A resource is read from the database without Django's steps for each column, and is one like any other."""

import pytest

from comptoir.agenda.tests.factories import make_room
from comptoir.resources.models import Resource

pytestmark = pytest.mark.django_db


def test_what_is_read_is_what_was_written():
    made = make_room(name="Studio", seats=4)

    read = Resource.objects.get(pk=made.pk)

    columns = [field.attname for field in Resource._meta.concrete_fields]
    assert [getattr(read, name) for name in columns] == [getattr(made, name) for name in columns]
    assert (read, hash(read)) == (made, hash(made))


def test_what_is_read_may_be_changed_and_is_not_made_again():
    read = Resource.objects.get(pk=make_room().pk)

    read.seats = 12
    read.save()

    assert [resource.seats for resource in Resource.objects.all()] == [12]


def test_what_was_not_read_is_read_when_it_is_asked_for(django_assert_num_queries):
    made = make_room(seats=4)
    read = Resource.objects.only("name").get(pk=made.pk)

    assert read.get_deferred_fields() >= {"seats", "equipment"}
    with django_assert_num_queries(1):
        assert read.seats == 4


def test_its_place_comes_along_when_it_is_asked_for(django_assert_num_queries):
    made = make_room()
    read = Resource.objects.select_related("place", "space").get(pk=made.pk)

    with django_assert_num_queries(0):
        assert (read.place, read.space) == (made.place, None)
