import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.actors.search.matching import Closeness, closeness, highlight, match_words, place_of_first_word


def shown(name, query):
    return "".join(f"[{text}]" if is_matched else text for text, is_matched in highlight(name, query))


@pytest.mark.parametrize(
    ("typed", "word", "how"),
    [
        ("achour", "achour", Closeness.EXACT),
        ("ach", "achour", Closeness.BEGINNING),
        ("achuor", "achour", Closeness.TYPO),
        ("achor", "achour", Closeness.TYPO),
        ("acchour", "achour", Closeness.TYPO),
        ("bnedi", "benedicte", Closeness.TYPO_IN_BEGINNING),
        ("ebned", "benedicte", Closeness.TYPO_IN_BEGINNING),
        ("benned", "benedicte", Closeness.TYPO_IN_BEGINNING),
        ("bned", "benedicte", None),
        ("lux", "roux", None),
        ("roux", "rou", None),
        ("ahcrou", "achour", None),
        ("martin", "achour", None),
    ],
)
def test_how_close_a_word_typed_is(typed, word, how):
    assert closeness(typed, word) == how


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("Bénédicte Achour", "ach", "Bénédicte [Ach]our"),
        ("Bénédicte Achour", "benedicte achour", "[Bénédicte] [Achour]"),
        ("Bénédicte Achour", "achour bene", "[Béné]dicte [Achour]"),
        ("Bénédicte Achour", "achuor", "Bénédicte [Achour]"),
        ("Bénédicte Achour", "bnedi", "[Bénédi]cte Achour"),
        ("Mme Achour", "mme ach", "Mme [Ach]our"),
        ("Œuvre sociale", "oe", "[Œ]uvre sociale"),
        ("Œuvre sociale", "oeuv", "[Œuv]re sociale"),
        ("Jean-Pierre Roux", "jeanpi", "[Jean-Pi]erre Roux"),
        ("Jean-Pierre Roux", "jean pi", "[Jean]-[Pi]erre Roux"),
        ("A.L.O.L.I.S.E", "alolise", "[A.L.O.L.I.S.E]"),
        ("Marie Marielle", "marie mar", "[Marie] [Mar]ielle"),
        ("Marie", "marie marie", "[Marie]"),
        ("Karim Roux", "zoe", "Karim Roux"),
        ("Karim Roux", "", "Karim Roux"),
        ("Be\u0301ne\u0301dicte", "bene", "[Be\u0301ne\u0301]dicte"),
    ],
)
def test_the_letters_that_matched_are_marked(name, query, expected):
    assert shown(name, query) == expected


@given(st.text(max_size=40), st.text(max_size=20))
def test_the_pieces_joined_are_the_name(name, query):
    assert "".join(text for text, _is_matched in highlight(name, query)) == name


@given(st.text(min_size=1, max_size=40))
def test_a_name_matches_itself_without_leaving_the_name(name):
    for match in match_words(name, name.split()):
        assert 0 <= match.start < match.end <= len(name)


@pytest.mark.parametrize(
    ("name", "place"), [("Mme Achour", 4), ("Achour", 0), ("« Le » Comptoir", 2), ("…", 0)]
)
def test_a_name_starts_after_its_honorifics(name, place):
    assert place_of_first_word(name) == place
