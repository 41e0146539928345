import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.actors.names import index_words, sort_name, without_name, words_in


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Fatima Achour", ["fatima", "achour"]),
        ("Mme Achour", ["achour"]),
        ("M. et Mme Roux", ["roux"]),
        ("Dr. Éloïse LEFÈVRE", ["eloise", "lefevre"]),
        ("Achour, Mme", ["achour"]),
        ("Mlle Zoé", ["zoe"]),
        ("Jean-Pierre L’Hôte", ["jean", "pierre", "l", "hote"]),
        ("Œuvre de Saint-Étienne", ["oeuvre", "de", "saint", "etienne"]),
    ],
)
def test_the_words_of_a_name_are_folded_and_without_honorifics(name, words):
    assert words_in(name) == words


@pytest.mark.parametrize(
    ("name", "words"), [("Karim M.", ["karim", "m"]), ("Roux et fils", ["roux", "et", "fils"])]
)
def test_a_short_word_after_the_name_is_part_of_it(name, words):
    assert words_in(name) == words


def test_a_surname_that_is_also_a_title_stays():
    assert words_in("Jean Maître") == ["jean", "maitre"]


@pytest.mark.parametrize("name", ["M", "Mme", "Monsieur"])
def test_a_name_of_honorifics_only_keeps_them(name):
    assert words_in(name) == [name.lower()]


def test_a_compound_is_found_written_as_one_word():
    assert index_words("Jean-Pierre Roux") == {"jean", "pierre", "roux", "jeanpierre"}


def test_an_acronym_is_found_without_its_dots():
    assert "alolise" in index_words("A.L.O.L.I.S.E")


def test_names_of_any_alphabet_have_words():
    assert words_in("Наталья Петрова") != []
    assert words_in("محمد") != []


def test_names_are_sorted_without_honorifics_or_accents():
    names = ["Mme Zola", "Élodie", "eric", "M. Abel"]
    assert sorted(names, key=sort_name) == ["M. Abel", "Élodie", "eric", "Mme Zola"]


@given(st.text(max_size=80))
def test_any_text_has_words_that_fit_the_index(text):
    for word in index_words(text):
        assert 0 < len(word) <= 60
        assert " " not in word


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Dit par Hélène L’Hôte", "Dit par X"),
        ("dit par mme helene l'hote.", "dit par X."),
        ("L’Hôte, Hélène : le 3", "X : le 3"),
        ("He\u0301le\u0300ne L’Hôte et Hélène L’Hôte", "X et X"),
        ("Hélène L’Hôte-Roux", "Hélène L’Hôte-Roux"),
        ("Hélène Roux, puis L’Hôte Marc", "Hélène Roux, puis L’Hôte Marc"),
        ("Hélène. Et l’hôte", "Hélène. Et l’hôte"),
        ("L’Hôte ; Hélène", "L’Hôte ; Hélène"),
        ("la Fondation Hélène L’Hôte, par Hélène L’Hôte", "la Fondation Hélène L’Hôte, par X"),
        ("", ""),
    ],
)
def test_a_name_is_taken_out_of_what_was_typed_however_it_was_typed(typed, left):
    assert without_name(typed, "Hélène L’Hôte", "X", ["Fondation Hélène L’Hôte"]) == left
