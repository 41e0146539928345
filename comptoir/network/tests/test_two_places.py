"""The network of a place says nothing of what another place of the installation keeps for itself."""

from datetime import date

import pytest

from comptoir.actors.models import Actor
from comptoir.network.circle import around
from comptoir.network.gathering import readings_of
from comptoir.network.telling import ties_told
from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.ties.tests.factories import make_tie

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)


@pytest.fixture
def places():
    """Two places of one association, that has ties with a region through one person; one place tells them."""
    us, region = make_organisation("Zoomacom"), make_organisation("La Région", scale="region")
    here, there = make_place("Le Comptoir"), make_place("La Fabrique")
    for place in (here, there):
        Stewardship.objects.create(place=place, organisation=us, function="life", since=date(2010, 9, 1))
    carrier = make_person("Hélène Faure")
    for kind in ("funds", "recognises"):
        make_tie(region, us, kind=kind, told_in=here, carried_by=carrier, visibility="team")
    return here, there


def test_who_is_around_one_place_by_its_own_word_is_not_around_the_other(places):
    here, there = places
    assert [one.actor.name for one in around(here, TODAY, None).neighbours] == ["La Région"]
    assert around(there, TODAY, None).neighbours == []


def test_a_reading_rests_on_what_the_place_may_know(places):
    here, there = places
    assert [reading.code for reading in readings_of(here, TODAY)] == ["through_one_person"]
    assert readings_of(there, TODAY) == []


def test_what_leaves_one_place_says_nothing_of_the_other_s(places):
    here, there = places
    region = Actor.objects.get(name="La Région")
    tie = make_tie(region, make_organisation("CORAIA"), kind="supports", told_in=here, visibility="place")
    assert ties_told(here, {region.pk}, ["place"]) == [tie]
    assert ties_told(there, {region.pk}, ["place"]) == []
