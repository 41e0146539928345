"""The sentences of an actor's part, from what is handed to them, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from comptoir.actors.models import Actor
from comptoir.network.flows import FlowTotal
from comptoir.portraits.amounts import read_amount, typed_amount
from comptoir.portraits.facts import BY_HAND, KINDS, UNITS, kind_of
from comptoir.portraits.matching import matches_among
from comptoir.portraits.models import AskOrOffer
from comptoir.portraits.telling import KINDS as WHAT_IT_IS
from comptoir.portraits.telling import SCALES, Told, sentences_of
from comptoir.ties.models import Agreement, Tie

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 3, 9, tzinfo=UTC)


def told(**changes):
    plain = Told(
        actor=Actor(kind="organisation", name="L’École"), scale="", family="", day=DAY,
        since=date(2025, 11, 1), ties=(), circles=(), funders=(), totals=(), cut_off=(), cuts_us_off=False,
        agreements=(),
    )  # fmt: skip
    return replace(plain, **changes)


def said(language="en", **changes):
    with override(language):
        return [
            sentence.replace("\u00a0", " ").replace("\u202f", " ")
            for sentence in sentences_of(told(**changes))
        ]


def total(nature, direction, quantity, unit):
    return FlowTotal(nature, direction, unit, Decimal(quantity), 1, AT, AT)


def tie(**changes):
    return Tie(kind="funds", subject=Actor(name="La Ville"), **changes)


@pytest.mark.parametrize("kind", list(WHAT_IT_IS))
@pytest.mark.parametrize("scale", ["", *SCALES])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_whatever_it_is_is_one_sentence(kind, scale, language):
    first = said(language, actor=Actor(kind=kind, name="Elle"), scale=str(scale), family="peer")[0]
    assert first.startswith("Elle ")
    assert first.endswith(".")
    assert first.count(".") == 1


def test_in_french_its_name_takes_its_article():
    city = Actor(kind="organisation", name="Ville de Firminy")
    assert said("fr", actor=city)[0].startswith("La Ville de Firminy est une organisation")


def test_those_who_are_several_are_what_they_are():
    group = Actor(kind="group", name="Coworkeurs")
    assert said("fr", actor=group)[0].startswith("Les Coworkeurs sont un groupe informel")


def test_in_french_as_one_says_it():
    sentences = said(
        "fr", scale="metropolis", family="funder", circles=["CORAIA", "CRéATIF"], funders=["La Ville"],
        totals=[total("money", "received", "1200", "euro"), total("rooms", "given", "720", "minute")],
        cut_off=["Le Club"], cuts_us_off=True, ties=[tie(since=date(2019, 5, 2)), tie()],
        agreements=[Agreement(title="Accueil", recognises="un lieu", review_on=date(2027, 1, 1))],
    )  # fmt: skip
    assert sentences == [
        "L’École est une organisation, à l’échelle de la métropole, parmi les financeurs.",
        "2 liens sont déclarés entre nous, le premier depuis le 2 mai 2019.",
        "Ses cercles : CORAIA et CRéATIF. Ses financements viennent de : La Ville.",
        "Depuis le 1er novembre 2025, de nous vers l’École : 12 h (salles et matériel) ; "
        "vers nous, depuis l’École : 1 200 €.",
        "Sans l’École, aucun lien noté à deux pas de là ne relierait à nous : Le Club.",
        "Convenu : « Accueil », qui reconnaît : un lieu, à relire le 1er janvier 2027.",
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ties": [tie()]}, "1 tie is declared between it and us."),
        ({"ties": [tie(), tie()]}, "2 ties are declared between it and us."),
        (
            {"ties": [tie(since=date(2020, 1, 2))]},
            "1 tie is declared between it and us, since 2 January 2020.",
        ),
        ({"ties": [tie(state="discussed")]}, "Still to come: funds (under discussion)."),
        ({"ties": [tie(state="refused")]}, "Nothing else is recorded about it yet."),
        ({"ties": [tie(until=DAY)]}, "Nothing else is recorded about it yet."),
        (
            {"totals": [total("people", "given", "7", "person")]},
            "Since 1 November 2025, from us to L’École: 7 persons.",
        ),
        (
            {"totals": [total("people", "received", "3", "person")], "since": None},
            "Since ever, from L’École to us: fewer than 5 persons.",
        ),
        (
            {"cut_off": ["A", "B", "C", "D"]},
            "Without L’École, no tie recorded two steps around would join A, B and 2 others to the others.",
        ),
        ({"agreements": [Agreement(title="Accueil")]}, "Agreed: “Accueil”."),
    ],
)  # fmt: skip
def test_each_thing_that_is_recorded_has_its_sentence(changes, sentence):
    assert said(**changes)[1] == sentence


def test_each_kind_noted_by_hand_is_one_way_of_one_nature():
    assert len(KINDS) == len(BY_HAND)
    for circulates, kind in KINDS.items():
        assert kind_of(circulates.nature, circulates.direction) == kind
        assert circulates.nature in UNITS
    assert kind_of("people", "received") is kind_of("rooms", "given") is kind_of("x", "y") is None


@given(minutes=st.integers(1, 600_000))
def test_any_length_of_time_is_read_as_it_is_shown(minutes):
    assert read_amount(typed_amount(Decimal(minutes), "hours"), "hours") == minutes


@given(cents=st.integers(1, 900_000_000))
def test_any_amount_of_money_is_read_as_it_is_shown(cents):
    money = Decimal(cents) / 100
    assert read_amount(typed_amount(money, "money"), "money") == money


WORDS = st.lists(
    st.sampled_from(["salle", "salles", "machine", "pour", "été", "Conseil", "conseils"]), min_size=1
)


@given(st.lists(st.tuples(st.sampled_from(["ask", "offer"]), st.integers(1, 3), WORDS), max_size=8))
def test_matches_join_an_ask_and_an_offer_of_two_actors_that_share_something(rows):
    all_of_them = [
        AskOrOffer(pk=number, kind=kind, actor_id=actor, what=" ".join(words))
        for number, (kind, actor, words) in enumerate(rows)
    ]
    found = matches_among(all_of_them)
    assert len({(match.ask.pk, match.offer.pk) for match in found}) == len(found)
    for match in found:
        assert (match.ask.kind, match.offer.kind) == ("ask", "offer")
        assert match.ask.actor_id != match.offer.actor_id
        assert match.words
    assert [match.strength for match in found] == sorted((match.strength for match in found), reverse=True)
