"""The row of a booking, locked while something happens to it and written down with its facts."""

from __future__ import annotations

from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext

from comptoir.booking.facts import EXTRAS, facts_of
from comptoir.booking.models import Booking
from comptoir.booking.refusals import AlreadyCancelled, AlreadyEnded, HasExpired, NotConfirmed, TimeIsToCome
from comptoir.journal.actions import write_facts
from comptoir.kit import speech
from comptoir.kit.ready import Named

# Whatever happens to a booking asks this first.
_ROW = Named(
    Booking, "place", "resource", "resource__place", "booked_for", "acting_for", "agreement", "booked_by"
)


def lock(booking: Booking, *, now: datetime, standing: bool = True) -> None:
    """The booking as it is now, nobody else changing it until the end of the act.

    Within the act's transaction.

    :raises AlreadyCancelled, HasExpired: when it must be ``standing``.
    """
    _ROW.lock(booking)
    prefetch_related_objects([booking], EXTRAS)
    if not standing:
        return
    until = booking.tentative_until
    if booking.expired_at is not None or (booking.is_tentative and until is not None and until <= now):
        raise HasExpired(gettext("It was tentative, and nobody confirmed it in time."))
    if booking.no_show_at is not None:
        said = {"time": said_hour(booking.no_show_at, booking)}
        raise AlreadyCancelled(gettext("Nobody had come at %(time)s: it was given back.") % said)
    if not booking.is_standing:
        raise AlreadyCancelled(gettext("This booking was cancelled."))


def lock_running(booking: Booking, *, now: datetime) -> None:
    """``lock`` for what asks that the booking be neither cancelled nor ended.

    :raises AlreadyCancelled, HasExpired, AlreadyEnded:
    """
    lock(booking, now=now)
    if booking.ended_at is not None:
        said = {"time": said_hour(booking.ended_at, booking)}
        raise AlreadyEnded(gettext("This booking ended at %(time)s.") % said)


def refuse_tentative(booking: Booking) -> None:
    """:raises NotConfirmed:"""
    if booking.tentative_until is not None:
        said = {"time": said_hour(booking.tentative_until, booking)}
        raise NotConfirmed(gettext("It is tentative until %(time)s: it is to be confirmed first.") % said)


def save(booking: Booking, *fields: str) -> Booking:
    """The booking with these fields written, one change older for calendars, and the journal with it."""
    if fields:
        booking.sequence += 1
        booking.save(update_fields=[*fields, "sequence"])
    write_facts(origin=booking, drafts=facts_of(booking))
    return booking


def refuse_future(at: datetime, now: datetime) -> None:
    """:raises TimeIsToCome:"""
    if at > now:
        raise TimeIsToCome(gettext("This time is still to come."))


def said_hour(at: datetime, booking: Booking) -> str:
    """The hour by the clocks of the place."""
    with timezone.override(booking.place.tz):
        return speech.clock(at)
