"""The letters about a closure: to each person whose booking it changed, and when it is put back."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation

from comptoir.booking.mails import address_of
from comptoir.booking.models import Booking
from comptoir.closures.models import Settlement
from comptoir.kit import speech
from comptoir.kit.periods import Period

SETTLED, RESTORED = "closures/letter_settled.txt", "closures/letter_restored.txt"


def send_settled(settlement: Settlement) -> None:
    """What became of it and why. Nothing to whoever has no mail: they are phoned."""
    _send(settlement, SETTLED)


def send_restored(settlement: Settlement) -> None:
    """It stands again, as it was."""
    _send(settlement, RESTORED)


def _send(settlement: Settlement, template: str) -> None:
    booking = settlement.booking
    to, place = booking.booked_for, booking.place
    address = address_of(to)
    if not address:
        return
    with translation.override(to.language or place.language), timezone.override(place.tz):
        subject, _, words = render_to_string(template, _told(settlement, booking)).strip().partition("\n")
    send_mail(subject, words.strip() + "\n", None, [address])


def _told(settlement: Settlement, booking: Booking) -> dict[str, object]:
    closure, kinds = settlement.closure, Settlement.Kind
    return {
        "person": booking.booked_for,
        "place": booking.place,
        "what": settlement.resource_before.name,
        "when": said(Period(settlement.starts_before, settlement.ends_before)),
        "to_what": booking.resource.name,
        "to_when": said(booking.period),
        "closed": said(closure.period),
        "reason": closure.reason,
        "is_cancelled": settlement.kind == kinds.CANCELLED,
        "is_moved": settlement.kind == kinds.MOVED,
    }


def said(period: Period) -> str:
    """« jeudi 19 novembre 2026 de 14 h à 16 h »; with both days when it runs over more than one."""
    first = f"{speech.weekday(period.start)} {speech.day_and_year(period.start)}"
    if speech.day_of(period.start) == speech.day_of(period.end):
        return f"{first} {speech.from_to(period.start, period.end)}"
    last = f"{speech.weekday(period.end)} {speech.day_and_year(period.end)}"
    return f"{first} {speech.clock(period.start)} – {last} {speech.clock(period.end)}"
