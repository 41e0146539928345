"""Finding somebody by name: what is found, in which order, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Actor
from comptoir.actors.search import Why, search_actors
from comptoir.actors.tests.factories import organisation, register, register_all

pytestmark = pytest.mark.django_db


def found(query, **options):
    return [answer.actor.name for answer in search_actors(query, **options)]


@pytest.mark.parametrize(
    "query",
    [
        "Bénédicte Achour",
        "benedicte achour",
        "BENEDICTE",
        "achour benedicte",
        "béné",
        "ach",
        "ben ach",
        "Mme Achour",
        "b",
        "  achour  ",
    ],
)
def test_somebody_is_found_by_any_part_of_the_name_however_it_is_typed(query):
    register_all("Bénédicte Achour", "Karim Roux")

    assert found(query) == ["Bénédicte Achour"]


@pytest.mark.parametrize(
    "query",
    [
        "Achuor",
        "Achor",
        "Acchour",
        "Axhour",
        "Bénédict Achoura",
        "benedcite",
        "karim achuor"[6:],
        "bxned",
        "bnedi",
    ],
)
def test_one_typo_a_word_is_forgiven(query):
    register_all("Bénédicte Achour", "Karim Roux")

    answers = search_actors(query)

    assert [answer.actor.name for answer in answers] == ["Bénédicte Achour"]
    assert answers[0].why is Why.NAME_NEARLY


@pytest.mark.parametrize("query", ["Achxxr", "bxx", "Rux", "bxne", "achour roux", "zzz", "", "…", "%", "_"])
def test_what_is_too_far_is_not_found(query):
    register_all("Bénédicte Achour", "Karim Roux")

    assert found(query) == []


def test_short_words_are_taken_as_they_are_typed():
    register_all("Li Wu", "Lou Roy")

    assert found("Lo") == ["Lou Roy"]
    assert found("Wi") == []


def test_honorifics_do_not_count():
    register_all("M. et Mme Roux", "Monsieur Karim")

    assert found("madame roux") == ["M. et Mme Roux"]
    assert found("Karim") == ["Monsieur Karim"]


def test_a_compound_name_is_found_in_one_word_or_two():
    register("Jean-Pierre L’Hôte")

    for query in ("jeanpierre", "jean pierre", "lhote", "hote", "jean-p"):
        assert found(query) == ["Jean-Pierre L’Hôte"], query


def test_a_name_in_another_alphabet_is_found():
    register("Наталья Петрова")

    assert found("петр") == ["Наталья Петрова"]


def test_whole_words_come_before_beginnings_and_beginnings_before_typos():
    register_all("Marton Bel", "Anne Martinez", "Zoé Martin")

    assert found("Martin") == ["Zoé Martin", "Anne Martinez", "Marton Bel"]


def test_among_equals_the_name_that_begins_so_comes_first_then_the_alphabet():
    register_all("Zoé Martin", "Anne Martin", "Martin Zola", "Martin Abel")

    assert found("martin") == ["Martin Abel", "Martin Zola", "Anne Martin", "Zoé Martin"]


def test_words_in_the_order_typed_come_first():
    register_all("Du Marie", "Marie Dubois", "Zoé Marie Durand")

    assert found("marie du") == ["Du Marie", "Marie Dubois", "Zoé Marie Durand"]
    assert found("marie dub") == ["Marie Dubois"]


def test_beginnings_in_the_order_typed_come_first():
    register_all("Dubois Marielle", "Marielle Dubois")

    assert found("mari dubo") == ["Marielle Dubois", "Dubois Marielle"]


def test_typos_are_not_looked_for_when_enough_people_have_the_name():
    register_all("Anne Martin", "Zoé Martin", "Ali Martin", "Ali Marton")

    assert "Ali Marton" not in found("Martin")


def test_no_more_than_the_limit_is_answered():
    register_all(*(f"Martin Numéro{n}" for n in range(12)))

    assert len(found("martin")) == 8
    assert len(found("martin", limit=3)) == 3


def test_people_of_one_name_are_all_answered():
    first, second = register_all("Marie Roux", "Marie Roux")

    assert [answer.actor for answer in search_actors("marie roux")] == [first, second]


def test_only_those_the_asker_may_know_are_found():
    known, _unknown = register_all("Zoé Martin", "Anne Martin")

    among = Actor.objects.filter(pk=known.pk)
    for query in ("martin", "mar", "marton", "zoe martin"):
        assert found(query, among=among) == ["Zoé Martin"]


def test_a_kind_may_be_asked_for():
    register("Alpha Durand")
    organisation("Alphabet")

    assert found("alpha") == ["Alpha Durand", "Alphabet"]
    assert found("alpha", kinds=["organisation"]) == ["Alphabet"]


def test_an_answer_says_which_letters_matched():
    register("Bénédicte Achour")

    (answer,) = search_actors("ach")

    assert answer.matched == (("Bénédicte ", False), ("Ach", True), ("our", False))


def test_a_query_of_many_words_is_answered_by_the_longest_six():
    register("Union des associations libres de la vallée du Gier")

    assert found("union des associations libres de la vallée du gier") != []
    assert found("mot " * 100) == []


@pytest.mark.parametrize(
    "query",
    ["martin", "mar", "marton", "zoe martin", "martin nu", "0477123456", "56 78", "482918", "a@b.c"],
)
def test_the_number_of_queries_does_not_depend_on_how_many_there_are(query):
    register("Zoé Martin", phone="0477123456", email="a@b.ca")
    with CaptureQueriesContext(
        connection,
    ) as few:
        search_actors(query, among=Actor.objects.all())
    register_all(*(f"Anne Martin Numéro{n}" for n in range(30)))

    with CaptureQueriesContext(connection) as many:
        search_actors(query, among=Actor.objects.all())

    assert len(many) <= len(few) <= 8


@pytest.mark.parametrize("query", ["martin", "mar", "marton", "zoe mar", "3456"])
def test_no_query_reads_all_the_actors(query):
    register("Zoé Martin", phone="0477123456")

    with CaptureQueriesContext(connection) as asked:
        search_actors(query)

    if connection.vendor == "sqlite":
        for each in asked.captured_queries:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + each["sql"])
                steps = [row[-1] for row in cursor.fetchall()]
            assert not [step for step in steps if step.startswith(("SCAN actors_", "SCAN variant"))]
