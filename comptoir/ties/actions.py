"""Declaring, correcting, ending and withdrawing ties, and moving them from state to state."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.places.models import Place
from comptoir.ties.corrections import keep_correction, told
from comptoir.ties.models import Tie
from comptoir.ties.rules import (
    TieHasEnded,
    check_ends,
    check_words,
    hold_ends,
    lock,
    note,
    refuse_twice,
    refuse_unless_allowed,
    refuse_unless_told_here,
)

State = Tie.State
LONGEST_SOURCE = 200


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
    told_in: Place | None = None,
    carried_by: Actor | None = None,
    since: date | None = None,
    until: date | None = None,
    source: str,
    by: Account | None,
    now: datetime,
) -> Tie:
    """The tie holds from ``since`` to just before ``until``, as ``source`` says, once it is in force.

    Without ``visibility``, who resides in a place is public, and all else is for the place ``told_in``: its
    team alone sees it, or the team of any place when none is said.

    :raises TieWithNobody, TieWithOneself, TieBetweenTheWrongKinds: when it cannot stand between these.
    :raises TieEndsBeforeItStarts, SourceIsMissing, TieIsDeclaredAlready, NotCarriedByAPerson:
    """
    usual = Tie.Visibility.PUBLIC if kind == Tie.Kind.RESIDES_AT else Tie.Visibility.PLACE
    tie = Tie(
        kind=Tie.Kind(kind), subject=subject, counterpart=counterpart, place=place, state=State(state),
        body=body.strip(), seat=seat.strip(), quality=quality.strip(), obstacle=obstacle.strip(),
        visibility=visibility or usual, told_in=told_in or place, carried_by=carried_by,
        since=since, until=until, source=source.strip(), declared_at=now, declared_by=by,
    )  # fmt: skip
    check_ends(tie)
    hold_ends(tie)
    return _keep_state(tie, by, now)


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
    in_place: Place | None = None,
    by: Account | None,
    now: datetime,
) -> Tie:
    """Say better where, when, as what, who carries it, or how it is known; not between whom it stands.

    A tie that ended and whose last day is put off is in force again. Without ``visibility``, it stays; from
    ``in_place``, it stays too where another place told it. What it was is kept (``TieCorrection``).

    :raises ToldByAnotherPlace, TieIsWithdrawn, TieEndsBeforeItStarts, SourceIsMissing:
    :raises TieIsDeclaredAlready, NotCarriedByAPerson:
    """
    lock(tie)
    before = told(tie)
    refuse_unless_told_here(tie, visibility, in_place)
    tie.body, tie.seat, tie.quality, tie.source = body.strip(), seat.strip(), quality.strip(), source.strip()
    tie.since, tie.until, tie.carried_by = since, until, carried_by
    tie.visibility = visibility or tie.visibility
    check_words(tie)
    refuse_twice(tie)
    if tie.state == State.ENDED and (until is None or until > localdate(now)):
        tie.state = State.IN_FORCE
        note(tie, by=by, now=now)
    tie.save()
    keep_correction(tie, before, by=by, now=now)
    return tie


@transaction.atomic
def change_state(*, tie: Tie, state: str, obstacle: str = "", by: Account | None, now: datetime) -> Tie:
    """The tie comes into that state, with what stands in the way; its history keeps who said so and when.

    The same state with another obstacle is told too. A tie that comes into force from a wish holds from
    today; one that ends no longer holds from today on.

    :raises TieIsWithdrawn, StateIsTheSame, TieCannotBecomeThat, TieEndsBeforeItStarts, TieIsDeclaredAlready:
    """
    lock(tie)
    before, after, today = tie.state_on(localdate(now)), State(state), localdate(now)
    refuse_unless_allowed(tie, before, after, obstacle.strip())
    tie.state, tie.obstacle = after, obstacle.strip()
    if after == State.IN_FORCE and before not in (State.IN_FORCE, State.ASLEEP):
        tie.since = today
    if after == State.ENDED:
        tie.until = today
    return _keep_state(tie, by, now)


@transaction.atomic
def confirm_tie(*, tie: Tie, on: date, source: str = "", by: Account | None, now: datetime) -> Tie:
    """One of its two sides said so that day; ``source`` is added to how it is known, where it fits.

    An earlier day than the one that is kept changes nothing.

    :raises TieIsWithdrawn:
    """
    lock(tie)
    before = told(tie)
    tie.confirmed_on = max(on, tie.confirmed_on or on)
    known = f"{tie.source}; {source.strip()}"
    if source.strip() and source.strip() not in tie.source and len(known) <= LONGEST_SOURCE:
        tie.source = known
    tie.save(update_fields=["source", "confirmed_on"])
    keep_correction(tie, before, by=by, now=now)
    return tie


@transaction.atomic
def end_tie(*, tie: Tie, until: date, by: Account | None, now: datetime) -> Tie:
    """The tie no longer holds from that day on; today or before, its state is to have ended.

    :raises TieIsWithdrawn, TieHasEnded, TieEndsBeforeItStarts:
    """
    lock(tie)
    if tie.until is not None and tie.until <= until:
        raise TieHasEnded(gettext("This tie has ended already."))
    before, tie.until = told(tie), until
    check_words(tie)
    if until <= localdate(now):
        tie.state = State.ENDED
        note(tie, by=by, now=now)
    else:
        keep_correction(tie, before, by=by, now=now)
    tie.save(update_fields=["until", "state"])
    return tie


@transaction.atomic
def withdraw_tie(*, tie: Tie, in_place: Place | None = None, by: Account | None, now: datetime) -> Tie:
    """The tie was declared in error: it is kept, and never held. From a place, where it told it itself.

    :raises TieIsWithdrawn, ToldByAnotherPlace:
    """
    lock(tie)
    refuse_unless_told_here(tie, "nobody", in_place)
    before, tie.withdrawn_at = told(tie), now
    tie.save(update_fields=["withdrawn_at"])
    keep_correction(tie, before, by=by, now=now)
    return tie


def _keep_state(tie: Tie, by: Account | None, now: datetime) -> Tie:
    """The tie in its new state, and the state in its history."""
    check_words(tie)
    refuse_twice(tie)
    tie.save()
    note(tie, by=by, now=now)
    return tie
