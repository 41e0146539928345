"""What pages show of the waiting list: who waits where, and what is being offered to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext, pgettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.booking.models import BookingRequest
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.waiting.models import Offer, Waiting


@dataclass(frozen=True)
class InLine:
    """Somebody who waits: how many are before them for the same time, and what is offered to them now.

    ``reached_at`` is where the letter went; empty: they are to be phoned.
    """

    waiting: Waiting
    position: int
    offer: Offer | None
    reached_at: str

    @property
    def said_position(self) -> str:
        return said_position(self.position)

    @property
    def is_to_be_phoned(self) -> bool:
        return self.offer is not None and not self.reached_at


def said_position(position: int) -> str:
    """« 1re personne sur la liste », « 2e sur la liste »."""
    if position == 1:
        return gettext("first on the list")
    return pgettext("on the waiting list", "number %(position)s on the list") % {"position": position}


def waiting_list(place: Place, now: datetime) -> list[InLine]:
    """Everybody who waits in the place, first come first. Three queries."""
    offers = Offer.objects.filter(answered_at=None).select_related("booking")
    rows = Waiting.objects.standing().of_place(place).filter(starts_at__gt=now)
    named = rows.select_related("place", "resource", "person", "acting_for").prefetch_related(
        Prefetch("offers", queryset=offers.order_by("pk"))
    )
    queue = list(named.order_by("joined_at", "pk"))
    accounts = Account.objects.filter(person__waiting__in=queue, is_active=True)
    mails = dict(accounts.order_by("pk").values_list("person", "email"))
    earlier: dict[int, list[Period]] = defaultdict(list)
    found = []
    for one in queue:
        before = earlier[one.resource_id]
        position = 1 + _overlapping(before, one.period)
        before.append(one.period)
        offer = next((offer for offer in one.offers.all() if offer.expires_at > now), None)
        found.append(InLine(one, position, offer, one.person.email or mails.get(one.person_id, "")))
    return found


def own_waiting(person: Actor, place: Place, now: datetime) -> list[InLine]:
    """Where the person stands on the lists of the place, what begins first first. Three queries."""
    own = [one for one in waiting_list(place, now) if one.waiting.person_id == person.pk]
    return sorted(own, key=lambda one: (one.waiting.starts_at, one.waiting.pk))


def on_offer(place: Place, now: datetime) -> list[InLine]:
    """What is being offered to somebody, what is over first first: for the counter. Three queries."""
    offered = [(one.offer.expires_at, one) for one in waiting_list(place, now) if one.offer is not None]
    return [one for _, one in sorted(offered, key=lambda pair: (pair[0], pair[1].waiting.pk))]


def to_decide(place: Place, now: datetime) -> int:
    """How many requests and offers wait for a word of the team. One query."""
    asked = BookingRequest.objects.of_place(place).open().order_by().values("pk")
    kept = Offer.objects.filter(waiting__place=place, answered_at=None, expires_at__gt=now).order_by()
    return int(asked.union(kept.values("pk"), all=True).count())


def places_with_a_list() -> list[Place]:
    """Where somebody waits. One query."""
    return list(Place.objects.filter(pk__in=Waiting.objects.standing().values("place")).order_by("pk"))


def position_for(resource: Resource, period: Period) -> int:
    """The place on the list of whoever would join it now. One query."""
    rows = Waiting.objects.standing().filter(resource=resource)
    return 1 + rows.filter(starts_at__lt=period.end, ends_at__gt=period.start).count()


def _overlapping(periods: Iterable[Period], period: Period) -> int:
    return sum(1 for other in periods if other.overlaps(period))
