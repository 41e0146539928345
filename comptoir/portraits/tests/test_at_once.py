"""Several of the team at the same instant, each with a connection of its own."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from comptoir.actors.merging import merge_actors
from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_organisation, make_place
from comptoir.portraits import facts
from comptoir.portraits.asking import Asked, close, tell
from comptoir.portraits.exchanges import Said, correct_exchange, note_exchange, withdraw_exchange
from comptoir.portraits.models import AskOrOffer, Exchange, TiesMadeOne
from comptoir.portraits.twice import make_one
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie
from tests.at_once import together

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)
LOAN = Said(
    nature="things", direction="received", quantity=Decimal(3), on=date(2026, 11, 20), what="Prêt de machines"
)  # fmt: skip
ROOM = Asked(kind="ask", what="Une salle", source="Vu en réunion", visibility="place")
TRADE = Trade("portraits", facts.rows, facts.facts_of)


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def club():
    return make_organisation("Club")


def note(place, club):
    return note_exchange(place=place, actor=club, said=LOAN, by=None, now=NOW)


def test_the_same_loan_noted_by_three_is_noted_once(place, club):
    told = together(*[lambda: note(place, club)] * 3)

    assert told == ["done", "is_noted_already", "is_noted_already"]
    assert Exchange.objects.count() == Fact.objects.count() == 1


def test_withdrawn_by_two_it_is_withdrawn_once(place, club):
    exchange = note(place, club)

    told = together(*[lambda: withdraw_exchange(exchange=exchange, by=None, now=NOW)] * 2)

    assert told == ["done", "is_withdrawn"]
    assert exchange.said.count() == 2


def test_corrected_and_withdrawn_at_once_the_journal_says_what_stands(place, club):
    exchange = note(place, club)
    said = replace(LOAN, quantity=Decimal(5))

    told = together(
        lambda: correct_exchange(exchange=exchange, said=said, by=None, now=NOW),
        lambda: withdraw_exchange(exchange=exchange, by=None, now=NOW),
    )

    assert told in (["done", "done"], ["done", "is_withdrawn"])
    assert Exchange.objects.get().withdrawn_at == NOW
    assert compare([TRADE]).is_same


def test_the_same_ask_told_by_three_is_told_once_and_closed_once(place, club):
    told = together(*[lambda: tell(place=place, actor=club, asked=ROOM, by=None, now=NOW)] * 3)
    assert told == ["done", "is_told_already", "is_told_already"]

    row = AskOrOffer.objects.get()
    told = together(*[lambda: close(row=row, outcome="", by=None, now=NOW)] * 2)
    assert told == ["done", "is_closed"]


def test_two_who_each_keep_the_other_tie_leave_one_of_the_two(place, club):
    twin, us = make_organisation("Le club"), make_organisation("Zoomacom")
    for who in (club, twin):
        declare_tie(
            kind="partner_of", subject=who, counterpart=us, told_in=place, source="Dit", by=None, now=NOW
        )
    merge_actors(keep=club, absorb=twin, by=None, now=NOW)
    one, other = Tie.objects.order_by("pk")

    told = together(
        lambda: make_one(kept=one, other=other, place=place, by=None, now=NOW),
        lambda: make_one(kept=other, other=one, place=place, by=None, now=NOW),
    )

    assert sorted(told) == ["done", "tie_is_withdrawn"]
    assert Tie.objects.declared().count() == TiesMadeOne.objects.count() == 1
