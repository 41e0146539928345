"""What booking holds about a person, to give them and to forget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.booking.actions import cancel_booking
from comptoir.booking.models import Booking

title = _("Bookings")


def export_of(person: Actor) -> dict[str, Any]:
    """The person's bookings, oldest first, instants in ISO 8601."""
    bookings = Booking.objects.filter(booked_for=person).select_related("place", "resource", "acting_for")
    return {"bookings": [_exported(booking) for booking in bookings.order_by("starts_at", "pk")]}


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Cancel what is to come and forget what it was for; that a room was used stays as a number."""
    to_come = Booking.objects.standing().filter(booked_for=person, starts_at__gt=now, checked_in_at=None)
    for booking in to_come.filter(ended_at=None).order_by("pk"):
        cancel_booking(booking=booking, by=by, now=now)
    Booking.objects.filter(~Q(purpose="") | Q(is_public=True), booked_for=person).update(
        purpose="", is_public=False
    )


def _exported(booking: Booking) -> dict[str, Any]:
    moments = {
        name: moment.isoformat() if (moment := getattr(booking, name)) is not None else None
        for name in ("starts_at", "ends_at", "booked_at", "checked_in_at", "ended_at", "cancelled_at")
    }
    return {
        "place": booking.place.name,
        "resource": booking.resource.name,
        "purpose": booking.purpose,
        "acting_for": booking.acting_for.name if booking.acting_for else "",
        "party": booking.party,
        **moments,
    }
