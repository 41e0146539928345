"""What waits to be confirmed, and what time alone takes back: each row is read again under its lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from comptoir.actors.models import Account, Actor
from comptoir.agenda import actions as agenda
from comptoir.booking import mails
from comptoir.booking.actions.making import give_back
from comptoir.booking.actions.row import lock, save
from comptoir.booking.actions.taking import ask_the_rights, extras_of, wants_of
from comptoir.booking.mails import Attach, nothing_attached
from comptoir.booking.models import Booking
from comptoir.kit.deadlocks import retrying_deadlock

Act = Callable[[Booking, datetime], bool]


@retrying_deadlock
@transaction.atomic
def confirm_booking(
    *,
    booking: Booking,
    by: Account | None,
    now: datetime,
    waives: frozenset[str] = frozenset(),
    tells: bool = False,
    attachments: Attach = nothing_attached,
) -> Booking:
    """What was tentative stands from now on; confirming again changes nothing, and nothing unconfirms it.

    The rights are asked again: they are used now, not at the first click.

    :raises AlreadyCancelled, HasExpired:
    :raises AgreementDoesNotGrant, NeedsTraining, OverQuota:
    """
    lock(booking, now=now)
    if not booking.is_tentative:
        return booking
    wants = wants_of(booking, extras_of(booking))
    ask_the_rights(booking, wants, by=by, now=now, waives=waives, approved=True)
    agenda.confirm(claim=booking.claim, now=now)
    booking.tentative_until, booking.confirmed_at = None, now
    save(booking, "tentative_until", "confirmed_at")
    if tells:
        mails.post(mails.send_booked, booking, attachments)
    return booking


def expire_tentative(now: datetime) -> list[Booking]:
    """Those that nobody confirmed in time, their time given back; asked again, it finds none of them."""
    late = Booking.objects.tentative().filter(tentative_until__lte=now).order_by("tentative_until", "pk")
    return _each(late, _expire, now)


@transaction.atomic
def forget_never_confirmed(*, booked_for: Actor, by: Account | None, now: datetime) -> int:
    """As if they had never been asked for; the journal never knew of them. Returns how many there were."""
    known = Booking.objects.never_confirmed().filter(booked_for=booked_for)
    claims = list(known.order_by("pk").values_list("claim", flat=True))
    known.filter(claim__in=claims).delete()
    agenda.forget(claims=claims)
    return len(claims)


def release_no_shows(now: datetime) -> list[Booking]:
    """Those for which nobody came within the minutes their resource waits, their time given back.

    Who was given it after its start has as many minutes from then on.
    """
    begun = Booking.objects.standing().filter(
        starts_at__lte=now, ends_at__gt=now, checked_in_at=None, ended_at=None, tentative_until=None,
        is_from_paper=False, resource__release_after_minutes__isnull=False,
    )  # fmt: skip
    waited = [b for b in begun.select_related("resource").order_by("starts_at", "pk") if _is_missed(b, now)]
    return _each(waited, _release, now)


def _each(found: Iterable[Booking], act: Act, now: datetime) -> list[Booking]:
    return [booking for booking in list(found) if act(booking, now)]


@retrying_deadlock
@transaction.atomic
def _expire(booking: Booking, now: datetime) -> bool:
    """Whether it has expired: somebody may have confirmed it a moment ago."""
    lock(booking, now=now, standing=False)
    until = booking.tentative_until
    if not booking.is_tentative or until is None or until > now:
        return False
    booking.expired_at = now
    give_back(booking, None, now)
    if booking.booked_by_id is not None:
        # Who asked without signing in may have typed anybody's address, and anything else.
        mails.post(mails.send_expired, booking)
    return True


@retrying_deadlock
@transaction.atomic
def _release(booking: Booking, now: datetime) -> bool:
    """Whether it was given back: somebody may have arrived a moment ago."""
    lock(booking, now=now, standing=False)
    if not (booking.is_standing and _is_missed(booking, now)):
        return False
    booking.no_show_at = now
    give_back(booking, None, now)
    mails.post(mails.send_not_come, booking)
    return True


def _is_missed(booking: Booking, now: datetime) -> bool:
    minutes = booking.resource.release_after_minutes
    if minutes is None or booking.checked_in_at is not None or booking.ended_at is not None:
        return False
    return max(booking.starts_at, booking.booked_at) + timedelta(minutes=minutes) <= now < booking.ends_at
