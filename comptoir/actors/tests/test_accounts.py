import pytest

from comptoir.actors.actions import (
    AlreadyHasAnAccount,
    EmailHasAnAccount,
    OnlyForPersons,
    close_account,
    give_consent,
    open_account,
)
from comptoir.actors.models import Account
from comptoir.actors.reading import EmailIsUnreadable
from comptoir.actors.tests.factories import NOW, account_of, organisation, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_for():
    def _open(person=None, **changes):
        plain = {"person": person or register(), "email": "Fatima@Example.org", "by": None, "now": NOW}
        return open_account(**plain | changes)

    return _open


def test_an_account_has_an_email_and_no_password(open_for):
    account = open_for()

    assert (account.email, account.is_active) == ("fatima@example.org", True)
    assert not account.has_usable_password()
    assert Account.objects.get_by_natural_key("FATIMA@example.org") == account


@pytest.mark.parametrize("email", ["", "fatima"])
def test_an_account_needs_an_email_for_its_code(open_for, email):
    with pytest.raises(EmailIsUnreadable):
        open_for(email=email)


def test_a_person_has_one_account(open_for):
    person = register()
    open_for(person)

    with pytest.raises(AlreadyHasAnAccount, match="Fatima Achour"):
        open_for(person, email="autre@example.org")


def test_an_email_signs_one_person_in(open_for):
    open_for()

    with pytest.raises(EmailHasAnAccount):
        open_for(register("Karim Roux"), email="FATIMA@example.org")

    assert Account.objects.count() == 1


def test_organisations_do_not_sign_in(open_for):
    with pytest.raises(OnlyForPersons):
        open_for(organisation())


def test_a_closed_account_leaves_what_it_recorded():
    concierge, person = account_of(), register()
    consent = give_consent(person=person, purpose="news", source="Dit", by=concierge, now=NOW)

    close_account(person=concierge.person, by=None, now=NOW)

    consent.refresh_from_db()
    assert (consent.recorded_by, Account.objects.count()) == (None, 0)


def test_an_account_gives_no_permission_of_its_own(open_for):
    account = open_for()

    assert (account.has_perm("actors.add_actor"), account.has_module_perms("actors")) == (False, False)
    assert str(account) == "Fatima Achour"
