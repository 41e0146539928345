import pytest

from comptoir.actors.actions import OnlyForPersons, give_consent, withdraw_consent
from comptoir.actors.models import Consent
from comptoir.actors.tests.factories import LATER, NOW, account_of, organisation, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def give():
    def _give(person, **changes):
        plain = {"purpose": "news", "source": "Dit au comptoir", "by": None, "now": NOW}
        return give_consent(person=person, **plain | changes)

    return _give


@pytest.fixture
def withdraw():
    def _withdraw(person, **changes):
        plain = {"purpose": "news", "source": "Par téléphone", "by": None, "now": LATER}
        return withdraw_consent(person=person, **plain | changes)

    return _withdraw


def test_a_consent_says_when_how_and_who_wrote_it_down(give):
    concierge = account_of()

    consent = give(register(), by=concierge)

    assert (consent.given_at, consent.source, consent.recorded_by) == (NOW, "Dit au comptoir", concierge)


def test_a_consent_given_twice_is_the_first_one(give):
    person = register()
    first = give(person)

    assert give(person, now=LATER, source="Formulaire") == first
    assert Consent.objects.get().given_at == NOW


def test_each_purpose_is_its_own_consent(give):
    person = register()
    give(person)
    give(person, purpose="photo")

    assert person.consents.count() == 2


def test_a_consent_withdrawn_stays_as_history(give, withdraw):
    person, concierge = register(), account_of()
    give(person)

    consent = withdraw(person, by=concierge)

    assert (consent.given_at, consent.withdrawn_at) == (NOW, LATER)
    assert (consent.withdrawn_source, consent.withdrawn_by) == ("Par téléphone", concierge)


def test_a_consent_withdrawn_may_be_given_again(give, withdraw):
    person = register()
    give(person)
    withdraw(person)

    again = give(person, now=LATER)

    assert again.withdrawn_at is None
    assert person.consents.count() == 2


def test_withdrawing_what_was_not_given_is_nothing(withdraw):
    assert withdraw(register()) is None


def test_an_unknown_purpose_is_a_mistake_of_the_program(give):
    with pytest.raises(ValueError, match="marketing"):
        give(register(), purpose="marketing")


def test_organisations_consent_to_nothing(give):
    with pytest.raises(OnlyForPersons):
        give(organisation())
