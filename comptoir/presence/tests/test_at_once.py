"""Two counters at the same instant, each with a connection of its own."""

from datetime import UTC, datetime

import pytest

from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact
from comptoir.places.models import Acquaintance
from comptoir.places.tests.factories import make_person, make_place
from comptoir.presence import actions, closing, facts
from comptoir.presence.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)


@pytest.fixture
def together(together):
    """Run the same act from several counters, all let go at once; what each was told, in order."""

    def _together(act, counters=4):
        return together(*[act] * counters)

    return _together


@pytest.fixture
def place():
    return make_place()


def welcome(place, person):
    return actions.welcome(place=place, person=person, purpose="work", arrived_at=NOW, by=None, now=NOW)


def test_a_person_welcomed_at_every_counter_is_in_once(place, together):
    person = make_person()

    told = together(lambda: welcome(place, person))

    assert told == ["already_in", "already_in", "already_in", "done"]
    assert (Visit.objects.count(), Fact.objects.count(), Acquaintance.objects.count()) == (1, 1, 1)


def test_a_goodbye_said_at_every_counter_is_said_once(place, together):
    visit = welcome(place, make_person())

    told = together(lambda: actions.say_goodbye(visit=Visit.objects.get(), left_at=NOW, by=None, now=NOW))

    assert told == ["already_gone", "already_gone", "already_gone", "done"]
    assert Visit.objects.get(pk=visit.pk).left_at == NOW


def test_an_undo_at_every_counter_undoes_once_and_leaves_no_fact(place, together):
    welcome(place, make_person())

    told = together(lambda: actions.undo_visit(visit=Visit.objects.get(), by=None, now=NOW))

    assert told == ["already_undone", "already_undone", "already_undone", "done"]
    assert not Fact.objects.exists()


def test_closing_while_people_are_welcomed_leaves_the_journal_right(place, together):
    people = [make_person(f"Personne {number}") for number in range(4)]
    waiting = list(people)

    def come_or_close():
        welcome(place, waiting.pop())
        closing.leave_all(place=place, at=NOW, by=None, now=NOW)

    together(come_or_close)
    closing.leave_all(place=place, at=NOW, by=None, now=NOW)

    assert Visit.objects.filter(left_at=NOW).count() == 4
    assert compare([Trade("presence", facts.rows, facts.facts_of)]).is_same
