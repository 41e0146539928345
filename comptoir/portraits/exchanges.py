"""Noting by hand what passed with an actor, correcting it, withdrawing it; each time the journal says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.actions import refuse_unless_standing
from comptoir.actors.models import Account, Actor
from comptoir.journal.actions import write_facts
from comptoir.kit import speech
from comptoir.kit.articles import the
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import fold, one_line
from comptoir.network.asked import FIRST
from comptoir.network.circle import ours
from comptoir.places.models import Place
from comptoir.places.people import meet
from comptoir.portraits.facts import facts_of, kind_of
from comptoir.portraits.models import Exchange, ExchangeSaid
from comptoir.ties.models import Agreement


class IsNotedElsewhere(Refusal):
    """The trades of the place write it already."""

    field = "direction"


class NothingPassed(Refusal):
    """A quantity is more than nothing."""

    field = "quantity"


class DayIsToCome(Refusal):
    """What passed has passed."""

    field = "on"


class DayIsTooLongAgo(Refusal):
    """No page looks so far back: a digit of the year is wrong."""

    field = "on"


class SaysNothing(Refusal):
    """A few words say what it was."""

    field = "what"


class AgreementIsOfOthers(Refusal):
    """The agreement is not one of this place with that actor."""

    field = "agreement"


class WithOurselves(Refusal):
    """Nothing passes between the place and itself."""

    field = "who"


class IsNotedAlready(Refusal):
    """The same was noted for that day; it is another one only if somebody says so."""

    field = "again"


class IsWithdrawn(Refusal):
    """The exchange was withdrawn already."""


class IsNotWithdrawn(Refusal):
    """The exchange stands: somebody put it back, or it was never withdrawn."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said of an exchange; ``quantity`` in the unit of its nature (``facts.UNITS``)."""

    nature: str
    direction: str
    quantity: Decimal
    on: date
    what: str
    agreement: Agreement | None = None


@transaction.atomic
def note_exchange(
    *, place: Place, actor: Actor, said: Said, is_another: bool = False, by: Account | None, now: datetime
) -> Exchange:
    """That passed between the actor and the place; a person is known to the place from then on.

    :raises NoLongerThere, WithOurselves, IsNotedElsewhere, NothingPassed, DayIsToCome, DayIsTooLongAgo:
    :raises SaysNothing, AgreementIsOfOthers:
    :raises IsNotedAlready: the same day with the same words, unless ``is_another``.
    """
    Place.objects.select_for_update().get(pk=place.pk)
    refuse_unless_standing(actor)
    _refuse_ourselves(place, actor, said.on)
    _refuse_nonsense(place, actor, said, now)
    if not is_another:
        _refuse_twice(place, actor, said)
    if actor.is_person:
        meet(place=place, person=actor, now=now)
    exchange = Exchange(place=place, actor=actor, noted_at=now, noted_by=by)
    return _say(exchange, said, by, now)


@transaction.atomic
def correct_exchange(*, exchange: Exchange, said: Said, by: Account | None, now: datetime) -> Exchange:
    """That passed instead; what was said before is kept.

    :raises IsWithdrawn, IsNotedElsewhere, NothingPassed, DayIsToCome, DayIsTooLongAgo:
    :raises SaysNothing, AgreementIsOfOthers:
    """
    kept = _locked(exchange)
    _refuse_nonsense(kept.place, kept.actor, said, now)
    return _say(kept, said, by, now)


@transaction.atomic
def withdraw_exchange(*, exchange: Exchange, by: Account | None, now: datetime) -> Exchange:
    """It was an error: the journal forgets it, what was said of it is kept. :raises IsWithdrawn:"""
    kept = _locked(exchange)
    kept.withdrawn_at = now
    return _say(kept, _said_of(kept), by, now)


