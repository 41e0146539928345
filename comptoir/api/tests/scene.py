"""A place with rooms, and programs that call it with tokens. It is Monday 23 November 2026, 9 o'clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import at, make_place, make_room
from comptoir.calendars.models import Token
from comptoir.calendars.tokens import give_token
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_account, make_person, make_role

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
TEN, NOON = "2026-11-24T10:00", "2026-11-24T12:00"
EVERYTHING = tuple(Token.Scope.values)


class Scene:
    def __init__(self):
        self.place = make_place(name="Le Comptoir", slug="comptoir")
        self.room = make_room(self.place, "Grande salle", seats=10)
        self.small = make_room(self.place, "Petite salle", seats=4)
        self.projector = make_room(self.place, "Projecteur", seats=20)
        Resource.objects.filter(pk=self.projector.pk).update(kind="equipment")
        self.account = self.member("Nadia Benali")
        self.call = self.caller(self.account)

    def member(self, name="Théo", kind="member"):
        account = make_account(make_person(name))
        meet(place=self.place, person=account.person, now=NOW)
        make_role(self.place, kind, account.person)
        return account

    def caller(self, account=None, scopes=EVERYTHING, **token) -> Caller:
        found, secret = give_token(
            account=account or self.account, name="essai", scopes=scopes, now=NOW, **token
        )
        # As if it had been used just before: what a GET notes once an hour has a test of its own.
        Token.objects.filter(pk=found.pk).update(last_used_at=NOW)
        return Caller(secret)

    def staff(self, kind="manager"):
        return self.caller(self.member("Sam", kind))


class Caller:
    """A program with its token."""

    def __init__(self, secret: str):
        self.secret, self.client = secret, Client()

    def get(self, path: str, **asked: Any):
        return self.client.get(self._at(path), asked, headers=self._headers())

    def post(self, path: str, told: Any = None, key: str = ""):
        return self.client.post(
            self._at(path), json.dumps({} if told is None else told), content_type="application/json",
            headers=self._headers() | ({"Idempotency-Key": key} if key else {}),
        )  # fmt: skip

    def book(self, key: str = "", **changes):
        plain = {"resource": "grande-salle", "starts": TEN, "ends": NOON}
        return self.post("bookings", plain | changes, key)

    def _at(self, path: str) -> str:
        return path if path.startswith("/") else f"/api/v1/places/comptoir/{path}"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


def code(answer) -> tuple[int, str]:
    """A refusal is a problem document, whatever it refuses."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["sentence"]
    return answer.status_code, told["code"]


__all__ = ["NOON", "NOW", "TEN", "Caller", "Scene", "at", "code"]
