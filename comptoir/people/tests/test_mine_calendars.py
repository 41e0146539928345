"""My calendar elsewhere and my programs: made, shown once, taken back."""

import re

import pytest
from django.test import Client

from comptoir.calendars.models import Feed, Token
from comptoir.calendars.tokens import give_token
from comptoir.desk.tests.counter_scene import NOW
from comptoir.people.tests.people_scene import said, sit_as, text_of


@pytest.fixture
def nadia(scene):
    person = scene.person("Nadia Benali")
    sit_as(scene, "member", person)
    scene.client.cookies["django_language"] = "en"
    return person


def address_in(page: str) -> str:
    found = re.search(r'id="address" readonly value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_one_s_own_page_leads_there(scene, nadia):
    assert "My calendar and my programs" in text_of(scene.get("people:me"))


def test_an_address_is_shown_once_and_read_without_signing_in(scene, nadia):
    scene.booked(16, 18, nadia, purpose="Réunion")

    answer = scene.post("people:my_calendar_follow", name="Téléphone")
    page = text_of(answer)
    followed = Client().get(address_in(page))

    assert "Réunion" in followed.content.decode()
    assert "<svg" in page
    assert answer["Cache-Control"] == "no-store"
    again = text_of(scene.get("people:my_calendars"))
    assert "Téléphone" in again
    assert address_in(page).rpartition("/")[2][:20] not in again


def test_a_revoked_address_opens_nothing(scene, nadia):
    page = text_of(scene.post("people:my_calendar_follow"))

    answer = scene.post("people:my_calendar_revoke", Feed.objects.get().pk)

    assert said(answer) == "The address opens nothing any more."
    assert Client().get(address_in(page)).status_code == 404


def test_nobody_revokes_the_address_of_another(scene, nadia):
    scene.post("people:my_calendar_follow")
    sit_as(scene, "manager")

    assert scene.post("people:my_calendar_revoke", Feed.objects.get().pk).status_code == 404


def test_a_token_is_shown_once_and_opens_the_interface(scene, nadia):
    page = text_of(scene.post("people:my_token_give", name="Domotique", scopes=["read", "book"], days="30"))

    (secret,) = re.findall(r'value="(comptoir_[^"]+)"', page)
    token = Token.objects.get()
    Token.objects.update(last_used_at=token.made_at.replace(year=2100))
    asked = Client().get("/api/v1/places", headers={"Authorization": f"Bearer {secret}"})
    assert asked.status_code == 200
    assert token.scopes == ["book", "read"]
    assert token.expires_at is not None
    assert secret not in text_of(scene.get("people:my_calendars"))


def test_a_token_says_what_it_may_do(scene, nadia):
    answer = scene.post("people:my_token_give", name="Rien", days="30")

    assert answer.status_code == 422
    assert 'value="Rien"' in text_of(answer)
    assert not Token.objects.exists()


def test_a_member_has_no_token_of_the_team(scene, nadia):
    assert scene.post("people:my_token_give", name="x", scopes=["manage"], days="").status_code == 422
    sit_as(scene, "manager")

    assert scene.post("people:my_token_give", name="x", scopes=["manage"], days="").status_code == 200
    assert Token.objects.get().expires_at is None


def test_a_revoked_token_is_listed_no_more(scene, nadia):
    give_token(account=scene.account, name="Domotique", scopes=["read"], now=NOW)

    assert "read what I may see" in text_of(scene.get("people:my_calendars"))

    answer = scene.post("people:my_token_revoke", Token.objects.get().pk)

    assert said(answer) == "The token opens nothing any more."
    assert "Domotique" not in text_of(scene.get("people:my_calendars"))


def test_nobody_revokes_the_token_of_another(scene, nadia):
    give_token(account=scene.account, name="Domotique", scopes=["read"], now=NOW)
    sit_as(scene, "manager")

    assert scene.post("people:my_token_revoke", Token.objects.get().pk).status_code == 404
