"""An enquiry among those around a place, for tests: an association with an address, a school without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from comptoir.actors.models import Actor
from comptoir.actors.search import index_actors
from comptoir.enquiries import actions
from comptoir.enquiries.actions import Line
from comptoir.enquiries.links import link_of_invitation
from comptoir.enquiries.models import Enquiry, Invitation, Proposal
from comptoir.network.tests.neighbourhood import NOW, TODAY, Neighbourhood, make_neighbourhood
from comptoir.places.tests.factories import make_organisation

SINCE = date(2026, 9, 1)


@dataclass
class Asked:
    around: Neighbourhood
    enquiry: Enquiry
    alolise: Actor
    client: Any

    @property
    def place(self) -> Any:
        return self.around.place

    @property
    def city(self) -> Actor:
        return self.around.city

    def ask(self, *actors: Actor) -> list[Invitation]:
        return actions.ask(enquiry=self.enquiry, actors=actors, address=str, by=None, now=NOW)

    def says(self, who: Actor, *lines: tuple[str, str, str]) -> list[Proposal]:
        """They are asked and answer; each line says with whom, what, what came of it."""
        invitation = Invitation.objects.filter(enquiry=self.enquiry, invited=who).first()
        invitation = invitation or self.ask(who)[0]
        known = {actor.name: actor for actor in Actor.objects.exclude(kind="person")}
        said = [Line(name, known.get(name), deed, came) for name, deed, came in lines]
        actions.answer(invitation=invitation, lines=said, by=None, now=NOW)
        return list(invitation.proposals.order_by("pk"))

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"enquiries:{name}", args=[self.place.slug, *args])

    def get(self, name: str, /, *args: Any, **query: Any) -> Any:
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = query.pop("language", "en")
        return self.client.get(self.url(name, *args), query)

    def post(self, name: str, /, *args: Any, **data: Any) -> Any:
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = data.pop("language", "en")
        return self.client.post(self.url(name, *args), data)

    def link(self, who: Actor) -> str:
        invitation = Invitation.objects.filter(enquiry=self.enquiry, invited=who).first()
        return link_of_invitation(invitation or self.ask(who)[0])

    def link_to(self, invitation: Invitation) -> str:
        return link_of_invitation(invitation)


def typed(*lines: tuple[str, str, str], act: str = "send", **more: str) -> dict[str, str]:
    """An answer as a browser posts it."""
    said = {"act": act, "form-TOTAL_FORMS": str(len(lines)), "form-INITIAL_FORMS": "0", **more}
    for number, line in enumerate(lines):
        for field, value in zip(("name", "deed", "came_of_it"), line, strict=True):
            said[f"form-{number}-{field}"] = value
    return said


def make_asked(client: Any) -> Asked:
    around = make_neighbourhood(client)
    alolise = make_organisation("ALOLISE", email="alolise@example.org")
    index_actors(Actor.objects.all())
    enquiry = actions.open_enquiry(
        place=around.place, title="Automne 2026", question="Avec qui avez-vous agi ?", since=SINCE,
        until=TODAY, closes_on=TODAY + timedelta(days=21), by=None, now=NOW,
    )  # fmt: skip
    return Asked(around, enquiry, alolise, client)
