"""Two rows of one actor become one: with everything that points to either, from every app."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps

from comptoir.actors.actions import give_consent, issue_card
from comptoir.actors.merging import (
    AlreadyMergedOrErased,
    BothAreBusy,
    BothHaveAnAccount,
    NotTheSameKind,
    SameActor,
    merge_actors,
)
from comptoir.actors.models import Account, Actor, ActorWord, Card, Consent, Merge
from comptoir.actors.personal import erase
from comptoir.actors.pointing import followers, pointers
from comptoir.actors.search import search_actors
from comptoir.actors.tests.factories import LATER, NOW, account_of, organisation, register
from comptoir.desk.trades import TRADES
from comptoir.journal.checking import compare
from comptoir.places.models import Acquaintance, Role
from comptoir.places.tests.factories import make_place
from comptoir.presence.actions import say_goodbye, welcome
from comptoir.presence.models import Visit
from comptoir.ties.models import Agreement, AgreementParty, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def fatima():
    return register("Fatima Achour")


@pytest.fixture
def double():
    return register("Mme Achour", phone="0477123456", commune="Firminy")


@pytest.fixture
def merge(fatima, double):
    def _merge(**changes):
        return merge_actors(**{"keep": fatima, "absorb": double, "by": None, "now": LATER} | changes)

    return _merge


def visit(person, place, *, hours=0, leaves=True):
    arrived = NOW + timedelta(hours=hours)
    made = welcome(place=place, person=person, purpose="work", arrived_at=arrived, by=None, now=arrived)
    if leaves:
        say_goodbye(
            visit=made, left_at=arrived + timedelta(minutes=30), by=None, now=LATER + timedelta(days=1)
        )
    return made


def tie(subject, counterpart, **fields):
    plain = {"kind": Tie.Kind.MEMBER_OF, "source": "Dit", "declared_at": NOW}
    return Tie.objects.create(subject=subject, counterpart=counterpart, **plain | fields)


def test_a_merge_leaves_a_trace(fatima, double, merge):
    concierge = account_of()

    trace = merge(by=concierge)

    assert (trace.kept, trace.absorbed, trace.merged_by, trace.merged_at) == (
        fatima,
        double,
        concierge,
        LATER,
    )
    assert str(trace) == "Mme Achour → Fatima Achour"
    double.refresh_from_db()
    assert (double.merged_into, double.is_standing, double.name) == (fatima, False, "Mme Achour")


def test_what_is_not_told_is_completed_and_what_is_told_stays(fatima, double, merge):
    Actor.objects.filter(pk=fatima.pk).update(commune="Saint-Étienne")

    merge()

    fatima.refresh_from_db()
    assert (fatima.name, fatima.phone, fatima.commune) == ("Fatima Achour", "+33477123456", "Saint-Étienne")


def test_the_absorbed_one_leaves_the_search(fatima, double, merge):
    merge()

    assert [answer.actor for answer in search_actors("achour")] == [fatima]
    assert [answer.actor for answer in search_actors("0477123456")] == [fatima]
    assert not ActorWord.objects.filter(actor=double).exists()


def test_what_the_absorbed_one_did_was_done_by_the_kept_one(fatima, double, merge):
    place = make_place()
    made = visit(double, place)
    held = Role.objects.create(place=place, person=double, kind="member", starts_at=NOW)
    coop = organisation("OpenScop")
    member = tie(double, coop)

    merge()

    for row in (made, held, member):
        row.refresh_from_db()
    assert (made.person, held.person, member.subject) == (fatima, fatima, fatima)


def test_the_journal_still_says_what_the_trades_say(double, merge):
    visit(double, make_place())

    merge()

    assert compare(TRADES).is_same


def test_a_place_that_knew_both_knows_one(fatima, double, merge):
    place, other = make_place(), make_place("Ailleurs")
    for person in (fatima, double):
        Acquaintance.objects.create(place=place, person=person, since=NOW)
    Acquaintance.objects.create(place=other, person=double, since=NOW)

    trace = merge()

    known = Acquaintance.objects.order_by("pk")
    assert [(row.place, row.person) for row in known] == [(place, fatima), (other, fatima)]
    assert len(trace.set_aside["places.acquaintance"]) == 1


def test_parties_to_one_agreement_become_one_party(merge):
    openscop, double = organisation("OpenScop"), organisation("Open Scop")
    agreement = Agreement.objects.create(
        title="Bail", place=make_place(), starts_on=NOW.date(), recorded_at=NOW
    )
    for actor in (openscop, double):
        AgreementParty.objects.create(agreement=agreement, actor=actor)

    merge(keep=openscop, absorb=double)

    assert [party.actor for party in agreement.parties.all()] == [openscop]


def test_a_tie_between_the_two_is_set_aside(fatima, double, merge):
    tie(double, fatima)
    tie(fatima, double)

    trace = merge()

    assert not Tie.objects.exists()
    assert len(trace.set_aside["ties.tie"]) == 2


def test_who_has_a_card_keeps_it_and_the_other_card_still_finds_them(fatima, double, merge):
    mine, theirs = (issue_card(person=person, by=None, now=NOW) for person in (fatima, double))

    merge()

    assert {card.number: card.is_valid for card in fatima.cards.all()} == {
        mine.number: True,
        theirs.number: False,
    }
    for number in (mine.number, theirs.number):
        assert search_actors(number)[0].actor == fatima


def test_the_only_card_goes_to_the_kept_one(fatima, double, merge):
    card = issue_card(person=double, by=None, now=NOW)

    merge()

    card.refresh_from_db()
    assert (card.person, card.is_valid) == (fatima, True)


def test_a_consent_that_both_gave_stands_once_and_is_history_once(fatima, double, merge):
    for person in (fatima, double):
        give_consent(person=person, purpose="news", source="Dit", by=None, now=NOW)
    give_consent(person=double, purpose="photo", source="Dit", by=None, now=NOW)

    merge()

    consents = Consent.objects.filter(person=fatima)
    standing = consents.filter(withdrawn_at=None).values_list("purpose", flat=True)
    assert (sorted(standing), consents.count()) == (["news", "photo"], 3)


def test_the_only_account_goes_to_the_kept_one(fatima, double, merge):
    account = account_of(double)

    merge()

    account.refresh_from_db()
    assert account.person == fatima


def test_two_accounts_are_refused_until_one_is_closed(fatima, double, merge):
    account_of(fatima)
    account_of(double)

    with pytest.raises(BothHaveAnAccount, match="Fatima Achour"):
        merge()

    assert (Merge.objects.count(), Account.objects.filter(person=double).count()) == (0, 1)


def test_who_is_in_twice_leaves_once_first(fatima, double, merge):
    place = make_place()
    visit(fatima, place, leaves=False)
    visit(double, place, leaves=False)

    with pytest.raises(BothAreBusy, match="Mme Achour"):
        merge()

    assert Visit.objects.filter(person=double).count() == 1


def test_who_is_in_two_places_at_once_is_no_matter_of_the_merge(fatima, double, merge):
    visit(fatima, make_place(), leaves=False)
    visit(double, make_place("Ailleurs"), leaves=False)

    merge()

    assert Visit.objects.inside().filter(person=fatima).count() == 2


def test_what_was_absorbed_before_follows(fatima, double, merge):
    first = register("F. Achour")
    merge(keep=double, absorb=first)

    merge()

    first.refresh_from_db()
    assert first.merged_into == fatima


def test_an_actor_is_not_merged_into_itself(fatima, merge):
    with pytest.raises(SameActor):
        merge(absorb=fatima)


def test_a_person_is_not_merged_with_an_organisation(merge):
    with pytest.raises(NotTheSameKind):
        merge(absorb=organisation())


def test_who_is_no_longer_there_is_not_merged(fatima, double, merge):
    other = register("F. Achour")
    erase(other, by=None, now=NOW)
    with pytest.raises(AlreadyMergedOrErased):
        merge(absorb=other)

    merge()
    with pytest.raises(AlreadyMergedOrErased):
        merge()


def test_a_merge_that_is_refused_changes_nothing(fatima, double, merge):
    place = make_place()
    Acquaintance.objects.create(place=place, person=double, since=NOW)
    visit(fatima, place, leaves=False)
    visit(double, place, leaves=False)
    before = list(Acquaintance.objects.order_by("pk").values())

    with pytest.raises(BothAreBusy):
        merge()

    double.refresh_from_db()
    assert list(Acquaintance.objects.order_by("pk").values()) == before
    assert double.is_standing


def test_every_pointer_of_every_app_is_moved():
    """A new foreign key to Actor needs nothing here; this says which there are, so that one thinks of it."""
    told = {f"{field.model._meta.label}.{field.name}" for field in [*pointers(), *followers()]}
    declared = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Actor
    }
    assert declared - told == {
        "actors.ActorWord.actor",
        "actors.Merge.kept",
        "actors.Merge.absorbed",
        "graphs.Position.actor",
        "network.Flow.actor",
        "network.Flow.counterpart",
    }
    assert {"journal.Fact.actor", "booking.Booking.booked_for", "presence.Visit.person"} <= told


def test_the_trace_knows_rows_of_any_key(fatima, double, merge):
    card = Card.objects.create(person=double, number="482918", issued_at=NOW)
    made = visit(double, make_place())
    Visit.objects.filter(pk=made.pk).update(claim=uuid4())

    trace = merge()

    trace.refresh_from_db()
    assert trace.moved["actors.card"] == {"person": [card.pk]}
    assert trace.moved["presence.visit"] == {"person": [made.pk]}
