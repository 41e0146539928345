"""Two who could meet have met: their tie is declared, and the reading goes."""

import pytest
from django.urls import reverse
from time_machine import travel

from comptoir.actors.models import ActorTheme
from comptoir.network.gathering import readings_of
from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood, someone
from comptoir.places.tests.factories import make_organisation, sign_in_as
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db
TOLD = {
    "kind": "cooperates_with",
    "quality": "les ateliers vélo",
    "state": "in_force",
    "source": "La rencontre",
}


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def here(client):
    return make_neighbourhood(client)


@pytest.fixture
def two(here):
    """Both mend bicycles, and Paul is a member of both."""
    found, paul = [], someone("Paul Roche", may_be_named=False)
    for name in ("Répar’Café", "Roue libre"):
        one = make_organisation(name)
        here.came(one, 12)
        here.declare("member_of", paul, counterpart=one)
        ActorTheme.objects.create(actor=one, theme="Vélo")
        found.append(one)
    return found


def url(here, one, two):
    return reverse("meetings:between_them", args=[here.place.slug, one.pk, two.pk])


def could_meet(here):
    return [one for one in readings_of(here.place, TODAY) if one.code == "could_meet"]


def test_from_the_reading_to_their_tie(here, two):
    assert len(could_meet(here)) == 1
    assert url(here, *two) in here.page("readings")

    assert here.client.post(url(here, *two), TOLD).status_code == 302

    tie = Tie.objects.get(subject=two[0], counterpart=two[1])
    assert (tie.quality, tie.told_in, tie.state) == ("les ateliers vélo", here.place, "in_force")
    assert could_meet(here) == []


def test_what_is_wished_between_them_is_said_too(here, two):
    here.client.post(url(here, *two), TOLD | {"state": "wished"})
    assert could_meet(here) == []


@pytest.mark.parametrize("wrong", [{"source": ""}, {"kind": "resides_at"}, {"state": "ended"}, {"kind": ""}])
def test_what_is_wrong_comes_back_with_what_was_typed(here, two, wrong):
    answer = here.client.post(url(here, *two), TOLD | wrong)
    assert answer.status_code == 422
    assert "les ateliers vélo" in answer.content.decode()


def test_what_is_declared_already_is_refused_in_words(here, two):
    for status in (302, 422):
        assert here.client.post(url(here, *two), TOLD).status_code == status


def test_nobody_meets_themselves_nor_a_person(here, two):
    paul = someone("Zoé", may_be_named=True)
    for one, other in ((two[0], two[0]), (two[0], paul)):
        assert here.client.get(url(here, one, other)).status_code == 404


def test_who_coordinates_or_manages_declares(here, two, client):
    sign_in_as(client, here.place, "concierge")
    assert url(here, *two) not in here.page("readings")
    assert client.get(url(here, *two)).status_code == 403
    sign_in_as(client, here.place, "manager")
    assert client.get(url(here, *two)).status_code == 200
