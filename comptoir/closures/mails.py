"""The letters about a closure: to each person whose booking it changed, and when it is put back."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation

from comptoir.actors.letters import address_of
from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.closures.models import Settlement
from comptoir.closures.saying import said
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
        "is_along": settlement.kind == kinds.ALONG,
        **_along(settlement, booking),
    }


def _along(settlement: Settlement, booking: Booking) -> dict[str, str]:
    """What does not go along any more, and what does instead; empty where there is nothing."""
    if settlement.kind != Settlement.Kind.ALONG:
        return {"without": "", "instead": ""}
    after = [extra.resource for extra in booking.extras.select_related("resource").order_by("pk")]
    before = Resource.objects.filter(pk__in=settlement.along_before).order_by("pk")
    gone = [extra.name for extra in before if extra not in after]
    new = [extra.name for extra in after if extra.pk not in settlement.along_before]
    return {"without": speech.listed(gone, most=len(gone)), "instead": speech.listed(new, most=len(new))}
