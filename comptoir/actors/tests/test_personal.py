"""What a person may ask for: everything held about them, and to be forgotten."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.utils.translation import override

from comptoir.actors.actions import give_consent, issue_card, withdraw_consent
from comptoir.actors.merging import merge_actors
from comptoir.actors.models import Account, Actor, Card, Consent, Merge, Word
from comptoir.actors.personal import OnlyPersonsAreErased, erase, export_of, title
from comptoir.actors.search import search_actors
from comptoir.actors.tests.factories import LATER, NOW, account_of, organisation, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def fatima():
    person = register("Fatima Achour", phone="0477123456", email="fatima@example.org", commune="Firminy")
    issue_card(person=person, by=None, now=NOW)
    give_consent(person=person, purpose="news", source="Dit au comptoir", by=account_of(), now=NOW)
    return person


def test_the_export_holds_all_that_is_known(fatima):
    withdraw_consent(person=fatima, purpose="news", source="Par lettre", by=None, now=LATER)
    account_of(fatima, "signin@example.org")

    with override("en"):
        told = export_of(fatima)

    text = json.dumps(told, ensure_ascii=False)
    for known in ("Fatima Achour", "+33477123456", "fatima@example.org", "Firminy", "signin@example.org"):
        assert known in text
    for known in ("Dit au comptoir", "Par lettre", "Une concierge", str(fatima.cards.get()), NOW.isoformat()):
        assert known in text


def test_the_export_is_labelled_in_the_language_asked(fatima):
    with override("en"):
        told = export_of(fatima)

    assert told["name"] == "Fatima Achour"
    assert told["Account"] is None
    assert str(title)


def test_the_export_holds_what_was_merged_into_the_person(fatima):
    merge_actors(keep=fatima, absorb=register("Mme Achour", phone="0611111111"), by=None, now=LATER)

    with override("en"):
        assert export_of(fatima)["Also registered as"] == [{"name": "Mme Achour", "phone": "+33611111111"}]


def test_an_erased_person_has_no_trace_but_a_row_to_count(fatima):
    erase(fatima, by=None, now=LATER)

    row = Actor.objects.get(pk=fatima.pk)
    assert (row.name, row.erased_at, row.registered_at) == ("Personne effacée", LATER, NOW)
    assert [row.email, row.phone, row.phone_backwards, row.commune] == ["", "", "", ""]
    assert not row.is_standing
    assert (Card.objects.count(), Consent.objects.count()) == (0, 0)


def test_an_erased_person_is_not_found_by_anything(fatima):
    number = fatima.cards.get().number

    erase(fatima, by=None, now=LATER)

    for query in ("Fatima", "achour", "0477123456", "fatima@example.org", number, "personne effacée"):
        assert search_actors(query) == [], query


def test_a_name_that_nobody_else_has_leaves_the_index(fatima):
    register("Fatima Roux")

    erase(fatima, by=None, now=LATER)

    assert Word.objects.filter(text="fatima").exists()
    assert not Word.objects.filter(text="achour").exists()


def test_an_erased_person_cannot_sign_in(fatima):
    account = account_of(fatima, "signin@example.org")
    EmailAddress.objects.create(user=account, email="signin@example.org")

    erase(fatima, by=None, now=LATER)

    account.refresh_from_db()
    assert (account.is_active, account.has_usable_password()) == (False, False)
    assert "signin" not in account.email
    assert not EmailAddress.objects.exists()


def test_what_an_erased_person_recorded_of_others_stays(fatima):
    concierge = Account.objects.get()

    erase(concierge.person, by=None, now=LATER)

    assert Consent.objects.get().recorded_by == concierge
    assert str(concierge.person) == "Personne effacée"


def test_what_was_merged_into_an_erased_person_is_erased_too(fatima):
    double = register("Mme Achour", phone="0611111111")
    merge_actors(keep=fatima, absorb=double, by=None, now=LATER)

    erase(fatima, by=None, now=LATER)

    double.refresh_from_db()
    assert (double.name, double.phone) == ("Personne effacée", "")
    assert not Merge.objects.exists()


def test_erasing_again_changes_nothing(fatima):
    erase(fatima, by=None, now=NOW)
    erase(Actor.objects.get(pk=fatima.pk), by=None, now=LATER)

    assert Actor.objects.get(pk=fatima.pk).erased_at == NOW


def test_an_organisation_is_not_erased():
    with pytest.raises(OnlyPersonsAreErased):
        erase(organisation(), by=None, now=NOW)
