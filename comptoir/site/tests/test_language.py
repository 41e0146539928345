"""The language: chosen on the device, else the person's, else the installation's; kept, and never another."""

from __future__ import annotations

import pytest
from django.test import Client

from comptoir.places.tests.factories import make_account, make_person, make_place

pytestmark = pytest.mark.django_db
SIGN_IN = "/compte/login/"


def language_of(answer) -> str:
    assert f'<html lang="{answer.headers["Content-Language"]}"' in answer.content.decode()
    return answer.headers["Content-Language"]


def test_french_is_spoken_first(client) -> None:
    assert language_of(client.get(SIGN_IN)) == "fr"
    assert "Recevoir un code" in client.get(SIGN_IN).content.decode()


def test_the_language_chosen_is_kept_on_the_device(client) -> None:
    client.post("/langue/", {"language": "en", "next": SIGN_IN})

    assert language_of(client.get(SIGN_IN)) == "en"
    assert client.cookies["django_language"]["max-age"] == 365 * 24 * 3600


def test_one_may_change_ones_mind(client) -> None:
    for code in ("en", "fr"):
        client.post("/langue/", {"language": code})
        assert language_of(client.get(SIGN_IN)) == code


@pytest.mark.parametrize("code", ["de", "", "fr-FR", "en; x", "../..", "EN"])
def test_a_language_that_is_not_ours_is_not_kept(client, code: str) -> None:
    answer = client.post("/langue/", {"language": code})

    assert answer.status_code == 302
    assert "django_language" not in answer.cookies


@pytest.mark.parametrize("code", ["de", "xx", "", "fr_FR", "<b>"])
def test_a_cookie_that_means_nothing_is_passed_over(client, code: str) -> None:
    client.cookies["django_language"] = code

    assert language_of(client.get(SIGN_IN)) == "fr"


@pytest.fixture
def english_speaker():
    account = make_account(make_person("Mary Kelly", language="en"))
    client = Client()
    client.force_login(account, backend="comptoir.site.backends.Backend")
    return client


def test_a_person_is_spoken_to_in_their_language(english_speaker) -> None:
    assert language_of(english_speaker.get("/lieux/")) == "en"


def test_the_device_wins_over_the_person(english_speaker) -> None:
    english_speaker.post("/langue/", {"language": "fr"})

    assert language_of(english_speaker.get("/lieux/")) == "fr"


def test_a_person_who_said_nothing_hears_french(client) -> None:
    client.force_login(make_account(make_person()), backend="comptoir.site.backends.Backend")

    assert language_of(client.get("/lieux/")) == "fr"


def test_the_language_of_one_answer_is_not_that_of_the_next(client, english_speaker) -> None:
    english_speaker.get("/lieux/")

    assert language_of(client.get("/lieux/")) == "fr"


# Where one goes next -------------------------------------------------------

ELSEWHERE = (
    "https://evil.example.org/", "//evil.example.org/", "///evil.example.org", "/\\evil.example.org",
    "http:///evil.example.org", "javascript:alert(1)", "data:text/html,x", "\\\\evil.example.org",
    "https:evil.example.org", " //evil.example.org", "/\t/evil.example.org", "ftp://testserver/",
)  # fmt: skip


@pytest.mark.parametrize("back", ["/lieux/", "/lieux/?q=a&b=2", "/compte/login/?next=/lieux/", "/"])
def test_choosing_a_language_leads_back_where_one_was(client, back: str) -> None:
    assert client.post("/langue/", {"language": "en", "next": back}).url == back


@pytest.mark.parametrize("back", ELSEWHERE)
def test_choosing_a_language_leads_nowhere_else(client, back: str) -> None:
    assert client.post("/langue/", {"language": "en", "next": back}).url == "/"


@pytest.mark.parametrize("back", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, back: str) -> None:
    account = make_account()
    account.set_password("longue et sûre phrase")
    account.save()

    answer = client.post(SIGN_IN, {"login": account.email, "password": "longue et sûre phrase", "next": back})

    assert answer.status_code == 302
    assert answer.url == "/apres-connexion/"


def test_signing_in_leads_where_one_was_going(client) -> None:
    account = make_account()
    account.set_password("longue et sûre phrase")
    account.save()

    answer = client.post(
        SIGN_IN, {"login": account.email, "password": "longue et sûre phrase", "next": "/lieux/?q=a"}
    )

    assert answer.url == "/lieux/?q=a"


@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_a_language_is_chosen_by_a_form_only(client, method: str) -> None:
    assert getattr(client, method)("/langue/").status_code == 405


def test_a_place_speaks_its_own_language_to_who_chose_none(client) -> None:
    place = make_place(slug="bristol")
    place.language = "en"
    place.save()

    assert language_of(client.get("/lieux/bristol/")) == "en"

    client.post("/langue/", {"language": "fr"})
    assert language_of(client.get("/lieux/bristol/")) == "fr"


def test_what_one_place_speaks_is_not_heard_at_the_next(client) -> None:
    place = make_place(slug="bristol")
    place.language = "en"
    place.save()

    client.get("/lieux/bristol/")

    assert language_of(client.get("/lieux/")) == "fr"
