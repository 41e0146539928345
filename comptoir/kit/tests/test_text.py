import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.kit.text import fold, one_line, printable, read_number


def test_the_number_of_a_row_is_plain_digits():
    assert [read_number(text) for text in ("0", "42", "007")] == [0, 42, 7]


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "²", "٣", " 1", "1e3", "9" * 19])
def test_anything_else_is_no_number(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Bénédicte L'Hôte", "benedicte l hote"),
        ("Plain  WORDS, 2_3!", "plain words 2 3"),
        ("Œuvre ı ŁØ", "oeuvre i lo"),
        ("  ", ""),
    ],
)
def test_folded_words_are_lower_case_without_accents_nor_signs(text, folded):
    assert fold(text) == folded


@given(st.text(st.characters(max_codepoint=127)))
def test_what_has_no_accent_is_folded_the_same_beside_what_has_some(text):
    assert fold(f"{text} é") == f"{fold(text)} e".strip()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Groupe en ligne :  énergie ", "Groupe en ligne\u00a0: énergie"),
        ("Qui vient ? Tous !", "Qui vient\u202f? Tous\u202f!"),
        ("Étude « Les\nRéseaux »", "Étude «\u00a0Les Réseaux\u00a0»"),
        ("Groupe en ligne\u00a0: énergie", "Groupe en ligne\u00a0: énergie"),
        ("https://exemple.fr :8000 ?a", "https://exemple.fr :8000 ?a"),
        ("Note: rien", "Note: rien"),
    ],
)
def test_a_sign_stays_with_its_word(typed, kept):
    assert one_line(typed) == kept
    assert one_line(kept) == kept


@pytest.mark.parametrize("turning", ["\u202e", "\u202b", "\u2066", "\u2069"])
def test_no_name_turns_the_rest_of_its_line_round(turning):
    assert printable(f"{turning}Léa{turning}") == "Léa"


def test_a_name_written_from_right_to_left_is_whole():
    assert printable("مرحبا شركة") == "مرحبا شركة"
