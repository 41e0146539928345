"""What programs are told of places, resources, bookings, requests, waiting and closures. Plain values.

Moments are told with the distance of the place's clock from UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from comptoir.agenda.models import Closure, Resource
from comptoir.booking.models import Booking, BookingRequest
from comptoir.places.models import Place
from comptoir.waiting.models import Offer, Waiting


def moment(at: datetime | None, tz: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(tz).isoformat()


def place(told: Place, roles: list[str]) -> dict[str, Any]:
    return {
        "place": told.slug, "name": told.name, "time_zone": told.time_zone, "language": told.language,
        "address": told.address, "postcode": told.postcode, "commune": told.commune, "roles": roles,
    }  # fmt: skip


def resource(told: Resource) -> dict[str, Any]:
    """With the rules on its time, so that a program need not try."""
    return {
        "resource": told.slug, "name": told.name, "kind": told.kind, "taken": told.taken, "seats": told.seats,
        "equipment": told.equipment, "space": told.space.name if told.space is not None else None,
        "floor": told.space.floor if told.space is not None else "",
        "step_free": told.space.is_step_free if told.space is not None else False,
        "is_self_service": told.is_self_service, "walk_in_only": told.walk_in_only,
        "needs_approval": told.needs_approval, "usual_minutes": told.usual_minutes,
        "minimum_minutes": told.minimum_minutes, "maximum_minutes": told.maximum_minutes,
        "slot_minutes": told.slot_minutes, "notice_minutes": told.notice_minutes,
        "horizon_days": told.horizon_days, "buffer_minutes": told.buffer_minutes,
    }  # fmt: skip


def booking(told: Booking, extras: Iterable[Resource] | None = None) -> dict[str, Any]:
    """To whoever may change it. ``extras``: what goes along, when it is known already."""
    tz = told.place.tz
    along = [extra.resource for extra in told.extras.all()] if extras is None else extras
    return {
        "booking": told.pk, "uid": f"{told.claim}@comptoir", "sequence": told.sequence, "state": state(told),
        "resource": told.resource.slug, "resource_name": told.resource.name,
        "extras": sorted(one.slug for one in along),
        "starts": moment(told.starts_at, tz), "ends": moment(told.ends_at, tz),
        "party": told.party, "purpose": told.purpose, "shows_name": told.shows_name,
        "is_public": told.is_public, "booked_for": told.booked_for.name,
        "acting_for": told.acting_for.name if told.acting_for is not None else None,
        "series": told.series_id, "occurs_on": told.occurs_on and told.occurs_on.isoformat(),
        "tentative_until": moment(told.tentative_until, tz),
        "checked_in_at": moment(told.checked_in_at, tz), "ended_at": moment(told.ended_at, tz),
        "cancelled_at": moment(told.cancelled_at, tz), "cancelled_because": told.cancelled_because,
    }  # fmt: skip


def state(told: Booking) -> str:
    if told.cancelled_at is not None:
        return "no_show" if told.no_show_at else "expired" if told.expired_at else "cancelled"
    if told.ended_at is not None:
        return "ended"
    if told.checked_in_at is not None:
        return "checked_in"
    return "tentative" if told.is_tentative else "booked"


def request(told: BookingRequest) -> dict[str, Any]:
    tz = told.place.tz
    return {
        "request": told.pk, "state": told.outcome or "open", "message": told.message,
        "resource": told.resource.slug, "extras": sorted(extra.slug for extra in told.extras.all()),
        "starts": moment(told.starts_at, tz), "ends": moment(told.ends_at, tz),
        "party": told.party, "purpose": told.purpose, "booked_for": told.booked_for.name,
        "acting_for": told.acting_for.name if told.acting_for is not None else None,
        "asked_at": moment(told.asked_at, tz), "booking": told.booking_id,
    }  # fmt: skip


def waiting(told: Waiting, offer: Offer | None = None) -> dict[str, Any]:
    """``offer`` is what is kept for them, until when."""
    tz = told.place.tz
    offered = offer and {"booking": offer.booking_id, "until": moment(offer.expires_at, tz)}
    return {
        "waiting": told.pk, "resource": told.resource.slug, "starts": moment(told.starts_at, tz),
        "ends": moment(told.ends_at, tz), "party": told.party, "purpose": told.purpose,
        "state": "left" if told.left_at else "served" if told.served_at else "waiting", "offer": offered,
    }  # fmt: skip


def closure(told: Closure) -> dict[str, Any]:
    tz = told.place.tz
    return {
        "closure": told.pk, "starts": moment(told.starts_at, tz), "ends": moment(told.ends_at, tz),
        "reason": told.reason, "whole_place": told.is_whole_place,
        "resources": sorted(one.slug for one in told.resources.all()),
        "lifted_at": moment(told.lifted_at, tz),
    }  # fmt: skip
