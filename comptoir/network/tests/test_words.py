"""How much circulated is said in the unit that people use."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from comptoir.journal.models import Fact
from comptoir.network.words import quantity


@pytest.mark.parametrize(
    ("number", "unit", "french", "english"),
    [
        ("90", "minute", "1 h 30", "1 h 30"),
        ("24720", "minute", "412 h", "412 h"),
        ("1", "thing", "1 objet", "1 thing"),
        ("12", "thing", "12 objets", "12 things"),
        ("1200", "euro", "1 200 €", "1,200 €"),
        ("1200.50", "euro", "1 200,50 €", "1,200.50 €"),
        ("3", "session", "3 séances", "3 sessions"),
        ("1", "seat", "1 siège", "1 seat"),
        ("4", "person", "moins de 5 personnes", "fewer than 5 persons"),
        ("61", "person", "61 personnes", "61 persons"),
    ],
)
def test_a_quantity_is_said_in_its_unit(number, unit, french, english):
    for language, said in (("fr", french), ("en", english)):
        with override(language):
            assert plain(quantity(Decimal(number), unit)) == said


def test_every_unit_of_the_journal_has_its_words():
    for unit in Fact.Unit:
        assert any(letter.isdigit() for letter in quantity(Decimal(1), unit))


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")
