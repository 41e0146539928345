"""The letters about bookings: plain text, in the language of whoever reads them, by the clocks of the place.

What calendars attach to them is brought by whoever acts: ``Attach`` makes attachments of a booking.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from email.mime.base import MIMEBase

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from comptoir.actors.letters import address_of
from comptoir.actors.models import Actor
from comptoir.booking.models import Booking, BookingExtra, BookingRequest
from comptoir.kit import speech
from comptoir.places.models import Place
from comptoir.rights.locked import stays_locked

Attachment = tuple[str, str | bytes, str] | MIMEBase
Attach = Callable[[Booking], Sequence[Attachment]]


def post(letter: Callable[..., None], *about: object) -> None:
    """The letter goes once the act is written down; a post office that fails undoes nothing."""
    # A lambda and not a partial: Django names what failed, and a partial has no name.
    transaction.on_commit(lambda: letter(*about), robust=True)


def nothing_attached(booking: Booking) -> Sequence[Attachment]:
    """A letter by itself."""
    return ()


def send_booked(booking: Booking, attach: Attach = nothing_attached) -> None:
    """It is booked; when it is tentative, until when it waits to be confirmed."""
    if booking.is_tentative:
        _send(booking.booked_for, booking.place, "booking/letter_tentative.txt", booking, attach(booking))
    else:
        _send(booking.booked_for, booking.place, "booking/letter_booked.txt", booking, attach(booking))


def send_expired(booking: Booking) -> None:
    """It was tentative, nobody confirmed it: the time is free again."""
    _send(booking.booked_for, booking.place, "booking/letter_expired.txt", booking)


def send_not_come(booking: Booking) -> None:
    """Nobody came: the time was given back."""
    _send(booking.booked_for, booking.place, "booking/letter_not_come.txt", booking)


def send_accepted(request: BookingRequest, attach: Attach = nothing_attached) -> None:
    """What they asked for is booked."""
    attached = attach(request.booking) if request.booking is not None else ()
    _send(request.booked_for, request.place, "booking/letter_accepted.txt", request, attached)


def send_rejected(request: BookingRequest) -> None:
    """They cannot have what they asked for, and why."""
    _send(request.booked_for, request.place, "booking/letter_rejected.txt", request)


def _send(
    to: Actor,
    place: Place,
    template: str,
    about: Booking | BookingRequest,
    attached: Sequence[Attachment] = (),
) -> None:
    """The first line of the template is the subject."""
    address = address_of(to)
    if not address:
        return
    with translation.override(to.language or place.language), timezone.override(place.tz):
        told = {"person": to, "place": place, "about": about, **_words(about)}
        subject, _, words = render_to_string(template, told).strip().partition("\n")
    EmailMessage(subject, words.strip() + "\n", None, [address], attachments=list(attached)).send()


def _words(about: Booking | BookingRequest) -> dict[str, str]:
    """« jeudi 19 novembre 2026 de 14 h à 16 h », until when it is kept, with what, what stays locked."""
    until = about.tentative_until if isinstance(about, Booking) else None
    extras = [one.resource if isinstance(one, BookingExtra) else one for one in about.extras.all()]
    locked = stays_locked(
        person=about.booked_for, resources=[about.resource, *extras], periods=[about.period]
    )  # fmt: skip
    names = [extra.name for extra in extras]
    day = f"{speech.weekday(about.starts_at)} {speech.day_and_year(about.starts_at)}"
    return {
        "when": f"{day} {speech.from_to(about.starts_at, about.ends_at)}",
        "until": f"{speech.in_full(until)} {speech.clock(until)}" if until is not None else "",
        "extras": speech.listed(names, most=len(names)),
        "locked": " ".join(locked),
    }
