"""The letter of the waiting list: to the one person whose turn it is, never to everybody."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation

from comptoir.actors.letters import address_of
from comptoir.kit import speech
from comptoir.places.models import Place
from comptoir.resources.naming import the
from comptoir.waiting.models import Offer


def send_offer(*, offer: Offer, now: datetime) -> None:
    """It came free: it is kept for you until that hour. Nothing to whoever has no mail: they are phoned."""
    waiting = offer.waiting
    address = address_of(waiting.person)
    if not address:
        return
    place, day = waiting.place, waiting.place.day_of(now)
    with translation.override(waiting.person.language or place.language), timezone.override(place.tz):
        said = {
            "person": waiting.person,
            "place": place,
            "what": the(waiting.resource),
            "day": speech.near_day(waiting.starts_at, day),
            "hours": speech.from_to(waiting.starts_at, waiting.ends_at),
            "until": speech.near_moment(offer.expires_at, day),
            "site": site_of(place),
        }
        subject, _, words = render_to_string("waiting/letter_offer.txt", said).strip().partition("\n")
    send_mail(subject, words.strip() + "\n", None, [address])


def site_of(place: Place) -> str:
    """Where one signs in to answer; empty on an installation that has no name of its own."""
    return "" if settings.LOOPBACK else f"https://{settings.ALLOWED_HOSTS[0]}{place.get_absolute_url()}"
