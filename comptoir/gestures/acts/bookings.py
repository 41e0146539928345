"""What happens to bookings: each act is one transaction of the trades, and knows its way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.booking import actions as booking_actions
from comptoir.booking.mails import Attach, nothing_attached
from comptoir.booking.models import Booking
from comptoir.gestures import words
from comptoir.gestures.making import Deed
from comptoir.gestures.undoing import Step, step
from comptoir.kit import speech
from comptoir.kit.periods import Period
from comptoir.kit.wholes import whole
from comptoir.rights.locked import stays_locked
from comptoir.ties.models import Agreement


@whole()
def reserve(
    *,
    resource: Resource,
    period: Period,
    booked_for: Actor,
    acting_for: Actor | None = None,
    agreement: Agreement | None = None,
    extras: Sequence[Resource] = (),
    party: int = 1,
    purpose: str = "",
    is_public: bool = False,
    shows_name: bool = False,
    tentative_until: datetime | None = None,
    outside_hours: bool = False,
    approved: bool = False,
    waives: frozenset[str] = frozenset(),
    tells: bool = False,
    attachments: Attach = nothing_attached,
    is_here: bool = False,
    says_locked: bool = False,
    at: datetime,
    by: Account | None,
    now: datetime,
) -> Deed:
    """Take it for somebody; when ``is_here`` they are checked in at once. The rest is as in ``book``.

    ``says_locked``: the sentence also says which machines inside stay locked for them.

    :raises Refusal: what ``book`` refuses, with its ways out.
    """
    booking = booking_actions.book(
        resource=resource, period=period, booked_for=booked_for, acting_for=acting_for, agreement=agreement,
        extras=extras, party=party, purpose=purpose, is_public=is_public, shows_name=shows_name,
        tentative_until=tentative_until, by=by, now=now, is_from_paper=at < now, outside_hours=outside_hours,
        approved=approved, waives=waives, tells=tells, attachments=attachments,
    )  # fmt: skip
    if is_here:
        booking_actions.check_in_booking(booking=booking, at=at, by=by, now=now)
    said = [_booked(booking, extras, now)]
    if says_locked:
        said += stays_locked(person=booked_for, resources=[resource, *extras], periods=[period])
    return Deed(" ".join(said), (step("undo_booking", booking=booking.pk),), made=(booking,))


def _booked(booking: Booking, extras: Sequence[Resource], now: datetime) -> str:
    said = {
        "what": speech.listed([words.unit_of(booking), *(extra.name for extra in extras)], most=4),
        "name": words.name_of(booking.booked_for, booking.acting_for),
        "when": words.when(booking, now),
    }
    if booking.tentative_until is None:
        return gettext("%(what)s booked for %(name)s, %(when)s.") % said
    said["until"] = speech.near_moment(booking.tentative_until, booking.place.day_of(now))
    return gettext("%(what)s kept for %(name)s until %(until)s: %(when)s.") % said


def confirm(
    *,
    booking: Booking,
    tells: bool = False,
    attachments: Attach = nothing_attached,
    by: Account | None,
    now: datetime,
) -> Deed:
    """No way back: what is confirmed is never tentative again; it may be cancelled.

    :raises Refusal: what ``confirm_booking`` refuses.
    """
    booking_actions.confirm_booking(booking=booking, by=by, now=now, tells=tells, attachments=attachments)
    said = {"name": words.who(booking), "what": words.unit_of(booking), "when": words.when(booking, now)}
    return Deed(gettext("Confirmed: %(name)s, %(what)s, %(when)s.") % said)


def move(
    *,
    booking: Booking,
    period: Period,
    resource: Resource,
    outside_hours: bool = False,
    waives: frozenset[str] = frozenset(),
    by: Account | None,
    now: datetime,
) -> Deed:
    """:raises Refusal: what ``move_booking`` refuses, with its ways out."""
    back = _where_it_was(booking)
    moved = booking_actions.move_booking(
        booking=booking, period=period, resource=resource, outside_hours=outside_hours, waives=waives, by=by,
        now=now,
    )  # fmt: skip
    said = {"name": words.who(moved), "what": words.unit_of(moved), "when": words.when(moved, now)}
    return Deed(gettext("Moved: %(name)s, %(what)s, %(when)s.") % said, (back,), frees=True)


def prolong(
    *,
    booking: Booking,
    until: datetime,
    waives: frozenset[str] = frozenset(),
    by: Account | None,
    now: datetime,
) -> Deed:
    """:raises Refusal: what ``prolong_booking`` refuses, with its ways out."""
    back = _where_it_was(booking)
    longer = booking_actions.prolong_booking(booking=booking, until=until, waives=waives, by=by, now=now)
    said = {"name": words.who(longer), "what": words.unit_of(longer), "until": speech.clock(longer.ends_at)}
    return Deed(gettext("%(name)s keeps %(what)s until %(until)s.") % said, (back,))


def end(*, booking: Booking, at: datetime, by: Account | None, now: datetime) -> Deed:
    """They leave; who came early and leaves before their time has not used it: it is cancelled.

    :raises Refusal: what ``end_booking`` refuses.
    """
    if booking.checked_in_at is not None and at <= booking.starts_at > now:
        return _leave_before_time(booking, booking.checked_in_at, by, now)
    ended = booking_actions.end_booking(booking=booking, at=at, by=by, now=now)
    said = {"name": words.who(ended), "what": words.unit_of(ended)}
    return Deed(
        gettext("%(what)s is free again: %(name)s has finished.") % said,
        (step("undo_end", booking=ended.pk),),
        frees=True,
    )


@transaction.atomic
def _leave_before_time(booking: Booking, arrived: datetime, by: Account | None, now: datetime) -> Deed:
    booking_actions.undo_check_in(booking=booking, by=by, now=now)
    cancelled = cancel(booking=booking, by=by, now=now)
    return Deed(
        cancelled.sentence,
        (*cancelled.undo, step("check_in", booking=booking.pk, at=arrived.isoformat())),
        frees=True,
    )


def absent(*, booking: Booking, by: Account | None, now: datetime) -> Deed:
    """They did not come: what is left of their time is free again, and nothing counts as used.

    :raises Refusal: what ``end_booking`` or ``cancel_booking`` refuses.
    """
    if booking.starts_at >= now:
        return cancel(booking=booking, by=by, now=now)
    said = {"name": words.who(booking), "what": words.unit_of(booking)}
    booking_actions.end_booking(booking=booking, at=min(now, booking.ends_at), by=by, now=now)
    sentence = gettext("%(name)s did not come: %(what)s is free again.") % said
    return Deed(sentence, (step("undo_end", booking=booking.pk),), frees=True)


@transaction.atomic
def settle(*, booking: Booking, by: Account | None, now: datetime) -> Deed:
    """They came as agreed, and left: said afterwards, with the hours of the booking.

    :raises Refusal: what ``check_in_booking`` and ``end_booking`` refuse.
    """
    steps = []
    if booking.checked_in_at is None:
        booking_actions.check_in_booking(booking=booking, at=booking.starts_at, by=by, now=now)
        steps.append(step("undo_check_in", booking=booking.pk))
    booking_actions.end_booking(booking=booking, at=booking.ends_at, by=by, now=now)
    steps.insert(0, step("undo_end", booking=booking.pk))
    said = {"name": words.who(booking), "what": words.unit_of(booking), "when": words.when(booking, now)}
    return Deed(gettext("%(name)s used %(what)s, %(when)s.") % said, tuple(steps))


def cancel(*, booking: Booking, because: str = "", by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``cancel_booking`` refuses."""
    said = {"name": words.who(booking), "what": words.unit_of(booking), "when": words.when(booking, now)}
    booking_actions.cancel_booking(booking=booking, because=because, by=by, now=now)
    back = step("restore_booking", booking=booking.pk)
    return Deed(gettext("Cancelled: %(name)s, %(what)s, %(when)s.") % said, (back,), frees=True)


def _where_it_was(booking: Booking) -> Step:
    return step(
        "put_back",
        booking=booking.pk,
        resource=booking.resource_id,
        starts_at=booking.starts_at.isoformat(),
        ends_at=booking.ends_at.isoformat(),
    )
