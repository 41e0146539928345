"""The readings as a page: sentences, evidence, thresholds; for the team only, and nobody is named."""

from html import unescape

import pytest
import time_machine
from django.utils.translation import override

from comptoir.network.tests.neighbourhood import NOW, agree, make_neighbourhood, someone
from comptoir.places.tests.factories import make_organisation, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    with time_machine.travel(NOW, tick=False), override("en"):
        yield make_neighbourhood(client)


def read(here, **query):
    return unescape(" ".join(here.page("readings", **query).split()))


def test_a_reading_opens_on_its_evidence(here):
    page = read(here)
    assert "1 organisation sends us people; no agreement is recorded with it." in page
    assert f'href="{here.url("between_us", here.school.pk)}">École Chapelon' in page
    agree(here, here.school)
    assert "sends us people" not in read(here)


def test_a_tie_is_told_in_a_sentence(here):
    club = make_organisation("Le club")
    here.declare("helps", club)
    page = read(here)
    assert "As far as is recorded, everything with Le club comes from them to us." in page
    assert "Le club" in page.split("What it rests on")[-1]


def test_whoever_carries_everything_is_not_named(here):
    nadia = someone("Nadia Benali", may_be_named=True)
    for name in ("Région", "Agence régionale"):
        here.declare("funds", make_organisation(name, scale="region"), carried_by=nadia)
    page = read(here)
    assert "are all carried by one person" in page
    assert "Nadia" not in page.split("Readings")[-1]


def test_the_thresholds_are_visible(here):
    page = read(here)
    assert "something in at least 9 months of twelve, then nothing for 9 months" in page
    assert "A tie that nobody recorded is not a tie that does not exist." in page


def test_it_is_said_in_french(here):
    assert "Un lien que personne n’a enregistré n’est pas un lien qui n’existe pas." in read(
        here, language="fr"
    )


def test_an_empty_network_says_what_would_be_there(here):
    agree(here, here.school)
    assert "readings will be listed here" in read(here)


def test_it_is_for_the_team(here, client):
    sign_in_as(client, here.place, "member")
    assert here.get("readings").status_code == 403
    client.logout()
    assert here.get("readings").status_code == 302
