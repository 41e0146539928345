"""Asking for what the team approves, and its answer.

An answer has no way back: a letter tells it to whoever asked. What was accepted may be cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.booking import actions as booking_actions
from comptoir.booking.mails import Attach, nothing_attached
from comptoir.booking.models import BookingRequest
from comptoir.gestures import words
from comptoir.gestures.making import Deed
from comptoir.gestures.undoing import step
from comptoir.kit.periods import Period
from comptoir.ties.models import Agreement


def ask(
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
) -> Deed:
    """:raises Refusal: what ``ask_to_book`` refuses."""
    request = booking_actions.ask_to_book(
        resource=resource, period=period, booked_for=booked_for, acting_for=acting_for, agreement=agreement,
        extras=extras, party=party, purpose=purpose, shows_name=shows_name, by=by, now=now,
    )  # fmt: skip
    sentence = gettext("Asked: %(name)s, %(what)s, %(when)s. The team answers.") % _said(request, now)
    return Deed(sentence, (step("withdraw_request", request=request.pk),))


def accept(
    *,
    request: BookingRequest,
    message: str = "",
    outside_hours: bool = False,
    waives: frozenset[str] = frozenset(),
    attachments: Attach = nothing_attached,
    by: Account | None,
    now: datetime,
) -> Deed:
    """Booked, and the requests that collide are rejected: they are shown before.

    :raises Refusal: what ``accept_request`` refuses.
    """
    colliding = len(booking_actions.collisions_of(request, now).requests)
    booking_actions.accept_request(
        request=request, message=message, outside_hours=outside_hours, waives=waives,
        attachments=attachments, by=by, now=now,
    )  # fmt: skip
    sentence = gettext("Accepted: %(name)s, %(what)s, %(when)s.") % _said(request, now)
    if colliding:
        others = ngettext(
            "%(count)s other request was rejected.", "%(count)s other requests were rejected.", colliding
        )
        sentence = f"{sentence} {others % {'count': colliding}}"
    return Deed(sentence)


def reject(*, request: BookingRequest, message: str = "", by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``reject_request`` refuses."""
    booking_actions.reject_request(request=request, message=message, by=by, now=now)
    return Deed(gettext("Rejected: %(name)s, %(what)s, %(when)s.") % _said(request, now))


def withdraw(*, request: BookingRequest, by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``withdraw_request`` refuses."""
    booking_actions.withdraw_request(request=request, by=by, now=now)
    return Deed(gettext("Withdrawn: %(name)s, %(what)s, %(when)s.") % _said(request, now))


def _said(request: BookingRequest, now: datetime) -> dict[str, str]:
    return {
        "name": (request.acting_for or request.booked_for).name,
        "what": request.resource.name,
        "when": words.when(request, now),
    }
