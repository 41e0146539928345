"""Search with its index finds what reading every name, one after the other, would find: no more, no less."""

from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from comptoir.actors.actions import register_many
from comptoir.actors.models import Actor
from comptoir.actors.names import index_words, words_in
from comptoir.actors.search import likely_same, search_actors
from comptoir.actors.search.matching import Closeness, closeness
from comptoir.actors.tests.factories import NOW

pytestmark = pytest.mark.django_db

FIRST = ("Anne", "Anna", "Jean-Pierre", "Li", "Éléonore", "Mme")
LAST = ("Martin", "Marton", "Martinez", "Marin", "Roux", "Rouxel", "L’Hôte", "Wu")
NAMES = [f"{first} {last}" for first, last in product(FIRST, LAST)]
EVERYBODY = len(NAMES)
PATIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def people():
    return register_many(people=[{"name": name} for name in NAMES], by=None, now=NOW)


def best(word, name):
    """How well the word typed fits the name at best; None when it does not."""
    fits = [how for other in index_words(name) if (how := closeness(word, other)) is not None]
    return min(fits, default=None)


def read_one_by_one(query):
    """Names that fit without a typo; with one typo a word when those are fewer than three."""
    words = set(words_in(query))
    fits = {name: [best(word, name) for word in words] for name in NAMES}
    plain = {
        name
        for name, hows in fits.items()
        if hows and all(how is not None and how <= Closeness.BEGINNING for how in hows)
    }
    nearly = {name for name, hows in fits.items() if hows and None not in hows}
    return plain if len(plain) >= 3 else nearly


@st.composite
def queries(draw):
    """A part of a name, or two, with a letter changed, dropped, doubled or swapped perhaps."""
    words = draw(st.lists(st.sampled_from([*FIRST, *LAST]), min_size=1, max_size=2))
    return " ".join(draw(mistyped(word)) for word in words)


@st.composite
def mistyped(draw, word):
    part = word[: draw(st.integers(1, len(word)))]
    place = draw(st.integers(0, len(part) - 1))
    before, letter, after = part[:place], part[place], part[place + 1 :]
    swapped = after[:1] + letter + after[1:]
    return before + draw(st.sampled_from([letter + after, after, letter * 2 + after, "x" + after, swapped]))


@settings(max_examples=150, suppress_health_check=PATIENT)
@given(query=queries())
@example(query="martin")
@example(query="mrtin")
@example(query="anne rou")
@example(query="jeanpierre rox")
def test_the_index_finds_what_reading_every_name_finds(people, query):
    found = {answer.actor.name for answer in search_actors(query, limit=EVERYBODY)}

    assert found == read_one_by_one(query)


@settings(max_examples=40, suppress_health_check=PATIENT)
@given(query=queries())
def test_searching_among_some_is_searching_and_leaving_out_the_others(people, query):
    some = {actor.pk for actor in people[::2]}
    everywhere = [a.actor.pk for a in search_actors(query, limit=EVERYBODY) if a.actor.pk in some]

    among = search_actors(query, among=Actor.objects.filter(pk__in=some), limit=EVERYBODY)

    # Fewer found may let typos in: those known without a typo come first all the same.
    assert [answer.actor.pk for answer in among][: len(everywhere)] == everywhere


@settings(max_examples=40, suppress_health_check=PATIENT)
@given(query=queries(), limit=st.integers(1, 10))
def test_a_shorter_answer_is_the_beginning_of_a_longer_one(people, query, limit):
    longer = search_actors(query, limit=EVERYBODY)

    assert search_actors(query, limit=limit) == longer[:limit]


@pytest.mark.parametrize("name", NAMES[::5])
def test_everybody_is_recognised_under_their_own_name(people, name):
    assert likely_same(name=name)[0].actor.name == name
