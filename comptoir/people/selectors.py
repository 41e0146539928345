"""What the pages about people show of a person, as one place sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from comptoir.actors.models import Account, Actor, Card, Consent, Merge
from comptoir.actors.search import Found, Why
from comptoir.booking.models import Booking
from comptoir.places.models import Place, Role
from comptoir.presence.models import Visit
from comptoir.ties.models import Tie
from comptoir.ties.selectors import ACTS_FOR

SHOWN = 6


@dataclass(frozen=True)
class Line:
    """A person in a list: the parts of the name that were asked for, when they last came, if they are in."""

    person: Actor
    matched: tuple[tuple[str, bool], ...]
    why: str
    last_came_at: datetime | None
    is_inside: bool


def lines(place: Place, found: Iterable[Found | Actor]) -> list[Line]:
    """The persons in their order, each with what a list says of them. One query."""
    listed = [one if isinstance(one, Found) else Found(one, ((one.name, False),), Why.NAME) for one in found]
    visits = Visit.objects.standing().of_place(place).filter(person__in=[one.actor for one in listed])
    last = visits.order_by().values_list("person")
    last = last.annotate(came=Max("arrived_at"), inside=Count("pk", filter=Q(left_at=None)))
    seen = {person: (came, bool(inside)) for person, came, inside in last}
    return [Line(one.actor, one.matched, _why(one), *seen.get(one.actor.pk, (None, False))) for one in listed]


def _why(found: Found) -> str:
    """What made them found, when it was not their name."""
    return "" if found.why in (Why.NAME, Why.NAME_NEARLY) else str(found.why.label)


@dataclass(frozen=True)
class ConsentLine:
    """One thing that may be agreed to, and the consent that stands or was withdrawn last."""

    purpose: Consent.Purpose
    consent: Consent | None

    @property
    def is_given(self) -> bool:
        return self.consent is not None and self.consent.withdrawn_at is None


def consents_of(person: Actor) -> list[ConsentLine]:
    """Every purpose in its order, agreed to or not. One query."""
    latest = {consent.purpose: consent for consent in person.consents.order_by("given_at", "pk")}
    return [ConsentLine(purpose, latest.get(purpose)) for purpose in Consent.Purpose]


def card_of(person: Actor) -> Card | None:
    return person.cards.filter(revoked_at=None).first()


@dataclass(frozen=True)
class PersonPage:
    """All that the page of a person shows: their visits and bookings are those of this place only."""

    person: Actor
    card: Card | None
    account: Account | None
    roles: list[Role]
    acts_for: list[Tie]
    consents: list[ConsentLine]
    inside: Visit | None
    visits: list[Visit]
    coming: list[Booking]
    past: list[Booking]
    merges: list[Merge]


def person_page(place: Place, person: Actor, now: datetime) -> PersonPage:
    """Nine queries, however long the person has been coming."""
    visits = Visit.objects.standing().of_place(place).filter(person=person).select_related("acting_for")
    bookings = Booking.objects.of_place(place).filter(booked_for=person, undone_at=None)
    bookings = bookings.select_related("resource", "acting_for", "booked_for", "place")
    last = list(visits.order_by("-arrived_at", "-pk")[:SHOWN])
    ties = Tie.objects.declared().in_force(place.day_of(now)).of_kind(*ACTS_FOR).filter(subject=person)
    merges = Merge.objects.filter(kept=person, undone_at=None).select_related("absorbed", "merged_by__person")
    return PersonPage(
        person=person,
        card=card_of(person),
        account=Account.objects.filter(person=person).first(),
        roles=list(Role.objects.in_force(now).filter(place=place, person=person).order_by("kind", "pk")),
        acts_for=list(ties.select_related("counterpart").order_by("counterpart__name", "pk")),
        consents=consents_of(person),
        inside=next((visit for visit in last if visit.left_at is None), None),
        visits=last,
        coming=list(bookings.standing().filter(ends_at__gt=now).order_by("starts_at", "pk")[:SHOWN]),
        past=list(bookings.filter(ends_at__lte=now).order_by("-starts_at", "-pk")[:SHOWN]),
        merges=list(merges.order_by("-merged_at", "-pk")),
    )
