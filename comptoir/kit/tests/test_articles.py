"""A name in a French sentence takes the article that its first word takes."""

import pytest
from django.utils.translation import override

from comptoir.kit.articles import at, of, the, to


@pytest.mark.parametrize(
    ("name", "alone", "of_it", "to_it"),
    [
        ("Ville de Saint-Étienne", "la Ville de Saint-Étienne", "de la Ville de Saint-Étienne",
         "à la Ville de Saint-Étienne"),
        ("Département de la Loire", "le Département de la Loire", "du Département de la Loire",
         "au Département de la Loire"),
        ("École Chapelon", "l’École Chapelon", "de l’École Chapelon", "à l’École Chapelon"),
        ("AMAP du jeudi", "l’AMAP du jeudi", "de l’AMAP du jeudi", "à l’AMAP du jeudi"),
        ("Le Comptoir Numérique", "le Comptoir Numérique", "du Comptoir Numérique", "au Comptoir Numérique"),
        ("Les Ateliers", "les Ateliers", "des Ateliers", "aux Ateliers"),
        ("La Rotonde", "la Rotonde", "de la Rotonde", "à la Rotonde"),
        ("L'Usine", "l’Usine", "de l’Usine", "à l’Usine"),
        ("Zoomacom", "Zoomacom", "de Zoomacom", "à Zoomacom"),
        ("OpenScop", "OpenScop", "d’OpenScop", "à OpenScop"),
        ("Ville", "Ville", "de Ville", "à Ville"),
        ("Lesbros Conseil", "Lesbros Conseil", "de Lesbros Conseil", "à Lesbros Conseil"),
    ],
)  # fmt: skip
def test_in_french(name, alone, of_it, to_it):
    with override("fr"):
        assert (the(name), of(name), to(name), at(name)) == (alone, of_it, to_it, to_it)


def test_a_person_takes_none():
    with override("fr"):
        assert the("Le Goff Yann", is_person=True) == "Le Goff Yann"
        assert of("Ville Anne", is_person=True) == "de Ville Anne"
        assert of("Anne Ville", is_person=True) == "d’Anne Ville"


def test_in_english_every_name_stands_as_it_is():
    with override("en"):
        assert the("Ville de Firminy") == "Ville de Firminy"
        assert of("Le Comptoir") == "of Le Comptoir"
        assert (to("Le Comptoir"), at("Le Comptoir")) == ("to Le Comptoir", "at Le Comptoir")
