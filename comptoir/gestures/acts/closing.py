"""Closing a place or a part of it with what becomes of each booking, and opening it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext

from comptoir.actors.models import Account
from comptoir.agenda.models import Closure, Resource
from comptoir.closures import lifting, settling
from comptoir.closures.choices import Choice, Kind
from comptoir.closures.models import Settlement
from comptoir.closures.saying import said
from comptoir.gestures import words
from comptoir.gestures.making import Deed
from comptoir.gestures.undoing import step
from comptoir.kit import speech
from comptoir.kit.periods import Period
from comptoir.places.models import Place


def close(
    *,
    place: Place,
    period: Period,
    resources: Sequence[Resource] = (),
    reason: str,
    choices: Mapping[int, Choice],
    answers: Mapping[int, Choice] | None = None,
    by: Account | None,
    now: datetime,
) -> Deed:
    """Its way back: lifted, and all that still can be is put back.

    :raises Refusal: what ``close_and_settle`` refuses.
    """
    settled = settling.close_and_settle(
        place=place, period=period, resources=resources, reason=reason, choices=choices, answers=answers,
        by=by, now=now,
    )  # fmt: skip
    what = speech.listed([resource.name for resource in resources]) or gettext("the whole place")
    sentences = [
        gettext("Closed: %(what)s, %(when)s.") % {"what": what, "when": said(settled.closure.period, place)}
    ]
    sentences += _done(settled.settlements)
    if settled.to_phone:
        names = speech.listed([words.who(one.booking) for one in settled.to_phone], most=5)
        sentences.append(gettext("To be phoned: %(names)s.") % {"names": names})
    return Deed(" ".join(sentences), (step("lift", closure=settled.closure.pk),), frees=True)


def lift(*, closure: Closure, by: Account | None, now: datetime) -> Deed:
    """No way back: it is closed anew, with a new look at what that hits."""
    listed = lifting.lift(closure=closure, by=by, now=now)
    sentence = gettext("No longer closed, %(when)s.") % {"when": said(closure.period, closure.place)}
    if listed:
        rest = ngettext(
            "%(count)s booking may be put back.", "%(count)s bookings may be put back.", len(listed)
        )
        sentence = f"{sentence} {rest % {'count': len(listed)}}"
    return Deed(sentence, frees=True)


def restore(*, settlement: Settlement, by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``closures.restore`` refuses."""
    booking = lifting.restore(settlement=settlement, by=by, now=now).booking
    told = {"name": words.who(booking), "what": booking.resource.name, "when": words.when(booking, now)}
    sentence = gettext("Put back: %(name)s, %(what)s, %(when)s.") % told
    return Deed(sentence, frees=settlement.kind != Kind.CANCELLED)


def _done(settlements: Iterable[Settlement]) -> list[str]:
    """« 2 réservations déplacées, 1 annulée. »"""
    counts = {kind: sum(one.kind == kind for one in settlements) for kind in Kind}
    named = {
        Kind.MOVED: ngettext("%(count)s booking moved", "%(count)s bookings moved", counts[Kind.MOVED]),
        Kind.SHORTENED: ngettext(
            "%(count)s booking shortened", "%(count)s bookings shortened", counts[Kind.SHORTENED]
        ),
        Kind.ALONG: ngettext(
            "%(count)s booking with other things along",
            "%(count)s bookings with other things along",
            counts[Kind.ALONG],
        ),
        Kind.CANCELLED: ngettext(
            "%(count)s booking cancelled", "%(count)s bookings cancelled", counts[Kind.CANCELLED]
        ),
        Kind.KEPT: ngettext(
            "%(count)s booking kept all the same", "%(count)s bookings kept all the same", counts[Kind.KEPT]
        ),
    }
    parts = [named[kind] % {"count": number} for kind, number in counts.items() if number]
    return [f"{', '.join(parts)}."] if parts else []
