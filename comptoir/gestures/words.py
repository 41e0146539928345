"""How the counter names people, bookings and groups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext, ngettext

from comptoir.actors.letters import address_of
from comptoir.actors.models import Actor
from comptoir.agenda.models import Hold, Resource
from comptoir.booking.models import Booking
from comptoir.kit import speech
from comptoir.places.models import Place, Space
from comptoir.presence.models import HeadCount, Purpose
from comptoir.waiting.models import Offer

ICON_OF_SPACE: dict[str, str] = {
    Space.Kind.ROOM: "room",
    Space.Kind.DESKS: "desk",
    Space.Kind.WORKSTATIONS: "screen",
    Space.Kind.LOCKERS: "locker",
    Space.Kind.LOUNGE: "sofa",
}
PURPOSE_OF_SPACE: dict[str, Purpose] = {
    Space.Kind.ROOM: Purpose.MEETING,
    Space.Kind.DESKS: Purpose.WORK,
    Space.Kind.WORKSTATIONS: Purpose.FREE_ACCESS,
}


def who(booking: Booking) -> str:
    """In whose name: the organisation when there is one."""
    return (booking.acting_for or booking.booked_for).name


def family_name(booking: Booking) -> str:
    """What fits in a short block: the last word of a person's name, the whole name of an organisation."""
    actor = booking.acting_for or booking.booked_for
    return actor.name.split()[-1] if actor.is_person else actor.name


def party_of(booking: Booking) -> str:
    """« 8 personnes »; nothing for one."""
    return speech.count(booking.party, gettext("person"), gettext("persons")) if booking.party > 1 else ""


def booked_as(booking: Booking) -> tuple[str, str]:
    """Two lines about a booking: what for and who; or who and how many."""
    if booking.purpose:
        return booking.purpose, ", ".join(filter(None, (who(booking), party_of(booking))))
    person = booking.booked_for.name if booking.acting_for else ""
    return who(booking), ", ".join(filter(None, (person, party_of(booking))))


def purpose_for(resource: Resource) -> Purpose:
    """What somebody who uses that resource most likely comes for."""
    return PURPOSE_OF_SPACE.get(resource.space.kind, Purpose.WORK) if resource.space else Purpose.WORK


ICON_OF_THING: dict[str, str] = {
    Resource.Kind.EQUIPMENT: "lend",
    Resource.Kind.VEHICLE: "key",
    Resource.Kind.LOCKER: "locker",
}


def icon_for(resource: Resource) -> str:
    """That of the space it is; of a thing, that of its kind."""
    if resource.space is not None:
        return ICON_OF_SPACE.get(resource.space.kind, "calendar")
    return ICON_OF_THING.get(resource.kind, "calendar")


def heads(counts: Iterable[tuple[str, int]]) -> str:
    """« 6 seniors, 2 enfants »."""
    return ", ".join(_head(public, number) for public, number in counts if number)


def _head(public: str, number: int) -> str:
    said = {
        HeadCount.Public.ADULT: ngettext("%(n)s adult", "%(n)s adults", number),
        HeadCount.Public.SENIOR: ngettext("%(n)s senior", "%(n)s seniors", number),
        HeadCount.Public.YOUTH: ngettext("%(n)s young person", "%(n)s young people", number),
        HeadCount.Public.CHILD: ngettext("%(n)s child", "%(n)s children", number),
        HeadCount.Public.JOB_SEEKER: ngettext("%(n)s job-seeker", "%(n)s job-seekers", number),
        HeadCount.Public.PROFESSIONAL: ngettext("%(n)s professional", "%(n)s professionals", number),
    }
    return said[HeadCount.Public(public)] % {"n": number}


def name_of(actor: Actor, acting_for: Actor | None) -> str:
    """« Nadia Benali pour KARMA »."""
    if acting_for is None or acting_for.pk == actor.pk:
        return actor.name
    return gettext("%(person)s for %(organisation)s") % {
        "person": actor.name,
        "organisation": acting_for.name,
    }


def unit_of(booking: Booking) -> str:
    """What is taken, as one says it: « Bureau 6 », « Petite salle », « Coworking, 3 places »."""
    resource = booking.resource
    if resource.taken == Resource.Taken.WHOLE:
        return resource.name
    holds = Hold.objects.filter(claim=booking.claim, released_at=None).select_related("unit")
    names = sorted({hold.unit.name for hold in holds})
    return names[0] if len(names) == 1 else resource.name


class Timed(Protocol):
    """A booking, a request, somebody who waits: from when to when, in a place."""

    @property
    def place(self) -> Place: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def when(booking: Timed, now: datetime) -> str:
    """« de 14 h à 16 h » today, « vendredi de 14 h à 16 h » later."""
    today = booking.place.day_of(now)
    hours = speech.from_to(booking.starts_at, booking.ends_at)
    day = booking.place.day_of(booking.starts_at)
    return hours if day == today else f"{speech.near_day(day, today)} {hours}"


def offered(offer: Offer, now: datetime) -> str:
    """Whose turn it is, and until when; and that they are to be phoned, when no letter reaches them."""
    booking = offer.booking
    said = {
        "name": name_of(booking.booked_for, booking.acting_for),
        "what": booking.resource.name,
        "when": when(booking, now),
        "until": speech.near_moment(offer.expires_at, booking.place.day_of(now)),
    }
    if address_of(booking.booked_for):
        return gettext("Offered to %(name)s until %(until)s: %(what)s, %(when)s.") % said
    return gettext("Phone %(name)s: %(what)s, %(when)s, is kept for them until %(until)s.") % said
