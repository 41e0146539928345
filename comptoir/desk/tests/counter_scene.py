"""A counter on a Tuesday at 14:20: two rooms, four desks, a concierge, and hands to work with."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import time_machine
from django.test import Client
from django.urls import reverse

from comptoir.actors.actions import register_organisation, register_person
from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_desks, make_room, make_space
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.gestures.models import Gesture
from comptoir.kit.periods import Period
from comptoir.places.doors import Member, member_of
from comptoir.places.models import Place
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_account, make_hours, make_person, make_place, make_role
from comptoir.presence import actions as presence
from comptoir.presence.models import Visit

NOW = at(14 + 1 / 3)
BACKEND = "comptoir.site.backends.Backend"


@dataclass
class Scene:
    place: Place
    room: Resource
    small_room: Resource
    desks: Resource
    account: Account
    client: Client

    @property
    def member(self) -> Member:
        member = member_of(self.account, self.place)
        assert member is not None
        return member

    def url(self, name: str, /, *args: Any, **query: str) -> str:
        full = name if ":" in name else f"desk:{name}"
        address = reverse(full, args=[self.place.slug, *args])
        return f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else address

    def get(self, name: str, /, *args: Any, **query: str) -> Any:
        return self.client.get(self.url(name, *args, **query))

    def post(self, name: str, /, *args: Any, key: Any = None, **data: Any) -> Any:
        """Press a button of the page, without htmx."""
        return self.client.post(self.url(name, *args), {"key": str(key or uuid4()), **data})

    def htmx(self, method: str, name: str, /, *args: Any, target: str = "panel", **data: Any) -> Any:
        sent = {"key": str(uuid4()), **data} if method == "post" else data
        headers = {"HX-Request": "true", "HX-Target": target}
        return getattr(self.client, method)(self.url(name, *args), sent, headers=headers)

    def person(self, name: str = "Nadia Benali", **told: str) -> Actor:
        person = register_person(name=name, by=None, now=LONG_BEFORE, **told)
        meet(place=self.place, person=person, now=LONG_BEFORE)
        return person

    def organisation(self, name: str = "KARMA", **told: str) -> Actor:
        return register_organisation(name=name, by=None, now=LONG_BEFORE, **told)

    def visit(self, person: Actor | None = None, hour: float = 13, **changes: Any) -> Visit:
        plain = {"place": self.place, "person": person or self.person(), "purpose": "work", "by": None}
        return presence.welcome(**plain | {"arrived_at": at(hour), "now": NOW} | changes)

    def booked(
        self, start: float, end: float, who: Actor | None = None, *, day: date = TUESDAY, **changes: Any
    ) -> Booking:
        plain = {"resource": self.room, "booked_for": who or self.person(), "by": None, "now": LONG_BEFORE}
        return booking_actions.book(period=Period(at(start, day), at(end, day)), **plain | changes)

    def checked_in(self, start: float, end: float, who: Actor | None = None, **changes: Any) -> Booking:
        booking = self.booked(start, end, who, **changes)
        return booking_actions.check_in_booking(booking=booking, at=at(start), by=None, now=NOW)

    @property
    def last(self) -> Gesture:
        return Gesture.objects.filter(place=self.place).latest("pk")

    @property
    def sentence(self) -> str:
        """The last gesture, with ordinary spaces."""
        return plain(self.last.sentence)

    def undo_last(self) -> Any:
        return self.post("undo", self.last.pk)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def text_of(answer: Any) -> str:
    """The words of a page, without its marks."""
    body = re.sub(r"<(head|script)\b.*?</\1>", "", answer.content.decode(), flags=re.S)
    return plain(html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split())))


def ways(answer: Any) -> dict[str, dict[str, str]]:
    """What each lettered way of a refusal posts."""
    found = {}
    for form in re.findall(r"<form[^>]*data-outbox.*?</form>", answer.content.decode(), flags=re.S):
        letter = re.search(r'class="letter">(\w)', form)
        if letter:
            found[letter[1]] = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    return found


def make_scene(client: Client) -> Scene:
    place = make_place("Le Comptoir Numérique", slug="comptoir", keeps_public_holidays=False)
    make_hours(place, range(5), (9, 19))
    account = make_account(make_person("Maud Perrin"))
    make_role(place, "concierge", account.person)
    client.force_login(account, backend=BACKEND)
    rooms = make_space(place, "Salles"), make_space(place, "Bureaux", kind="desks")
    room = make_room(place, "Grande salle", seats=24, space=rooms[0])
    small = make_room(place, "Petite salle", seats=10, space=rooms[0])
    desks = make_desks(place, 4, "Coworking", space=rooms[1], usual_minutes=120)
    return Scene(place, room, small, desks, account, client)


def at_14_20() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def when(hour: float, day: date = TUESDAY) -> datetime:
    return at(hour, day)
