"""The file that goes with a letter, so that a calendar notes the booking in one press. RFC 5546 (iTIP)."""

from __future__ import annotations

from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from typing import NamedTuple

from django.conf import settings
from icalendar import vCalAddress

from comptoir.booking.models import Booking
from comptoir.calendars.writing import pieces
from comptoir.calendars.writing.wording import for_oneself


class Attachment(NamedTuple):
    """As a mail takes it."""

    filename: str
    content: bytes
    mimetype: str


def invitation(booking: Booking, *, url: str = "") -> Attachment:
    """REQUEST for what stands, CANCEL for what was cancelled: the same UID, a greater SEQUENCE.

    The place invites, the person is invited; who was invited needs to answer nothing.
    """
    method = "REQUEST" if booking.is_standing else "CANCEL"
    event = pieces.of_booking(booking, for_oneself(booking), url)
    host = vCalAddress(f"mailto:{_mail_of_place(booking)}")
    host.params["CN"] = booking.place.name
    event.add("ORGANIZER", host)
    if booking.booked_for.email:
        guest = vCalAddress(f"mailto:{booking.booked_for.email}")
        guest.params["CN"] = booking.booked_for.name
        guest.params["ROLE"] = "REQ-PARTICIPANT"
        guest.params["PARTSTAT"] = "ACCEPTED" if booking.is_standing else "DECLINED"
        guest.params["RSVP"] = "FALSE"
        event.add("ATTENDEE", guest)
    content = pieces.calendar("", booking.place.time_zone, [event], method=method)
    name = "reservation.ics" if booking.is_standing else "annulation.ics"
    return Attachment(name, content, f"text/calendar; charset=utf-8; method={method}")


def attached(booking: Booking) -> list[MIMEBase]:
    """What ``booking.mails`` attaches to the letters about a booking."""
    filename, content, _ = invitation(booking)
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", "REQUEST" if booking.is_standing else "CANCEL")
    part.add_header("Content-Disposition", "attachment", filename=filename)
    return [part]


def _mail_of_place(booking: Booking) -> str:
    told = [address for address in booking.place.emails if isinstance(address, str) and "@" in address]
    return told[0] if told else _bare(settings.DEFAULT_FROM_EMAIL)


def _bare(address: str) -> str:
    """« Le Comptoir <ici@example.org> » → « ici@example.org »."""
    return address.rpartition("<")[2].strip("> ")
