"""Each row is read, or says why it cannot be; what is left out of it is said too."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.directory.tables import read_table
from comptoir.kit.refusals import Refusal
from comptoir.sheets.cleaning import (
    LEFT_OUT,
    Words,
    told_actors,
    told_ties,
    unknown_words,
)
from comptoir.sheets.columns import ACTORS, TIES, columns_from, guess_columns
from comptoir.sheets.told import ToldActor, ToldTie


def read(part, *lines):
    table = read_table("\n".join(lines).encode(), "a.csv")
    return table, columns_from(guess_columns(table, part), part)


def ties(*lines, words=None, actors=()):
    table, columns = read(TIES, *lines)
    return told_ties(table, columns, words or Words(), actors)


def codes(remarks):
    return [(remark.code, remark.column) for remark in remarks]


def test_a_tie_with_all_that_may_be_told_of_it():
    (told,) = ties(
        "Qui;À qui;Type de lien;État;Objet;Depuis;Jusqu’au;Qui le dit;Ce qui bloque;Qui peut le voir",
        "Ville;Zoomacom;reconnaît;souhaité;centre de ressources;2009;31/12/2026;Nadia;Refus;le réseau",
    )

    assert (told.subject, told.kind, told.other) == ("Ville", "recognises", "Zoomacom")
    assert (told.state, told.quality, told.obstacle) == ("wished", "centre de ressources", "Refus")
    assert (told.since, told.until) == (date(2009, 1, 1), date(2027, 1, 1))
    assert (told.source, told.visibility, told.body) == ("Nadia", "network", None)
    assert not told.refusals
    assert not told.remarks


def test_a_tie_said_from_the_other_end_is_turned_round():
    (told,) = ties("From,To,Type", "Zoomacom,Le Département,financé par")

    assert (told.subject, told.kind, told.other) == ("Le Département", "funds", "Zoomacom")


def test_ends_given_by_identifier_have_their_name():
    actors = [ToldActor(line=2, id="7", name="Ville"), ToldActor(line=3, id="8", name="Zoomacom")]

    (told,) = ties("Source,Target,Label", "7,8,finance", actors=actors)

    assert (told.subject, told.subject_id, told.other) == ("Ville", "7", "Zoomacom")


def test_a_number_may_be_a_name_when_the_file_says_so_of_an_identifier():
    actors = [ToldActor(line=2, id="n7", name="104"), ToldActor(line=3, id="8", name="8")]

    named, numbered = ties("Source,Target,Label", "n7,Zoomacom,finance", "8,Zoomacom,finance", actors=actors)

    assert (named.subject, named.refusals) == ("104", ())
    assert codes(numbered.refusals) == [("is_a_number", "from")]


def test_an_end_that_is_none_of_the_nodes_of_a_graph_is_nobody():
    table, columns = read(TIES, "source,target,label", "n1,n9,finance", "n9,n1,finance")
    actors = [ToldActor(line=2, id="n1", name="Ville")]

    closed = told_ties(table, columns, Words(), actors, are_all=True)
    alone = told_ties(table, columns, Words(), [], are_all=True)

    assert [codes(told.refusals) for told in closed] == [
        [("unknown_node", "to")],
        [("unknown_node", "from")],
    ]
    assert [told.refusals for told in alone] == [(), ()], "it lists nobody: its words are names"


def test_a_theme_too_long_is_left_out_with_a_word():
    table, columns = read(ACTORS, "Nom;Thèmes", f"Ville;{'t' * 61}|école")

    (told,) = told_actors(table, columns)

    assert (told.themes, codes(told.remarks)) == (("école",), [("theme_too_long", "themes")])


def test_what_no_typeface_writes_is_left_out_of_names_and_words():
    more = " et d’autres mots, pour que ce soit du texte" * 3
    (told,) = ties("From;To;Type;Quality", f"Ville\ufffe de\x07 Roche;B;finance;a\x1bb{more}")

    assert (told.subject, told.quality[:2]) == ("Ville de Roche", "ab")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",B,finance,,,", ("is_missing", "from")),
        ("A,--,finance,,,", ("is_missing", "to")),
        ("12,B,finance,,,", ("is_a_number", "from")),
        (f"{'a' * 201},B,finance,,,", ("name_too_long", "from")),
        ("A,B,aime bien,,,", ("unknown_kind", "kind")),
        ("A,B,,,,", ("kind_is_missing", "kind")),
        ("A,B,finance,moyen,,", ("unknown_state", "state")),
        ("A,B,finance,,,,,x,y", ("too_many_cells", "")),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row, code):
    (told,) = ties("From,To,Type,State,Since,Quality", row)

    assert codes(told.refusals) == [code]


def test_what_cannot_be_read_of_a_row_is_left_out_with_a_word():
    (told,) = ties("From,To,Type,Since,Quality,Visibility", f"A,B,finance,hier,{'x' * 300},mes amis")

    assert not told.refusals
    assert (told.since, len(told.quality), told.visibility) == (None, 200, "team")
    assert set(codes(told.remarks)) == {
        ("not_a_date", "since"),
        ("too_long", "quality"),
        ("unknown_visibility", "visibility"),
    }


def test_gephi_tells_both_days_in_one_column():
    (told,) = ties("Source,Target,Label,timeset", 'A,B,finance,"<[2009-01-01, 2012-12-31]>"')

    assert (told.since, told.until, told.remarks) == (date(2009, 1, 1), date(2013, 1, 1), ())


@pytest.mark.parametrize(
    ("word", "visibility"),
    [("équipe", "team"), ("Confidentiel", "team"), ("le réseau", "network"), ("le lieu", "place"),
     ("tout le monde", "public"), ("public", "public"), ("", "")],
)  # fmt: skip
def test_who_may_see_a_tie_in_the_words_of_people(word, visibility):
    (told,) = ties("From,To,Type,Visibility", f"A,B,finance,{word}")

    assert (told.visibility, told.remarks) == (visibility, ())


def test_what_circulates_is_left_for_the_journal_and_a_word_as_one_chose():
    words = Words(kinds={"aime bien": LEFT_OUT, "epaule": "-helps"})

    flow, liked, helped = ties("From,To,Type", "A,B,flow", "A,B,Aime bien", "A,B,Épaule", words=words)

    assert [flow.is_left, liked.is_left, helped.is_left] == [True, True, False]
    assert (helped.subject, helped.kind, helped.other) == ("B", "helps", "A")


def test_each_unknown_word_is_asked_for_once():
    table, columns = read(
        TIES, "From,To,Type,State", "A,B,Aime bien,moyen", "A,C,aime bien,", "B,C,,", "C,D,finance,en vigueur"
    )

    found = unknown_words(table, columns)

    assert dict(found["kind"]) == {"Aime bien": 2, "": 1}
    assert dict(found["state"]) == {"moyen": 1}


def test_an_actor_with_all_that_may_be_told_of_it():
    table, columns = read(
        ACTORS, "Id;Nom;Type;Échelle;Famille;Thèmes;Ville;Site web",
        "7;'+ fort;association;quartier;pair;numérique, école|jeux;Firminy;pas une adresse",
        "8;;réseau;;;;;exemple.org", ";;;;;;;",
    )  # fmt: skip

    strong, numbered = told_actors(table, columns)

    assert (strong.name, strong.kind, strong.scale, strong.family) == (
        "+ fort",
        "organisation",
        "neighbourhood",
        "peer",
    )
    assert (strong.themes, strong.commune) == (("numérique", "école", "jeux"), "Firminy")
    assert codes(strong.remarks) == [("not_a_website", "website")]
    assert (numbered.name, numbered.kind, numbered.website) == ("8", "circle", "https://exemple.org")


cell = st.one_of(
    st.sampled_from(["A", "B", "finance", "flow", "2009", "1/1/2010", "souhaité", "'=1"]),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cell, min_size=1, max_size=7), min_size=1, max_size=5))
def test_any_cells_are_ties_or_have_a_reason(rows):
    lines = ["From;To;Type;State;Since;Until;Visibility", *(";".join(row) for row in rows)]
    try:
        table, columns = read(TIES, *lines)
    except Refusal:
        return
    for told in told_ties(table, columns, Words(), ()):
        assert told.refusals or told.is_left or (told.kind and told.subject and told.other)
        assert ToldTie.from_json(told.as_json()).title == told.title
