"""Names, addresses and communes, in the spellings that real files have."""

import pytest

from comptoir.listing.addresses import (
    best_spellings,
    commune_in,
    commune_key,
    cut_address,
    name_key,
    street_key,
    tidy_address,
    tidy_commune,
    tidy_name,
)


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        ("8 rue de la Boétie - 33000 Bordeaux", ("8 rue de la Boétie", "33000", "Bordeaux")),
        ("7 Bis rue Max Linder - 33500 LIBOURNE", ("7 Bis rue Max Linder", "33500", "LIBOURNE")),
        (
            "46 rue Léo Drouyn  33750 Saint Quentin de Baron",
            ("46 rue Léo Drouyn", "33750", "Saint Quentin de Baron"),
        ),
        (
            "Place de la République - BP 40111 - 33160 ST MEDARD",
            ("Place de la République - BP 40111", "33160", "ST MEDARD"),
        ),
        ("4 rue Bac Ninh", ("4 rue Bac Ninh", "", "")),
        ("12 avenue de la Gare, 42 000 Saint-Étienne", ("12 avenue de la Gare", "42000", "Saint-Étienne")),
        ("", ("", "", "")),
    ],
)
def test_a_whole_address_is_cut(whole, cut):
    assert cut_address(whole) == cut


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("53 Rue Albert Thomas 42300 ROANNE", "53 Rue Albert Thomas"),
        ("53 Rue Albert Thomas, 42300 Roanne Cedex 2", "53 Rue Albert Thomas"),
        ("1 place de la mairie\nBâtiment B", "1 place de la mairie, Bâtiment B"),
        ("  3   place   Massenet ,", "3 place Massenet"),
        ("42300 rue du Bac", "42300 rue du Bac"),
    ],
)
def test_an_address_does_not_repeat_its_town(given, kept):
    assert tidy_address(given, "42300", "Roanne") == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ROANNE", "Roanne"),
        ("roanne", "Roanne"),
        ("ST ETIENNE", "Saint-Etienne"),
        ("St-Étienne", "Saint-Étienne"),
        ("SAINT-ETIENNE CEDEX 2", "Saint-Etienne"),
        ("LA PACAUDIERE", "La Pacaudiere"),
        ("Rive de Gier", "Rive-de-Gier"),
        ("SAINT-SEURIN SUR L'ISLE", "Saint-Seurin-sur-l'Isle"),
        ("Usson en Forez", "Usson-en-Forez"),
        ("Boen sur Lignon", "Boen-sur-Lignon"),
        ("L'HAY LES ROSES", "L'Hay-les-Roses"),
        ("Lyon 3e", "Lyon"),
        ("MARSEILLE 13EME ARRONDISSEMENT", "Marseille"),
        ("", ""),
    ],
)
def test_a_commune_is_written_as_the_french_write_it(given, kept):
    assert tidy_commune(given) == kept


def test_every_spelling_of_a_commune_has_one_key():
    spellings = ["Saint-Étienne", "ST ETIENNE", "St-Etienne", "saint étienne cedex 1", "Saint Etienne"]
    assert {commune_key(spelling) for spelling in spellings} == {"saint etienne"}


def test_the_spelling_with_most_accents_is_kept():
    seen = [("42000", "Saint-Etienne"), ("42100", "Saint-Étienne"), ("42000", "Saint-Etienne")]
    assert best_spellings(seen)["42", "saint etienne"] == "Saint-Étienne"


def test_two_communes_of_one_name_in_two_departements_stay_apart():
    seen = [("63000", "Saint-Amant"), ("16000", "Saint-Amânt")]
    assert best_spellings(seen)["63", "saint amant"] == "Saint-Amant"


def test_a_place_may_write_its_commune_better_than_the_column_does():
    assert commune_in("Association Familles Rurales de La Pacaudière", "La Pacaudiere") == "La Pacaudière"
    assert commune_in("Familles Rurales de Verrières en Forez", "Verrieres-en-Forez") == "Verrières-en-Forez"
    assert commune_in("Le Babet", "Saint-Etienne") == ""


def test_a_name_stays_as_the_place_writes_it():
    assert tidy_name("  AFR   CORDELLE – ") == "AFR CORDELLE"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Espace public numérique de Firminy", "EPN Firminy"),
        ("Médiathèque municipale", "Bibliothèque"),
        ("MSAP Donzy", "Maison de services au public de Donzy"),
        ("Association Familles Rurales Apinac", "AFR Apinac"),
        ("MJC St-Chamond", "Maison des jeunes et de la culture de Saint-Chamond"),
        ("Agence Pôle Emploi Cosne", "Pôle emploi - Cosne"),
        ("Espace France Services Pays d'Huriel", "France services du pays d’Huriel"),
    ],
)
def test_two_ways_to_write_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


def test_the_name_of_the_town_says_nothing():
    assert name_key("Cyberespace de Rive-de-Gier", "Rive de Gier") == "cyberespace"


def test_a_name_made_only_of_the_town_keeps_it():
    assert name_key("Roanne", "Roanne") == "roanne"


@pytest.mark.parametrize(
    ("address", "numbers", "street"),
    [
        ("19 rue Alfred Sisley", {19}, "alfred sisley"),
        ("19, Rue Alfred Sisley", {19}, "alfred sisley"),
        ("20-24 Rue Jo Gouttebarge", {20, 21, 22, 23, 24}, "jo gouttebarge"),
        ("14/16, route de Branne", {14, 15, 16}, "branne"),
        ("28bis rue du Mayollet", {28}, "mayollet"),
        ("2a Avenue de la Libération", {2}, "liberation"),
        ("12 av. du Gal Leclerc", {12}, "general leclerc"),
        ("Place de l'Hôtel de ville BP 47", set(), "hotel ville"),
        ("Mairie", set(), "mairie"),
        ("5 bd du 8 mai 1945", {5}, "8 mai 1945"),
    ],
)
def test_numbers_and_street_are_told_apart(address, numbers, street):
    assert street_key(address) == (frozenset(numbers), street)
