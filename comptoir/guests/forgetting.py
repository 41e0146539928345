"""Who asked for a booking and never typed the code: forgotten after two days, unless known otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from comptoir.actors.actions import remove_person
from comptoir.actors.models import Actor, Merge
from comptoir.actors.pointing import followers, foreign_keys_to, pointers, rows
from comptoir.booking.actions import forget_never_confirmed
from comptoir.booking.models import Booking, BookingExtra, FormerExtra
from comptoir.gestures import making
from comptoir.places.models import Acquaintance

KEPT = timedelta(hours=48)


def forget_who_never_confirmed(now: datetime) -> int:
    """How many were forgotten: registered by asking, confirmed nothing since, and nobody noted anything else.

    What they asked for goes with them, and what the counters read of it. Twice is once.
    """
    asked = Booking.objects.never_confirmed().filter(
        booked_at__lte=now - KEPT, booked_for__registered_at=F("booked_at")
    )
    keys = set(asked.order_by().values_list("booked_for", flat=True))
    return sum(_forget(key, now) for key in sorted(keys)) if keys else 0


@transaction.atomic
def _forget(key: int, now: datetime) -> int:
    person = Actor.objects.select_for_update().filter(pk=key).first()
    if person is None or _is_known_otherwise(person, now):
        return 0
    for booking in Booking.objects.filter(booked_for=person).order_by("pk"):
        if booking.expired_at is not None:
            making.forget_of_the_clock("expired", booking, booking.expired_at)
    forget_never_confirmed(booked_for=person, by=None, now=now)
    remove_person(person=person, by=None, now=now)
    return 1


def _is_known_otherwise(person: Actor, now: datetime) -> bool:
    """Somebody completed the row, or anything but these bookings speaks of the person."""
    if person.phone or person.commune or person.merged_into_id or person.erased_at:
        return True
    theirs = Booking.objects.filter(booked_for=person)
    others = theirs.exclude(pk__in=theirs.never_confirmed().filter(booked_at__lte=now - KEPT))
    elsewhere = Acquaintance.objects.filter(person=person).exclude(place__in=theirs.values("place"))
    return others.exists() or elsewhere.exists() or _is_pointed_to(person) or _are_pointed_to(person)


def _is_pointed_to(person: Actor) -> bool:
    """By anything but these bookings, and that their places know them since."""
    fields = [field for field in (*pointers(), *followers()) if field.model is not Acquaintance]
    fields = [field for field in fields if (field.model, field.name) != (Booking, "booked_for")]
    merges = Merge.objects.filter(Q(kept=person) | Q(absorbed=person))
    return merges.exists() or any(rows(f.model).filter(**{f.name: person}).exists() for f in fields)


def _are_pointed_to(person: Actor) -> bool:
    """Whether anything speaks of what they asked for: a closure that hit it, an offer."""
    fields = [field for field in foreign_keys_to(Booking) if field.model not in {BookingExtra, FormerExtra}]
    tied = (Exists(rows(field.model).filter(**{field.name: OuterRef("pk")})) for field in fields)
    return Booking.objects.filter(reduce(or_, map(Q, tied)), booked_for=person).exists()
