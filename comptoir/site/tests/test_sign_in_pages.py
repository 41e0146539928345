"""The way in, as a person sees it: a code first, then what they already have; the demo only in demo mode."""

import re

import pytest
from django.urls import reverse

from comptoir.places.models import Role
from comptoir.places.tests.factories import make_account, make_person, make_place, make_role
from comptoir.site.context import roles_said
from comptoir.site.signin import demo_persons

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return make_account(make_person("Nadia Benali"))


@pytest.fixture
def signed_in(client, account):
    client.force_login(account, backend="comptoir.site.backends.Backend")
    return client


def page_at(client, name, **arguments):
    answer = client.get(reverse(name, kwargs=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_code_by_mail_comes_first(client):
    page = page_at(client, "account_login")

    assert page.index('id="code-email"') < page.index("passkey_login") < page.index('name="password"')
    assert f'action="{reverse("account_request_login_code")}"' in page


def test_the_password_unfolds_when_it_was_wrong(client, account):
    page = client.post(
        reverse("account_login"), {"login": account.email, "password": "wrong"}
    ).content.decode()

    assert '<details class="fold" open>' in page
    assert 'role="alert"' in page


def test_where_one_was_going_is_kept_through_every_way(client):
    page = client.get(reverse("account_login"), {"next": "/lieux/le-comptoir/"}).content.decode()

    assert page.count('name="next" value="/lieux/le-comptoir/"') == 3


def test_a_code_opens_the_door(client, account, mailoutbox):
    client.post(reverse("account_request_login_code"), {"email": account.email})
    page = page_at(client, "account_confirm_login_code")
    code = re.search(r"^    (\S+)$", mailoutbox[0].body, re.M)

    assert account.email in page
    assert code
    assert code[1] in mailoutbox[0].subject
    assert client.post(reverse("account_confirm_login_code"), {"code": code[1]}).status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk)


def test_an_unknown_address_learns_it_by_mail_only(client, mailoutbox):
    answer = client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})

    assert answer.url == reverse("account_confirm_login_code")
    assert "nobody@example.org" in mailoutbox[0].body
    assert "au comptoir d’un lieu" in mailoutbox[0].body


def test_a_wrong_code_is_said_beside_the_code(client, account):
    client.post(reverse("account_request_login_code"), {"email": account.email})

    page = client.post(reverse("account_confirm_login_code"), {"code": "nope"}).content.decode()

    assert 'id="id_code_error"' in page


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_reset_password"])
def test_pages_for_anybody_hold_no_inline_code(client, name):
    page = page_at(client, name)

    assert not re.search(r"<script(?![^>]*src=)(?![^>]*application/json)|<style|\sstyle=", page)
    assert "Comptoir" in page


def test_nobody_signs_up_alone(client):
    page = page_at(client, "account_signup")

    assert "Les comptes s’ouvrent au comptoir" in page


def test_ones_ways_to_sign_in_are_on_one_page(signed_in, account):
    page = page_at(signed_in, "mfa_index")

    assert account.email in page
    assert reverse("mfa_add_webauthn") in page
    assert reverse("account_set_password") in page


@pytest.mark.parametrize("name", ["mfa_list_webauthn", "mfa_add_webauthn", "account_logout"])
def test_pages_of_ones_account_are_in_the_house(signed_in, name):
    answer = signed_in.get(reverse(name), follow=True)

    assert answer.status_code == 200
    assert 'class="h1-card"' in answer.content.decode()


def test_a_forgotten_password_is_chosen_again(client, account, mailoutbox):
    asked = client.post(reverse("account_reset_password"), {"email": account.email}, follow=True)
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)

    assert "Regardez vos courriels" in asked.content.decode()
    assert link
    page = client.get(link[1], follow=True)
    assert "Garder ce mot de passe" in page.content.decode()


def test_a_spent_link_says_what_to_do(client):
    page = page_at(client, "account_reset_password_from_key", uidb36="1", key="spent-link")

    assert "Ce lien ne sert plus" in page
    assert reverse("account_reset_password") in page


def test_in_english(client):
    client.cookies["django_language"] = "en"

    assert "Send me a code" in page_at(client, "account_login")


def test_the_demo_lists_its_persons_with_their_roles(client, settings):
    settings.DEMO = True
    maud = make_account(make_person("Maud Perrin"))
    maud.email = "maud@demo.invalid"
    maud.save()
    make_role(make_place(), "concierge", maud.person)

    page = page_at(client, "account_login")

    assert "Ceci est une démonstration" in page
    assert f'name="account" value="{maud.pk}"' in page
    assert [(one.name, one.role) for one in demo_persons()] == [("Maud Perrin", "concierge")]


def test_outside_the_demo_nobody_is_listed(client):
    make_account(make_person("Maud Perrin"))

    assert demo_persons() == []
    assert "démonstration" not in page_at(client, "account_login")


def test_roles_are_said_in_their_order():
    class Somebody:
        roles = frozenset({"manager", "concierge"})

    assert roles_said(Somebody()) == f"{Role.Kind.CONCIERGE.label}, {Role.Kind.MANAGER.label}"  # type: ignore[arg-type]
