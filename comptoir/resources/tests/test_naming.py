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
