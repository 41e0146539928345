"""What the pages about people and one's own space are tried with, beside the counter's scene."""

from __future__ import annotations

from typing import Any

from comptoir.actors.models import Account, Actor
from comptoir.desk.tests.counter_scene import BACKEND, Scene
from comptoir.places.models import Place
from comptoir.places.people import meet
from comptoir.places.tests.factories import EARLY, make_account, make_place, make_role


def sit_as(scene: Scene, kind: str, person: Actor | None = None) -> Account:
    """From now on the scene's client is somebody who holds that role."""
    account = make_account(person or scene.person(f"Quelqu’un ({kind})"))
    make_role(scene.place, kind, account.person)
    scene.client.force_login(account, backend=BACKEND)
    scene.account = account
    return account


def known_elsewhere(person: Actor) -> Place:
    """Another place, which knows the person."""
    elsewhere = make_place("Ailleurs")
    meet(place=elsewhere, person=person, now=EARLY)
    return elsewhere


def text_of(answer: Any) -> str:
    """The page without the white of its source."""
    return " ".join(answer.content.decode().split())


def said(answer: Any) -> str:
    """The sentence shown after a gesture, on the page it led to."""
    return " ".join(str(message) for message in answer.wsgi_request._messages)
