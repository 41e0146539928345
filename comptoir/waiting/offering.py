"""What comes free is offered to the first whom it fits, for a time; then to the next.

Called in the transaction of whatever frees time, so that nobody who merely passes by is quicker than the
list; and by the clock, for what time itself frees.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda.availability import availability_at
from comptoir.agenda.rules import TOO_SOON
from comptoir.booking import actions as booking_actions
from comptoir.booking.actions.making import give_back
from comptoir.booking.actions.row import lock
from comptoir.booking.models import Booking
from comptoir.kit import ready
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.overlap import broke
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.waiting import mails
from comptoir.waiting.models import Offer, Waiting
from comptoir.waiting.refusals import OfferIsOver, OfferWasTaken

OFFER_MINUTES = 120
LEAST = timedelta(minutes=10)
"""What begins sooner than that is offered to nobody: there is no time left to answer."""
# They asked in time: the notice that a resource wants is not held against them when it comes free late.
_WAIVED = frozenset({TOO_SOON})


def offered_until(starts_at: datetime, now: datetime) -> datetime | None:
    """Until when an offer made now would hold: half of what is left at most; None when it is too late."""
    left = starts_at - now
    return None if left < LEAST else now + min(timedelta(minutes=OFFER_MINUTES), left / 2)


def offer_freed(*, place: Place, now: datetime) -> list[Offer]:
    """Every time that somebody waits for and that is free now becomes an offer to the first whom it fits.

    They get a tentative booking of it and a letter; everybody else on the list waits on. Who is not reached
    by mail is to be phoned. One query when nobody waits.
    """
    queue = _in_line(place, now)
    return _offer_in_turn(queue, now) if queue else []


class Served(NamedTuple):
    """What the clock did to a list: offers that nobody took, and those made to the next."""

    expired: list[Offer]
    offered: list[Offer]


# In plain SQL: whoever takes time asks it first.
_SOMEBODY_WAITS = """
SELECT 1 FROM waiting_waiting WHERE place_id = %s AND left_at IS NULL AND served_at IS NULL LIMIT 1
"""


def serve(*, place: Place, now: datetime) -> Served:
    """What time did to the offers of the place, and to whom they go next. One query when nobody waits.

    One transaction, and asked before an act that takes time: an offer that has just expired goes to the
    next on the list, and not to whoever happens to pass by.
    """
    if not ready.ask(_SOMEBODY_WAITS, [place.pk]):
        return Served([], [])
    with transaction.atomic():
        return Served(expire_offers(now, place=place), offer_freed(place=place, now=now))


@retrying_deadlock
@transaction.atomic
def take_offer(*, offer: Offer, by: Account | None, now: datetime) -> Booking:
    """Yes: the booking stands. Saying it twice is saying it once.

    :raises OfferIsOver:
    :raises Refusal: what ``confirm_booking`` refuses.
    """
    booking = _lock(offer, now)
    if offer.answer == Offer.Answer.TAKEN:
        return booking
    if offer.answered_at is not None or not booking.is_standing or offer.expires_at <= now:
        raise OfferIsOver(gettext("This offer is over: it has gone to the next person."))
    booking_actions.confirm_booking(booking=booking, by=by, now=now)
    _answer(offer, Offer.Answer.TAKEN, now)
    return booking


@retrying_deadlock
@transaction.atomic
def decline_offer(*, offer: Offer, by: Account | None, now: datetime) -> Offer:
    """No: they leave the list, and the time is free for the next. Saying it twice is saying it once.

    :raises OfferWasTaken:
    """
    booking = _lock(offer, now)
    if booking.is_standing and not booking.is_tentative:
        raise OfferWasTaken(gettext("%(name)s has taken it.") % {"name": booking.booked_for.name})
    if offer.answered_at is None:
        _give_up(offer, booking, Offer.Answer.DECLINED, now)
    return offer


def expire_offers(now: datetime, *, place: Place | None = None) -> list[Offer]:
    """Offers whose hour has passed, or whose booking is no more, are over: the time is free for the next.

    An offer whose booking was confirmed elsewhere is taken; who waited for what has begun leaves the list.
    One transaction for each offer, read again under lock; twice is once. Returns those that were not taken.
    """
    due = Offer.objects.filter(answered_at=None).filter(
        Q(expires_at__lte=now) | Q(booking__tentative_until=None) | Q(booking__cancelled_at__isnull=False)
    )
    begun = Waiting.objects.standing().filter(~Exists(_open_offers()), starts_at__lte=now)
    if place is not None:
        due, begun = due.filter(waiting__place=place), begun.filter(place=place)
    begun.update(left_at=now)
    found = list(due.select_related("booking", "waiting__place").order_by("waiting__place", "pk"))
    return [offer for offer in found if _expire(offer, now)]


def open_offer_of(waiting: Waiting) -> Offer | None:
    """What is being offered to them and has not been answered."""
    return waiting.offers.filter(answered_at=None).select_related("booking", "waiting__place").first()


def _open_offers() -> QuerySet[Offer]:
    return Offer.objects.filter(waiting=OuterRef("pk"), answered_at=None)


def _in_line(place: Place, now: datetime) -> list[Waiting]:
    """Who waits and is not being offered anything, in turn; ``has_it``: they booked it themselves."""
    has_it = Booking.objects.standing().filter(
        booked_for=OuterRef("person"), resource=OuterRef("resource"), tentative_until=None,
        starts_at__lte=OuterRef("starts_at"), ends_at__gte=OuterRef("ends_at"),
    )  # fmt: skip
    waiting = Waiting.objects.standing().of_place(place).filter(~Exists(_open_offers()), starts_at__gt=now)
    named = waiting.annotate(has_it=Exists(has_it)).select_related("resource__place", "person", "acting_for")
    return list(named.order_by("joined_at", "pk"))


@retrying_deadlock
@transaction.atomic
def _offer_in_turn(queue: Sequence[Waiting], now: datetime) -> list[Offer]:
    served = [one.pk for one in queue if one.has_it]  # type: ignore[attr-defined]
    if served:
        Waiting.objects.standing().filter(pk__in=served).update(served_at=now)
    offers: list[Offer] = []
    ahead: list[Waiting] = []
    for waiting in _those_it_may_fit([one for one in queue if one.pk not in served], now):
        # Whoever comes after somebody who is being served elsewhere is not quicker: the clock comes back.
        if any(one.period.overlaps(waiting.period) for one in ahead):
            ahead.append(waiting)
            continue
        try:
            offer = _try_to_offer(waiting, now)
        except _IsBeingServed:
            ahead.append(waiting)
        else:
            offers += [offer] if offer else []
    return offers


def _those_it_may_fit(queue: Sequence[Waiting], now: datetime) -> list[Waiting]:
    """Read without a lock, so that none is taken for what is plainly not free."""
    periods = sorted({waiting.period for waiting in queue})
    resources = list({waiting.resource_id: waiting.resource for waiting in queue}.values())
    answers = availability_at(resources, periods, now=now, waives=_WAIVED) if queue else []
    free = dict(zip(periods, answers, strict=True))
    return [waiting for waiting in queue if free[waiting.period][waiting.resource_id].is_free]


def _try_to_offer(waiting: Waiting, now: datetime) -> Offer | None:
    """None when it does not fit after all: they wait on, and the next one is asked."""
    try:
        return _offer(waiting, now)
    except Refusal:
        return None
    except IntegrityError as error:
        # Somebody else is offering them something at this very moment.
        if broke("offer_one_at_a_time", error):
            return None
        raise


class _IsBeingServed(Exception):
    """Somebody else offers them something at this very moment."""


@transaction.atomic
def _offer(waiting: Waiting, now: datetime) -> Offer | None:
    until = offered_until(waiting.starts_at, now)
    if until is None:
        return None
    row = Waiting.objects.standing().filter(pk=waiting.pk)
    # Skipped, and not waited for: whoever holds the row is offering.
    if not list(row.select_for_update(skip_locked=True, no_key=True).values_list("pk")):
        if row.exists():
            raise _IsBeingServed
        return None
    booking = booking_actions.book(
        resource=waiting.resource, period=waiting.period, booked_for=waiting.person,
        acting_for=waiting.acting_for, party=waiting.party, purpose=waiting.purpose, tentative_until=until,
        waives=_WAIVED, approved=True, by=waiting.joined_by, now=now,
    )  # fmt: skip
    offer = Offer.objects.create(waiting=waiting, booking=booking, offered_at=now, expires_at=until)
    transaction.on_commit(partial(mails.send_offer, offer=offer, now=now), robust=True)
    return offer


@retrying_deadlock
@transaction.atomic
def _expire(offer: Offer, now: datetime) -> bool:
    """Whether it was not taken; as things are now, and not when it was found."""
    booking = _lock(offer, now)
    if offer.answered_at is not None:
        return False
    if booking.is_standing and not booking.is_tentative:
        _answer(offer, Offer.Answer.TAKEN, now)
        return False
    if booking.is_standing and now < offer.expires_at:
        return False
    lapsed = booking.is_standing or booking.expired_at is not None
    _give_up(offer, booking, Offer.Answer.EXPIRED if lapsed else Offer.Answer.DECLINED, now)
    return True


def _lock(offer: Offer, now: datetime) -> Booking:
    """The booking of the offer as it is now, nobody else changing either of them."""
    lock(offer.booking, now=now, standing=False)
    offer.refresh_from_db(fields=["answered_at", "answer", "expires_at"])
    return offer.booking


def _give_up(offer: Offer, booking: Booking, answer: Offer.Answer, now: datetime) -> None:
    """They had it for a time and did not want it: it counts as never had."""
    if booking.is_standing:
        booking.expired_at = now
        give_back(booking, None, now)
    _answer(offer, answer, now)


def _answer(offer: Offer, answer: Offer.Answer, now: datetime) -> None:
    offer.answer, offer.answered_at = answer, now
    offer.save(update_fields=["answer", "answered_at"])
    column = "served_at" if answer == Offer.Answer.TAKEN else "left_at"
    Waiting.objects.standing().filter(pk=offer.waiting_id).update(**{column: now})
