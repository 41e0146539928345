"""A table of ties is known from one of actors, and each column from the other, whatever they are called."""

import pytest
from django.utils import translation

from comptoir.directory.mapping import ColumnIsUnknown, MappingIsIncomplete
from comptoir.directory.tables import read_table
from comptoir.sheets.columns import (
    ACTORS,
    TIES,
    Columns,
    check_columns,
    columns_from,
    guess_columns,
    part_of,
)


def table(*lines):
    return read_table("\n".join(lines).encode(), "a.csv")


def guessed(part, *lines):
    read = table(*lines)
    return dict(columns_from(guess_columns(read, part), part).targets)


def test_kumu():
    assert guessed(TIES, "From,To,Direction,Label,Type,Tags", "A,B,directed,hello,Funding,x") == {
        "From": "from", "To": "to", "Type": "kind",
    }  # fmt: skip
    assert guessed(ACTORS, "Label,Type,Description,Tags", "A,Organization,Long,numérique|école") == {
        "Label": "name", "Type": "kind", "Tags": "themes",
    }  # fmt: skip


def test_gephi_says_by_type_that_an_edge_has_a_way():
    lines = (
        "Source,Target,Type,Id,Label,Weight",
        "A,B,Directed,0,finance,1.0",
        "B,C,Undirected,1,membre de,2.0",
    )

    assert guessed(TIES, *lines) == {"Source": "from", "Target": "to", "Label": "kind"}


def test_ours():
    header = "From;To;Type;State;Quality;Nature;Quantity;Unit;Since;Until;Weight"

    assert guessed(TIES, header, "A;B;funds;in_force;;;;;2020-01-01;;1") == {
        "From": "from", "To": "to", "Type": "kind", "State": "state", "Quality": "quality", "Since": "since",
        "Until": "until",
    }  # fmt: skip


def test_in_french_and_in_any_order():
    header = "Type de lien\tÉtat\tÀ qui\tQui\tDepuis\tJusqu’au\tQui le dit\tCe qui bloque"

    assert guessed(TIES, header, "finance\tsouhaité\tB\tA\t2020\t\tNadia\t") == {
        "Type de lien": "kind", "État": "state", "À qui": "to", "Qui": "from", "Depuis": "since",
        "Jusqu’au": "until", "Qui le dit": "said_by", "Ce qui bloque": "obstacle",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "ends"),
    [
        ("De;À;Nature du lien", ["De", "À"]),
        ("Nature du lien;Financeur;Bénéficiaire", ["Financeur", "Bénéficiaire"]),
        ("Acteur A;A;Acteur B;Lien", ["Acteur A", "Acteur B"]),
    ],
)
def test_the_ends_by_the_plainest_french_words(header, ends):
    found = guessed(TIES, header, header.replace("Nature du lien", "finance"))

    assert [column for target in ("from", "to") for column, of in found.items() if of == target] == ends


def test_cytoscape_calls_the_kind_an_interaction():
    found = guessed(TIES, "source,target,name,interaction", "A,B,A (finance) B,finance")

    assert found["interaction"] == "kind"


def test_of_two_columns_the_one_whose_words_are_known_is_the_kind():
    lines = ("From,To,Type,Label", "A,B,red,finance", "B,C,blue,membre de")

    assert guessed(TIES, *lines)["Label"] == "kind"


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("From,To", TIES),
        ("Label,Type", ACTORS),
        ("Nom;Échelle", ACTORS),
        ("qui;à qui;lien", TIES),
        ("Appui;Porteur;Lien", TIES),
        ("Appui;Structure;Lien", ACTORS),
    ],
)
def test_a_table_with_both_ends_or_no_name_is_one_of_ties(header, part):
    assert part_of(table(header, header.replace("o", "a"))) == part


@pytest.mark.parametrize(
    ("targets", "refusal", "says"),
    [
        ({"Qui": "from"}, MappingIsIncomplete, "to whom"),
        ({"Qui": "from", "Quoi": "to", "Lien": "to"}, ColumnIsUnknown, "Two columns"),
        ({"Qui": "from", "Où": "to"}, ColumnIsUnknown, "not possible"),
        ({"Qui": "from", "Quoi": "nothing"}, ColumnIsUnknown, "not possible"),
    ],
)
def test_columns_that_cannot_be_are_refused(targets, refusal, says):
    with translation.override("en"), pytest.raises(refusal, match=says):
        check_columns(Columns(TIES, targets), table("Qui,Quoi,Lien", "a,b,c"))
