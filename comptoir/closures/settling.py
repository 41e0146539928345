"""Closing, with a choice for everything it hits: one act, and nothing is taken from anybody in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext, ngettext

from comptoir.actors.letters import address_of
from comptoir.actors.models import Account
from comptoir.agenda.models import Closure, Resource
from comptoir.agenda.rules import OFF_SLOT, TOO_FAR, TOO_LONG, TOO_SHORT, TOO_SOON
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking, BookingRequest
from comptoir.booking.policy import NEEDS_APPROVAL
from comptoir.closures import mails
from comptoir.closures.choices import CANCEL, Choice, Kind
from comptoir.closures.hitting import Hit, hits
from comptoir.closures.models import Settlement
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.resources import closing
from comptoir.rights.policy import OVER_QUOTA

# The team moves it for a reason of its own: no limit on what one may ask for is held against the person.
WAIVED = frozenset({TOO_SHORT, TOO_LONG, OFF_SLOT, TOO_SOON, TOO_FAR, OVER_QUOTA, NEEDS_APPROVAL})
# What gives time back first, so that others may go there.
_ORDER = (Kind.CANCELLED, Kind.SHORTENED, Kind.ALONG, Kind.MOVED, Kind.KEPT)


class NewHits(Refusal):
    """Something was booked or asked since it was looked at; ``hits`` are those nobody chose for."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        said = ngettext(
            "%(count)s booking has appeared meanwhile: choose for it too.",
            "%(count)s bookings have appeared meanwhile: choose for them too.",
            len(hits),
        )
        super().__init__(said % {"count": len(hits)})
        self.hits = tuple(hits)


class ChoiceDoesNotWork(Refusal):
    """What was chosen for ``booking`` cannot be done any more; ``refusal`` says why, with its ways out."""

    def __init__(self, booking: Booking, refusal: Refusal) -> None:
        said = {"name": (booking.acting_for or booking.booked_for).name, "why": str(refusal)}
        super().__init__(gettext("%(name)s: %(why)s") % said, refusal.ways)
        self.booking = booking
        self.refusal = refusal


@dataclass(frozen=True)
class Settled:
    """The closure and what it did; ``to_phone`` are those whom no letter reached."""

    closure: Closure
    settlements: Sequence[Settlement]
    rejected: Sequence[BookingRequest]

    @property
    def to_phone(self) -> list[Settlement]:
        return [one for one in self.settlements if one.kind != Kind.KEPT and one.told_at is None]


@retrying_deadlock
@transaction.atomic
def close_and_settle(
    *,
    place: Place,
    period: Period,
    resources: Sequence[Resource] = (),
    reason: str,
    choices: Mapping[int, Choice],
    answers: Mapping[int, Choice] | None = None,
    by: Account | None,
    now: datetime,
) -> Settled:
    """Close, and do with each booking (by its key) and each request (``answers``) what was chosen for it.

    Whoever has a mail is told by a letter once all is done; the others are to be phoned. What was chosen for
    something that is gone meanwhile is left.

    :raises NewHits: when something it hits has no choice.
    :raises ChoiceDoesNotWork:
    """
    _lock(place, choices)
    found = hits(place, period, resources, now=now)
    chosen = [(hit, _choice_for(hit, choices, answers or {})) for hit in found]
    missing = [hit for hit, choice in chosen if choice is None]
    if missing:
        raise NewHits(missing)
    closure = closing.close(place=place, period=period, resources=resources, reason=reason, by=by, now=now)
    ordered = sorted(
        ((hit.booking, choice) for hit, choice in chosen if hit.booking is not None and choice is not None),
        key=lambda pair: _ORDER.index(Kind(pair[1].kind)),
    )
    settlements = [_settle(closure, booking, choice, by, now) for booking, choice in ordered]
    asked = [hit.request for hit, choice in chosen if hit.request is not None and choice == CANCEL]
    for request in asked:
        booking_actions.reject_request(request=request, message=_because(closure), by=by, now=now)
    return Settled(closure, settlements, asked)


def note_told(*, settlement: Settlement, by: Account | None, now: datetime) -> Settlement:
    """Somebody phoned them."""
    told = Settlement.objects.filter(pk=settlement.pk, told_at=None)
    told.update(told_at=now, told_by=by)
    settlement.refresh_from_db(fields=["told_at", "told_by"])
    return settlement


def _lock(place: Place, choices: Mapping[int, Choice]) -> None:
    """First the bookings chosen for, then the resources: the order in which every act on a booking locks."""
    known = Booking.objects.of_place(place).filter(pk__in=choices).order_by("pk")
    list(known.select_for_update(no_key=True).values_list("pk"))
    list(Resource.objects.in_use().of_place(place).locked().values_list("pk"))


def _choice_for(hit: Hit, choices: Mapping[int, Choice], answers: Mapping[int, Choice]) -> Choice | None:
    return (choices if hit.booking is not None else answers).get(hit.subject.pk)


def _settle(
    closure: Closure, booking: Booking, choice: Choice, by: Account | None, now: datetime
) -> Settlement:
    settlement = Settlement(
        closure=closure, booking=booking, kind=choice.kind, resource_before=booking.resource,
        starts_before=booking.starts_at, ends_before=booking.ends_at,
        along_before=_keys_along(booking) if choice.kind == Kind.ALONG else [],
    )  # fmt: skip
    try:
        _do(closure, booking, choice, by, now)
    except Refusal as refusal:
        raise ChoiceDoesNotWork(booking, refusal) from refusal
    settlement.sequence = booking.sequence
    if choice.kind != Kind.KEPT and address_of(booking.booked_for):
        settlement.told_at, settlement.told_by = now, by
        transaction.on_commit(partial(mails.send_settled, settlement), robust=True)
    settlement.save()
    return settlement


def _keys_along(booking: Booking) -> list[int]:
    return [extra.resource_id for extra in booking.extras.all()]


def _do(closure: Closure, booking: Booking, choice: Choice, by: Account | None, now: datetime) -> None:
    if choice.kind == Kind.CANCELLED and booking.starts_at < now:
        booking_actions.end_booking(booking=booking, at=now, by=by, now=now)
    elif choice.kind == Kind.CANCELLED:
        booking_actions.cancel_booking(booking=booking, because=_because(closure), by=by, now=now)
    elif choice.kind == Kind.ALONG:
        booking_actions.change_extras(
            booking=booking, extras=choice.extras, by=by, now=now, outside_hours=True, waives=WAIVED
        )
    elif choice.period is not None:
        booking_actions.move_booking(
            booking=booking, period=choice.period, resource=choice.resource, by=by, now=now,
            outside_hours=True, waives=WAIVED,
        )  # fmt: skip


def _because(closure: Closure) -> str:
    return closure.reason or gettext("closed then")
