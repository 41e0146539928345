"""Asking for what the team approves: a request takes no time; accepting it books, and rejects others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from uuid import uuid4

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.actions import Want
from comptoir.agenda.models import Resource
from comptoir.agenda.rules import LATENESS
from comptoir.booking import mails
from comptoir.booking.actions.making import book, refuse_strangers
from comptoir.booking.actions.taking import along_with
from comptoir.booking.collisions import collisions_of
from comptoir.booking.mails import Attach, nothing_attached
from comptoir.booking.models import Booking, BookingRequest
from comptoir.booking.policy import NEEDS_APPROVAL, may_book
from comptoir.booking.refusals import AlreadyDecided, NothingToApprove, NotPossible
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.rights.policy import Booker
from comptoir.ties.models import Agreement

Outcome = BookingRequest.Outcome


@retrying_deadlock
@transaction.atomic
def ask_to_book(
    *,
    resource: Resource,
    period: Period,
    booked_for: Actor,
    acting_for: Actor | None = None,
    agreement: Agreement | None = None,
    extras: Sequence[Resource] = (),
    party: int = 1,
    purpose: str = "",
    shows_name: bool = False,
    by: Account | None,
    now: datetime,
) -> BookingRequest:
    """The team is asked; nobody else is kept from booking or asking for the same time.

    :raises NobodyToBookFor, NotItsRepresentative:
    :raises NothingToApprove: when it can be booked directly.
    :raises NotPossible: with the code and the sentence of what would forbid it anyway.
    """
    refuse_strangers(booked_for, acting_for, by, resource.place.day_of(period.start))
    along = along_with(resource, extras)
    if not any(thing.needs_approval for thing in (resource, *along)):
        raise NothingToApprove(gettext("This can be booked directly."))
    claim = uuid4()
    wants = [
        Want(resource=resource, period=period, claim=claim, party=party),
        *(Want(resource=extra, period=period, claim=claim) for extra in along),
    ]
    booker = Booker(booked_for, acting_for, agreement)
    against = may_book(booker=booker, wants=wants, now=now, waives=frozenset({NEEDS_APPROVAL}))
    for reason in chain.from_iterable(against):
        raise NotPossible(reason)
    request = BookingRequest.objects.create(
        place=resource.place, resource=resource, booked_for=booked_for, acting_for=acting_for,
        agreement=agreement, party=party, purpose=purpose, shows_name=shows_name,
        starts_at=period.start, ends_at=period.end, asked_at=now, asked_by=by,
    )  # fmt: skip
    request.extras.set(along)
    return request


@retrying_deadlock
@transaction.atomic
def accept_request(
    *,
    request: BookingRequest,
    message: str = "",
    by: Account | None,
    now: datetime,
    outside_hours: bool = False,
    waives: frozenset[str] = frozenset(),
    attachments: Attach = nothing_attached,
) -> Booking:
    """It is booked as it was asked; the requests that this makes impossible are rejected, with a message.

    For whoever may approve. What ``book`` refuses is refused here, and nothing is decided then.

    :raises AlreadyDecided:
    """
    _lock(request, with_those_around=True)
    colliding = collisions_of(request, now).requests
    booking = book(
        resource=request.resource, period=request.period, booked_for=request.booked_for,
        acting_for=request.acting_for, agreement=request.agreement, extras=list(request.extras.all()),
        party=request.party, purpose=request.purpose, shows_name=request.shows_name, by=request.asked_by,
        now=now, outside_hours=outside_hours, waives=waives, approved=True,
    )  # fmt: skip
    request.booking = booking
    _decide(request, Outcome.ACCEPTED, message, by, now)
    mails.post(mails.send_accepted, request, attachments)
    for other in colliding:
        with translation.override(other.booked_for.language or other.place.language):
            message = gettext("It was given to somebody else.")
        _reject(other, message, by, now)
    return booking


@retrying_deadlock
@transaction.atomic
def reject_request(
    *, request: BookingRequest, message: str = "", by: Account | None, now: datetime
) -> BookingRequest:
    """They cannot have it, and are told why.

    :raises AlreadyDecided:
    """
    _lock(request)
    return _reject(request, message, by, now)


@retrying_deadlock
@transaction.atomic
def withdraw_request(*, request: BookingRequest, by: Account | None, now: datetime) -> BookingRequest:
    """Whoever asked no longer wants it.

    :raises AlreadyDecided:
    """
    _lock(request)
    return _decide(request, Outcome.WITHDRAWN, "", by, now)


def lapse_requests(now: datetime) -> list[BookingRequest]:
    """Those whose time has come without an answer: they can no longer be accepted."""
    late = BookingRequest.objects.open().filter(starts_at__lte=now - LATENESS).order_by("starts_at", "pk")
    return [request for request in list(late) if _lapse(request, now)]


@retrying_deadlock
@transaction.atomic
def _lapse(request: BookingRequest, now: datetime) -> bool:
    try:
        _lock(request)
    except AlreadyDecided:
        return False
    _decide(request, Outcome.LAPSED, "", None, now)
    return True


def _reject(request: BookingRequest, message: str, by: Account | None, now: datetime) -> BookingRequest:
    _decide(request, Outcome.REJECTED, message, by, now)
    mails.post(mails.send_rejected, request)
    return request


def _decide(
    request: BookingRequest, outcome: Outcome, message: str, by: Account | None, now: datetime
) -> BookingRequest:
    request.outcome, request.message = outcome, message[:300]
    request.decided_at, request.decided_by = now, by
    request.save(update_fields=["outcome", "message", "decided_at", "decided_by", "booking"])
    return request


def _lock(request: BookingRequest, *, with_those_around: bool = False) -> None:
    """The request as it is now; with the open ones of its place around it, so that none is decided beside.

    :raises AlreadyDecided:
    """
    asked = BookingRequest.objects.filter(pk=request.pk)
    if with_those_around:
        of_place = BookingRequest.objects.of_place(request.place).open()
        asked |= of_place.between(request.starts_at, request.ends_at)
    list(asked.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
    known = BookingRequest.objects.select_related(
        "place", "resource__place", "booked_for", "acting_for", "agreement", "asked_by"
    )
    request.refresh_from_db(from_queryset=known)
    if not request.is_open:
        said = {"outcome": Outcome(request.outcome).label}
        raise AlreadyDecided(gettext("This request is no longer open: %(outcome)s.") % said)
