"""Plain words for the closed vocabulary of ties: each means one kind, one way."""

from __future__ import annotations

from collections import Counter

import pytest

from comptoir.actors.models import Actor
from comptoir.enquiries.deeds import BOTH_WAYS, MEANS, Deed, deeds_for
from comptoir.ties.models import Tie
from comptoir.ties.shapes import ANYBODY, SHAPES

PERSON, CIRCLE = Actor(kind="person", name="Ana"), Actor(kind="circle", name="CORAIA")


def offered(speaker: Actor) -> list[str]:
    return [deed for _title, deeds in deeds_for(speaker) for deed, _label in deeds]


def test_every_deed_but_something_else_means_a_tie():
    assert set(Deed) - set(MEANS) == {Deed.OTHER}


def test_no_two_mean_the_same():
    assert max(Counter(MEANS.values()).values()) == 1


@pytest.mark.parametrize("deed", MEANS, ids=str)
def test_what_goes_one_way_may_come_the_other(deed):
    kind = MEANS[deed].kind
    ways = {meaning.from_them for meaning in MEANS.values() if meaning.kind == kind}
    assert ways == ({False} if kind in BOTH_WAYS else {False, True})


@pytest.mark.parametrize("deed", MEANS, ids=str)
def test_each_stands_between_two_organisations(deed):
    shape = SHAPES[MEANS[deed].kind]
    assert shape.to_actor
    assert shape.subject in (ANYBODY, "collective")


def test_an_organisation_is_offered_all_of_them():
    assert sorted(offered(CIRCLE)) == sorted(Deed)


def test_a_person_only_what_a_tie_may_say_of_one():
    given = ["helped", "sent", "trained", "lent", "worked", "informed"]
    assert offered(PERSON) == ["together", *given, *(f"was_{deed}" for deed in given), "other"]


def test_something_else_comes_last():
    assert offered(PERSON)[-1] == offered(CIRCLE)[-1] == Deed.OTHER


def test_no_group_is_empty():
    assert all(deeds for speaker in (PERSON, CIRCLE) for _title, deeds in deeds_for(speaker))


def test_each_is_of_a_kind_that_the_network_draws():
    acting = {Tie.Kind.REPRESENTS, Tie.Kind.SITS_IN, Tie.Kind.EMPLOYED_BY, Tie.Kind.RESIDES_AT}
    assert not acting & {meaning.kind for meaning in MEANS.values()}
