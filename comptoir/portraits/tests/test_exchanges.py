"""What passed is noted once, corrected with its history, withdrawn; the journal and the figures follow."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from comptoir.actors.actions import NoLongerThere
from comptoir.actors.merging import merge_actors
from comptoir.actors.models import Actor
from comptoir.desk.trades import TRADES
from comptoir.journal.checking import compare, rebuild
from comptoir.journal.models import Fact
from comptoir.journal.natures import Direction, Nature
from comptoir.network import flows
from comptoir.network.gathering import readings_of
from comptoir.network.projection import rebuild_flows, settle_flows
from comptoir.network.tests.neighbourhood import NOW, TODAY, agree
from comptoir.people.personal_data import erase_person, export_person
from comptoir.places.models import Acquaintance
from comptoir.places.tests.factories import EARLY, make_organisation, make_person, make_place
from comptoir.portraits import exchanges
from comptoir.portraits.exchanges import (
    Said,
    correct_exchange,
    note_exchange,
    restore_exchange,
    withdraw_exchange,
)
from comptoir.portraits.facts import BY_HAND, KINDS, UNITS
from comptoir.portraits.models import Exchange
from comptoir.ties.models import Agreement

pytestmark = pytest.mark.django_db

LOAN = Said(
    nature=Nature.THINGS, direction=Direction.RECEIVED, quantity=Decimal(3), on=date(2026, 11, 20),
    what="Prêt de machines à coudre",
)  # fmt: skip


def note(here, actor, said=LOAN, **changes):
    is_another = changes.pop("is_another", False)
    return note_exchange(
        place=here.place, actor=actor, said=replace(said, **changes), is_another=is_another, by=None, now=NOW
    )


def told(here, actor):
    return [(total.nature, total.direction, total.unit, total.quantity) for total in _between(here, actor)]


def _between(here, actor):
    return flows.between(here.place, actor)


def same_after_summing_again(here, actor):
    before = told(here, actor)
    settle_flows()
    settled = told(here, actor)
    rebuild_flows()
    assert before == settled == told(here, actor)
    return before


def test_a_loan_is_a_fact_and_a_figure_at_once(here):
    exchange = note(here, here.city)

    fact = Fact.objects.get(origin=f"portraits.exchange:{exchange.pk}")
    assert (fact.kind, fact.actor, fact.label) == ("things_received", here.city, LOAN.what)
    assert fact.at.astimezone(here.place.tz).hour == 12
    assert same_after_summing_again(here, here.city) == [("things", "received", "thing", 3)]


@pytest.mark.parametrize("kind", BY_HAND)
def test_every_kind_reaches_the_figures_in_its_unit(here, kind):
    (said,) = [said for said, each in KINDS.items() if each == kind]
    note(here, here.city, nature=said.nature, direction=said.direction)
    assert same_after_summing_again(here, here.city) == [(said.nature, said.direction, UNITS[said.nature], 3)]


def test_money_has_its_amount_and_its_currency(here):
    note(here, here.city, nature=Nature.MONEY, quantity=Decimal("1200.50"))
    fact = Fact.objects.get(kind=Fact.Kind.MONEY_RECEIVED)
    assert (fact.quantity, fact.unit, fact.amount, fact.currency) == (
        Decimal("1200.50"), "euro", Decimal("1200.50"), "EUR"
    )  # fmt: skip
    note(here, here.city)
    assert Fact.objects.get(kind=Fact.Kind.THINGS_RECEIVED).amount is None


def test_an_agreement_frames_the_fact(here):
    agree(here, here.city)
    agreement = Agreement.objects.get()
    note(here, here.city, agreement=agreement)
    assert Fact.objects.get(kind=Fact.Kind.THINGS_RECEIVED).frame == agreement


class TestRefused:
    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"nature": Nature.PEOPLE}, exchanges.IsNotedElsewhere),
            ({"nature": Nature.ROOMS, "direction": Direction.GIVEN}, exchanges.IsNotedElsewhere),
            ({"nature": "weather"}, exchanges.IsNotedElsewhere),
            ({"quantity": Decimal(0)}, exchanges.NothingPassed),
            ({"quantity": Decimal(-1)}, exchanges.NothingPassed),
            ({"on": TODAY + timedelta(days=1)}, exchanges.DayIsToCome),
            ({"on": TODAY.replace(year=1026)}, exchanges.DayIsTooLongAgo),
            ({"what": " … "}, exchanges.SaysNothing),
        ],
    )
    def test_what_makes_no_sense(self, here, changes, refusal):
        with pytest.raises(refusal):
            note(here, here.city, **changes)
        exchange = note(here, here.city)
        with pytest.raises(refusal):
            correct_exchange(exchange=exchange, said=replace(LOAN, **changes), by=None, now=NOW)

    def test_an_agreement_with_somebody_else_or_of_another_place(self, here):
        agree(here, here.school)
        with pytest.raises(exchanges.AgreementIsOfOthers):
            note(here, here.city, agreement=Agreement.objects.get())
        Agreement.objects.update(place=make_place())
        with pytest.raises(exchanges.AgreementIsOfOthers):
            note(here, here.school, agreement=Agreement.objects.get())

    def test_nothing_passes_with_ourselves(self, here):
        with pytest.raises(exchanges.WithOurselves):
            note(here, here.us)

    def test_the_same_twice_is_asked_about(self, here):
        note(here, here.city)
        with pytest.raises(exchanges.IsNotedAlready):
            note(here, here.city, what="prêt de MACHINES a coudre ", quantity=Decimal(2))
        note(here, here.city, is_another=True)
        assert told(here, here.city)[0][-1] == 6

    def test_another_day_way_or_actor_is_not_the_same(self, here):
        note(here, here.city)
        note(here, here.city, on=date(2026, 11, 19))
        note(here, here.city, direction=Direction.GIVEN)
        note(here, here.school)
        assert Exchange.objects.count() == 4

    def test_what_was_withdrawn_may_be_noted_again(self, here):
        withdraw_exchange(exchange=note(here, here.city), by=None, now=NOW)
        note(here, here.city)


class TestCorrected:
    def test_figures_follow_and_what_was_said_is_kept(self, here):
        exchange = note(here, here.city)
        settle_flows()

        said = replace(LOAN, quantity=Decimal(5), on=date(2026, 10, 2), nature=Nature.KNOWLEDGE)
        correct_exchange(exchange=exchange, said=said, by=None, now=NOW + timedelta(hours=1))

        assert same_after_summing_again(here, here.city) == [("knowledge", "received", "session", 5)]
        assert [(each.nature, each.quantity) for each in exchange.said.all()] == [
            ("things", 3), ("knowledge", 5)
        ]  # fmt: skip

    def test_withdrawn_it_leaves_the_journal_and_stays_in_the_history(self, here):
        exchange = note(here, here.city)
        withdraw_exchange(exchange=exchange, by=None, now=NOW)

        assert same_after_summing_again(here, here.city) == []
        assert [each.is_withdrawn for each in exchange.said.all()] == [False, True]
        with pytest.raises(exchanges.IsWithdrawn):
            withdraw_exchange(exchange=exchange, by=None, now=NOW)
        with pytest.raises(exchanges.IsWithdrawn):
            correct_exchange(exchange=exchange, said=LOAN, by=None, now=NOW)


class TestPutBack:
    def test_the_journal_says_it_again_and_the_figures_follow(self, here):
        exchange = note(here, here.city)
        settle_flows()
        before = same_after_summing_again(here, here.city)
        withdraw_exchange(exchange=exchange, by=None, now=NOW)
        settle_flows()

        restore_exchange(exchange=exchange, by=None, now=NOW + timedelta(hours=1))

        assert same_after_summing_again(here, here.city) == before
        assert [each.is_withdrawn for each in exchange.said.all()] == [False, True, False]
        with pytest.raises(exchanges.IsNotWithdrawn):
            restore_exchange(exchange=exchange, by=None, now=NOW)

    def test_not_beside_the_same_noted_meanwhile(self, here):
        exchange = note(here, here.city)
        withdraw_exchange(exchange=exchange, by=None, now=NOW)
        note(here, here.city)

        with pytest.raises(exchanges.IsNotedAlready):
            restore_exchange(exchange=exchange, by=None, now=NOW)

    def test_not_with_somebody_who_is_no_longer_there(self, here):
        exchange = note(here, here.city)
        withdraw_exchange(exchange=exchange, by=None, now=NOW)
        Actor.objects.filter(pk=here.city.pk).update(erased_at=NOW)

        with pytest.raises(NoLongerThere):
            restore_exchange(exchange=exchange, by=None, now=NOW)

        assert Exchange.objects.get().withdrawn_at is not None


class TestTheJournal:
    def test_it_says_what_the_exchanges_say(self, here):
        Fact.objects.all().delete()
        note(here, here.city)
        note(here, make_person("Paul Roche"), nature=Nature.HOURS, quantity=Decimal(90))
        withdraw_exchange(exchange=note(here, here.school), by=None, now=NOW)
        assert compare(TRADES).is_same

    def test_it_is_made_again_from_them(self, here):
        note(here, here.city)
        Fact.objects.all().delete()
        assert not compare(TRADES).is_same
        rebuild(TRADES)
        assert compare(TRADES).is_same

    def test_it_says_the_same_in_any_language(self, here):
        Fact.objects.all().delete()
        with override("fr"):
            note(here, make_person("Paul Roche"), nature=Nature.HOURS)
        assert compare(TRADES).is_same

    def test_two_actors_become_one_with_what_passed(self, here):
        double = make_organisation("Ville de Saint Etienne")
        note(here, double)
        merge_actors(keep=here.city, absorb=double, by=None, now=NOW)
        assert same_after_summing_again(here, here.city) == [("things", "received", "thing", 3)]
        assert Exchange.objects.get().actor == here.city


class TestPersons:
    @pytest.fixture
    def paul(self):
        return make_person("Paul Roche")

    def test_a_volunteer_s_hours_are_noted_and_the_place_knows_them(self, here, paul):
        note(here, paul, nature=Nature.HOURS, quantity=Decimal(90), what="Réparation avec Paul")
        fact = Fact.objects.get(kind=Fact.Kind.HOURS_RECEIVED)
        assert (fact.actor, fact.label) == (paul, "hours")
        assert Acquaintance.objects.filter(place=here.place, person=paul).exists()

    def test_half_of_the_hours_given_by_two_people_is_read(self, here):
        for number, hours in enumerate((20, 18, 6, 5, 4)):
            person = make_person(f"Bénévole {number}")
            note(here, person, nature=Nature.HOURS, quantity=Decimal(60 * hours))
        settle_flows()
        (reading,) = [each for each in readings_of(here.place, TODAY) if each.code == "half_by_two"]
        assert reading.sentence == "71 % of the recorded hours are given by two people, out of 5."

    def test_it_is_given_to_the_person_and_its_words_are_forgotten_with_them(self, here, paul):
        note(here, paul, nature=Nature.HOURS, what="Réparation avec Paul")
        (given,) = export_person(paul)["parts"]["portraits"]["exchanges"]
        assert given["said"][0]["what"] == "Réparation avec Paul"

        erase_person(paul, by=None, now=NOW)

        exchange = Exchange.objects.get()
        assert (exchange.what, exchange.said.get().what) == ("", "")
        assert Fact.objects.filter(kind=Fact.Kind.HOURS_RECEIVED).exists()
        assert {found.origin for found in compare(TRADES).wrong} == set()

    def test_who_was_merged_away_is_refused(self, here, paul):
        gone = Actor.objects.create(kind="person", name="Paul R.", registered_at=EARLY, merged_into=paul)
        with pytest.raises(NoLongerThere):
            note(here, gone, nature=Nature.HOURS)
