"""The letters to guests. None but the one to a confirmed address says what somebody typed."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from comptoir.booking.models import Booking
from comptoir.calendars.writing import attached
from comptoir.kit import speech
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.rights.locked import stays_locked


def send_code(email: str, booking: Booking, code: str) -> None:
    """The code, and until when it counts."""
    until = booking.tentative_until
    told = {**_of(booking), "code": code, "until": speech.clock(until) if until is not None else ""}
    _send(email, "guests/code.txt", told)


def send_refusal(email: str, place: Place, refusal: Refusal) -> None:
    """What only the person themselves may know: it was not on the page."""
    _send(email, "guests/refused.txt", {"place": place, "why": refusal.sentence})


def send_booked(email: str, booking: Booking, address: str) -> None:
    """It is theirs; ``address`` is where it is seen and cancelled."""
    told = {**_of(booking), "address": address, "guest": booking.booked_for, "about": booking, "extras": ""}
    inside = stays_locked(person=booking.booked_for, resources=[booking.resource], periods=[booking.period])
    told["locked"] = " ".join(inside)
    _send(email, "guests/booked.txt", told, booking)


def _of(booking: Booking) -> dict[str, object]:
    return {
        "place": booking.place,
        "what": booking.resource.name,
        "when": when(booking.starts_at, booking.ends_at),
    }


def when(start: datetime, end: datetime) -> str:
    """« mercredi 25 novembre 2026 de 15 h à 16 h »"""
    return f"{speech.weekday(start)} {speech.day_and_year(start)} {speech.from_to(start, end)}"


def _send(to: str, template: str, told: dict[str, object], booking: Booking | None = None) -> None:
    """The first line of the template is the subject."""
    subject, _, words = render_to_string(template, told).strip().partition("\n")
    attachments = attached(booking) if booking is not None else []
    EmailMessage(subject, words.strip() + "\n", None, [to], attachments=attachments).send()
