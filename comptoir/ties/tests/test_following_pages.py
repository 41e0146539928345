"""The page of an agreement: who follows it, amends it and prolongs it there; what stays with a manager."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.ties.agreements import record_agreement
from comptoir.ties.following import amend_agreement
from comptoir.ties.models import Agreement, Amendment
from comptoir.ties.tests.factories import PAPERS, make_paper

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
BY = {"by": None, "now": NOW}
AMENDMENT = {
    "title": "Avenant 1", "signed_on": "2026-11-20", "from_on": "2026-12-01", "ends_on": "2027-12-31",
    "recognises": "un centre de ressources", "grants": "15 000 €",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_thursday_morning(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place():
    return make_place(slug="ici")


@pytest.fixture
def agreement(place):
    city = make_organisation("Ville de Saint-Étienne")
    return record_agreement(
        title="Convention d’objectifs", place=place, parties=[city], starts_on=FIRST, ends_on=LAST,
        recognises="un tiers-lieu", grants="10 000 €", **BY,
    )  # fmt: skip


@pytest.fixture
def visit(client, place):
    """Read a page as the coordinator; with data, send its form."""
    sign_in_as(client, place, "coordinator")

    def _visit(name, /, *args, **data):
        address = reverse(f"ties:{name}", args=["ici", *args])
        return client.post(address, data, follow=True) if data else client.get(address)

    return _visit


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_coordinator_adds_the_paper_a_day_a_contact_and_a_note(visit, agreement):
    page = text_of(
        visit(
            "follow", agreement.pk, review_on="2026-12-10", contact_there="Claire Vasseur",
            note="Le papier est chez Maud", document=make_paper(),
        )
    )  # fmt: skip

    kept = Agreement.objects.get()
    assert (kept.review_on, kept.contact_there.name) == (date(2026, 12, 10), "Claire Vasseur")
    assert "Le papier est chez Maud" in page
    assert 'name="document"' not in page, "the signed paper is kept"
    assert visit("document", agreement.pk).content == PAPERS["pdf"]


def test_the_terms_are_not_in_what_a_coordinator_notes(visit, agreement):
    visit("follow", agreement.pk, note="x", grants="1 000 000 €", title="Autre", ends_on="2040-01-01")
    kept = Agreement.objects.get()
    assert (kept.grants, kept.title, kept.ends_on) == ("10 000 €", "Convention d’objectifs", LAST)


def test_an_amendment_begins_with_the_terms_of_today_and_changes_them_from_its_day(visit, agreement):
    assert "un tiers-lieu" in text_of(visit("amend", agreement.pk))

    page = text_of(visit("amend", agreement.pk, **AMENDMENT, document=make_paper()))

    amendment = Amendment.objects.get()
    assert "Avenant 1" in page
    assert "<dd>un tiers-lieu</dd>" in page, "until its day comes"
    assert visit("amendment_document", agreement.pk, amendment.pk).content == PAPERS["pdf"]
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False):
        assert "15 000 €" in text_of(visit("agreements"))


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(visit, agreement):
    answer = visit("amend", agreement.pk, **AMENDMENT | {"from_on": "2025-12-01"})
    assert answer.status_code == 422
    assert "un centre de ressources" in answer.content.decode()
    assert answer.context["form"].errors.keys() == {"from_on"}


def test_what_follows_is_filled_with_what_came_before_and_signed_from_there(visit, agreement):
    form = visit("prolong", agreement.pk).context["form"]
    assert form.initial["starts_on"] == date(2027, 1, 1)
    told = {
        "title": "Convention 2027", "party_0": "Ville de Saint-Étienne", "starts_on": "2027-01-01",
        "signed_on": "",
    }  # fmt: skip

    page = text_of(visit("prolong", agreement.pk, **told))

    new = Agreement.objects.get(prolongs=agreement)
    assert "Convention 2027" in page
    assert "Prolonge</dt>" in text_of(visit("follow", new.pk))
    assert "Prolonger" not in page, "once only"
    text_of(visit("sign_agreement", new.pk, signed_on="2026-11-26"))
    assert not Agreement.objects.get(pk=new.pk).is_draft


def test_a_coordinator_changes_a_draft_and_ends_what_is_signed(visit, agreement, place):
    draft = record_agreement(
        title="Brouillon", place=place, parties=[make_organisation("Loire")], starts_on=FIRST, is_draft=True,
        **BY,
    )  # fmt: skip
    visit("change_agreement", draft.pk, title="Mieux dit", party_0="Loire", starts_on="2026-01-01")
    assert Agreement.objects.get(pk=draft.pk).title == "Mieux dit"
    visit("end_agreement", agreement.pk, yes=1)
    assert Agreement.objects.get(pk=agreement.pk).ends_on == NOW.date()


def test_what_is_signed_is_corrected_by_a_manager_who_is_named(visit, client, agreement, place):
    sign_in_as(client, place, "manager")
    sign_in_as(client, place, "coordinator")
    answer = visit("change_agreement", agreement.pk)
    assert answer.status_code == 403
    assert "Une personne (manager)" in answer.content.decode()
    assert "avenant" in answer.content.decode()
    assert visit("withdraw_agreement", agreement.pk).status_code == 403


def test_an_amendment_recorded_in_error_is_withdrawn_by_a_manager(visit, client, agreement, place):
    amendment = amend_agreement(
        agreement=agreement, title="Avenant 1", signed_on=NOW.date(), from_on=NOW.date(), recognises="",
        grants="Rien", ends_on=LAST, **BY,
    )  # fmt: skip
    assert visit("withdraw_amendment", agreement.pk, amendment.pk).status_code == 403
    sign_in_as(client, place, "manager")
    page = text_of(visit("withdraw_amendment", agreement.pk, amendment.pk, yes=1))
    assert "10 000 €" in page
    assert visit("amendment_document", agreement.pk, amendment.pk).status_code == 404


def test_the_agreement_of_another_place_is_found_by_nobody_here(visit):
    other = record_agreement(
        title="Ailleurs", place=make_place(), parties=[make_organisation("Loire")], starts_on=FIRST, **BY
    )
    for name in ("follow", "amend", "prolong"):
        assert visit(name, other.pk).status_code == 404
