"""One gesture at the counter: made once, told in one sentence, taken back in one press."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.booking.models import Booking
from comptoir.gestures import undoing, words
from comptoir.gestures.models import Gesture
from comptoir.gestures.undoing import Step
from comptoir.kit import ready
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.refusals import Refusal
from comptoir.kit.wholes import whole
from comptoir.places.doors import Member
from comptoir.places.models import Place
from comptoir.waiting import offering as waiting
from comptoir.waiting.models import Offer
from comptoir.waiting.offering import Served

UNDO = "undo"
_BUTTONS = UUID("6f0c6a7e-4a0d-4d1c-9a55-0f3a5e0b7c11")


class KeyIsOfAnotherPlace(Refusal):
    """The page that sent this belongs to another place."""


class NothingToUndo(Refusal):
    """This gesture has no way back, or was taken back already."""


@dataclass(frozen=True)
class Deed:
    """What an act did: its sentence, and the steps back, first the last thing done.

    ``frees``: time that was taken may be free again, and is offered to whoever waits for it. ``made``: the
    bookings that it made, as they stand.
    """

    sentence: str
    undo: tuple[Step, ...] = ()
    frees: bool = False
    made: tuple[Booking, ...] = ()


def make(*, member: Member, key: UUID | None, verb: str, act: Callable[[], Deed], now: datetime) -> Gesture:
    """The gesture of that key: ``act`` done now, or the gesture made when the same key was sent before.

    Without a key it is made, whatever was made before.

    The act and its gesture are one transaction; what ``act`` refuses leaves nothing behind. Of two presses of
    one key at the same moment both may act, and the key decides: one of them leaves nothing.

    :raises Refusal: whatever ``act`` refuses.
    """
    if key is None:
        return _make(member, uuid4(), verb, act, now)
    made = _made_before(member.place, key)
    if made is not None:
        return made
    try:
        return _make(member, key, verb, act, now)
    except (Refusal, IntegrityError):
        # What the other press did stands in the way of this one, or its key does.
        made = _made_before(member.place, key)
        if made is None:
            raise
        return made


@retrying_deadlock
@whole()
def _make(member: Member, key: UUID, verb: str, act: Callable[[], Deed], now: datetime) -> Gesture:
    place = member.place
    # Who waits comes before whoever passes by: for what time gave back, and for what this act does.
    offered = waiting.serve(place=place, now=now).offered
    deed = act()
    if deed.frees:
        offered += waiting.offer_freed(place=place, now=now)
    gesture = _tell(place, key, verb, deed, member.account, now)
    _tell_offers(offered, now)
    return gesture


@retrying_deadlock
@transaction.atomic
def serve_the_list(place: Place, now: datetime) -> Served:
    """What the clock does for whoever waits in the place; the counters are told whose turn it is."""
    served = waiting.serve(place=place, now=now)
    with _as_in(place):
        _tell_offers(served.offered, now)
    return served


@retrying_deadlock
@transaction.atomic
def tell_of_the_clock(
    place: Place, verb: str, booking: Booking, now: datetime, say: Callable[[Booking, datetime], Deed]
) -> Gesture:
    """A gesture that nobody made: the counters see what the clock did to the booking."""
    with _as_in(place):
        return _tell(place, _key_of_the_clock(verb, booking, now), verb, say(booking, now), None, now)


def forget_of_the_clock(verb: str, booking: Booking, at: datetime) -> None:
    """What the clock told of the booking then is told no more."""
    Gesture.objects.filter(key=_key_of_the_clock(verb, booking, at), made_by=None).delete()


def _key_of_the_clock(verb: str, booking: Booking, at: datetime) -> UUID:
    return uuid5(_BUTTONS, f"{verb}:{booking.pk}:{at.astimezone(UTC).isoformat()}")


def _tell_offers(offers: Sequence[Offer], now: datetime) -> None:
    for offer in offers:
        place = offer.booking.place
        _tell(
            place, uuid5(_BUTTONS, f"offer:{offer.pk}"), "offer", Deed(words.offered(offer, now)), None, now
        )


@contextmanager
def _as_in(place: Place) -> Iterator[None]:
    """The clock has no language and no hour of its own: it speaks as the place does."""
    with translation.override(place.language), timezone.override(place.tz):
        yield


def _tell(place: Place, key: UUID, verb: str, deed: Deed, by: Account | None, now: datetime) -> Gesture:
    """Write the gesture down, at the very end of its transaction: the acts of a place run side by side."""
    _one_after_the_other(place)
    gesture = Gesture(
        place=place, key=key, verb=verb, sentence=deed.sentence[:300], made_by=by, made_at=now,
        undo=list(deed.undo) or None,
    )  # fmt: skip
    ready.write([gesture])
    return gesture


def undo(*, gesture: Gesture, member: Member, now: datetime) -> Gesture:
    """Take the gesture back, which is a gesture of its own; asking twice undoes once.

    :raises NothingToUndo: when it has no way back.
    :raises Refusal: whatever a step back refuses, because things have moved on since.
    """

    def act() -> Deed:
        gesture.refresh_from_db()
        if not gesture.undo or gesture.undone_at is not None:
            raise NothingToUndo(gettext("This cannot be taken back any more."))
        for step in gesture.undo:
            undoing.take_back(step, place=member.place, by=member.account, now=now)
        gesture.undone_at, gesture.undone_by = now, member.account
        gesture.save(update_fields=["undone_at", "undone_by"])
        return Deed(gettext("Taken back: %(sentence)s") % {"sentence": gesture.sentence}, frees=True)

    return make(member=member, key=uuid5(gesture.key, UNDO), verb=UNDO, act=act, now=now)


def key_of(place: Place, last: int, verb: str, *of: object) -> UUID:
    """The key of a gesture with nothing to fill in, as the counter stood after gesture number ``last``.

    The same button pressed twice, or at two counters at once, is one gesture; once anything has happened
    since, it is another.
    """
    return uuid5(_BUTTONS, ":".join(str(part) for part in (place.pk, last, verb, *of)))


def last_of(place: Place) -> int:
    """The number of the place's newest gesture, 0 when there is none. One query."""
    return Gesture.objects.filter(place=place).values_list("pk", flat=True).first() or 0


def _one_after_the_other(place: Place) -> None:
    # Numbers must grow in the order in which gestures become visible: a counter that has seen 8 never asks
    # for 7 again.
    if connection.features.has_select_for_update:
        ready.ask("SELECT id FROM places_place WHERE id = %s FOR NO KEY UPDATE", [place.pk])


def _made_before(place: Place, key: UUID) -> Gesture | None:
    made = Gesture.objects.filter(key=key).first()
    if made is not None and made.place_id != place.pk:
        raise KeyIsOfAnotherPlace(gettext("This page belongs to another place. Open the counter again."))
    return made
