"""The way in tells a stranger nothing, gives a guesser few tries, and asks nobody for two proofs."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from comptoir.actors.actions import close_account
from comptoir.places.tests.factories import EARLY, make_account, make_person
from comptoir.site.tests.doors import (
    BACKEND,
    CONFIRM,
    LOGIN,
    PHRASE,
    ask_for_a_code,
    code_in,
    is_in,
    sign_in,
    type_code,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    account = make_account(make_person("Nadia Benali"))
    account.set_password(PHRASE)
    account.save()
    return account


def give_passkey(account) -> Authenticator:
    """A row as the browser's ceremony leaves it; its key opens nothing."""
    return Authenticator.objects.create(
        user=account, type=Authenticator.Type.WEBAUTHN, data={"name": "Téléphone", "credential": {}}
    )


# By code -------------------------------------------------------------------


def test_a_known_and_an_unknown_address_are_answered_alike(account, mailoutbox) -> None:
    known, unknown = Client(), Client()
    first = ask_for_a_code(known, account.email)
    second = ask_for_a_code(unknown, "nobody@example.org")

    assert (first.status_code, first.url) == (second.status_code, second.url)
    pages = [client.get(first.url).content.decode() for client in (known, unknown)]
    plain = [
        re.sub(r'"[A-Za-z0-9]{64}"', "", page.replace(email, "X"))
        for page, email in zip(pages, (account.email, "nobody@example.org"), strict=True)
    ]
    assert plain[0] == plain[1]
    assert [mail.to for mail in mailoutbox] == [[account.email], ["nobody@example.org"]]


def test_any_code_for_an_unknown_address_is_only_a_wrong_code(client, account) -> None:
    ask_for_a_code(client, "nobody@example.org")
    page = type_code(client, "ABCDEF").content.decode()
    other = Client()
    ask_for_a_code(other, account.email)

    assert 'id="id_code_error"' in page
    assert 'id="id_code_error"' in type_code(other, "ABCDEF").content.decode()


def test_a_code_works_once(client, account, mailoutbox) -> None:
    ask_for_a_code(client, account.email)
    code = code_in(mailoutbox[0])
    assert type_code(client, code).status_code == 302
    assert is_in(client)

    client.logout()
    type_code(client, code)
    assert not is_in(client)


def test_a_code_works_only_in_the_window_that_asked(client, account, mailoutbox) -> None:
    ask_for_a_code(client, account.email)
    elsewhere = Client()

    type_code(elsewhere, code_in(mailoutbox[0]))

    assert not is_in(elsewhere)


def test_a_code_is_typed_as_one_reads_it(client, account, mailoutbox) -> None:
    ask_for_a_code(client, account.email)

    type_code(client, f" {code_in(mailoutbox[0]).lower()} ")

    assert is_in(client)


def test_after_three_wrong_codes_the_right_one_is_spent(client, account, mailoutbox) -> None:
    ask_for_a_code(client, account.email)
    for _ in range(3):
        type_code(client, "WRONG1")

    type_code(client, code_in(mailoutbox[0]))

    assert not is_in(client)


def test_after_two_wrong_codes_the_right_one_still_opens(client, account, mailoutbox) -> None:
    ask_for_a_code(client, account.email)
    for _ in range(2):
        type_code(client, "WRONG1")

    type_code(client, code_in(mailoutbox[0]))

    assert is_in(client)


@pytest.mark.parametrize(("minutes", "opens"), [(9, True), (11, False)])
def test_a_code_works_for_ten_minutes(
    client, account, mailoutbox, monkeypatch: pytest.MonkeyPatch, minutes: int, opens: bool
) -> None:
    ask_for_a_code(client, account.email)
    present = time.time
    monkeypatch.setattr(time, "time", lambda: present() + minutes * 60)

    type_code(client, code_in(mailoutbox[0]))

    assert is_in(client) is opens


def test_the_code_page_without_a_code_leads_back(client) -> None:
    assert client.get(reverse(CONFIRM)).status_code == 302


def test_a_code_is_not_guessed_in_a_lifetime(client, account, mailoutbox) -> None:
    for _ in range(3):
        ask_for_a_code(Client(), account.email)
    codes = [code_in(mail) for mail in mailoutbox]

    assert len(set(codes)) == 3
    assert all(len(code.replace("-", "")) >= 6 for code in codes)


# By password ---------------------------------------------------------------


def test_a_password_opens_the_door(client, account) -> None:
    assert sign_in(client, account.email.upper(), PHRASE).status_code == 302
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(account) -> None:
    wrong = sign_in(Client(), account.email, "not this phrase").content.decode()
    unknown = sign_in(Client(), "nobody@example.org", "not this phrase").content.decode()

    alert = re.compile(r'role="alert".*?</', re.S)
    assert alert.findall(wrong) == alert.findall(unknown) != []


