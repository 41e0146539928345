"""A room taken on a Tuesday afternoon, and people who would like it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_place, make_room
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_account, make_person, make_role
from comptoir.waiting.actions import join
from comptoir.waiting.models import Offer, Waiting
from comptoir.waiting.offering import offer_freed

MONDAY_NOON = at(12, TUESDAY - timedelta(days=1))


def afternoon(start: float = 14, end: float = 16) -> Period:
    return Period(at(start), at(end))


@dataclass
class Scene:
    place: Place = field(default_factory=make_place)
    now: datetime = MONDAY_NOON

    def __post_init__(self) -> None:
        self.room: Resource = make_room(self.place, "Grande salle")
        self.small: Resource = make_room(self.place, "Petite salle", seats=4)
        concierge: Account = make_account(make_person("Maud Perrin"))
        make_role(self.place, "concierge", concierge.person)
        self.concierge = concierge
        self.taken = self.booked("Karim Saïdi")

    def booked(self, who: str | Actor = "Karim Saïdi", **changes: Any) -> Booking:
        person = make_person(who) if isinstance(who, str) else who
        plain = {"resource": self.room, "period": afternoon(), "by": None, "now": LONG_BEFORE}
        return booking_actions.book(**plain | {"booked_for": person} | changes)

    def waits(self, who: str | Actor, mail: str = "", **changes: Any) -> Waiting:
        person = make_person(who, email=mail) if isinstance(who, str) else who
        plain = {"resource": self.room, "period": afternoon(), "by": self.concierge, "now": self.now}
        waiting = join(**plain | {"person": person} | changes)
        self.now += timedelta(minutes=1)
        return waiting

    def free(self, booking: Booking | None = None, **changes: Any) -> list[Offer]:
        """Cancel, and offer what that frees, as one act."""
        booking_actions.cancel_booking(booking=booking or self.taken, by=None, now=self.now)
        return self.offer(**changes)

    def offer(self, **changes: Any) -> list[Offer]:
        return offer_freed(**{"place": self.place, "now": self.now} | changes)


def offered_to() -> list[str]:
    """Whom something is being offered to."""
    offers = Offer.objects.filter(answered_at=None).order_by("pk")
    return list(offers.values_list("waiting__person__name", flat=True))
