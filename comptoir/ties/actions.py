"""Declaring, correcting, ending and withdrawing ties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Tie

__all__ = ["correct_tie", "declare_tie", "end_tie", "record_agreement", "withdraw_tie"]

PERSON, COLLECTIVE, ANYBODY = "person", "collective", "anybody"


@dataclass(frozen=True)
class Shape:
    """Between whom a kind of tie may stand."""

    subject: str
    to_actor: bool = True
    to_place: bool = False


SHAPES = {
    Tie.Kind.MEMBER_OF: Shape(ANYBODY),
    Tie.Kind.EMPLOYED_BY: Shape(PERSON),
    Tie.Kind.REPRESENTS: Shape(PERSON),
    Tie.Kind.SITS_IN: Shape(ANYBODY),
    Tie.Kind.RESIDES_AT: Shape(ANYBODY, to_actor=False, to_place=True),
    Tie.Kind.PARTNER_OF: Shape(COLLECTIVE, to_place=True),
}


class TieWithNobody(Refusal):
    """The tie does not say with whom, or names both an actor and a place."""


class TieWithOneself(Refusal):
    """An actor stands in no relation to itself."""

    field = "counterpart"


class TieBetweenTheWrongKinds(Refusal):
    """A tie of this kind does not stand between such actors (see ``SHAPES``)."""

    field = "kind"


class TieEndsBeforeItStarts(Refusal):
    """The tie would end on or before the day it starts."""

    field = "last_day"


class SourceIsMissing(Refusal):
    """A tie says how it is known."""

    field = "source"


class TieIsDeclaredAlready(Refusal):
    """The same tie holds during part of that time."""


class TieHasEnded(Refusal):
    """The tie ended on that day or before."""


class TieIsWithdrawn(Refusal):
    """The tie was withdrawn as an error."""


@transaction.atomic
def declare_tie(
    *,
    kind: str,
    subject: Actor,
    counterpart: Actor | None = None,
    place: Place | None = None,
    body: str = "",
    seat: str = "",
    since: date | None = None,
    until: date | None = None,
    source: str,
    by: Account | None,
    now: datetime,
) -> Tie:
    """The tie holds from ``since`` to just before ``until``, as ``source`` says.

    :raises TieWithNobody, TieWithOneself, TieBetweenTheWrongKinds: when it cannot stand between these.
    :raises TieEndsBeforeItStarts, SourceIsMissing, TieIsDeclaredAlready:
    """
    tie = Tie(
        kind=Tie.Kind(kind),
        subject=subject,
        counterpart=counterpart,
        place=place,
        body=body.strip(),
        seat=seat.strip(),
        since=since,
        until=until,
        source=source.strip(),
        declared_at=now,
        declared_by=by,
    )
    _check_ends(tie)
    _check_words(tie)
    Actor.objects.select_for_update().get(pk=subject.pk)
    _refuse_twice(tie)
    tie.save()
    return tie


@transaction.atomic
def correct_tie(
    *,
    tie: Tie,
    body: str,
    seat: str,
    since: date | None,
    until: date | None,
    source: str,
    by: Account | None,
    now: datetime,
) -> Tie:
    """Say better where, when, or how it is known; between whom it stands does not change.

    :raises TieIsWithdrawn, TieEndsBeforeItStarts, SourceIsMissing, TieIsDeclaredAlready:
    """
    _lock(tie)
    tie.body, tie.seat, tie.source = body.strip(), seat.strip(), source.strip()
    tie.since, tie.until = since, until
    _check_words(tie)
    _refuse_twice(tie)
    tie.save(update_fields=["body", "seat", "source", "since", "until"])
    return tie


@transaction.atomic
def end_tie(*, tie: Tie, until: date, by: Account | None, now: datetime) -> Tie:
    """The tie no longer holds from that day on.

    :raises TieIsWithdrawn, TieHasEnded, TieEndsBeforeItStarts:
    """
    _lock(tie)
    if tie.until is not None and tie.until <= until:
        raise TieHasEnded(gettext("This tie has ended already."))
    tie.until = until
    _check_words(tie)
    tie.save(update_fields=["until"])
    return tie


@transaction.atomic
def withdraw_tie(*, tie: Tie, by: Account | None, now: datetime) -> Tie:
    """The tie was declared in error: it is kept, and never held.

    :raises TieIsWithdrawn:
    """
    _lock(tie)
    tie.withdrawn_at = now
    tie.save(update_fields=["withdrawn_at"])
    return tie


def _check_ends(tie: Tie) -> None:
    shape = SHAPES[Tie.Kind(tie.kind)]
    if (tie.counterpart is None) == (tie.place is None):
        raise TieWithNobody(gettext("Say with whom."))
    if tie.counterpart == tie.subject:
        raise TieWithOneself(gettext("%(name)s cannot be on both sides.") % {"name": tie.subject.name})
    other_fits = (
        shape.to_place if tie.counterpart is None else shape.to_actor and not tie.counterpart.is_person
    )
    subject_fits = shape.subject == ANYBODY or (shape.subject == PERSON) == tie.subject.is_person
    if not (other_fits and subject_fits):
        raise TieBetweenTheWrongKinds(
            gettext("“%(subject)s %(kind)s %(other)s”: this cannot be said of these two.")
            % {"subject": tie.subject, "kind": tie.get_kind_display(), "other": tie.counterpart or tie.place}
        )


def _check_words(tie: Tie) -> None:
    if tie.since is not None and tie.until is not None and tie.until <= tie.since:
        raise TieEndsBeforeItStarts(gettext("The tie would end before it starts."))
    if not tie.source:
        raise SourceIsMissing(gettext("Say how this is known: who said so, or which document."))


def _refuse_twice(tie: Tie) -> None:
    same = Tie.objects.declared().filter(
        kind=tie.kind, subject=tie.subject, counterpart=tie.counterpart, place=tie.place, body=tie.body,
        seat=tie.seat,
    )  # fmt: skip
    if tie.until is not None:
        same = same.filter(Q(since=None) | Q(since__lt=tie.until))
    if tie.since is not None:
        same = same.filter(Q(until=None) | Q(until__gt=tie.since))
    if same.exclude(pk=tie.pk).exists():
        raise TieIsDeclaredAlready(gettext("This tie is declared already for that time."))


def _lock(tie: Tie) -> None:
    fresh = Tie.objects.select_for_update().get(pk=tie.pk)
    tie.until, tie.withdrawn_at = fresh.until, fresh.withdrawn_at
    if tie.withdrawn_at is not None:
        raise TieIsWithdrawn(gettext("This tie was withdrawn."))