@transaction.atomic
def restore_exchange(*, exchange: Exchange, by: Account | None, now: datetime) -> Exchange:
    """It happened after all: the journal says it again, and its history keeps who put it back.

    :raises IsNotWithdrawn, NoLongerThere, WithOurselves, AgreementIsOfOthers:
    :raises IsNotedAlready: the same was noted again meanwhile.
    """
    Place.objects.select_for_update().get(pk=exchange.place_id)
    kept = _fresh(exchange)
    if kept.withdrawn_at is None:
        raise IsNotWithdrawn(gettext("This stands already: it is not withdrawn."))
    said = _said_of(kept)
    refuse_unless_standing(kept.actor)
    _refuse_ourselves(kept.place, kept.actor, said.on)
    _refuse_nonsense(kept.place, kept.actor, said, now)
    _refuse_twice(kept.place, kept.actor, said)
    kept.withdrawn_at = None
    return _say(kept, said, by, now)


def _fresh(exchange: Exchange) -> Exchange:
    kept = Exchange.objects.select_for_update(of=("self",)).select_related("place", "actor", "agreement")
    return kept.get(pk=exchange.pk)


def _locked(exchange: Exchange) -> Exchange:
    found = _fresh(exchange)
    if found.withdrawn_at is not None:
        raise IsWithdrawn(gettext("This was withdrawn already."))
    return found


def _said_of(exchange: Exchange) -> Said:
    return Said(
        nature=exchange.nature, direction=exchange.direction, quantity=exchange.quantity, on=exchange.on,
        what=exchange.what, agreement=exchange.agreement,
    )  # fmt: skip


def _refuse_ourselves(place: Place, actor: Actor, on: date) -> None:
    if ours(place, on).filter(pk=actor.pk).exists():
        raise WithOurselves(gettext("%(name)s is the place itself.") % {"name": actor.name})


def _refuse_nonsense(place: Place, actor: Actor, said: Said, now: datetime) -> None:
    if kind_of(said.nature, said.direction) is None:
        raise IsNotedElsewhere(
            gettext("People who come and rooms that we lend are noted at the counter, on the day itself.")
        )
    if said.quantity <= 0:
        raise NothingPassed(gettext("Say how much: more than nothing."))
    if said.on > place.day_of(now):
        raise DayIsToCome(gettext("This day is still to come: note it once it has passed."))
    if said.on < FIRST:
        raise DayIsTooLongAgo(
            gettext("Nothing is told before %(year)s: look at the year again.") % {"year": FIRST.year}
        )
    if not fold(said.what):
        raise SaysNothing(gettext("Say in a few words what it was."))
    agreement = said.agreement
    if agreement is not None and not (
        agreement.place_id == place.pk and agreement.parties.filter(actor=actor).exists()
    ):
        raise AgreementIsOfOthers(
            gettext("This agreement is not with %(name)s.")
            % {"name": the(actor.name, is_person=actor.is_person)}
        )


def _refuse_twice(place: Place, actor: Actor, said: Said) -> None:
    same = Exchange.objects.standing().filter(
        place=place, actor=actor, on=said.on, nature=said.nature, direction=said.direction
    )
    if any(fold(other.what) == fold(said.what) for other in same):
        words = {"what": said.what.strip(), "day": speech.day_and_year(said.on)}
        raise IsNotedAlready(
            gettext("Noted already: “%(what)s”, on %(day)s. Is it another one?") % words
        )  # fmt: skip


def _say(exchange: Exchange, said: Said, by: Account | None, now: datetime) -> Exchange:
    """Write what is said of it, in its row, in its history and in the journal."""
    told = {**vars(said), "what": one_line(said.what)}
    for name, value in told.items():
        setattr(exchange, name, value)
    exchange.save()
    ExchangeSaid.objects.create(
        exchange=exchange, is_withdrawn=exchange.withdrawn_at is not None, said_at=now, said_by=by, **told
    )
    write_facts(origin=exchange, drafts=facts_of(exchange))
    return exchange
