"""The letters about a closure: to each person whose booking it changed, and when it is put back."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation

from comptoir.booking.mails import address_of
from comptoir.booking.models import Booking
from comptoir.closures.models import Settlement
from comptoir.closures.saying import said
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
    closure, kinds, place = settlement.closure, Settlement.Kind, booking.place
    return {
        "person": booking.booked_for,
        "place": place,
        "what": settlement.resource_before.name,
        "when": said(Period(settlement.starts_before, settlement.ends_before), place),
        "to_what": booking.resource.name,
        "to_when": said(booking.period, place),
        "closed": said(closure.period, place),
        "reason": closure.reason,
        "is_cancelled": settlement.kind == kinds.CANCELLED,
        "is_moved": settlement.kind == kinds.MOVED,
    }
