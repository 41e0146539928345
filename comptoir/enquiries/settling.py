"""What becomes of a proposed tie: declared, added to one that is declared, of another actor, or set aside.

Whoever settles holds the row: of two at once the second reads what the first did.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.enquiries.deeds import MEANS
from comptoir.enquiries.models import Proposal
from comptoir.kit.refusals import Refusal
from comptoir.ties.actions import confirm_tie, declare_tie
from comptoir.ties.models import Tie
from comptoir.ties.shapes import BOTH_WAYS

Outcome = Proposal.Outcome


class SettledAlready(Refusal):
    """Somebody of the team has settled it."""


class AnswerHasChanged(Refusal):
    """Whoever said it has changed the answer since the page was read."""


class NobodyKnownByThatName(Refusal):
    """It is not said yet whom the name stands for."""

    field = "name"


class DeedMeansNoTie(Refusal):
    """« Something else » is said in a kind of tie before it is declared."""

    field = "deed"


class ReasonIsMissing(Refusal):
    """What is set aside is so for a reason that others can read."""

    field = "reason"


class NotTheSameTie(Refusal):
    """The tie does not stand between these two."""


class Ends(NamedTuple):
    """The two ends of the tie that a proposal stands for."""

    kind: Tie.Kind
    subject: Actor
    counterpart: Actor


@transaction.atomic
def confirm(
    *,
    proposal: Proposal,
    deed: str = "",
    visibility: str = Tie.Visibility.TEAM,
    by: Account | None,
    now: datetime,
) -> Tie:
    """The tie is declared, in force since the first day that the enquiry asks about, as the enquiry says.

    ``deed`` says it better than the answer did. Who answered is named in the source when it is no person.

    :raises SettledAlready, AnswerHasChanged, NobodyKnownByThatName, DeedMeansNoTie:
    :raises Refusal: what ``declare_tie`` refuses, such as ``TieIsDeclaredAlready``.
    """
    kept = _lock(proposal)
    kept.deed = deed or kept.deed
    kind, subject, counterpart = ends_of(kept)
    enquiry = kept.invitation.enquiry
    tie = declare_tie(
        kind=kind, subject=subject, counterpart=counterpart, visibility=visibility, told_in=enquiry.place,
        since=enquiry.since, source=source_of(kept), by=by, now=now,
    )  # fmt: skip
    confirm_tie(tie=tie, on=enquiry.place.day_of(kept.said_at), by=by, now=now)
    _settle(kept, Outcome.CONFIRMED, tie, by, now)
    return tie


@transaction.atomic
def join(*, proposal: Proposal, tie: Tie, by: Account | None, now: datetime) -> Tie:
    """The tie is declared already: the answer confirms it, and there is no second one.

    :raises SettledAlready, AnswerHasChanged, NobodyKnownByThatName, NotTheSameTie, TieIsWithdrawn:
    """
    kept = _lock(proposal)
    if kept.actor is None:
        raise NobodyKnownByThatName(_nobody(kept))
    if not stands_between(tie, kept):
        raise NotTheSameTie(gettext("This tie does not stand between these two."))
    day = kept.invitation.enquiry.place.day_of(kept.said_at)
    confirm_tie(tie=tie, on=day, source=source_of(kept), by=by, now=now)
    _settle(kept, Outcome.JOINED, tie, by, now)
    return tie


@transaction.atomic
def say_who(*, proposal: Proposal, actor: Actor, by: Account | None, now: datetime) -> Proposal:
    """The name stands for that actor; the proposal is still to be settled.

    :raises SettledAlready, AnswerHasChanged:
    """
    kept = _lock(proposal)
    kept.actor = actor
    kept.save(update_fields=["actor"])
    return kept


@transaction.atomic
def set_aside(*, proposal: Proposal, reason: str, by: Account | None, now: datetime) -> Proposal:
    """No tie comes of it, for a reason.

    :raises ReasonIsMissing, SettledAlready, AnswerHasChanged:
    """
    if not reason.strip():
        raise ReasonIsMissing(gettext("Say why, so that others can follow."))
    kept = _lock(proposal)
    kept.reason = reason.strip()
    _settle(kept, Outcome.ASIDE, None, by, now)
    return kept


def ends_of(proposal: Proposal) -> Ends:
    """The tie that the proposal stands for, once it is said whom it is with and what it is.

    :raises NobodyKnownByThatName, DeedMeansNoTie:
    """
    if proposal.actor is None:
        raise NobodyKnownByThatName(_nobody(proposal))
    if proposal.deed not in MEANS:
        raise DeedMeansNoTie(gettext("Say what they did, in the words of a tie."))
    kind, from_them = MEANS[proposal.deed]
    speaker = proposal.invitation.speaker
    first, second = (proposal.actor, speaker) if from_them else (speaker, proposal.actor)
    return Ends(kind, first, second)


def is_same(tie: Tie, ends: Ends) -> bool:
    """Whether the tie, between the two already, says what the ends say; together is so from either side."""
    return tie.kind == ends.kind and (
        ends.kind in BOTH_WAYS
        or (
            ends.subject.pk == tie.subject_id
            # With the place itself, from whoever is not of the place.
            and tie.counterpart_id in (None, ends.counterpart.pk)
        )
    )


def stands_between(tie: Tie, proposal: Proposal) -> bool:
    """Whether the tie is between who speaks and whom they name; with the place itself, it is from either."""
    two = {proposal.invitation.speaker.pk, proposal.actor_id}
    if tie.place_id is not None:
        return tie.place_id == proposal.invitation.enquiry.place_id and tie.subject_id in two
    return {tie.subject_id, tie.counterpart_id} == two


def source_of(proposal: Proposal) -> str:
    """« Enquête « Saison 2026 », dit par OpenScop », in the language of the place; a person is not named."""
    invitation = proposal.invitation
    enquiry, speaker = invitation.enquiry, invitation.speaker
    with translation.override(enquiry.place.language):
        who = gettext("a person who was asked") if speaker.is_person else speaker.name
        said = gettext("Enquiry “%(title)s”, said by %(who)s") % {"title": enquiry.title, "who": who}
    return said[:200]


def _nobody(proposal: Proposal) -> str:
    return gettext("Say first who “%(name)s” is.") % {"name": proposal.name}


def _settle(
    proposal: Proposal, outcome: Proposal.Outcome, tie: Tie | None, by: Account | None, now: datetime
) -> None:
    proposal.outcome, proposal.tie, proposal.settled_at, proposal.settled_by = outcome, tie, now, by
    proposal.save()


def _lock(proposal: Proposal) -> Proposal:
    kept = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal.pk)
    found = kept.select_related(
        "invitation__enquiry__place", "invitation__invited", "invitation__in_the_name_of", "actor",
        "settled_by__person",
    ).first()  # fmt: skip
    if found is None:
        raise AnswerHasChanged(gettext("Whoever said this has changed their answer since. Read it again."))
    if found.settled_at is not None:
        raise SettledAlready(_by_whom(found))
    return found


def _by_whom(settled: Proposal) -> str:
    outcome = Outcome(settled.outcome).label
    if settled.settled_by is None:
        return gettext("This is settled already: %(outcome)s.") % {"outcome": outcome}
    said = {"name": settled.settled_by.person.name, "outcome": outcome}
    return gettext("%(name)s has settled this already: %(outcome)s.") % said
