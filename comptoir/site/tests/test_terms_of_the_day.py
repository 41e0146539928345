"""What an agreement grants is read in the terms of the day one looks at, on each page that tells of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.utils import translation

from comptoir.enquiries.told import told_about
from comptoir.network.tests.neighbourhood import NOW, TODAY, Neighbourhood, agree, make_neighbourhood
from comptoir.ties.following import amend_agreement
from comptoir.ties.models import Agreement

pytestmark = pytest.mark.django_db

SIGNED, AMENDED = "un lieu d’accueil", "un centre de ressources"
PAGES = ["network:between_us", "portraits:actor", "meetings:meeting"]


@pytest.fixture
def here(client: Any) -> Any:
    with time_machine.travel(NOW, tick=False):
        around = make_neighbourhood(client)
        agree(around, around.school, recognises=SIGNED)
        yield around


def amend(around: Neighbourhood, from_on: date) -> None:
    amend_agreement(
        agreement=Agreement.objects.get(), title="Avenant 1", signed_on=TODAY, from_on=from_on,
        recognises=AMENDED, grants="", ends_on=None, by=None, now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_is_agreed_since_the_amendment(here, name):
    amend(here, TODAY)
    page = here.page(name, here.school.pk)
    assert AMENDED in page
    assert SIGNED not in page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_was_signed_until_the_amendment_takes_effect(here, name):
    amend(here, date(2027, 1, 1))
    page = here.page(name, here.school.pk)
    assert SIGNED in page
    assert AMENDED not in page


def test_a_past_day_has_the_terms_of_that_day(here):
    amend(here, TODAY)
    page = here.page("network:between_us", here.school.pk, jour="2026-06-01")
    assert SIGNED in page
    assert AMENDED not in page


def test_a_partner_reads_the_terms_of_today(here):
    amend(here, TODAY)
    with translation.override("en"):
        sections = told_about(here.school, here.place, TODAY)
    said = " ".join(one.detail for section in sections for one in section.told)
    assert AMENDED in said
    assert SIGNED not in said
