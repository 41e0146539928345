"""French articles and genders, for what nobody took the trouble to tell."""

import pytest
from django.utils import translation

from comptoir.resources.models import Resource
from comptoir.resources.naming import the


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Grande salle", "la Grande salle"),
        ("Petite salle", "la Petite salle"),
        ("Mezzanine", "la Mezzanine"),
        ("Régie", "la Régie"),
        ("Coworking", "le Coworking"),
        ("Studio", "le Studio"),
        ("Espace public", "l’Espace public"),
        ("Établi", "l’Établi"),
        ("Alcôve", "l’Alcôve"),
        ("La Fabrique", "La Fabrique"),
        ("L’atelier", "L’atelier"),
        ("3D", "le 3D"),
        ("Herboristerie", "l’Herboristerie"),
        ("Halle", "la Halle"),
        ("Hall d’accueil", "le Hall d’accueil"),
        ("Hangar", "le Hangar"),
        ("Hub", "le Hub"),
        ("Huitième étage", "le Huitième étage"),
        ("Onzième bureau", "le Onzième bureau"),
        ("Yourte", "la Yourte"),
        ("Yzeron", "l’Yzeron"),
    ],
)
def test_the_article_follows_the_name(name, said):
    assert the(Resource(name=name)) == said


def test_the_gender_given_wins_over_the_guess():
    assert the(Resource(name="Rotonde", gender="feminine")) == "la Rotonde"
    assert the(Resource(name="Cabine", gender="masculine")) == "le Cabine"


def test_in_english_the_name_alone():
    with translation.override("en"):
        assert the(Resource(name="Grande salle")) == "Grande salle"


@pytest.mark.parametrize("name", ["Les Halles", "les ateliers", "Le 8", "la Halle"])
def test_a_name_that_has_its_article_gets_no_other(name):
    assert the(Resource(name=name)) == name


@pytest.mark.parametrize("name", ["قاعة الاجتماعات", "会議室", "Ж", "—", "S" * 100])
def test_a_name_of_any_alphabet_is_said_whole(name):
    assert the(Resource(name=name)).endswith(name)


@pytest.mark.parametrize("name", ["HALLE", "halle", "Hallé"])
def test_neither_capitals_nor_accents_change_the_article(name):
    assert the(Resource(name=name)) == f"la {name}"


def test_a_gender_that_was_given_does_not_part_the_article_from_a_vowel():
    assert the(Resource(name="Espace", gender="feminine")) == "l’Espace"
