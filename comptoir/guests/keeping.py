"""A guest's booking: kept for a quarter of an hour, confirmed by a code, given back; and who the guest is."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F, Q

from comptoir.actors.actions import register_person
from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.booking.refusals import AlreadyCancelled, HasExpired
from comptoir.gestures import acts, making
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to

KEPT = timedelta(minutes=15)
# The addresses in letters already sent were signed so.
_LINKS = signing.Signer(salt="comptoir.people.guests")


def offered_to_guests(place: Place) -> list[Resource]:
    """What somebody without account may book at once, in the order of the place. One query.

    What is given on request, or on the spot, is for the counter.
    """
    offered = Resource.objects.in_use().of_place(place).filter(
        open_to_guests=True, needs_approval=False, walk_in_only=False
    )  # fmt: skip
    return list(offered.select_related("place", "space").order_by("position", "name", "pk"))


def guest_of(place: Place, email: str, name: str, now: datetime) -> Actor:
    """Whom the place knows by that address, whoever signs in with it first; else somebody new.

    In a transaction: who is found is not forgotten meanwhile.
    """
    told = Q(account__email__iexact=email) | Q(email__iexact=email)
    known = persons_known_to(place).filter(told).order_by(F("account").asc(nulls_last=True), "pk")
    known = known.select_for_update(of=("self",), no_key=True)
    return known.first() or register_person(name=name, email=email, by=None, now=now)


def keep_for_guest(
    *, resource: Resource, period: Period, email: str, name: str, party: int, purpose: str, now: datetime
) -> Booking:
    """Theirs for a quarter of an hour, in which the code is to be typed; who waits for it comes before.

    :raises Refusal: what ``book`` refuses, with its ways out; nobody is registered for it.
    """
    making.serve_the_list(resource.place, now)
    with transaction.atomic():
        return booking_actions.book(
            resource=resource, period=period, booked_for=guest_of(resource.place, email, name, now),
            party=party, purpose=purpose, tentative_until=now + KEPT, by=None, now=now,
        )  # fmt: skip


def asked_for(number: int | None) -> Booking | None:
    """The booking of that number, when there is one."""
    known = Booking.objects.select_related("resource", "place", "booked_for", "acting_for")
    return known.filter(pk=number).first() if number is not None else None


def confirm_for_guest(booking: Booking, now: datetime) -> bool:
    """Whether it is confirmed just now; the counters are told. Twice is once.

    :raises Refusal: what ``confirm_booking`` refuses.
    """
    booking.refresh_from_db()
    if booking.confirmed_at is not None and booking.cancelled_at is None:
        return False
    making.tell_of_the_clock(
        booking.place, "confirm", booking, now, lambda one, at: acts.confirm(booking=one, by=None, now=at)
    )
    return True


def cancel_for_guest(booking: Booking, now: datetime) -> None:
    """The guest does not come; the counters are told, and whoever waits is asked. Twice is once.

    :raises Refusal: what ``cancel_booking`` refuses, in the language of the place.
    """
    if booking.cancelled_at is not None:
        return
    making.tell_of_the_clock(
        booking.place, "cancel", booking, now, lambda one, at: acts.cancel(booking=one, by=None, now=at)
    )
    making.serve_the_list(booking.place, now)


def give_back(booking: Booking, now: datetime) -> None:
    """Too many wrong codes: it counts as never made. What is given back, or confirmed, stays so."""
    with suppress(AlreadyCancelled, HasExpired):
        if booking.confirmed_at is not None:
            return
        booking_actions.undo_booking(booking=booking, by=None, now=now)
        making.serve_the_list(booking.place, now)


def link_to(booking: Booking) -> str:
    """The last part of the address by which the guest sees the booking: nobody can make one up."""
    return _LINKS.sign(str(booking.pk))


def behind(link: str, place: Place) -> Booking | None:
    """The booking of that link; None for a link of another place, or that somebody made up."""
    try:
        number = int(_LINKS.unsign(link))
    except (signing.BadSignature, ValueError):
        return None
    found = asked_for(number)
    return found if found is not None and found.place == place and found.undone_at is None else None
