import pytest

from comptoir.actors.models import Actor
from comptoir.actors.search import likely_same
from comptoir.actors.tests.factories import organisation, register, register_all

pytestmark = pytest.mark.django_db


def alike(name, **told):
    return [(answer.actor.name, answer.why.value) for answer in likely_same(name=name, **told)]


@pytest.mark.parametrize(
    "name", ["Fatima Achour", "fatima achour", "ACHOUR Fatima", "Mme Fatima Achour", "Fatima  Achour"]
)
def test_the_same_name_is_the_same_person_perhaps(name):
    register_all("Fatima Achour", "Karim Roux")

    assert alike(name) == [("Fatima Achour", "name")]


@pytest.mark.parametrize("name", ["Fatma Achour", "Fatima Achoure", "Fatima Achuor", "Fatmia Achor"])
def test_nearly_the_same_name_is_the_same_person_perhaps(name):
    register_all("Fatima Achour", "Karim Roux")

    assert alike(name) == [("Fatima Achour", "name_nearly")]


@pytest.mark.parametrize("name", ["Mme Achour", "Achour", "F. Achour", "Fatima Achour Benali"])
def test_a_name_that_says_more_or_less_is_proposed_too(name):
    register_all("Fatima Achour", "Karim Roux")

    assert alike(name) == [("Fatima Achour", "name_nearly")]


@pytest.mark.parametrize("name", ["Karim Achourien", "Nadia Achour", "Fatima Zidane", "F. Zidane", "Li", ""])
def test_another_name_is_somebody_else(name):
    register_all("Fatima Achour", "Karim Roux")

    assert alike(name) == []


def test_a_first_name_that_many_have_proposes_nobody():
    register_all(*(f"Marie Nom{letter}" for letter in "abcdefgh"))

    assert alike("Marie") == []


def test_the_likeliest_comes_first():
    register_all("Fatma Achour", "Fatima Achour", "Mme Achour")

    assert [name for name, _why in alike("Fatima Achour")] == ["Fatima Achour", "Fatma Achour", "Mme Achour"]


def test_the_same_phone_is_proposed_whatever_the_name():
    register("Karim Roux", phone="0477123456")

    assert alike("Fatima Achour", phone="+33 4 77 12 34 56") == [("Karim Roux", "phone")]


def test_the_same_email_is_proposed_whatever_the_name():
    register("Karim Roux", email="roux@example.org")

    assert alike("Fatima Achour", email=" Roux@Example.org ") == [("Karim Roux", "email")]


def test_nobody_is_alike_for_having_neither_phone_nor_email():
    register("Karim Roux")

    assert alike("Fatima Achour", phone="", email="") == []


@pytest.mark.parametrize("phone", ["12", "demain"])
def test_an_unreadable_phone_is_like_no_other(phone):
    register("Karim Roux")

    assert alike("Fatima Achour", phone=phone) == []


def test_only_those_the_asker_may_know_are_proposed():
    known, _unknown = register_all("Fatima Achour", "Fatima Achour")

    answers = likely_same(name="Fatima Achour", among=Actor.objects.filter(pk=known.pk))

    assert [answer.actor for answer in answers] == [known]


def test_a_person_is_not_an_organisation():
    organisation("Achour")

    assert alike("Achour", kinds=["person"]) == []


def test_the_answer_marks_what_is_alike():
    register("Fatima Achour")

    (answer,) = likely_same(name="Mme Achour")

    assert answer.matched == (("Fatima ", False), ("Achour", True))


def test_no_more_than_the_limit_is_proposed():
    register_all(*["Fatima Achour"] * 7)

    assert (len(alike("Fatima Achour")), len(alike("Fatima Achour", limit=2))) == (5, 2)


def test_it_takes_four_queries(django_assert_max_num_queries):
    register_all("Fatima Achour", "Karim Roux", "Zoé Achour")

    with django_assert_max_num_queries(4):
        alike("Fatima Achour", phone="0477123456")
