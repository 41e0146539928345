"""Telling what an actor asks for or offers, correcting it, closing it with what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.actions import refuse_unless_standing
from comptoir.actors.models import Account, Actor
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import fold, one_line
from comptoir.places.models import Place
from comptoir.portraits.models import AskOrOffer


class IsAPerson(Refusal):
    """What persons ask for is theirs to tell, and is not kept here."""


class AsksForNothing(Refusal):
    """A few words say what is asked for or offered."""

    field = "what"


class SourceIsMissing(Refusal):
    """Who said so is always told."""

    field = "source"


class EndsBeforeItStarts(Refusal):
    """The last day is before the first."""

    field = "last_day"


class IsToldAlready(Refusal):
    """The same is open already."""

    field = "what"


class IsClosed(Refusal):
    """It was closed already."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is told of an ask or of an offer; ``until`` is the first day without it."""

    kind: str
    what: str
    source: str
    visibility: str
    theme: str = ""
    since: date | None = None
    until: date | None = None


@transaction.atomic
def tell(*, place: Place, actor: Actor, asked: Asked, by: Account | None, now: datetime) -> AskOrOffer:
    """The actor asks for that, or offers it, as somebody told the place.

    :raises NoLongerThere, IsAPerson, AsksForNothing, SourceIsMissing, EndsBeforeItStarts, IsToldAlready:
    """
    Place.objects.select_for_update().get(pk=place.pk)
    refuse_unless_standing(actor)
    if actor.is_person:
        raise IsAPerson(gettext("What persons ask for is not kept here."))
    row = AskOrOffer(place=place, actor=actor, told_at=now, told_by=by)
    return _keep(row, asked)


@transaction.atomic
def correct(*, row: AskOrOffer, asked: Asked, by: Account | None, now: datetime) -> AskOrOffer:
    """That is asked for or offered instead.

    :raises IsClosed, AsksForNothing, SourceIsMissing, EndsBeforeItStarts, IsToldAlready:
    """
    return _keep(_locked(row), asked)


@transaction.atomic
def close(*, row: AskOrOffer, outcome: str, by: Account | None, now: datetime) -> AskOrOffer:
    """Nobody asks for it or offers it any more, and this came of it. :raises IsClosed:"""
    kept = _locked(row)
    kept.closed_at, kept.outcome = now, one_line(outcome)
    kept.save(update_fields=["closed_at", "outcome"])
    return kept


def _locked(row: AskOrOffer) -> AskOrOffer:
    kept = AskOrOffer.objects.select_for_update().get(pk=row.pk)
    if kept.closed_at is not None:
        raise IsClosed(gettext("This was closed already."))
    return kept


def _keep(row: AskOrOffer, asked: Asked) -> AskOrOffer:
    if not fold(asked.what):
        raise AsksForNothing(gettext("Say in a few words what is asked for or offered."))
    if not asked.source.strip():
        raise SourceIsMissing(gettext("Say how it is known: who said so, and when."))
    if asked.since and asked.until and asked.until <= asked.since:
        raise EndsBeforeItStarts(gettext("It would end before it starts."))
    for name, value in vars(asked).items():
        setattr(row, name, one_line(value) if isinstance(value, str) else value)
    open_ones = AskOrOffer.objects.filter(
        actor=row.actor_id, kind=row.kind, place=row.place_id, closed_at=None
    )
    if any(fold(other.what) == fold(row.what) for other in open_ones.exclude(pk=row.pk)):
        raise IsToldAlready(gettext("“%(what)s” is told already.") % {"what": row.what})
    row.save()
    return row
