"""Finding somebody by phone, card or e-mail."""

import pytest

from comptoir.actors.actions import issue_card
from comptoir.actors.models import Actor, Card
from comptoir.actors.search import Why, advice_on, search_actors
from comptoir.actors.search.asking import read_query
from comptoir.actors.tests.factories import LATER, NOW, organisation, register

pytestmark = pytest.mark.django_db


def found(query, **options):
    return [(answer.actor.name, answer.why.value) for answer in search_actors(query, **options)]


@pytest.fixture
def achour():
    person = register("Fatima Achour", phone="06 12 34 56 78", email="fatima@example.org")
    Card.objects.create(person=person, number="482918", issued_at=NOW)
    register("Karim Roux", phone="07 98 76 54 32", email="karim.roux@example.org")
    return person


@pytest.mark.parametrize(
    "query",
    [
        "06 12 34 56 78",
        "0612345678",
        "06.12.34.56.78",
        "+33612345678",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "0033612345678",
        "5678",
        "56 78",
        "345678",
        "061234",
        "+33 612",
        "00336 12",
    ],
)
def test_a_phone_is_found_however_it_is_typed_and_by_its_end(achour, query):
    assert found(query) == [("Fatima Achour", "phone")]


@pytest.mark.parametrize("query", ["678", "9999", "06 12 34 56 79", "+32612345678"])
def test_fewer_than_four_digits_or_others_are_no_phone(achour, query):
    assert found(query) == []


def test_the_whole_phone_comes_before_those_that_end_so():
    register("Fin pareille", phone="+32 2 345 67 89")
    register("Exacte", phone="+33 2 34 56 78 91")

    assert [name for name, _why in found("0234567891")] == ["Exacte"]
    assert [name for name, _why in found("6789")] == ["Fin pareille"]


def test_a_phone_shared_by_a_household_finds_all():
    register("Anne Roux", phone="0477123456")
    register("Zoé Roux", phone="0477123456")

    assert found("0477123456") == [("Anne Roux", "phone"), ("Zoé Roux", "phone")]


def test_a_phone_of_another_country_is_read_as_the_place_reads_it():
    register("Zoé", phone="+32 2 123 45 67")

    assert found("02 123 45 67", country="BE") == [("Zoé", "phone")]


@pytest.mark.parametrize("query", ["482918", "482 918", "COMPTOIR:482918", " 482-918 "])
def test_a_card_is_found_typed_or_scanned(achour, query):
    assert found(query)[0] == ("Fatima Achour", "card")


def test_a_card_that_was_replaced_still_tells_whose_it_was(achour):
    issue_card(person=achour, by=None, now=LATER)

    assert found("482918") == [("Fatima Achour", "old_card")]


@pytest.mark.parametrize("query", ["482919", "842918", "482 978"])
def test_a_mistyped_card_proposes_whom_it_may_be_and_says_so(achour, query):
    assert found(query) == [("Fatima Achour", "card_nearly")]
    assert advice_on(query)


def test_a_card_of_nobody_is_not_said_to_be_mistyped(achour):
    assert found("482 926") == []
    assert advice_on("482 926") == ""


@pytest.mark.parametrize("query", ["Achour", "0612345678", "", "4829"])
def test_there_is_no_advice_on_what_is_no_card(query):
    assert advice_on(query) == ""


@pytest.mark.parametrize("query", ["fatima@example.org", "FATIMA@exa", "fatima@"])
def test_an_email_is_found_from_its_beginning(achour, query):
    assert found(query) == [("Fatima Achour", "email")]


def test_an_email_begun_without_its_sign_comes_after_names(achour):
    register("Karim Fatimaoui", email="zzz@example.org")

    assert found("fatima") == [("Fatima Achour", "name"), ("Karim Fatimaoui", "name")]
    assert found("zzz") == [("Karim Fatimaoui", "email")]


@pytest.mark.parametrize("query", ["5678", "482918", "482919", "fatima@"])
def test_nobody_is_found_by_number_outside_of_whom_the_asker_may_know(achour, query):
    assert found(query, among=Actor.objects.exclude(pk=achour.pk)) == []


def test_no_wildcard_is_heard_in_an_email(achour):
    register("Souligné", email="a_b@example.org")
    register("Autre", email="acb@example.org")

    assert found("a_b@") == [("Souligné", "email")]
    assert found("%@") == []


def test_an_organisation_with_a_number_in_its_name_is_found_by_it():
    organisation("Comptoir 42")
    organisation("Promo 1901")

    assert found("42") == [("Comptoir 42", "name")]
    assert found("1901") == [("Promo 1901", "name")]


def test_one_query_is_read_every_way_it_may_be_meant():
    asked = read_query("482 918")

    assert (asked.card, asked.phone_end, asked.words) == ("482918", "819284", ("482", "918"))
    assert not read_query("Achour").is_phone


def test_why_is_said_in_words():
    assert all(str(why.label) for why in Why)
