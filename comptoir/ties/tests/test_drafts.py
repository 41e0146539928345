"""An agreement is drafted, then signed: a draft holds on no day and binds nobody."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from time_machine import travel

from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.ties.agreements import (
    AgreementIsSigned,
    AgreementIsWithdrawn,
    SignedLater,
    record_agreement,
    sign_agreement,
    withdraw_agreement,
)
from comptoir.ties.models import Agreement, AgreementParty
from comptoir.ties.selectors import agreements_of
from comptoir.ties.tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def place():
    return make_place("Le Comptoir", slug="comptoir")


@pytest.fixture
def draft(place):
    return record_agreement(
        title="Convention avec la Ville", place=place, parties=[make_organisation("Ville")],
        starts_on=TODAY, is_draft=True, by=None, now=NOW,
    )  # fmt: skip


def held(place):
    return list(Agreement.objects.in_force(TODAY)), AgreementParty.objects.in_force(place, TODAY).count()


def test_a_draft_holds_on_no_day_and_is_kept_with_the_others(place, draft):
    assert draft.is_draft
    assert held(place) == ([], 0)
    assert list(Agreement.objects.standing()) == []
    assert (
        list(Agreement.objects.drafts()) == list(Agreement.objects.kept()) == agreements_of(place) == [draft]
    )


def test_it_holds_once_it_is_signed(place, draft):
    sign_agreement(agreement=draft, signed_on=TODAY, by=None, now=NOW)

    assert held(place) == ([draft], 1)
    assert not Agreement.objects.get().is_draft
    with pytest.raises(AgreementIsSigned):
        sign_agreement(agreement=draft, signed_on=TODAY, by=None, now=NOW)


def test_it_is_not_signed_tomorrow_nor_when_withdrawn(draft):
    with pytest.raises(SignedLater):
        sign_agreement(agreement=draft, signed_on=TODAY + timedelta(days=1), by=None, now=NOW)
    withdraw_agreement(agreement=draft, by=None, now=NOW)
    with pytest.raises(AgreementIsWithdrawn):
        sign_agreement(agreement=draft, signed_on=TODAY, by=None, now=NOW)
    assert list(Agreement.objects.drafts()) == []


def test_what_is_recorded_was_signed_before(place):
    recorded = record_agreement(
        title="Bail", place=place, parties=[make_organisation("Ville")], starts_on=date(2020, 1, 1),
        by=None, now=NOW,
    )  # fmt: skip
    with pytest.raises(AgreementIsSigned):
        sign_agreement(agreement=recorded, signed_on=TODAY, by=None, now=NOW)
    assert held(place) == ([recorded], 1)


def test_a_manager_finds_the_draft_and_says_when_it_was_signed(client, place, draft):
    sign_in_as(client, place, "manager")
    page = unescape(client.get(reverse("ties:agreements", args=["comptoir"])).content.decode())
    assert "Brouillons" in page
    url = reverse("ties:sign_agreement", args=["comptoir", draft.pk])
    assert url in page

    tomorrow = client.post(url, {"signed_on": f"{TODAY + timedelta(days=1):%d/%m/%Y}"})
    assert tomorrow.status_code == 422
    assert client.post(url, {"signed_on": f"{TODAY:%d/%m/%Y}"}).status_code == 302
    page = unescape(client.get(reverse("ties:agreements", args=["comptoir"])).content.decode())
    assert "Brouillons" not in page
    assert "Convention avec la Ville" in page


def test_who_does_not_set_up_the_place_signs_nothing_here(client, place, draft):
    sign_in_as(client, place, "concierge")
    assert client.post(reverse("ties:sign_agreement", args=["comptoir", draft.pk])).status_code == 403


@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("days", [-1, 0, 30, 60, 61])
def test_a_row_says_what_the_query_says(place, days, signed, withdrawn):
    """From today to the sixtieth day after it, both included, once it is signed and unless withdrawn."""
    one = record_agreement(
        title="Accueil", place=place, parties=[make_organisation(), make_organisation("Zoomacom")],
        starts_on=TODAY, ends_on=TODAY + timedelta(days=60), is_draft=True, by=None, now=NOW,
    )  # fmt: skip
    if signed:
        sign_agreement(agreement=one, signed_on=TODAY, by=None, now=NOW)
    if withdrawn:
        withdraw_agreement(agreement=one, by=None, now=NOW)
    kept, day = Agreement.objects.get(pk=one.pk), TODAY + timedelta(days=days)

    assert kept.holds(day) is Agreement.objects.in_force(day).filter(pk=one.pk).exists()
    assert kept.holds(day) is (signed and not withdrawn and 0 <= days <= 60)
