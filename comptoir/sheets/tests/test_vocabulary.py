"""The words of a file are those of people, of Kumu and of ourselves, in French and in English."""

from collections import Counter

import pytest

from comptoir.actors.models import Actor
from comptoir.kit.text import fold
from comptoir.sheets import vocabulary
from comptoir.sheets.vocabulary import (
    actor_kind_of,
    is_of_several,
    kind_of,
    scale_of,
    state_of,
    visibility_of,
)
from comptoir.ties.models import Tie


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("funds", "funds"),
        ("Finance", "funds"),
        ("financé par", "-funds"),
        ("est financé par", "-funds"),
        ("Funded by", "-funds"),
        ("Membre de", "member_of"),
        ("est membre de", "member_of"),
        ("MEMBER OF", "member_of"),
        ("siège à", "sits_in"),
        ("Partenariat", "partner_of"),
        ("is a partner of", "partner_of"),
        ("hébergé par", "-hosts"),
        ("oriente des personnes vers", "refers_to"),
        ("prête du matériel à", "lends_to"),
        ("flow", "flow"),
        ("aime bien", ""),
        ("", ""),
    ],
)
def test_a_word_is_a_kind_of_tie_from_one_end_or_the_other(word, code):
    assert kind_of(word) == code


@pytest.mark.parametrize(
    ("name", "is_it"),
    [("Association des Usagers", True), ("RÉSEAU Sud", True), ("Jeanne Bail", False), ("Cyberloire", False)],
)
def test_a_name_may_say_that_it_is_of_several(name, is_it):
    assert is_of_several(name) is is_it


def test_every_kind_state_and_scale_is_known_by_its_code():
    assert {kind_of(kind) for kind in Tie.Kind} == set(Tie.Kind)
    assert {state_of(state) for state in Tie.State} == set(Tie.State)
    assert {scale_of(scale) for scale in Actor.Scale} == set(Actor.Scale)
    assert {visibility_of(word) for word in Tie.Visibility} == set(Tie.Visibility)


@pytest.mark.parametrize(
    ("word", "code"),
    [("Organization", "organisation"), ("Personne", "person"), ("réseau", "circle"), ("tiers-lieu", "place")],
)
def test_a_word_is_a_kind_of_actor(word, code):
    assert actor_kind_of(word) == code


@pytest.mark.parametrize(
    ("word", "code"), [("En sommeil", "asleep"), ("souhaité", "wished"), ("active", "in_force"), ("?", "")]
)
def test_a_word_is_a_state(word, code):
    assert state_of(word) == code


@pytest.mark.parametrize("part", ["kinds", "states", "actors", "scales", "families"])
def test_no_word_means_two_things(part):
    said = {(fold(word), code) for code, words in vocabulary.told()[part].items() for word in words}
    if part == "kinds":
        said |= {
            (fold(word), f"-{code}")
            for code, words in vocabulary.told()["reversed"].items()
            for word in words
        }
    twice = Counter(word for word, _code in said)

    assert [word for word, times in twice.items() if times > 1] == []


def test_no_word_of_the_file_is_taken_from_the_product_for_another_thing():
    for part, read in (
        ("kinds", kind_of),
        ("states", state_of),
        ("actors", actor_kind_of),
        ("scales", scale_of),
    ):
        wrong = {
            (word, code, read(word))
            for code, words in vocabulary.told()[part].items()
            for word in words
            if read(word) != code
        }
        assert not wrong
