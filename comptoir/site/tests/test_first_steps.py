"""Where one comes in, the demo's own door, and how the machine that watches is answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from comptoir.places.tests.factories import EARLY, make_account, make_person, make_place, make_role
from comptoir.site.tests.doors import BACKEND, is_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return make_account()


def after(account) -> str:
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client.get(reverse("site:after_sign_in")).url


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("concierge", "comptoir/"),
        ("mediator", "comptoir/"),
        ("manager", "comptoir/"),
        ("coordinator", "comptoir/"),
        ("member", "moi/"),
    ],
)
def test_each_comes_in_where_they_work(account, kind: str, where: str) -> None:
    place = make_place()
    make_role(place, kind, account.person)

    assert after(account) == f"/lieux/{place.slug}/{where}"


def test_the_counter_comes_before_the_place_one_only_visits(account) -> None:
    make_role(make_place(), "member", account.person)
    counter = make_place()
    make_role(counter, "concierge", account.person)

    assert after(account) == f"/lieux/{counter.slug}/comptoir/"


def test_a_role_that_is_over_leads_nowhere(account) -> None:
    make_role(make_place(), "concierge", account.person, ends_at=EARLY.replace(hour=12))

    assert after(account) == "/"


def test_without_a_role_one_sees_what_everybody_sees(account) -> None:
    assert after(account) == "/"


def test_a_place_that_is_only_listed_is_no_place_to_work(account) -> None:
    make_role(make_place(opened_here_at=None), "manager", account.person)

    assert after(account) == "/"


def test_the_first_page_is_the_place_when_there_is_one(client) -> None:
    make_place(opened_here_at=None)
    assert client.get("/").url == "/lieux/"

    one = make_place()
    assert client.get("/").url == one.get_absolute_url()

    make_place()
    assert client.get("/").url == "/lieux/"


# The demo's door -----------------------------------------------------------

TRY = "site:sign_in_as_demo"


@pytest.fixture
def demo_person():
    account = make_account(make_person("Maud Perrin"))
    account.email = "maud@demo.invalid"
    account.save()
    make_role(make_place(), "concierge", account.person)
    return account


def test_in_the_demo_one_button_signs_in(client, settings: Any, demo_person) -> None:
    settings.DEMO = True

    answer = client.post(reverse(TRY), {"account": demo_person.pk})

    assert answer.url == reverse("site:after_sign_in")
    assert client.session["_auth_user_id"] == str(demo_person.pk)


def test_outside_the_demo_the_button_does_not_exist(client, demo_person) -> None:
    assert client.post(reverse(TRY), {"account": demo_person.pk}).status_code == 404
    assert not is_in(client)


@pytest.mark.parametrize("chosen", ["", "0", "-1", "abc", "1; DROP TABLE", "9" * 40, "1.0", "\x00"])
def test_nobody_is_nobody_in_the_demo(client, settings: Any, demo_person, chosen: str) -> None:
    settings.DEMO = True

    assert client.post(reverse(TRY), {"account": chosen}).status_code == 404
    assert not is_in(client)


def test_a_real_person_is_never_tried(client, settings: Any, account, demo_person) -> None:
    settings.DEMO = True

    assert client.post(reverse(TRY), {"account": account.pk}).status_code == 404
    assert not is_in(client)


def test_the_demo_is_entered_by_a_form_only(client, settings: Any, demo_person) -> None:
    settings.DEMO = True

    assert client.get(reverse(TRY), {"account": demo_person.pk}).status_code == 405


def test_signing_in_renews_the_session(client, settings: Any, demo_person) -> None:
    settings.DEMO = True
    client.get("/compte/login/")
    client.session["cart"] = 1
    before = client.session.session_key

    client.post(reverse(TRY), {"account": demo_person.pk})

    assert client.session.session_key != before


# Health --------------------------------------------------------------------


def test_health_answers_a_machine(client) -> None:
    answer = client.get("/sante/")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_is_ill_when_the_database_is_away() -> None:
    def away(*_: Any) -> None:
        from django.db import OperationalError

        raise OperationalError("connection refused")

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(away):
        assert client.get("/sante/").status_code == 500
