"""Declaring, correcting, ending and withdrawing ties, and moving them from state to state."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Tie, TieState
from comptoir.ties.shapes import ANYBODY, PERSON, SHAPES

__all__ = ["change_state", "correct_tie", "declare_tie", "end_tie", "record_agreement", "withdraw_tie"]

State = Tie.State
# From each state, where a tie may go. What ended is declared anew; what is in force is ended, not refused.
ALLOWED = {
    State.WISHED: (State.DISCUSSED, State.IN_FORCE, State.REFUSED, State.ENDED),
    State.DISCUSSED: (State.WISHED, State.IN_FORCE, State.REFUSED, State.ENDED),
    State.IN_FORCE: (State.ASLEEP, State.ENDED),
    State.ASLEEP: (State.IN_FORCE, State.DISCUSSED, State.ENDED),
    State.ENDED: (),
    State.REFUSED: (State.WISHED, State.DISCUSSED),
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


class TieCannotBecomeThat(Refusal):
    """A tie does not go from its state to that one (see ``ALLOWED``)."""

    field = "state"


class StateIsTheSame(Refusal):
    """The tie is in that state already, and the same stands in the way."""

    field = "state"


class NotCarriedByAPerson(Refusal):
    """Only a person carries a tie."""

    field = "carried_by"


@transaction.atomic
def declare_tie(
    *,
    kind: str,
    subject: Actor,
    counterpart: Actor | None = None,
    place: Place | None = None,
    body: str = "",
    seat: str = "",
    quality: str = "",
    state: str = State.IN_FORCE,
    obstacle: str = "",
    visibility: str = "",
    carried_by: Actor | None = None,
    since: date | None = None,
    until: date | None = None,
    source: str,
    by: Account | None,
    now: datetime,
) -> Tie:
    """The tie holds from ``since`` to just before ``until``, as ``source`` says, once it is in force.

    Without ``visibility``, who resides in a place is public, and all else is for the place.

    :raises TieWithNobody, TieWithOneself, TieBetweenTheWrongKinds: when it cannot stand between these.
    :raises TieEndsBeforeItStarts, SourceIsMissing, TieIsDeclaredAlready, NotCarriedByAPerson:
    """
    is_public = kind == Tie.Kind.RESIDES_AT
    tie = Tie(
        kind=Tie.Kind(kind),
        subject=subject,
        counterpart=counterpart,
        place=place,
        body=body.strip(),
        seat=seat.strip(),
        quality=quality.strip(),
        state=State(state),
        obstacle=obstacle.strip(),
        visibility=visibility or (Tie.Visibility.PUBLIC if is_public else Tie.Visibility.PLACE),
        carried_by=carried_by,
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
    _note(tie, by=by, now=now)
    return tie


@transaction.atomic
def correct_tie(
    *,
    tie: Tie,
    body: str,
    seat: str,
    quality: str = "",
    visibility: str = "",
    carried_by: Actor | None = None,
    since: date | None,
    until: date | None,
    source: str,
    by: Account | None,
    now: datetime,
) -> Tie:
    """Say better where, when, as what, who carries it, or how it is known; not between whom it stands.

    A tie that ended and whose last day is put off is in force again. Without ``visibility``, it stays.

    :raises TieIsWithdrawn, TieEndsBeforeItStarts, SourceIsMissing, TieIsDeclaredAlready, NotCarriedByAPerson:
    """
    _lock(tie)
    tie.body, tie.seat, tie.quality, tie.source = body.strip(), seat.strip(), quality.strip(), source.strip()
    tie.since, tie.until, tie.carried_by = since, until, carried_by
    tie.visibility = visibility or tie.visibility
    _check_words(tie)
    _refuse_twice(tie)
    if tie.state == State.ENDED and (until is None or until > localdate(now)):
        tie.state = State.IN_FORCE
        _note(tie, by=by, now=now)
    tie.save()
    return tie


@transaction.atomic
def change_state(*, tie: Tie, state: str, obstacle: str = "", by: Account | None, now: datetime) -> Tie:
    """The tie comes into that state, with what stands in the way; its history keeps who said so and when.

    The same state with another obstacle is told too. A tie that comes into force from a wish holds from
    today; one that ends no longer holds from today on.

    :raises TieIsWithdrawn, StateIsTheSame, TieCannotBecomeThat, TieEndsBeforeItStarts, TieIsDeclaredAlready:
    """
    _lock(tie)
    before, after, today = tie.state_on(localdate(now)), State(state), localdate(now)
    _refuse_unless_allowed(tie, before, after, obstacle.strip())
    tie.state, tie.obstacle = after, obstacle.strip()
    if after == State.IN_FORCE and before not in (State.IN_FORCE, State.ASLEEP):
        tie.since = today
    if after == State.ENDED:
        tie.until = today
    _check_words(tie)
    _refuse_twice(tie)
    tie.save()
    _note(tie, by=by, now=now)
    return tie


@transaction.atomic
def end_tie(*, tie: Tie, until: date, by: Account | None, now: datetime) -> Tie:
    """The tie no longer holds from that day on; today or before, its state is to have ended.

    :raises TieIsWithdrawn, TieHasEnded, TieEndsBeforeItStarts:
    """
    _lock(tie)
    if tie.until is not None and tie.until <= until:
        raise TieHasEnded(gettext("This tie has ended already."))
    tie.until = until
    _check_words(tie)
    if until <= localdate(now):
        tie.state = State.ENDED
        _note(tie, by=by, now=now)
    tie.save(update_fields=["until", "state"])
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
    if tie.carried_by is not None and not tie.carried_by.is_person:
        raise NotCarriedByAPerson(
            gettext("%(name)s is not a person: a tie is carried by somebody.") % {"name": tie.carried_by.name}
        )


def _refuse_unless_allowed(tie: Tie, before: Tie.State, after: Tie.State, obstacle: str) -> None:
    if before == after and (before == State.ENDED or tie.obstacle == obstacle):
        raise StateIsTheSame(gettext("This tie is in that state already."))
    if before == after or after in ALLOWED[before]:
        return
    if before == State.ENDED:
        raise TieCannotBecomeThat(
            gettext("This tie has ended: declare it anew, from the day it begins again.")
        )
    if after == State.REFUSED:
        raise TieCannotBecomeThat(gettext("What is in force is not refused: it ends."))
    if before == State.REFUSED:
        raise TieCannotBecomeThat(gettext("It was refused: it is wished or discussed again first."))
    raise TieCannotBecomeThat(
        gettext("From “%(before)s”, a tie does not become “%(after)s”.")
        % {"before": before.label, "after": after.label}
    )


def _note(tie: Tie, *, by: Account | None, now: datetime) -> None:
    TieState.objects.create(tie=tie, state=tie.state, obstacle=tie.obstacle, since_at=now, by=by)


def _refuse_twice(tie: Tie) -> None:
    same = Tie.objects.declared().filter(
        kind=tie.kind, subject=tie.subject, counterpart=tie.counterpart, place=tie.place, body=tie.body,
        seat=tie.seat, quality=tie.quality,
    )  # fmt: skip
    if tie.until is not None:
        same = same.filter(Q(since=None) | Q(since__lt=tie.until))
    if tie.since is not None:
        same = same.filter(Q(until=None) | Q(until__gt=tie.since))
    if same.exclude(pk=tie.pk).exists():
        raise TieIsDeclaredAlready(gettext("This tie is declared already for that time."))


def _lock(tie: Tie) -> None:
    fresh = Tie.objects.select_for_update().get(pk=tie.pk)
    tie.since, tie.until, tie.withdrawn_at = fresh.since, fresh.until, fresh.withdrawn_at
    tie.state, tie.obstacle, tie.visibility = fresh.state, fresh.obstacle, fresh.visibility
    if tie.withdrawn_at is not None:
        raise TieIsWithdrawn(gettext("This tie was withdrawn."))
