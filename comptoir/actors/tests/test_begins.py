import pytest
from django.db import connection

from comptoir.actors.models import Actor
from comptoir.actors.tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def emails():
    def _emails(*addresses):
        Actor.objects.bulk_create(
            Actor(kind="person", name="X", email=address, registered_at=NOW) for address in addresses
        )

    return _emails


def beginning(start):
    return list(Actor.objects.filter(email__begins=start).order_by("pk").values_list("email", flat=True))


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("ab", ["ab", "abc", "ab_d", "ab%e", "ab\\f", "abé"]),
        ("abc", ["abc"]),
        ("ab_", ["ab_d"]),
        ("ab%", ["ab%e"]),
        ("ab\\", ["ab\\f"]),
        ("AB", ["ABC"]),
        ("b", []),
    ],
)
def test_what_begins_so_to_the_letter_is_found(emails, start, found):
    emails("ab", "abc", "ab_d", "ab%e", "ab\\f", "abé", "ABC", "a")

    assert beginning(start) == found


def test_an_index_answers(emails):
    emails("abc")
    asked = str(Actor.objects.filter(sort_name__begins="abc").order_by().query)

    if connection.vendor == "sqlite":
        rows = Actor.objects.filter(email__begins="abc").order_by()
        assert "actor_by_email (email>? AND email<?)" in rows.explain()
    else:
        assert "LIKE abc%" in asked


def test_the_order_is_that_of_the_letters_on_both_databases():
    for name in ("b a", "ba", "b", "zoe", "bz"):
        Actor.objects.create(kind="person", name=name, registered_at=NOW)

    assert [actor.name for actor in Actor.objects.in_name_order()] == ["b", "b a", "ba", "bz", "zoe"]