def test_an_account_without_a_password_is_not_opened_by_an_empty_one(client) -> None:
    nobody = make_account()

    for guess in ("", "!", "None"):
        sign_in(client, nobody.email, guess)

    assert not is_in(client)


@pytest.mark.parametrize(
    "password", ["court", "123456789012", "motdepasse", "azertyuiop", "nadia-benali@example.org", ""]
)
def test_a_password_that_others_would_guess_is_refused(client, password: str) -> None:
    account = make_account(make_person("Nadia Benali"))
    account.email = "nadia-benali@example.org"
    account.save()
    client.force_login(account, backend=BACKEND)

    answer = client.post(reverse("account_set_password"), {"password1": password, "password2": password})
    account.refresh_from_db()

    assert answer.status_code == 200, "the form comes back"
    assert not account.has_usable_password()


def test_a_long_phrase_is_a_password(client) -> None:
    account = make_account()
    client.force_login(account, backend=BACKEND)

    client.post(reverse("account_set_password"), {"password1": PHRASE, "password2": PHRASE})
    account.refresh_from_db()

    assert account.check_password(PHRASE)


def test_passwords_are_kept_by_a_slow_hash() -> None:
    from comptoir.site import settings

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_a_forgotten_password_tells_a_stranger_nothing(account, mailoutbox) -> None:
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in (account.email, "nobody@example.org")
    ]

    assert answers[0].url == answers[1].url
    assert "/compte/password/reset/key/" not in mailoutbox[1].body


# Closed accounts, signing up ----------------------------------------------


def close(account) -> None:
    close_account(person=account.person, by=None, now=EARLY)


def deactivate(account) -> None:
    account.is_active = False
    account.save()


@pytest.mark.parametrize("shut", [close, deactivate])
def test_a_closed_account_is_opened_neither_by_password_nor_by_code(
    client, account, mailoutbox, shut
) -> None:
    shut(account)
    sign_in(client, account.email, PHRASE)
    assert not is_in(client)

    ask_for_a_code(client, account.email)
    for mail in mailoutbox:
        found = re.search(r"^    (\S+)$", mail.body, re.M)
        type_code(client, found[1] if found else "ABCDEF")
    assert not is_in(client)


@pytest.mark.parametrize("shut", [close, deactivate])
def test_who_is_in_when_the_account_is_closed_is_out(client, account, shut) -> None:
    client.force_login(account, backend=BACKEND)
    assert client.get(reverse("site:after_sign_in")).status_code == 302

    shut(account)

    assert client.get(reverse("site:after_sign_in")).url.startswith(reverse(LOGIN))


def test_a_closed_account_is_sent_to_the_counter(client) -> None:
    assert "demandez au comptoir" in client.get(reverse("account_inactive")).content.decode()


def test_nobody_signs_up_even_by_posting(client) -> None:
    from comptoir.actors.models import Account

    client.post(
        reverse("account_signup"), {"email": "new@example.org", "password1": PHRASE, "password2": PHRASE}
    )

    assert not Account.objects.exists()


# Equal ways ----------------------------------------------------------------


def test_who_has_a_passkey_still_comes_in_by_code_alone(client, account, mailoutbox) -> None:
    give_passkey(account)
    ask_for_a_code(client, account.email)

    answer = type_code(client, code_in(mailoutbox[0]))

    assert is_in(client), answer.url
    assert answer.url == reverse("site:after_sign_in")


def test_who_has_a_passkey_still_comes_in_by_password_alone(client, account) -> None:
    give_passkey(account)

    sign_in(client, account.email, PHRASE)

    assert is_in(client)


def test_a_passkey_still_proves_again_who_one_is(client, account) -> None:
    from allauth.account.internal.flows.reauthentication import get_reauthentication_flows

    give_passkey(account)

    assert {flow["id"] for flow in get_reauthentication_flows(account)} == {
        "reauthenticate",
        "mfa_reauthenticate",
    }


def test_a_passkey_begins_with_a_challenge_for_this_very_site(client) -> None:
    answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    asked = answer.json()["request_options"]["publicKey"]

    assert len(asked["challenge"]) >= 20
    assert asked["rpId"] == "testserver"


@pytest.mark.parametrize(
    "credential", ['{"id": "x", "type": "public-key"}', "{}", "[]", "7", "null", "x", ""]
)
def test_a_passkey_that_is_made_up_opens_nothing_and_breaks_nothing(client, account, credential) -> None:
    give_passkey(account)
    client.get(reverse("mfa_login_webauthn"))

    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert answer.status_code in (200, 302)
    assert not is_in(client)
