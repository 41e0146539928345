"""The counter's scene of a Tuesday at 14:20, seen by who looks at time: the counter, a member, a manager."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from comptoir.actors.actions import issue_card
from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE
from comptoir.desk.tests.counter_scene import BACKEND, Scene, make_scene
from comptoir.places.doors import Member, member_of
from comptoir.places.tests.factories import make_account, make_person, make_role
from comptoir.planning.models import Screen
from comptoir.planning.screens import address_of, put_up

FRAGMENT = {"HX-Request": "true", "HX-Target": "grid"}


@dataclass
class Looker:
    """Somebody who looks: with a role in the place, by pages, fragments and buttons."""

    scene: Scene
    account: Account
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.client.force_login(self.account, backend=BACKEND)

    @property
    def person(self) -> Actor:
        return self.account.person

    @property
    def member(self) -> Member:
        member = member_of(self.account, self.scene.place)
        assert member is not None
        return member

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"planning:{name}", args=[self.scene.place.slug, *args])

    def get(self, name: str, *args: Any, headers: Any = None, **query: Any) -> Any:
        return self.client.get(self.url(name, *args), query, headers=headers or {})

    def fragment(self, name: str, *args: Any, **query: Any) -> Any:
        return self.get(name, *args, headers=FRAGMENT, **query)

    def post(self, name: str, *args: Any, headers: Any = None, **data: Any) -> Any:
        sent = {"key": str(uuid4()), **data}
        return self.client.post(self.url(name, *args), sent, headers=headers or {})


def looker(scene: Scene, name: str, role: str) -> Looker:
    account = make_account(make_person(name))
    make_role(scene.place, role, account.person)
    return Looker(scene, account)


def scene_of(client: Client) -> Scene:
    return make_scene(client)


def card_of(person: Actor) -> str:
    return issue_card(person=person, by=None, now=LONG_BEFORE).number


def hang(scene: Scene, resource: Resource | None) -> tuple[Screen, str]:
    """A screen, and its address."""
    screen, token = put_up(place=scene.place, resource=resource, now=LONG_BEFORE)
    return screen, address_of(screen, token)
