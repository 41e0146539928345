"""A place and who is around it: a city that wishes, a circle asleep, a school that comes; who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from comptoir.actors.models import Actor, Consent
from comptoir.network.tests.scene import happened
from comptoir.places.models import Place, Stewardship
from comptoir.places.tests.factories import EARLY, make_organisation, make_person, make_place, sign_in_as
from comptoir.ties.actions import declare_tie
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Tie

NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
TODAY = date(2026, 11, 24)
OBSTACLE = "Deux services ne se parlent pas."


@dataclass
class Neighbourhood:
    place: Place
    us: Actor
    city: Actor
    circle: Actor
    school: Actor
    client: Any

    def url(self, name: str, *args: Any) -> str:
        return reverse(name if ":" in name else f"network:{name}", args=[self.place.slug, *args])

    def get(self, name: str, *args: Any, **query: Any) -> Any:
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = query.pop("language", "en")
        return self.client.get(self.url(name, *args), query)

    def page(self, name: str, *args: Any, **query: Any) -> str:
        answer = self.get(name, *args, **query)
        assert answer.status_code == 200
        return answer.content.decode()

    def declare(self, kind: str, subject: Actor, **told: Any) -> Tie:
        if "place" not in told:
            told.setdefault("counterpart", self.us)
        return declare_tie(kind=kind, subject=subject, source="Le conseil", by=None, now=NOW, **told)

    def came(self, who: Actor, number: int, times: int = 1, **changes: Any) -> None:
        for day in range(times):
            told = {"at": NOW.replace(day=1 + day % 20)} | changes
            happened(self.place, actor=who, quantity=number, **told)


def make_neighbourhood(client: Any) -> Neighbourhood:
    place = make_place("Le Comptoir Numérique", slug="comptoir")
    us = make_organisation("Zoomacom")
    Stewardship.objects.create(place=place, organisation=us, function="life", since=date(2020, 1, 1))
    city = make_organisation("Ville de Saint-Étienne", scale="city", family="funder")
    circle = Actor.objects.create(
        kind=Actor.Kind.CIRCLE, name="Cyberloire", scale="department", registered_at=EARLY
    )
    school = make_organisation("École Chapelon", scale="neighbourhood", family="public")
    sign_in_as(client, place, "coordinator")
    around = Neighbourhood(place, us, city, circle, school, client)
    around.declare("recognises", city, state="wished", obstacle=OBSTACLE, quality="centre de ressources")
    around.declare("member_of", us, counterpart=circle, state="asleep")
    around.came(school, 12, times=3)
    return around


def agree(around: Neighbourhood, them: Actor, **told: Any) -> None:
    record_agreement(
        title="Convention d’accueil", place=around.place, parties=[around.us, them],
        starts_on=date(2026, 1, 1), by=None, now=NOW, **told,
    )  # fmt: skip


def someone(name: str, *, may_be_named: bool) -> Actor:
    person = make_person(name)
    if may_be_named:
        Consent.objects.create(person=person, purpose="network", given_at=EARLY, source="Formulaire")
    return person
