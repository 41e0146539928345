"""A year of visits, a journal damaged anyhow: what is found is what was done, and a rebuild sets it right."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from comptoir.journal import checking
from comptoir.journal.checking import Trade, compare, rebuild
from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.presence import actions, facts

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)
PRESENCE = [Trade("presence", facts.rows, facts.facts_of)]


@pytest.fixture
def year():
    """Thirty visits and ten groups, some undone, all written through the actions."""
    chance, places = Random(7), [make_place(), make_place()]
    people = [make_person(f"Personne {number}") for number in range(8)]
    school = make_organisation("École Chapelon")
    for number in range(30):
        start = NOW - timedelta(days=number + 1)
        visit = actions.welcome(
            place=chance.choice(places), person=chance.choice(people), purpose="work", arrived_at=start,
            left_at=start + timedelta(hours=1), acting_for=chance.choice([None, school]), by=None, now=NOW,
        )  # fmt: skip
        if chance.random() < 0.2:
            actions.undo_visit(visit=visit, by=None, now=NOW)
    for number in range(10):
        group = actions.welcome_group(
            place=chance.choice(places), counts={"senior": number + 1, "child": number}, purpose="help",
            organisation=school, arrived_at=NOW - timedelta(days=number), by=None, now=NOW,
        )  # fmt: skip
        if number == 5:
            actions.undo_group(group=group, by=None, now=NOW)


def written():
    columns = (
        "origin",
        "kind",
        "part",
        "at",
        "place",
        "actor",
        "acting_for",
        "counterpart",
        "label",
        "quantity",
    )
    return sorted(Fact.objects.values_list(*columns), key=str)


def lose(fact, number):
    fact.delete()


def twist(fact, number):
    Fact.objects.filter(pk=fact.pk).update(quantity=fact.quantity + 1)


def move(fact, number):
    Fact.objects.filter(pk=fact.pk).update(at=fact.at + timedelta(minutes=1))


def make_up(fact, number):
    fact.pk, fact.origin = None, f"presence.visit:{900_000 + number}"
    fact.save(force_insert=True)


def double(fact, number):
    fact.pk, fact.part = None, f"twice {number}"
    fact.save(force_insert=True)


DAMAGES = [
    (lose, "missing"),
    (twist, "wrong"),
    (move, "wrong"),
    (make_up, "superfluous"),
    (double, "superfluous"),
]


@pytest.mark.parametrize("chunk", [1, 7, 1000])
@pytest.mark.parametrize("seed", range(4))
def test_damage_is_found_exactly_and_repaired_exactly(year, monkeypatch, seed, chunk):
    monkeypatch.setattr(checking, "CHUNK", chunk)
    before, chance = written(), Random(seed)
    harm = {"missing": 0, "wrong": 0, "superfluous": 0}
    for number, fact in enumerate(chance.sample(list(Fact.objects.order_by("pk")), 15)):
        damage, sort = chance.choice(DAMAGES)
        damage(fact, number)
        harm[sort] += 1

    found = compare(PRESENCE)
    assert {sort: len(getattr(found, sort)) for sort in harm} == harm

    rebuild(PRESENCE)
    assert compare(PRESENCE).is_same
    assert written() == before


def test_rebuilding_what_is_right_writes_nothing(year):
    before = {fact.pk for fact in Fact.objects.all()}

    rebuild(PRESENCE)

    assert {fact.pk for fact in Fact.objects.all()} == before


def test_every_word_of_a_fact_is_a_code(year):
    assert {fact.label for fact in Fact.objects.all()} == {"work", "help"}
    assert {fact.commune for fact in Fact.objects.all()} == {""}
