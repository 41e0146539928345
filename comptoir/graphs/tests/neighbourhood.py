"""The neighbourhood of the network's tests, and who stands further: a federation, then a club."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from comptoir.actors.models import Actor
from comptoir.network.tests.neighbourhood import Neighbourhood, make_neighbourhood
from comptoir.places.tests.factories import make_organisation


@dataclass
class Streets(Neighbourhood):
    federation: Actor
    club: Actor

    def url(self, name: str, *args: Any) -> str:
        app = "network" if name in ("rings", "between_us") else "graphs"
        return reverse(f"{app}:{name}", args=[self.place.slug, *args])

    def get(self, name: str, *args: Any, **query: Any) -> Any:
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = query.pop("language", "en")
        return self.client.get(self.url(name, *args), query)


def make_streets(client: Any) -> Streets:
    """The school and the city are of the circle; a federation with it, a club with the federation."""
    here = make_neighbourhood(client)
    federation = make_organisation("Fédération des cercles", scale="nation", family="peer")
    club = make_organisation("Club de Roanne", scale="department", family="informal")
    streets = Streets(**vars(here), federation=federation, club=club)
    streets.declare("member_of", here.school, counterpart=here.circle)
    streets.declare("member_of", here.circle, counterpart=federation)
    streets.declare("member_of", club, counterpart=federation)
    return streets
