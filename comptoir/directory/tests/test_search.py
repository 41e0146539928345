"""The directory answers whatever the accents, and proposes what was meant."""

import pytest

from comptoir.directory.search import Criteria, find_places, holdings, meant_instead
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places():
    make_place(
        "Médiathèque de Tarentaize",
        commune="Saint-Étienne",
        postcode="42000",
        address="20 rue Jo Gouttebarge",
    )
    make_place(
        "Le Babet",
        commune="Saint-Étienne",
        services=["Aide aux démarches administratives"],
        publics=["Seniors"],
        fees=["Gratuit"],
        care=["Handicaps moteurs"],
    )
    make_place("La Source numérique", commune="Firminy", postcode="42700", fees=["Gratuit sous condition"])
    make_place("Une maison cachée", commune="Firminy", is_listed=False)


def names(**criteria):
    return [place.name for place in find_places(Criteria(**criteria))]


def test_without_a_question_everything_is_there_by_name():
    assert names() == ["La Source numérique", "Le Babet", "Médiathèque de Tarentaize"]


@pytest.mark.parametrize(
    "words",
    [
        "mediatheque",
        "MÉDIATHÈQUE",
        "tarent",
        "st etienne mediatheque",
        "42000",
        "gouttebarge",
        "saint-étienne tarentaize",
    ],
)
def test_words_are_found_whatever_their_accents_and_order(words):
    assert names(words=words) == ["Médiathèque de Tarentaize"]


def test_a_service_is_a_word_too():
    assert names(words="démarches") == ["Le Babet"]


def test_a_word_is_found_by_its_beginning_only():
    assert names(words="umérique") == []


def test_names_that_begin_with_the_words_come_first():
    make_place("Firminy accueille", commune="Feurs")
    assert names(words="firminy") == ["Firminy accueille", "La Source numérique"]


@pytest.mark.parametrize("commune", ["Firminy", "firminy", "FIRM"])
def test_a_town(commune):
    assert names(commune=commune) == ["La Source numérique"]


def test_a_town_in_its_short_spelling():
    assert len(names(commune="st-etienne")) == 2


@pytest.mark.parametrize(
    "criteria",
    [
        {"service": "Aide aux démarches administratives"},
        {"public": "Seniors"},
        {"is_free": True},
        {"is_accessible": True},
        {"is_free": True, "public": "Seniors", "commune": "Saint-Étienne", "words": "babet"},
    ],
)
def test_each_filter(criteria):
    assert names(**criteria) == ["Le Babet"]


def test_criteria_that_contradict_each_other_find_nothing():
    assert names(commune="Firminy", is_free=True) == []


def test_signs_that_databases_know_are_only_signs():
    assert names(words="%") == names(words="_")
    assert names(words="100%") == []


def test_nothing_asked_is_nothing():
    assert not Criteria()
    assert Criteria(words="a")


def test_what_the_directory_holds():
    held = holdings()
    assert held.places == 3
    assert [(town.value, town.count) for town in held.communes] == [("Firminy", 1), ("Saint-Étienne", 2)]
    assert {one.value: one.count for one in held.services}["Aide aux démarches administratives"] == 1
    assert {one.value: one.count for one in held.publics}["Femmes"] == 0


def test_what_was_meant_is_proposed():
    assert "La Source numérique" in meant_instead("sourse numeric")
    assert "Firminy" in meant_instead("firmini")


def test_two_letters_propose_nothing():
    assert meant_instead("fi") == []
