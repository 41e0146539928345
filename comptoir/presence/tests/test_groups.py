from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_organisation, make_place
from comptoir.presence import actions
from comptoir.presence.models import GroupVisit, Purpose

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=1)


@pytest.fixture
def welcome():
    """Six seniors and two children; each test changes the one thing it is about."""
    place = make_place()

    def _welcome(**changes):
        plain: dict[str, Any] = {
            "place": place, "counts": {"senior": 6, "child": 2}, "purpose": Purpose.WORKSHOP,
            "arrived_at": NOW, "by": None, "now": NOW,
        }  # fmt: skip
        return actions.welcome_group(**plain | changes)

    return _welcome


def counted():
    return {fact.part: fact.quantity for fact in Fact.objects.all()}


def test_a_group_is_counted_by_public_and_named_nobody(welcome):
    school = make_organisation("École Chapelon")

    group = welcome(organisation=school, label="Classe de CM2")

    assert {count.public: count.number for count in group.counts.all()} == {"senior": 6, "child": 2}
    assert counted() == {"senior": Decimal(6), "child": Decimal(2)}
    for fact in Fact.objects.all():
        assert (fact.kind, fact.actor, fact.counterpart, fact.label) == ("counted", None, school, "workshop")


def test_a_public_of_nobody_is_left_out(welcome):
    welcome(counts={"senior": 1, "child": 0})

    assert counted() == {"senior": 1}


@pytest.mark.parametrize("counts", [{}, {"senior": 0}, {"senior": -1}, {"senior": 3, "child": -1}])
def test_a_group_has_somebody_in_it(welcome, counts):
    with pytest.raises(actions.NobodyToCount):
        welcome(counts=counts)

    assert not GroupVisit.objects.exists()


def test_an_unknown_public_is_a_mistake_of_the_program(welcome):
    with pytest.raises(ValueError, match="giants"):
        welcome(counts={"giants": 1})


def test_a_group_arrives_when_it_does(welcome):
    with pytest.raises(actions.TimeIsToCome):
        welcome(arrived_at=NOW + timedelta(minutes=1))
    with pytest.raises(actions.LeavesBeforeArriving):
        welcome(left_at=BEFORE)


def test_two_groups_may_be_in_at_once(welcome):
    welcome()
    welcome()

    assert GroupVisit.objects.inside().count() == 2


def test_a_group_leaves_together_and_once(welcome):
    group = actions.say_goodbye_group(group=welcome(arrived_at=BEFORE), left_at=NOW, by=None, now=NOW)

    assert not GroupVisit.objects.inside().exists()
    with pytest.raises(actions.AlreadyGone):
        actions.say_goodbye_group(group=group, left_at=NOW, by=None, now=NOW)


def test_the_goodbye_of_a_group_is_taken_back(welcome):
    group = actions.say_goodbye_group(group=welcome(), left_at=NOW, by=None, now=NOW)

    actions.undo_group_goodbye(group=group, by=None, now=NOW)

    assert GroupVisit.objects.inside().get() == group
    with pytest.raises(actions.NotGone):
        actions.undo_group_goodbye(group=group, by=None, now=NOW)


def test_a_group_undone_is_no_longer_counted(welcome):
    group = actions.undo_group(group=welcome(), by=None, now=NOW)

    assert GroupVisit.objects.get().undone_at == NOW
    assert counted() == {}
    with pytest.raises(actions.AlreadyUndone):
        actions.undo_group(group=group, by=None, now=NOW)


def test_a_group_typed_from_paper_may_be_over(welcome):
    group = welcome(arrived_at=BEFORE, left_at=NOW, is_from_paper=True)

    assert group.is_from_paper
    assert not GroupVisit.objects.inside().exists()
