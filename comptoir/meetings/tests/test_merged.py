"""An actor merged into another while its page is open: what is written there is kept with the other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override
from time_machine import travel

from comptoir.actors.merging import merge_actors
from comptoir.network.models import NextStep
from comptoir.network.steps import team_of
from comptoir.network.tests.neighbourhood import NOW, TODAY, Neighbourhood, make_neighbourhood
from comptoir.places.tests.factories import make_organisation, make_person
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    with travel(NOW, tick=False), override("en"):
        yield make_neighbourhood(client)


def absorbed(here: Neighbourhood, times: int = 1) -> int:
    """The key of the city before it was merged, so many times in a row, into one of a better name."""
    one, key = here.city, here.city.pk
    for number in range(times):
        kept = make_organisation(f"Saint-Étienne, ville {number}", scale="city", family="funder")
        merge_actors(keep=kept, absorb=one, by=None, now=NOW)
        one = kept
    here.city = one
    return key


def test_its_pages_are_those_of_the_one_it_was_merged_into(here):
    key = absorbed(here, times=2)
    for name in ("network:between_us", "network:step_with", "meetings:meeting", "meetings:draft"):
        assert "Saint-Étienne, ville 1" in here.page(name, key), name


def test_a_next_step_that_was_being_typed_is_kept(here):
    key, who = absorbed(here), team_of(here.place, NOW).get()
    posted = {"what": "Appeler l’élue", "who": who.pk, "on": (TODAY + timedelta(days=9)).isoformat()}
    answer = here.client.post(here.url("step_with", key), posted)
    assert answer.url == here.url("between_us", here.city.pk)
    assert NextStep.objects.get().actor == here.city


def test_a_draft_is_signed_from_the_page_that_was_open(here):
    told = {"title": "Convention", "place": here.place, "parties": [here.us, here.city], "starts_on": TODAY}
    row = record_agreement(is_draft=True, by=None, now=NOW, **told)
    key = absorbed(here)
    address = reverse("meetings:sign", args=[here.place.slug, key, row.pk])
    assert here.client.post(address, {"signed_on": "24/11/2026"}).status_code == 302
    assert Agreement.objects.standing().get() == row


def test_a_person_and_whoever_was_erased_have_no_page(here):
    for gone in (make_person("Paule"), here.circle):
        gone.erased_at = NOW
        gone.save()
        assert here.get("between_us", gone.pk).status_code == 404
    assert here.get("between_us", make_person("Jean").pk).status_code == 404
