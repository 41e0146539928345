"""What booking holds about a person, to give them and to forget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.booking.actions import cancel_booking, withdraw_request
from comptoir.booking.models import Booking, BookingRequest, Series

title = _("Bookings")


def export_of(person: Actor) -> dict[str, Any]:
    """The person's bookings, oldest first, instants in ISO 8601."""
    bookings = Booking.objects.filter(booked_for=person).select_related("place", "resource", "acting_for")
    asked = BookingRequest.objects.filter(booked_for=person).select_related("place", "resource", "acting_for")
    return {
        "bookings": [_booking(booking) for booking in bookings.order_by("starts_at", "pk")],
        "requests": [_request(request) for request in asked.order_by("starts_at", "pk")],
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Cancel what is to come and forget what it was for; that a room was used stays as a number."""
    to_come = Booking.objects.standing().filter(booked_for=person, starts_at__gt=now, checked_in_at=None)
    # What has expired is taken back by the clock.
    kept = to_come.filter(Q(tentative_until=None) | Q(tentative_until__gt=now), ended_at=None)
    for booking in kept.order_by("pk"):
        cancel_booking(booking=booking, by=by, now=now)
    for request in BookingRequest.objects.open().filter(booked_for=person).order_by("pk"):
        withdraw_request(request=request, by=by, now=now)
    Booking.objects.filter(booked_for=person).exclude(
        purpose="", is_public=False, shows_name=False, cancelled_because=""
    ).update(purpose="", is_public=False, shows_name=False, cancelled_because="")
    BookingRequest.objects.filter(booked_for=person).update(purpose="", message="", shows_name=False)
    Series.objects.filter(booked_for=person).update(purpose="")


def _booking(booking: Booking) -> dict[str, Any]:
    moments = (
        "booked_at", "tentative_until", "confirmed_at", "checked_in_at", "ended_at", "cancelled_at",
        "expired_at", "no_show_at",
    )  # fmt: skip
    return {**_asked(booking, moments), "cancelled_because": booking.cancelled_because}


def _request(request: BookingRequest) -> dict[str, Any]:
    said = {"outcome": request.outcome, "message": request.message}
    return {**_asked(request, ("asked_at", "decided_at")), **said}


def _asked(row: Booking | BookingRequest, moments: tuple[str, ...]) -> dict[str, Any]:
    instants = {name: getattr(row, name) for name in ("starts_at", "ends_at", *moments)}
    return {
        "place": row.place.name,
        "resource": row.resource.name,
        "purpose": row.purpose,
        "acting_for": row.acting_for.name if row.acting_for else "",
        "party": row.party,
        **{name: moment.isoformat() if moment is not None else None for name, moment in instants.items()},
    }
