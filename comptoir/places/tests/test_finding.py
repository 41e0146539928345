"""What a place is found by, kept true each time it is saved."""

import pytest

from comptoir.places.finding import token, town_token, written_out
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db


def test_accents_and_saints_are_written_out():
    assert (
        written_out("Bibliothèque de St-Étienne, Ste-Barbe") == "bibliotheque de saint etienne sainte barbe"
    )


def test_a_saved_place_can_be_found_by_its_words():
    place = make_place("Médiathèque Tarentaize", commune="Saint-Étienne", postcode="42000")
    place.refresh_from_db()
    assert " mediatheque tarentaize " in place.search_words
    assert " 42000 saint etienne " in place.search_words


def test_each_value_of_the_schema_is_a_token():
    place = make_place(services=["Loisirs et créations numériques"], fees=["Gratuit"], commune="Firminy")
    assert token("Loisirs et créations numériques") in place.facets
    assert token("Gratuit") in place.facets
    assert town_token("FIRMINY") in place.facets


def test_free_is_not_free_on_conditions():
    place = make_place(fees=["Gratuit sous condition"])
    assert token("Gratuit") not in place.facets


def test_a_beginning_of_a_town_finds_it():
    assert town_token("saint-et")[:-1] in make_place(commune="Saint-Étienne").facets


@pytest.mark.parametrize(
    ("facts", "accessible"),
    [
        ({}, False),
        ({"care": ["Handicaps moteurs"]}, True),
        ({"care": ["Surdité"]}, False),
        ({"accessibility_page": "https://acceslibre.beta.gouv.fr/app/42/"}, True),
    ],
)
def test_accessible_is_said_or_is_not(facts, accessible):
    assert (token("accessible") in make_place(**facts).facets) is accessible


def test_saving_one_field_keeps_the_words_true():
    place = make_place("Avant")
    place.name = "Après"
    place.save(update_fields=["name"])
    place.refresh_from_db()
    assert place.search_words.startswith(" apres ")


def test_many_places_at_once_are_indexed_one_by_one():
    place = Place(name="Le Babet", slug="babet")
    place.index()
    Place.objects.bulk_create([place])
    assert Place.objects.get(slug="babet").search_words == " le babet "
