"""What is held about a person, given to them or forgotten: one act over every app that holds something.

A new app with a ``personal.py`` is added to ``PARTS``; a test refuses a column that no part answers for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from comptoir.actors import personal as of_actors
from comptoir.actors.models import Account, Actor
from comptoir.booking import personal as of_booking
from comptoir.booking.models import Booking
from comptoir.calendars import personal as of_calendars
from comptoir.closures import personal as of_closures
from comptoir.enquiries import personal as of_enquiries
from comptoir.exchange import personal as of_exchange
from comptoir.gestures import personal as of_gestures
from comptoir.journal import personal as of_journal
from comptoir.kit.refusals import Refusal
from comptoir.load import personal as of_load
from comptoir.network import personal as of_network
from comptoir.people import words
from comptoir.places import personal as of_places
from comptoir.places.models import Role
from comptoir.places.permissions import COUNTER
from comptoir.portraits import personal as of_portraits
from comptoir.presence import personal as of_presence
from comptoir.presence.models import Visit
from comptoir.resources import personal as of_resources
from comptoir.rights import personal as of_rights
from comptoir.studies import personal as of_studies
from comptoir.ties import personal as of_ties
from comptoir.waiting import personal as of_waiting


class Part(Protocol):
    """The ``personal.py`` of an app."""

    @property
    def title(self) -> Any: ...

    def export_of(self, person: Actor) -> Mapping[str, Any]: ...

    def erase(self, person: Actor, *, by: Account | None, now: datetime) -> None: ...


# What is erased first needs what comes after: the name itself is forgotten last.
PARTS: tuple[Part, ...] = (
    of_calendars,
    of_gestures,
    of_presence,
    of_waiting,
    of_closures,
    of_booking,
    of_rights,
    of_resources,
    of_portraits,
    of_journal,
    of_load,
    of_studies,
    of_enquiries,
    of_exchange,
    of_network,
    of_ties,
    of_places,
    of_actors,
)


class StillInside(Refusal):
    """The person is in a place: their goodbye comes first."""


class HasComingBookings(Refusal):
    """Something is booked for them: it is used or cancelled first."""


class HoldsARole(Refusal):
    """The person works at a counter: the role ends first."""


def export_person(person: Actor) -> dict[str, Any]:
    """Everything the installation holds about the person, app by app, for JSON."""
    parts = {_name(part): {"title": str(part.title), **part.export_of(person)} for part in reversed(PARTS)}
    return {"person": person.pk, "name": person.name, "parts": parts}


@transaction.atomic
def erase_person(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Forget who the person is, everywhere; what they did stays as unnamed counts, what others wrote of
    them in the network without the name.

    :raises StillInside, HasComingBookings, HoldsARole:
    """
    Actor.objects.select_for_update().get(pk=person.pk)
    refusal = what_forbids_erasing(person, now=now)
    if refusal is not None:
        raise refusal
    names = words.names_of(person)
    for part in PARTS:
        part.erase(person, by=by, now=now)
    words.forget_names(names)


def what_forbids_erasing(person: Actor, *, now: datetime) -> Refusal | None:
    """Why the person cannot be erased at this moment; None when they can."""
    name = {"name": person.name}
    if Visit.objects.inside().filter(person=person).exists():
        return StillInside(gettext("%(name)s is still in: say goodbye first.") % name)
    if Booking.objects.standing().filter(booked_for=person, ends_at__gt=now).exists():
        return HasComingBookings(gettext("%(name)s still has something booked: cancel it first.") % name)
    works = Role.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), person=person, kind__in=COUNTER)
    if works.exists():
        return HoldsARole(gettext("%(name)s still works at a counter: end their role first.") % name)
    return None


def _name(part: Part) -> str:
    return str(part.__name__).split(".")[1]  # type: ignore[attr-defined]
