"""What a tie may be, and from which state it goes where: the refusals and the checks of ``actions``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.kit.periods import Days, share_a_day
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.ties.corrections import WORDS
from comptoir.ties.models import Tie, TieQuerySet, TieState
from comptoir.ties.shapes import BOTH_WAYS, SHAPES

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


class OnlyAManagerDeclaresIt(Refusal):
    """A tie by which a person acts for an organisation gives a right: a manager declares it."""

    field = "kind"


class ToldByAnotherPlace(Refusal):
    """Who may see a tie that another place told is for its team to say."""

    field = "visibility"


def refuse_unless_told_here(tie: Tie, visibility: str, place: Place | None) -> None:
    """From a place, only what it told itself, or what nobody told, is made known to others than it was."""
    if place is None or tie.told_in in (None, place) or visibility in ("", tie.visibility):
        return
    raise ToldByAnotherPlace(
        gettext("This tie was told by the team of another place, %(place)s: only they say who may see it.")
        % {"place": tie.told_in}
    )


def check_ends(tie: Tie) -> None:
    shape = SHAPES[Tie.Kind(tie.kind)]
    if (tie.counterpart is None) == (tie.place is None):
        raise TieWithNobody(gettext("Say with whom."))
    if tie.counterpart == tie.subject:
        raise TieWithOneself(gettext("%(name)s cannot be on both sides.") % {"name": tie.subject.name})
    if not (shape.fits_other(tie.counterpart) and shape.fits_subject(tie.subject)):
        raise TieBetweenTheWrongKinds(
            gettext("“%(subject)s %(kind)s %(other)s”: this cannot be said of these two.")
            % {"subject": tie.subject, "kind": tie.get_kind_display(), "other": tie.counterpart or tie.place}
        )


def check_words(tie: Tie) -> None:
    if tie.since is not None and tie.until is not None and tie.until <= tie.since:
        raise TieEndsBeforeItStarts(gettext("The tie would end before it starts."))
    if not tie.source:
        raise SourceIsMissing(gettext("Say how this is known: who said so, or which document."))
    if tie.carried_by is not None and not tie.carried_by.is_person:
        raise NotCarriedByAPerson(
            gettext("%(name)s is not a person: a tie is carried by somebody.") % {"name": tie.carried_by.name}
        )


def refuse_unless_allowed(tie: Tie, before: Tie.State, after: Tie.State, obstacle: str) -> None:
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


def note(tie: Tie, *, by: Account | None, now: datetime) -> None:
    TieState.objects.create(tie=tie, state=tie.state, obstacle=tie.obstacle, since_at=now, by=by)


def hold_ends(*ties: Tie) -> set[int]:
    """The keys of all their ends, for this transaction alone: none is declared meanwhile from either side."""
    ends = {key for tie in ties for key in (tie.subject_id, tie.counterpart_id) if key is not None}
    list(Actor.objects.select_for_update().filter(pk__in=ends).order_by("pk").values_list("pk"))
    return ends


def refuse_twice(tie: Tie) -> None:
    """Nor is what goes both ways declared from its other side too."""
    ends = Q(subject=tie.subject, counterpart=tie.counterpart, place=tie.place)
    if tie._state.adding and tie.kind in BOTH_WAYS and tie.counterpart is not None:
        ends |= Q(subject=tie.counterpart, counterpart=tie.subject)
    same = known_in(tie.told_in).filter(
        ends, kind=tie.kind, body=tie.body, seat=tie.seat, quality=tie.quality
    )  # fmt: skip
    refuse_overlap((tie.since, tie.until), same.exclude(pk=tie.pk).values_list("since", "until"))


def known_in(place: Place | None) -> TieQuerySet:
    """What a tie told there may repeat: what another place keeps for itself is not told by a “no”."""
    return Tie.objects.declared() if place is None else Tie.objects.declared().told_to(place)


def refuse_overlap(told: Days, times: Iterable[Days]) -> None:
    """:raises TieIsDeclaredAlready: when the same tie is told of one day of that time."""
    if any(share_a_day(told, time) for time in times):
        raise TieIsDeclaredAlready(gettext("This tie is declared already for that time."))


def lock(tie: Tie) -> None:
    """The tie as it stands, for this transaction alone."""
    as_kept = [*WORDS, "state", "obstacle", "confirmed_on"]
    tie.refresh_from_db(fields=as_kept, from_queryset=Tie.objects.select_for_update())
    if tie.withdrawn_at is not None:
        raise TieIsWithdrawn(gettext("This tie was withdrawn."))
