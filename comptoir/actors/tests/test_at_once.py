"""Two people do the same thing at the same moment."""

from functools import partial

import pytest

from comptoir.actors.actions import AlreadyHasAnAccount, issue_card, open_account, register_person
from comptoir.actors.merging import AlreadyMergedOrErased, merge_actors
from comptoir.actors.models import Account, Actor, Card, Merge, Word, WordVariant
from comptoir.actors.tests.factories import NOW, register
from tests.at_once import let_go

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once():
    """Run the acts together, each with its own connection; gives what each returned or raised."""

    def kept(act):
        try:
            return act()
        except Exception as error:
            return error

    def _at_once(*acts):
        return let_go(*[partial(kept, act) for act in acts])

    return _at_once


def test_a_new_word_registered_by_many_is_one_word(at_once):
    names = [f"{first} Nouveaunom Deux{number}" for number, first in enumerate("ABCD" * 2)]

    people = at_once(*(lambda name=name: register_person(name=name, by=None, now=NOW) for name in names))

    assert {person.name for person in people} == set(names)
    word = Word.objects.get(text="nouveaunom")
    assert word.actors.count() == 8
    assert WordVariant.objects.filter(word=word).count() == len("nouveaunom") + 1


def test_two_cards_issued_at_once_leave_one_that_is_valid(at_once):
    person = register()

    at_once(*[lambda: issue_card(person=person, by=None, now=NOW)] * 4)

    assert (Card.objects.count(), Card.objects.filter(revoked_at=None).count()) == (4, 1)


def test_an_account_opened_twice_at_once_is_one(at_once):
    person = register()
    acts = [lambda: open_account(person=person, email="f@example.org", by=None, now=NOW)] * 3

    answers = at_once(*acts)

    assert Account.objects.count() == 1
    assert sum(isinstance(answer, AlreadyHasAnAccount) for answer in answers) == 2


def test_two_merges_across_each_other_are_one(at_once):
    first, second = register("Fatima Achour"), register("Mme Achour")

    answers = at_once(
        lambda: merge_actors(keep=first, absorb=second, by=None, now=NOW),
        lambda: merge_actors(keep=second, absorb=first, by=None, now=NOW),
    )

    assert Merge.objects.count() == 1
    assert sum(isinstance(answer, AlreadyMergedOrErased) for answer in answers) == 1
    assert Actor.objects.standing().count() == 1
