"""A place on a Monday, with things booked on the Tuesday that it may have to close."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import TUESDAY, at, make_place, make_room
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.closures.choices import Choice
from comptoir.closures.hitting import Hit, hits
from comptoir.closures.settling import Settled, close_and_settle
from comptoir.kit.periods import Period, day_period
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_account, make_person, make_role
from comptoir.waiting.tests.scene import MONDAY_NOON

WHOLE_TUESDAY = day_period(TUESDAY, Place(time_zone="Europe/Paris").tz)
REASON = "travaux"


def hours(start: float, end: float, day: date = TUESDAY) -> Period:
    return Period(at(start, day), at(end, day))


@dataclass
class Scene:
    place: Place = field(default_factory=make_place)
    now: datetime = MONDAY_NOON

    def __post_init__(self) -> None:
        self.room: Resource = make_room(self.place, "Grande salle")
        self.small: Resource = make_room(self.place, "Petite salle", seats=4)
        self.concierge: Account = make_account(make_person("Maud Perrin"))
        make_role(self.place, "concierge", self.concierge.person)

    def booked(self, start: float = 14, end: float = 16, who: str | Actor = "Nadia Benali", **changes: Any):
        mail = changes.pop("mail", "")
        person = make_person(who, email=mail) if isinstance(who, str) else who
        day = changes.pop("day", TUESDAY)
        plain = {"resource": self.room, "period": hours(start, end, day), "by": None, "now": self.now}
        return booking_actions.book(**plain | {"booked_for": person} | changes)

    def hits(self, period: Period = WHOLE_TUESDAY, *resources: Resource) -> list[Hit]:
        return hits(self.place, period, resources, now=self.now)

    def close(
        self, choices: dict[Booking, Choice] | None = None, *resources: Resource, **changes: Any
    ) -> Settled:
        chosen = {booking.pk: choice for booking, choice in (choices or {}).items()}
        plain = {
            "place": self.place, "period": WHOLE_TUESDAY, "reason": REASON, "by": self.concierge,
            "now": self.now,
        }  # fmt: skip
        return close_and_settle(**plain | {"resources": resources, "choices": chosen} | changes)


def kinds(hit: Hit) -> list[str]:
    return [str(proposal.choice.kind) for proposal in hit.proposals]


def proposed(hit: Hit) -> list[tuple[str, str]]:
    """What each proposal but the last two says, and where it leads."""
    found = []
    for proposal in hit.proposals[:-2]:
        resource, period = proposal.choice.resource, proposal.choice.period
        if period is None:
            extras = ", ".join(extra.name for extra in proposal.choice.extras)
            found.append((str(proposal.choice.kind), extras))
            continue
        where = f"{resource.name} " if resource is not None else ""
        local = [
            moment.astimezone(Place(time_zone="Europe/Paris").tz) for moment in (period.start, period.end)
        ]
        found.append((str(proposal.choice.kind), f"{where}{local[0]:%d %H:%M}–{local[1]:%H:%M}"))
    return found
