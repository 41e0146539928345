"""Few tries for a guesser, counted where production counts them, without shutting out the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as in_force
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from comptoir.places.tests.factories import make_account
from comptoir.site.tests.doors import ASK, PHRASE, ask_for_a_code, is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    account = make_account()
    account.set_password(PHRASE)
    account.save()
    return account


@pytest.fixture
def counted(settings: Any, db: None) -> Iterator[None]:
    """The cache in the database, that all processes share."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "comptoir_cache"}
    }
    call_command("createcachetable", verbosity=0)
    yield
    caches["default"].clear()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE comptoir_cache")


def test_the_cache_is_the_one_of_production(counted) -> None:
    from comptoir.site import settings

    assert in_force.CACHES == settings.CACHES


def test_codes_cannot_be_asked_for_one_after_the_other(counted, account, mailoutbox) -> None:
    for _ in range(6):
        ask_for_a_code(Client(), account.email)

    assert len(mailoutbox) == 3, "an address receives three a minute, whoever asks"


def test_another_address_is_not_stopped_by_the_tries_of_the_first(counted, account, mailoutbox) -> None:
    for _ in range(5):
        ask_for_a_code(Client(), account.email)

    ask_for_a_code(Client(), make_account().email)

    assert len(mailoutbox) == 4


def test_five_wrong_passwords_shut_the_door_to_the_right_one(counted, account) -> None:
    for _ in range(5):
        sign_in(Client(), account.email, "not this phrase")
    client = Client()

    sign_in(client, account.email, PHRASE)

    assert not is_in(client)


def is_stopped(email: str, mailoutbox: list[Any], **headers: str) -> bool:
    """Whether somebody who comes with that address in front gets no code; the page says why."""
    before = len(mailoutbox)
    answer = Client().post(reverse(ASK), {"email": email}, headers=headers)
    stopped = len(mailoutbox) == before
    assert ("Trop de tentatives" in answer.content.decode()) is stopped
    return stopped


def test_one_machine_that_asks_for_everybody_is_stopped(counted, mailoutbox) -> None:
    stopped = [is_stopped(f"p-{number}@example.org", mailoutbox) for number in range(22)]

    assert stopped == [False] * 20 + [True] * 2


def test_behind_a_proxy_each_visitor_has_an_allowance_of_their_own(
    counted, mailoutbox, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    addresses = (f"p-{number}@example.org" for number in range(99))

    def ask(said: str) -> bool:
        return is_stopped(next(addresses), mailoutbox, **{"x-forwarded-for": said})

    assert not any(ask("203.0.113.7") for _ in range(20))
    assert ask("203.0.113.7")
    assert not ask("203.0.113.8")
    assert ask("198.51.100.1, 203.0.113.7"), "what a visitor adds in front is not believed"


def test_one_may_not_choose_ones_address_when_nobody_stands_in_front(counted, mailoutbox) -> None:
    stopped = [
        is_stopped(f"p-{number}@example.org", mailoutbox, **{"x-forwarded-for": f"10.0.0.{number}"})
        for number in range(22)
    ]

    assert stopped[-1]


def test_a_machine_that_tries_passwords_without_end_gets_a_page(counted) -> None:
    answers = [sign_in(Client(), f"p-{number}@example.org", "a guess") for number in range(31)]
    refused = answers[-1]

    assert answers[0].status_code == 200
    assert refused.status_code == 429
    assert "Cela fait beaucoup d’essais" in refused.content.decode()
    assert "Content-Security-Policy" in refused.headers


def test_that_page_is_said_in_english_too(counted) -> None:
    clients = [Client() for _ in range(31)]
    for client in clients:
        client.cookies["django_language"] = "en"

    answers = [sign_in(client, f"p-{n}@example.org", "a guess") for n, client in enumerate(clients)]

    assert "many tries in a short time" in answers[-1].content.decode()
