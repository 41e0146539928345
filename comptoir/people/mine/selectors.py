"""What one's own page shows: one's bookings in this place, and nobody else's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from comptoir.actors.models import Actor, Card
from comptoir.agenda.models import Hold, Resource
from comptoir.booking.actions.coming import CHECK_IN_OPENS
from comptoir.booking.models import Booking, BookingRequest
from comptoir.booking.selectors import own_bookings, own_requests
from comptoir.people.mine.limits import Limit, limits_of
from comptoir.people.selectors import ConsentLine, card_of, consents_of
from comptoir.places.doors import Member
from comptoir.presence.models import Visit
from comptoir.rights.models import Training
from comptoir.rights.selectors import trainings_of
from comptoir.ties.selectors import organisations_represented_by
from comptoir.waiting.selectors import InLine, own_waiting


@dataclass(frozen=True)
class Mine:
    """A booking of one's own to come or going on, with the unit it is on, and what can be done now.

    Of a series only the next date is shown, with how many ``more_dates`` there are.
    """

    booking: Booking
    unit: str
    can_check_in: bool
    more_dates: int = 0

    @property
    def is_running(self) -> bool:
        return self.booking.checked_in_at is not None

    @property
    def half_an_hour_more(self) -> datetime:
        return self.booking.ends_at + timedelta(minutes=30)


@dataclass(frozen=True)
class MyPage:
    coming: list[Mine]
    past: list[Booking]
    requests: list[BookingRequest]
    waiting: list[InLine]
    limits: list[Limit]
    trainings: list[Training]
    inside: Visit | None
    card: Card | None
    acts_for: list[Actor]
    consents: list[ConsentLine]

    @property
    def offers(self) -> list[InLine]:
        """What came free and is kept for them: it does not wait."""
        return [one for one in self.waiting if one.offer is not None]

    @property
    def in_line(self) -> list[InLine]:
        return [one for one in self.waiting if one.offer is None]


def my_page(member: Member, now: datetime) -> MyPage:
    """A constant number of queries, however much was booked."""
    person, place = member.person, member.place
    own, waiting = own_bookings(person, place, now), own_waiting(person, place, now)
    offered = {one.offer.booking_id for one in waiting if one.offer is not None}
    coming = [one for one in (*own.current, *own.coming) if one.pk not in offered]
    inside: Visit | None = Visit.objects.inside().filter(place=place, person=person).first()
    return MyPage(
        coming=_mine(coming, now),
        past=own.past,
        requests=own_requests(person, place, now),
        waiting=waiting,
        limits=limits_of(member, now),
        trainings=trainings_of(person, place),
        inside=inside,
        card=card_of(person),
        acts_for=organisations_represented_by(person, place.day_of(now)),
        consents=consents_of(person),
    )


def _mine(bookings: list[Booking], now: datetime) -> list[Mine]:
    by_unit = [booking.claim for booking in bookings if booking.resource.taken == Resource.Taken.BY_UNIT]
    holds = Hold.objects.unreleased().filter(claim__in=by_unit).order_by("-pk")
    units = dict(holds.values_list("claim", "unit__name"))
    dates = Counter(booking.series_id for booking in bookings)
    shown: set[int | None] = set()
    found = []
    for booking in bookings:
        if booking.series_id is not None and booking.series_id in shown:
            continue
        shown.add(booking.series_id)
        more = dates[booking.series_id] - 1 if booking.series_id is not None else 0
        found.append(Mine(booking, units.get(booking.claim, ""), _can_check_in(booking, now), more))
    return found


def _can_check_in(booking: Booking, now: datetime) -> bool:
    return booking.checked_in_at is None and booking.starts_at - CHECK_IN_OPENS <= now
