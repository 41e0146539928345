from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from comptoir.journal.models import Fact
from comptoir.places.people import NotAPerson, persons_known_to
from comptoir.places.tests.factories import make_account, make_organisation, make_person, make_place
from comptoir.presence import actions
from comptoir.presence.models import Purpose, Visit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)
BEFORE, EARLIER = NOW - timedelta(hours=1), NOW - timedelta(hours=4)
HOUR = timedelta(hours=1)


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def nadia():
    return make_person("Nadia Benali")


@pytest.fixture
def welcome(place, nadia):
    """The plainest welcome that works; each test changes the one thing it is about."""

    def _welcome(**changes):
        plain = {
            "place": place, "person": nadia, "purpose": Purpose.WORK, "arrived_at": NOW,
            "by": None, "now": NOW,
        }  # fmt: skip
        return actions.welcome(**plain | changes)

    return _welcome


def facts():
    return list(Fact.objects.order_by("pk"))


def test_somebody_welcomed_is_in_and_known(welcome, place, nadia):
    account, organisation, claim = make_account(make_person("Maud")), make_organisation(), uuid4()

    visit = welcome(by=account, acting_for=organisation, claim=claim, detail="Poste du fond")

    kept = Visit.objects.inside().of_place(place).get()
    assert kept == visit
    assert (kept.recorded_by, kept.acting_for, kept.claim) == (account, organisation, claim)
    assert (kept.detail, kept.is_from_paper, kept.left_at) == ("Poste du fond", False, None)
    assert nadia in persons_known_to(place)


def test_a_visit_is_one_fact_that_says_no_word_of_the_person(welcome, place, nadia):
    organisation = make_organisation()

    visit = welcome(detail="Dossier de retraite", acting_for=organisation)

    [fact] = facts()
    assert (fact.kind, fact.at, fact.place, fact.actor) == ("visited", NOW, place, nadia)
    assert (fact.acting_for, fact.quantity, fact.unit, fact.label) == (organisation, 1, "person", "work")
    assert fact.origin == f"presence.visit:{visit.pk}"


def test_whoever_is_in_is_not_welcomed_again(welcome):
    visit = welcome(arrived_at=BEFORE)

    with translation.override("en"), pytest.raises(actions.AlreadyIn, match="Nadia Benali is in") as refused:
        welcome()

    assert refused.value.visit == visit
    assert len(facts()) == 1


def test_when_two_counters_welcome_the_same_person_the_database_decides(welcome):
    visit = welcome()

    with patch.object(actions, "_refuse_twice"), pytest.raises(actions.AlreadyIn) as refused:
        welcome()

    assert refused.value.visit == visit
    assert Visit.objects.count() == 1


def test_one_may_be_in_at_two_places_and_come_back_the_same_minute(welcome):
    actions.say_goodbye(visit=welcome(arrived_at=BEFORE), left_at=NOW, by=None, now=NOW)
    welcome()
    welcome(place=make_place())

    assert Visit.objects.inside().count() == 2


def test_nobody_arrives_or_leaves_in_the_future(welcome):
    with pytest.raises(actions.TimeIsToCome):
        welcome(arrived_at=NOW + HOUR)
    with pytest.raises(actions.TimeIsToCome):
        welcome(arrived_at=BEFORE, left_at=NOW + HOUR)
    with pytest.raises(actions.TimeIsToCome):
        actions.say_goodbye(visit=welcome(), left_at=NOW + HOUR, by=None, now=NOW)


def test_only_a_person_is_welcomed(welcome):
    with pytest.raises(NotAPerson):
        welcome(person=make_organisation())

    assert not Visit.objects.exists()


def test_an_unknown_purpose_is_a_mistake_of_the_program(welcome):
    with pytest.raises(ValueError, match="picnic"):
        welcome(purpose="picnic")


def test_a_visit_from_paper_may_be_over_when_it_is_typed(welcome):
    visit = welcome(arrived_at=EARLIER, left_at=BEFORE, is_from_paper=True)

    assert (visit.left_at, visit.is_from_paper) == (BEFORE, True)
    assert not Visit.objects.inside().exists()
    assert facts()[0].at == EARLIER


