"""Who may be asked: those around the place by family or theme, its members, or anybody by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict

from comptoir.actors.models import Actor
from comptoir.actors.search import search_actors
from comptoir.enquiries.models import AskedNoMore, Enquiry
from comptoir.network.circle import around
from comptoir.network.telling import themes_of
from comptoir.places.models import Place, Role
from comptoir.places.people import persons_known_to

MEMBERS = "members"
_FOUND = 20


@dataclass(frozen=True)
class Picked:
    """What is picked by; all of it empty, everybody around."""

    text: str = ""
    family: str = ""
    theme: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Picked:
        family = query.get("famille", "")
        known = family if family in (MEMBERS, *Actor.Family) else ""
        return cls(query.get("qui", "").strip()[:200], known, query.get("theme", "")[:60])

    def __bool__(self) -> bool:
        return bool(self.text or self.family or self.theme)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked, unless they are asked already or do not wish it."""

    actor: Actor
    is_asked: bool
    is_asked_no_more: bool

    @property
    def is_free(self) -> bool:
        return not (self.is_asked or self.is_asked_no_more)


def candidates(enquiry: Enquiry, picked: Picked, now: datetime) -> tuple[list[Candidate], Sequence[str]]:
    """Those who are picked, by name, and every theme of those around the place."""
    place = enquiry.place
    neighbours = around(place, place.day_of(now), None).neighbours
    themes = themes_of(one.actor.pk for one in neighbours)
    if picked.text:
        found = [one.actor for one in search_actors(picked.text, among=may_be_asked(place), limit=_FOUND)]
    elif picked.family == MEMBERS:
        found = _members(place, now)
    else:
        found = [
            one.actor
            for one in neighbours
            if picked.family in ("", one.family)
            and (not picked.theme or picked.theme in themes[one.actor.pk])
        ]
    return _among(enquiry, found), sorted({theme for told in themes.values() for theme in told})


def may_be_asked(place: Place) -> QuerySet[Actor]:
    """Every organisation, circle and group, and the persons whom the place knows."""
    known = persons_known_to(place).values("pk")
    return Actor.objects.standing().filter(~Q(kind=Actor.Kind.PERSON) | Q(pk__in=known))


def _members(place: Place, now: datetime) -> list[Actor]:
    roles = Role.objects.in_force(now).filter(place=place, kind=Role.Kind.MEMBER)
    return list(Actor.objects.standing().filter(pk__in=roles.values("person")).in_name_order())


def _among(enquiry: Enquiry, actors: Iterable[Actor]) -> list[Candidate]:
    asked = set(enquiry.invitations.values_list("invited", flat=True))
    no_more = set(AskedNoMore.objects.filter(place=enquiry.place).values_list("actor", flat=True))
    return [Candidate(actor, actor.pk in asked, actor.pk in no_more) for actor in actors]
