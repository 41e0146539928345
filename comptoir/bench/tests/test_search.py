"""The bench of search finds whom it looks for, and measures nobody else."""

import random

import pytest

from comptoir.actors.models import Actor
from comptoir.actors.search import search_actors
from comptoir.actors.tests.factories import register
from comptoir.bench import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return search._populate(60, random.Random(3), lambda *step: None)


def test_every_kind_of_query_is_measured_with_and_without_a_place():
    told = []

    figures = search.run(actors=40, queries=2, progress=lambda *step: told.append(step))

    for kind in ("exact", "partial", "accent", "typo", "phone", "card", "two_words", "nobody"):
        for where in ("", "_in_place"):
            assert 0 < figures[f"{kind}{where}_median_ms"] <= figures[f"{kind}{where}_p95_ms"]
    assert {"calibration_python_ms", "calibration_query_ms", "calibration_point_query_ms"} <= figures.keys()
    assert (figures["actors"], Actor.objects.count()) == (40, 40)
    assert ("register", 40, 40) in told


@pytest.mark.parametrize(
    "kind", ["exact", "partial", "accent", "typo", "phone", "end_of_phone", "card", "two_words", "email"]
)
def test_the_queries_find_whom_they_are_about(people, kind):
    ask = search._questions(random.Random(7))[kind]

    for person in people[:20]:
        query = ask(person)
        assert person in [answer.actor for answer in search_actors(query, limit=60)], query


def test_the_query_for_nobody_finds_nobody(people):
    ask = search._questions(random.Random(7))["nobody"]

    assert [search_actors(ask(person)) for person in people[:10]] == [[]] * 10


def test_a_database_that_is_used_is_left_alone():
    register()

    with pytest.raises(RuntimeError):
        search.run(actors=5, queries=1, progress=lambda *step: None)

    assert Actor.objects.count() == 1
