"""The row of a booking, locked while something happens to it and written down with its facts."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from comptoir.booking.facts import facts_of
from comptoir.booking.models import Booking
from comptoir.booking.refusals import AlreadyCancelled, AlreadyEnded, TimeIsToCome
from comptoir.journal.actions import write_facts
from comptoir.kit import speech


def lock(booking: Booking, *, standing: bool = True) -> None:
    """The booking as it is now, nobody else changing it until the end of the act.

    :raises AlreadyCancelled: when it must be ``standing``.
    """
    everything = Booking.objects.select_related("place", "resource__place", "booked_for", "acting_for")
    booking.refresh_from_db(from_queryset=everything.select_for_update(of=("self",), no_key=True))
    if standing and not booking.is_standing:
        raise AlreadyCancelled(gettext("This booking was cancelled."))


def lock_running(booking: Booking) -> None:
    """``lock`` for what asks that the booking be neither cancelled nor ended.

    :raises AlreadyCancelled, AlreadyEnded:
    """
    lock(booking)
    if booking.ended_at is not None:
        said = {"time": said_hour(booking.ended_at, booking)}
        raise AlreadyEnded(gettext("This booking ended at %(time)s.") % said)


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
