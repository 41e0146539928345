import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.actors import actions, cards
from comptoir.actors.actions import NoCardNumberLeft, NoLongerThere, OnlyForPersons, issue_card, revoke_card
from comptoir.actors.models import Card
from comptoir.actors.personal import erase
from comptoir.actors.tests.factories import LATER, NOW, organisation, register

digits = st.from_regex(r"\A[1-9][0-9]{4}\Z")


@pytest.fixture
def issue():
    def _issue(**changes):
        person = changes.pop("person", None) or register()
        return issue_card(**{"person": person, "by": None, "now": NOW} | changes)

    return _issue


@pytest.mark.django_db
def test_a_card_is_six_digits_read_as_three_and_three(issue):
    card = issue()

    assert re.fullmatch(r"[1-9]\d{5}", card.number)
    assert cards.parse_card_number(card.number) == card.number
    assert str(card) == f"{card.number[:3]} {card.number[3:]}"


@pytest.mark.django_db
def test_a_new_card_revokes_the_old_one(issue):
    person = register()
    old = issue(person=person)

    new = issue(person=person, now=LATER)

    old.refresh_from_db()
    assert (old.revoked_at, old.is_valid, new.is_valid) == (LATER, False, True)


@pytest.mark.django_db
def test_a_number_once_given_is_never_given_again(issue, monkeypatch):
    draws = iter(["482918", "482918", "482926"])
    monkeypatch.setattr(actions.cards, "draw_number", lambda: next(draws))

    assert [issue().number, issue(person=register("Autre")).number] == ["482918", "482926"]


@pytest.mark.django_db
def test_when_no_number_is_left_nobody_loses_their_card(issue, monkeypatch):
    person = register()
    card = issue(person=person)
    monkeypatch.setattr(actions.cards, "draw_number", lambda: card.number)

    with pytest.raises(NoCardNumberLeft):
        issue(person=person)

    assert Card.objects.get().is_valid


@pytest.mark.django_db
def test_a_lost_card_is_revoked_once(issue):
    card = issue()

    revoke_card(card=card, by=None, now=NOW)
    revoke_card(card=card, by=None, now=LATER)

    assert Card.objects.get().revoked_at == NOW


@pytest.mark.django_db
def test_organisations_have_no_card(issue):
    with pytest.raises(OnlyForPersons):
        issue(person=organisation())


@pytest.mark.django_db
def test_an_erased_person_gets_no_card(issue):
    person = register()
    erase(person, by=None, now=NOW)

    with pytest.raises(NoLongerThere):
        issue(person=person)


def test_numbers_are_drawn_without_a_pattern():
    drawn = {cards.draw_number() for _ in range(200)}

    assert len(drawn) > 190
    assert {number[0] for number in drawn} > {"1", "9"}


@pytest.mark.parametrize(
    "typed",
    ["482918", " 482 918 ", "482-918", "COMPTOIR:482918", "comptoir: 482918", "482\u00a0918"],
)
def test_a_card_number_is_read_however_it_is_typed(typed):
    assert cards.parse_card_number(typed) == "482918"


@pytest.mark.parametrize("typed", ["", "48291", "4829181", "Achour", "482/918"])
def test_what_is_not_six_digits_is_no_card(typed):
    assert not cards.looks_like_a_card(typed)
    with pytest.raises(cards.CardIsMistyped):
        cards.parse_card_number(typed)


@given(digits, st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, shift):
    card = cards.with_check_digit(number)
    wrong = card[:place] + str((int(card[place]) + shift) % 10) + card[place + 1 :]

    with pytest.raises(cards.CardIsMistyped, match=r"a digit is wrong|chiffre"):
        cards.parse_card_number(wrong)


@given(digits, st.integers(0, 4))
def test_two_swapped_digits_are_always_noticed(number, place):
    card = cards.with_check_digit(number)
    swapped = card[:place] + card[place + 1] + card[place] + card[place + 2 :]

    if swapped != card:
        with pytest.raises(cards.CardIsMistyped):
            cards.parse_card_number(swapped)


@given(digits, st.integers(0, 5), st.integers(1, 9))
def test_the_card_meant_is_among_the_neighbours_of_a_mistyped_one(number, place, shift):
    card = cards.with_check_digit(number)
    wrong = card[:place] + str((int(card[place]) + shift) % 10) + card[place + 1 :]

    assert card in cards.neighbours(wrong)
    assert len(cards.neighbours(wrong)) <= 11


def test_the_qr_code_says_a_number_and_nothing_else():
    assert cards.qr_text("482918") == "COMPTOIR:482918"


def test_the_drawing_of_the_code_is_plain_svg_that_any_page_may_hold():
    drawing = cards.qr_svg("482918")

    root = ElementTree.fromstring(drawing)
    assert root.get("viewBox") == "0 0 29 29"
    assert "style" not in drawing
    assert "script" not in drawing
    assert "482\u00a0918" in root.get("aria-label")


def test_the_drawing_has_the_cells_of_the_code():
    cells = cards.segno.make_qr("COMPTOIR:482918", error="q").matrix
    drawing = cards.qr_svg("482918")

    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing):
        drawn |= {(int(x) + step - 4, int(y) - 4) for step in range(int(length))}
    assert drawn == {(x, y) for y, row in enumerate(cells) for x, dark in enumerate(row) if dark}
