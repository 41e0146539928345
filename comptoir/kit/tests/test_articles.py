"""A name in a French sentence takes the article that its first word takes."""

import pytest
from django.utils.translation import override

from comptoir.kit.articles import agreeing, at, of, the, to


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
        ("Coworkeurs", "les Coworkeurs", "des Coworkeurs", "aux Coworkeurs"),
        ("Associations stéphanoises", "les Associations stéphanoises", "des Associations stéphanoises",
         "aux Associations stéphanoises"),
        ("Réseaux d’eau", "les Réseaux d’eau", "des Réseaux d’eau", "aux Réseaux d’eau"),
        ("Tiers-lieux de Suisse", "les Tiers-lieux de Suisse", "des Tiers-lieux de Suisse",
         "aux Tiers-lieux de Suisse"),
        ("Forum des usages", "le Forum des usages", "du Forum des usages", "au Forum des usages"),
        ("DDCS de la Loire", "la DDCS de la Loire", "de la DDCS de la Loire", "à la DDCS de la Loire"),
        ("Tiers-lieu de Feurs", "le Tiers-lieu de Feurs", "du Tiers-lieu de Feurs", "au Tiers-lieu de Feurs"),
        ("EPN de Feurs", "l’EPN de Feurs", "de l’EPN de Feurs", "à l’EPN de Feurs"),
        ("Paris Habitat", "Paris Habitat", "de Paris Habitat", "à Paris Habitat"),
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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Zoomacom", "%(name)s est partenaire"),
        ("Ville de Firminy", "%(name)s est partenaire"),
        ("Les Ateliers", "%(name)s sont partenaires"),
        ("Coworkeurs", "%(name)s sont partenaires"),
    ],
)
def test_the_verb_agrees_with_its_subject(name, said):
    with override("fr"):
        assert agreeing("%(name)s {est|sont} partenaire{|s}", name) == said


def test_neither_a_person_nor_a_name_in_english_is_several():
    with override("fr"):
        assert agreeing("{est|sont}", "Les Parents Anne", is_person=True) == "est"
    with override("en"):
        assert agreeing("{is|are}", "Coworkeurs") == "is"