def test_paper_of_this_morning_is_typed_while_the_person_is_in_again(welcome):
    welcome()

    welcome(arrived_at=EARLIER, left_at=BEFORE, is_from_paper=True)

    assert Visit.objects.count() == 2


@pytest.mark.parametrize(
    ("arrived", "left"), [(EARLIER - HOUR, EARLIER + HOUR), (EARLIER + HOUR, NOW), (EARLIER - HOUR, NOW)]
)
def test_paper_that_crosses_another_visit_is_refused(welcome, arrived, left):
    welcome(arrived_at=EARLIER, left_at=BEFORE)

    with pytest.raises(actions.AlreadyIn):
        welcome(arrived_at=arrived, left_at=left, is_from_paper=True)


def test_nobody_leaves_before_they_arrive(welcome):
    with pytest.raises(actions.LeavesBeforeArriving):
        welcome(arrived_at=BEFORE, left_at=EARLIER)
    with pytest.raises(actions.LeavesBeforeArriving):
        actions.say_goodbye(visit=welcome(), left_at=BEFORE, by=None, now=NOW)


def test_the_database_refuses_a_departure_before_the_arrival(welcome):
    visit = welcome()

    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(left_at=EARLIER)


def test_a_goodbye_changes_nothing_in_the_journal(welcome):
    visit = welcome(arrived_at=BEFORE)
    before = facts()

    actions.say_goodbye(visit=visit, left_at=NOW, by=None, now=NOW)

    assert Visit.objects.get().left_at == NOW
    assert facts() == before


def test_one_leaves_once(welcome):
    visit = welcome(arrived_at=BEFORE)
    same = Visit.objects.get()
    actions.say_goodbye(visit=visit, left_at=NOW, by=None, now=NOW)

    with translation.override("en"), pytest.raises(actions.AlreadyGone, match="Nadia Benali left at"):
        actions.say_goodbye(visit=same, left_at=NOW, by=None, now=NOW)


def test_a_goodbye_is_taken_back(welcome):
    visit = actions.say_goodbye(visit=welcome(), left_at=NOW, by=None, now=NOW)

    actions.undo_goodbye(visit=visit, by=None, now=NOW)

    assert Visit.objects.inside().get() == visit


def test_a_goodbye_is_not_taken_back_once_the_person_came_in_again(welcome):
    visit = actions.say_goodbye(visit=welcome(arrived_at=BEFORE), left_at=NOW, by=None, now=NOW)
    again = welcome()

    with pytest.raises(actions.AlreadyIn) as refused:
        actions.undo_goodbye(visit=visit, by=None, now=NOW)

    assert refused.value.visit == again


def test_there_is_no_goodbye_to_take_back_from_somebody_who_is_in(welcome):
    with pytest.raises(actions.NotGone):
        actions.undo_goodbye(visit=welcome(), by=None, now=NOW)


def test_a_visit_undone_is_kept_and_says_nothing_any_more(welcome):
    visit = welcome()

    actions.undo_visit(visit=visit, by=None, now=NOW)

    assert Visit.objects.get().undone_at == NOW
    assert not Visit.objects.inside().exists()
    assert facts() == []


def test_after_an_undo_the_person_may_be_welcomed(welcome):
    actions.undo_visit(visit=welcome(), by=None, now=NOW)

    visit = welcome()

    assert Visit.objects.inside().get() == visit


@pytest.mark.parametrize("act", ["undo_visit", "undo_goodbye", "say_goodbye"])
def test_what_was_undone_is_not_touched_again(welcome, act):
    visit = actions.undo_visit(visit=welcome(), by=None, now=NOW)
    more = {"left_at": NOW} if act == "say_goodbye" else {}

    with pytest.raises(actions.AlreadyUndone):
        getattr(actions, act)(visit=visit, by=None, now=NOW, **more)
