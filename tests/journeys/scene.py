"""Where the journeys happen: the Comptoir Numérique on a Tuesday at 14:20, built through the actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse

from comptoir.actors.actions import issue_card, open_account, register_organisation, register_person
from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.resources import offer_resource
from comptoir.booking import actions as booking
from comptoir.booking.models import Booking
from comptoir.kit.periods import Period, wall
from comptoir.places import actions as places
from comptoir.places.hours import Span
from comptoir.places.models import Place, Space
from comptoir.places.people import give_role, meet
from comptoir.ties.actions import declare_tie

BACKEND = "comptoir.site.backends.Backend"
TODAY = date(2026, 11, 24)
BEFORE = datetime(2026, 11, 2, 8, tzinfo=UTC)
ADDRESS = {
    "address": "5 rue Javelin Pagnon",
    "postcode": "42000",
    "commune": "Saint-Étienne",
    "latitude": 45.4305,
    "longitude": 4.3905,
    "summary": "Un lieu pour travailler, apprendre et se rencontrer.",
}


@dataclass
class House:
    """The place, its resources and its people by name."""

    place: Place
    resources: dict[str, Resource] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def url(self, name: str, /, *args: Any) -> str:
        return reverse(name, args=[self.place.slug, *args])

    def person(self, name: str, **told: str) -> Actor:
        person = register_person(name=name, by=None, now=BEFORE, **told)
        meet(place=self.place, person=person, now=BEFORE)
        self.people[name] = person
        return person

    def teammate(self, name: str, role: str, email: str) -> Account:
        person = self.person(name)
        account = open_account(person=person, email=email, by=None, now=BEFORE)
        give_role(
            place=self.place, person=person, kind=role, starts_at=BEFORE, ends_at=None, by=None, now=BEFORE
        )
        issue_card(person=person, by=None, now=BEFORE)
        self.accounts[name] = account
        return account

    def booked(
        self, what: str, start: float, end: float, who: str, *, day: date = TODAY, **more: Any
    ) -> Booking:
        return booking.book(
            resource=self.resources[what], period=Period(at(start, day), at(end, day)),
            booked_for=self.people[who], by=None, now=BEFORE, **more,
        )  # fmt: skip


def session_of(account: Account) -> str:
    """A session of that account, as its cookie says it."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client.cookies["sessionid"].value


def build_house() -> House:
    """Open on weekdays from 9 to 19: two rooms, four desks, a team of two, two coworkers, some others."""
    place = Place.objects.create(name="Le Comptoir Numérique", slug="comptoir", opened_here_at=BEFORE)
    places.describe_place(place=place, by=None, now=BEFORE, **ADDRESS)
    week = {weekday: [Span(time(9), time(19))] for weekday in range(5)}
    places.set_weekly_hours(place=place, week=week, keeps_public_holidays=True, by=None, now=BEFORE)
    house = House(place)
    for name, kind, seats, units in (
        ("Grande salle", Space.Kind.ROOM, 24, 1),
        ("Petite salle", Space.Kind.ROOM, 10, 1),
        ("Coworking", Space.Kind.DESKS, 1, 4),
    ):
        _offer(house, name, kind, seats, units)
    house.teammate("Maud Perrin", "concierge", "maud@example.org")
    house.teammate("Claire Vasseur", "manager", "claire@example.org")
    house.teammate("Nadia Benali", "member", "nadia@example.org")
    house.teammate("Théo Marchand", "member", "theo@example.org")
    house.person("Suzanne Morel", phone="06 39 98 12 34", commune="Saint-Étienne")
    house.person("Nadège Rivoire")
    karma = register_organisation(name="KARMA", by=None, now=BEFORE)
    house.people["KARMA"] = karma
    declare_tie(
        kind="represents", subject=house.people["Théo Marchand"], counterpart=karma,
        source="Déclaré au comptoir", by=None, now=BEFORE,
    )  # fmt: skip
    return house


def _offer(house: House, name: str, kind: str, seats: int, units: int) -> None:
    space = places.add_space(
        place=house.place, name=name, kind=kind, capacity=seats * units, by=None, now=BEFORE
    )
    house.resources[name] = offer_resource(
        place=house.place, name=name, space=space, seats=seats, units=units,
        taken=Resource.Taken.BY_UNIT if units > 1 else Resource.Taken.WHOLE,
        unit_name="Bureau" if units > 1 else "", usual_minutes=120, by=None, now=BEFORE,
    )  # fmt: skip


def at(hour: float, day: date = TODAY) -> datetime:
    """That hour on the wall of the place: 14.5 is half past two."""
    minutes = round(hour * 60)
    return wall(day, time(minutes // 60, minutes % 60), ZoneInfo("Europe/Paris"))


NOW = at(14 + 1 / 3)
