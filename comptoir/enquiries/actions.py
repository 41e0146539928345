"""Opening an enquiry, asking, reminding once, closing; answering, and not wishing to be asked again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from comptoir.actors.letters import address_of
from comptoir.actors.models import Account, Actor
from comptoir.enquiries import mails
from comptoir.enquiries.deeds import Deed
from comptoir.enquiries.models import AskedNoMore, Enquiry, Invitation, Proposal
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.ties.selectors import may_act_for

# How an invitation is reached from outside: the whole address of its link.
Address = Callable[[Invitation], str]
MOST_LINES = 20


class EnquiryHasNoTitle(Refusal):
    """An enquiry is called something."""

    field = "title"


class QuestionIsMissing(Refusal):
    """An enquiry asks something."""

    field = "question"


class PeriodEndsBeforeItStarts(Refusal):
    """The last day of what is asked about comes before the first."""

    field = "until"


class AsksAboutDaysToCome(Refusal):
    """Nobody has done anything yet on the first day that is asked about."""

    field = "since"


class ClosesInThePast(Refusal):
    """An enquiry is answered until today or later."""

    field = "closes_on"


class EnquiryIsOver(Refusal):
    """The enquiry was closed, or its last day is past."""


class RemindedAlready(Refusal):
    """One is reminded once."""


class NobodyToRemind(Refusal):
    """Everybody whom a letter reaches has answered."""


class NotInTheirName(Refusal):
    """The person does not speak for that organisation."""

    field = "in_the_name_of"


class TooManyLines(Refusal):
    """An answer has so many lines at most."""


class Line(NamedTuple):
    """What one says: with whom, as typed, and who that is if it is known; what; what came of it."""

    name: str
    actor: Actor | None
    deed: str
    came_of_it: str


@transaction.atomic
def open_enquiry(
    *,
    place: Place,
    title: str,
    question: str,
    since: date,
    until: date,
    closes_on: date,
    by: Account | None,
    now: datetime,
) -> Enquiry:
    """A question about what was done from ``since`` to ``until``, to be answered up to ``closes_on``.

    Opened twice in the same words while it can be answered, it is one enquiry.

    :raises EnquiryHasNoTitle, QuestionIsMissing, PeriodEndsBeforeItStarts, AsksAboutDaysToCome:
    :raises ClosesInThePast:
    """
    if not title.strip():
        raise EnquiryHasNoTitle(gettext("Say what the enquiry is called."))
    if not question.strip():
        raise QuestionIsMissing(gettext("Say what is asked."))
    if until < since:
        raise PeriodEndsBeforeItStarts(gettext("The last day comes before the first."))
    if since > place.day_of(now):
        raise AsksAboutDaysToCome(gettext("This day is still to come: choose today or an earlier day."))
    if closes_on < place.day_of(now):
        raise ClosesInThePast(gettext("This day is over. Choose today or a later day."))
    Place.objects.select_for_update().get(pk=place.pk)
    told = {
        "title": title.strip(), "question": question.strip(), "since": since, "until": until,
        "closes_on": closes_on,
    }  # fmt: skip
    same = Enquiry.objects.filter(place=place, closed_at=None, **told).first()
    return same or Enquiry.objects.create(place=place, opened_at=now, opened_by=by, **told)


@transaction.atomic
def ask(
    *, enquiry: Enquiry, actors: Iterable[Actor], address: Address, by: Account | None, now: datetime
) -> list[Invitation]:
    """Ask them, by letter where one reaches them; who is asked already, or asked no more, is left in peace.

    :raises EnquiryIsOver:
    """
    kept = _lock(enquiry, now)
    wanted = {actor.pk: actor for actor in actors if actor.is_standing}
    asked = set(kept.invitations.values_list("invited", flat=True))
    asked |= set(AskedNoMore.objects.filter(place=kept.place_id).values_list("actor", flat=True))
    made = []
    for key in sorted(wanted.keys() - asked):
        mailed_at = now if address_of(wanted[key]) else None
        invitation = Invitation.objects.create(
            enquiry=kept, invited=wanted[key], asked_at=now, asked_by=by, mailed_at=mailed_at
        )
        made.append(invitation)
        if mailed_at:
            mails.post(mails.send_invitation, invitation, address(invitation))
    return made


@transaction.atomic
def remind(*, enquiry: Enquiry, address: Address, by: Account | None, now: datetime) -> int:
    """Write once more, and once only, to whoever was written to and has not answered: to how many.

    Who said to another enquiry since that they do not wish to be asked is left in peace.

    :raises EnquiryIsOver, RemindedAlready, NobodyToRemind:
    """
    kept = _lock(enquiry, now)
    if kept.reminded_at is not None:
        raise RemindedAlready(gettext("They were reminded already: once is enough."))
    written_to = silent_in(kept).filter(mailed_at__isnull=False)
    reached = [one for one in written_to.select_related("invited").order_by("pk") if address_of(one.invited)]
    if not reached:
        raise NobodyToRemind(gettext("Whoever can be written to has answered."))
    for invitation in reached:
        mails.post(mails.send_reminder, invitation, address(invitation))
    kept.reminded_at = now
    kept.save(update_fields=["reminded_at"])
    return len(reached)


def silent_in(enquiry: Enquiry) -> QuerySet[Invitation]:
    """Who has not answered and may still be asked: neither gone, nor asked no more by the place."""
    no_more = AskedNoMore.objects.filter(place=enquiry.place_id).values("actor")
    waited_for = enquiry.invitations.filter(answer="", invited__in=Actor.objects.standing())
    return waited_for.exclude(invited__in=no_more)


@transaction.atomic
def close_enquiry(*, enquiry: Enquiry, by: Account | None, now: datetime) -> Enquiry:
    """Nobody answers any more, and the links open nothing; what was said is still to be settled.

    Closing twice is closing once.
    """
    kept = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if kept.closed_at is None:
        kept.closed_at = now
        kept.save(update_fields=["closed_at"])
    return kept


@transaction.atomic
def answer(
    *,
    invitation: Invitation,
    lines: Sequence[Line],
    shown: Collection[int] | None = None,
    in_the_name_of: Actor | None = None,
    by: Account | None,
    now: datetime,
) -> Invitation:
    """What they say now, in place of what they said before; no line at all says « nothing this time ».

    What the team has settled meanwhile stays; a line that says the same again is not asked twice. ``shown``
    is the lines, by key, that whoever answers had before their eyes: what another page said stays too.

    :raises EnquiryIsOver, NotInTheirName, TooManyLines:
    """
    kept = _open_invitation(invitation, now)
    if in_the_name_of is not None and in_the_name_of != kept.invited:
        day = kept.enquiry.place.day_of(now)
        if not may_act_for(kept.invited, in_the_name_of, day):
            raise NotInTheirName(gettext("%(name)s does not speak for them.") % {"name": kept.invited.name})
    kept.in_the_name_of = in_the_name_of if in_the_name_of != kept.invited else None
    says_some = _replace_lines(kept, lines, shown, now)
    _note(kept, Invitation.Answer.SOME if says_some else Invitation.Answer.NOTHING, by, now)
    return kept


@transaction.atomic
def refuse_to_be_asked(*, invitation: Invitation, by: Account | None, now: datetime) -> Invitation:
    """They do not wish to be asked again: what nobody has settled is forgotten. Twice is once.

    :raises EnquiryIsOver:
    """
    kept = _open_invitation(invitation, now)
    AskedNoMore.objects.get_or_create(
        place=kept.enquiry.place, actor=kept.invited, defaults={"since_at": now}
    )
    open_rows = [row.pk for row in _lock_lines(kept) if row.settled_at is None]
    kept.proposals.filter(pk__in=open_rows).delete()
    _note(kept, Invitation.Answer.REFUSED, by, now)
    return kept


def _replace_lines(
    invitation: Invitation, lines: Sequence[Line], shown: Collection[int] | None, now: datetime
) -> bool:
    """Lines that say what was said already are kept; of the others those that were shown and are not settled
    go. Whether a line was said now, or one still waits.

    :raises TooManyLines:
    """
    said = {_words(row): row for row in _lock_lines(invitation)}
    wanted = {(line.name.strip(), line.deed, line.came_of_it.strip()): line for line in lines}
    waiting = {words: row.pk for words, row in said.items() if row.settled_at is None}
    gone = {
        words for words, key in waiting.items() if words not in wanted and (shown is None or key in shown)
    }
    if len((waiting.keys() | wanted.keys()) - gone) > MOST_LINES:
        raise TooManyLines(gettext("%(most)s lines are kept at most.") % {"most": MOST_LINES})
    invitation.proposals.filter(pk__in=[waiting[words] for words in gone]).delete()
    Proposal.objects.bulk_create(
        Proposal(
            invitation=invitation, name=name, actor=line.actor, deed=Deed(deed), came_of_it=came_of_it,
            said_at=now,
        )
        for (name, deed, came_of_it), line in wanted.items()
        if (name, deed, came_of_it) not in said
    )  # fmt: skip
    return bool(wanted or waiting.keys() - gone)


def _lock_lines(invitation: Invitation) -> QuerySet[Proposal]:
    """The lines as they are now, until the end of the act: whoever settles one waits, or was first."""
    return invitation.proposals.select_for_update().order_by("pk")


def _words(row: Proposal) -> tuple[str, str, str]:
    return row.name, row.deed, row.came_of_it


def _note(invitation: Invitation, said: Invitation.Answer, by: Account | None, now: datetime) -> None:
    invitation.answer, invitation.answered_at, invitation.taken_by = said, now, by
    invitation.save(update_fields=["answer", "answered_at", "taken_by", "in_the_name_of"])


def _lock(enquiry: Enquiry, now: datetime) -> Enquiry:
    kept = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if not kept.is_open_on(enquiry.place.day_of(now)):
        raise EnquiryIsOver(gettext("This enquiry is over."))
    return kept


def _open_invitation(invitation: Invitation, now: datetime) -> Invitation:
    """The row as it is now; whoever closes the enquiry waits, or was first."""
    enquiry = _lock(invitation.enquiry, now)
    kept = Invitation.objects.select_for_update().select_related(None).get(pk=invitation.pk)
    kept.enquiry, kept.invited = enquiry, invitation.invited
    return kept
