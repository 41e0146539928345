"""Every answer is guarded, whatever it is: a page, a refusal, an error, a file."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import gettext_lazy

from comptoir.kit.refusals import Refusal, Way
from comptoir.places.tests.factories import make_place, sign_in_as
from comptoir.site import urls

pytestmark = pytest.mark.django_db

SAID: list[Exception] = []


class RoomIsShut(Refusal):
    """The room is shut."""


def says(request: HttpRequest) -> HttpResponse:
    """A view that meets what the test told it."""
    raise SAID[-1]


handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler500, handler429 = urls.handler500, urls.handler429
urlpatterns = [*urls.urlpatterns, path("dit/", says)]


@pytest.fixture
def met(settings, monkeypatch: pytest.MonkeyPatch):
    """The answer to a visitor when a view meets that error."""
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr("comptoir.site.tests.test_answers.SAID", [])

    def _met(error: Exception, language: str = "fr", method: str = "get", **headers: str):
        SAID.append(error)
        client = Client(raise_request_exception=False)
        client.cookies["django_language"] = language
        return getattr(client, method)("/dit/", headers=headers)

    return _met


ERRORS = {
    400: SuspiciousOperation("x"),
    403: PermissionDenied(),
    404: None,
    409: RoomIsShut("La salle est fermée."),
    500: RuntimeError("secret word"),
}


def answered(met, status: int, language: str = "fr"):
    error = ERRORS[status]
    if error is not None:
        return met(error, language)
    client = Client()
    client.cookies["django_language"] = language
    return client.get("/lieux/nulle-part/comptoir/x/")


KINDS = [*ERRORS, 200, 302, 405, "json", "static"]


def of_kind(kind, met, client):
    if kind in ERRORS:
        return answered(met, kind)
    address = {
        200: "/compte/login/", 302: "/apres-connexion/", 405: "/langue/", "json": "/sante/",
        "static": "/static/kit/tokens.css",
    }[kind]  # fmt: skip
    return client.get(address)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_is_guarded(met, client, kind) -> None:
    answer = of_kind(kind, met, client)

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if kind != "static":
        assert answer.headers["X-Frame-Options"] == "DENY"


def policy(answer) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "static"])
def test_nothing_runs_that_is_not_a_file_of_ours(met, client, kind) -> None:
    said = policy(of_kind(kind, met, client))

    assert said["default-src"] == ["'none'"]
    assert said["script-src"] == said["style-src"] == said["connect-src"] == ["'self'"]
    assert said["frame-ancestors"] == said["base-uri"] == ["'none'"]
    assert said["form-action"] == ["'self'"]
    for sources in said.values():
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & set(sources)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 500])
def test_an_error_has_its_own_status_and_page(met, status: int) -> None:
    answer = answered(met, status)
    page = answer.content.decode()

    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<h1" in page or "<h2" in page
    assert not re.search(r"<script(?![^>]*src=)(?![^>]*application/json)|<style|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize(
    ("status", "french", "english"),
    [
        (400, "La demande", "The request could not be read."),
        (403, "Votre rôle n’ouvre pas cette page.", "Your role does not open this page."),
        (404, "Il n’y a rien à cette adresse.", "There is nothing at this address."),
        (500, "Le logiciel est tombé en panne.", "The software broke down."),
    ],
)
def test_errors_are_said_in_french_and_in_english(met, status: int, french: str, english: str) -> None:
    assert french in answered(met, status, "fr").content.decode()
    assert english in answered(met, status, "en").content.decode()


def test_a_breakdown_tells_nothing_of_the_inside(met) -> None:
    answer = met(RuntimeError("secret word"))

    assert "secret word" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_breakdown_of_the_database_still_has_its_page(met, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = met(OperationalError("connection refused"))

    assert answer.status_code == 500
    assert "Ce n’est pas votre faute" in answer.content.decode()


def test_too_much_at_once_is_not_understood(met) -> None:
    assert met(RequestDataTooBig("x")).status_code == 400


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1.evil.example.org", "a b", "x/y"])
def test_a_host_that_is_not_ours_is_not_answered(host: str) -> None:
    assert Client().get("/sante/", headers={"host": host}).status_code == 400


def test_a_refusal_that_no_page_showed_is_a_page_with_its_ways(met) -> None:
    way = Way("La petite salle", "libre de 14 h à 16 h", "La prendre", {"resource": "7"})
    answer = met(RoomIsShut("La salle est fermée.", (way, Way("Demain"))))
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "La salle est fermée." in page
    assert "La petite salle" in page
    assert "libre de 14 h à 16 h" in page
    assert '<input type="hidden" name="resource" value="7">' in page
    assert page.count('class="letter"') == 2


def test_a_refusal_is_said_in_the_persons_language(met) -> None:
    refusal = RoomIsShut(gettext_lazy("There is nothing at this address."))

    assert "Il n’y a rien à cette adresse." in met(refusal, "fr").content.decode()


def test_what_a_refusal_quotes_is_never_markup(met) -> None:
    answer = met(RoomIsShut("<script>alert(1)</script>", (Way("<b>x</b>"),)))

    assert "<script>alert" not in answer.content.decode()
    assert "<b>x</b>" not in answer.content.decode()


def test_a_form_from_elsewhere_is_refused(settings) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/langue/", {"language": "en"})

    assert answer.status_code == 403
    assert "django_language" not in answer.cookies
    assert "attendu trop longtemps" in answer.content.decode()


def test_a_member_who_is_not_allowed_is_led_to_what_is_open(client) -> None:
    place = make_place()
    sign_in_as(client, place, "member")

    answer = client.get(f"/lieux/{place.slug}/comptoir/")

    assert answer.status_code == 403
    assert f"/lieux/{place.slug}/moi/" in answer.content.decode()


def test_a_visitor_who_finds_nothing_may_sign_in_and_come_back(client) -> None:
    page = client.get("/lieux/nulle-part/?a=1&b=2").content.decode()

    assert "/compte/login/?next=/lieux/nulle-part/%3Fa%3D1%26b%3D2" in page


@pytest.mark.parametrize("method", ["put", "delete", "patch", "post"])
def test_a_page_is_only_read(client, method: str) -> None:
    assert getattr(client, method)("/").status_code == 405
    assert getattr(client, method)("/sante/").status_code == 405
