"""A merge taken back: everything is again what it was, or nothing changes and the reason is said."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers

from comptoir.actors.actions import give_consent, issue_card, update_actor
from comptoir.actors.merging import AlreadyUndone, MergeCannotBeUndone, merge_actors, undo_merge
from comptoir.actors.models import ActorWord, Card, Merge
from comptoir.actors.personal import erase
from comptoir.actors.search import search_actors
from comptoir.actors.tests.factories import LATER, NOW, account_of, organisation, register
from comptoir.desk.trades import TRADES
from comptoir.journal.checking import compare
from comptoir.journal.models import Fact
from comptoir.network.models import FlowDebt
from comptoir.places.models import Acquaintance, Place
from comptoir.places.tests.factories import make_place
from comptoir.presence.actions import say_goodbye, welcome
from comptoir.presence.models import Visit
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db

TOMORROW = LATER + timedelta(days=1)


@pytest.fixture
def fatima():
    return register("Fatima Achour")


@pytest.fixture
def double():
    return register("Mme Achour", phone="0477123456", commune="Firminy")


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def merge(fatima, double):
    def _merge():
        return merge_actors(keep=fatima, absorb=double, by=None, now=LATER)

    return _merge


def undo(trace, **changes):
    undo_merge(**{"merge": trace, "by": None, "now": TOMORROW} | changes)


def whole_database():
    """Every row of every table, but for the index of search (new keys), the traces and the debts."""
    skipped = {ActorWord, Merge, FlowDebt}
    rows = {
        model._meta.label: serializers.serialize("python", model._base_manager.order_by("pk"))
        for model in apps.get_models()
        if model not in skipped and model._meta.managed
    }
    words = sorted(ActorWord.objects.values_list("actor", "word__text"))
    return rows | {"words": words}


def arrive(person, place, at=NOW):
    return welcome(place=place, person=person, purpose="work", arrived_at=at, by=None, now=at)


def test_all_is_again_exactly_what_it_was(fatima, double, place, merge):
    coop = organisation("OpenScop")
    for person in (fatima, double):
        issue_card(person=person, by=None, now=NOW)
        give_consent(person=person, purpose="news", source="Dit", by=None, now=NOW)
        Tie.objects.create(kind="member_of", subject=person, counterpart=coop, source="Dit", declared_at=NOW)
        visit = arrive(person, place)
        say_goodbye(visit=visit, left_at=LATER, by=None, now=LATER)
    Tie.objects.create(kind="partner_of", subject=double, counterpart=fatima, source="Dit", declared_at=NOW)
    account_of(double)
    merge_actors(keep=double, absorb=register("F. Achour"), by=None, now=NOW)
    before = whole_database()

    undo(merge())

    assert whole_database() == before


def test_the_undo_is_signed_and_dated(merge):
    concierge = account_of()
    trace = merge()

    undo(trace, by=concierge)

    trace.refresh_from_db()
    assert (trace.undone_at, trace.undone_by) == (TOMORROW, concierge)


def test_both_are_found_again(fatima, double, merge):
    undo(merge())

    assert {answer.actor for answer in search_actors("achour")} == {fatima, double}
    assert [answer.actor for answer in search_actors("0477123456")] == [double]


def test_a_merge_is_undone_once(merge):
    trace = merge()
    undo(trace)

    with pytest.raises(AlreadyUndone):
        undo(trace)


def test_what_is_done_since_stays_with_the_kept_one(fatima, double, place, merge):
    trace = merge()
    since = arrive(fatima, place, TOMORROW)

    undo(trace)

    since.refresh_from_db()
    assert since.person == fatima


def test_what_was_moved_may_live_on_and_its_facts_follow_it(double, place, merge):
    visit = arrive(double, place)
    trace = merge()
    moved = Visit.objects.get(pk=visit.pk)
    say_goodbye(visit=moved, left_at=TOMORROW, by=None, now=TOMORROW)

    undo(trace)

    visit.refresh_from_db()
    assert (visit.person, visit.left_at) == (double, TOMORROW)
    assert {fact.actor for fact in Fact.objects.all()} == {double}
    assert compare(TRADES).is_same


def test_a_new_card_since_does_not_prevent_the_undo(fatima, double, merge):
    theirs = issue_card(person=double, by=None, now=NOW)
    trace = merge()
    new = issue_card(person=fatima, by=None, now=LATER)

    undo(trace)

    assert (Card.objects.get(pk=theirs.pk).person, Card.objects.get(pk=new.pk).person) == (double, fatima)


def refused(trace):
    with pytest.raises(MergeCannotBeUndone) as refusal:
        undo(trace)
    trace.refresh_from_db()
    assert trace.undone_at is None
    assert all(change in str(refusal.value) for change in refusal.value.changes)
    return refusal.value.changes


def test_a_completed_value_corrected_since_is_named(fatima, merge):
    trace = merge()
    fatima.refresh_from_db()
    update_actor(actor=fatima, phone="0699999999", by=None, now=LATER)

    (change,) = refused(trace)

    assert change.startswith("Fatima Achour (")


def test_a_row_given_to_somebody_else_since_is_named(double, place, merge):
    visit = arrive(double, place)
    trace = merge()
    Visit.objects.filter(pk=visit.pk).update(person=register("Karim Roux"))

    (change,) = refused(trace)

    assert change.endswith(f" {visit.pk}")


def test_a_row_deleted_since_is_named(fatima, double, merge):
    known = Acquaintance.objects.create(place=make_place(), person=double, since=NOW)
    trace = merge()
    Acquaintance.objects.filter(pk=known.pk).delete()

    assert len(refused(trace)) == 1


def test_a_place_gone_since_is_named_when_what_was_set_aside_needs_it(fatima, double, place, merge):
    for person in (fatima, double):
        Acquaintance.objects.create(place=place, person=person, since=NOW)
    trace = merge()
    key = place.pk
    Place.objects.get(pk=key).delete()

    assert any(str(key) in change for change in refused(trace))


def test_a_later_merge_is_undone_first(fatima, merge):
    trace = merge()
    later = merge_actors(keep=fatima, absorb=register("F. Achour"), by=None, now=LATER)

    (change,) = refused(trace)
    assert "F. Achour" in change

    undo(later)
    undo(trace)


def test_a_kept_one_that_was_merged_in_turn_is_named(fatima, merge):
    trace = merge()
    merge_actors(keep=register("Fatima Achour-Roux"), absorb=fatima, by=None, now=LATER)

    assert "Fatima Achour" in refused(trace)


def test_a_rule_of_the_database_that_stands_in_the_way_stops_the_undo_whole(fatima, double, place, merge):
    for person in (fatima, double):
        Acquaintance.objects.create(place=place, person=person, since=NOW)
    trace = merge()
    # Somebody whose page was still open met the absorbed one again.
    Acquaintance.objects.create(place=place, person=double, since=LATER)

    assert refused(trace) == ("Mme Achour",)
    double.refresh_from_db()
    assert double.merged_into == fatima


def test_nothing_is_left_to_undo_once_the_person_is_erased(fatima, merge):
    merge()
    fatima.refresh_from_db()

    erase(fatima, by=None, now=LATER)

    assert not Merge.objects.exists()
