"""A partner says what is right, wrong or missing in what is said about it; the team settles each remark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.enquiries import mails
from comptoir.enquiries.models import Remark, Review
from comptoir.enquiries.settling import SettledAlready
from comptoir.enquiries.told import MISSING, Section, Told
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.ties.actions import confirm_tie

MOST_DAYS = 90
Verdict, Outcome = Remark.Verdict, Remark.Outcome


class NotForPersons(Refusal):
    """What is said of a person is read in their own space, or asked for at the counter."""


class OpensTooLong(Refusal):
    """A link opens for some weeks, not for ever."""

    field = "days"


class ReviewIsOver(Refusal):
    """The link was withdrawn, or its last day is past."""


class WordsAreMissing(Refusal):
    """What is wrong or missing is said in words. ``subject`` is what it is said of."""

    def __init__(self, sentence: str, subject: str = "") -> None:
        super().__init__(sentence)
        self.subject = subject


class ReplyIsMissing(Refusal):
    """An answer is a sentence."""

    field = "reply"


class Said(NamedTuple):
    """What the partner says of one sentence, or of what is missing."""

    subject: str
    verdict: str
    words: str = ""


@transaction.atomic
def ask_for_review(
    *,
    place: Place,
    actor: Actor,
    days: int,
    email: str = "",
    address: Callable[[Review], str],
    by: Account | None,
    now: datetime,
) -> Review:
    """A link that opens for so many days; ``email`` gets it by letter when it is said.

    Asked twice for the same day and the same address, it is one link and one letter.

    :raises NotForPersons, OpensTooLong:
    """
    if actor.is_person:
        raise NotForPersons(
            gettext("%(name)s is a person: this is for organisations.") % {"name": actor.name}
        )
    if not 1 <= days <= MOST_DAYS:
        raise OpensTooLong(gettext("From 1 to %(most)s days.") % {"most": MOST_DAYS})
    Place.objects.select_for_update().get(pk=place.pk)
    expires_on = place.day_of(now) + timedelta(days=days)
    told = {"place": place, "actor": actor, "expires_on": expires_on, "mailed_to": email}
    same = Review.objects.filter(withdrawn_at=None, **told).first()
    if same is not None:
        return same
    review = Review.objects.create(opened_at=now, opened_by=by, **told)
    if email:
        mails.post(mails.send_review, review, address(review))
    return review


@transaction.atomic
def withdraw_review(*, review: Review, by: Account | None, now: datetime) -> Review:
    """The link opens nothing from now on; twice is once. What was said stays."""
    kept = Review.objects.select_for_update().get(pk=review.pk)
    if kept.withdrawn_at is None:
        kept.withdrawn_at = now
        kept.save(update_fields=["withdrawn_at"])
    return kept


@transaction.atomic
def remark(
    *, review: Review, told: Iterable[Told], said: Iterable[Said], by: Account | None, now: datetime
) -> list[Remark]:
    """Keep what the partner says of what is told; said again before the team settles it, it replaces.

    A tie that is right is confirmed that day. What is said of nothing that is told is left out; nothing said
    of what is missing takes back what was said of it.

    :raises ReviewIsOver, WordsAreMissing:
    """
    kept = Review.objects.select_for_update().get(pk=review.pk)
    day = review.place.day_of(now)
    if not kept.is_open_on(day):
        raise ReviewIsOver(gettext("This link is over."))
    by_key = {one.key: one for one in told}
    by_key[MISSING] = Told(MISSING, "")
    heard = [one for one in said if one.subject in by_key]
    rows = [
        _row(kept, by_key[one.subject], one, now)
        for one in heard
        if one.subject != MISSING or one.words.strip()
    ]
    before = kept.remarks.filter(settled_at=None, subject__in=[one.subject for one in heard])
    same = {(row.subject, row.verdict, row.words): row for row in before}
    before.exclude(pk__in=[same[_said(row)].pk for row in rows if _said(row) in same]).delete()
    for row in rows:
        if row.verdict == Verdict.RIGHT and row.tie is not None:
            confirm_tie(tie=row.tie, on=day, by=by, now=now)
    return Remark.objects.bulk_create([row for row in rows if _said(row) not in same])


@transaction.atomic
def settle_remark(
    *, remark: Remark, outcome: str, reply: str = "", by: Account | None, now: datetime
) -> Remark:
    """The team has corrected it, or answers with a sentence; the partner reads either by its link.

    :raises SettledAlready, ReplyIsMissing:
    """
    kept = Remark.objects.select_for_update(of=("self",)).select_related("settled_by__person")
    row = kept.get(pk=remark.pk)
    if row.settled_at is not None:
        who = row.settled_by.person.name if row.settled_by else ""
        said = {"name": who, "outcome": Outcome(row.outcome).label}
        raise SettledAlready(gettext("%(name)s has settled this already: %(outcome)s.") % said)
    row.outcome, row.reply = Outcome(outcome), reply.strip()
    if row.outcome == Outcome.ANSWERED and not row.reply:
        raise ReplyIsMissing(gettext("Say your answer in a sentence."))
    row.settled_at, row.settled_by = now, by
    row.save(update_fields=["outcome", "reply", "settled_at", "settled_by"])
    return row


def with_remarks(sections: Sequence[Section], review: Review) -> list[Section]:
    """Each sentence with what the partner said of it last. One query."""
    last = {row.subject: row for row in review.remarks.order_by("pk")}
    return [
        replace(section, told=[replace(one, remark=last.get(one.key)) for one in section.told])
        for section in sections
    ]


def waiting(place: Place) -> QuerySet[Remark]:
    """What partners remark that the team has not settled yet, oldest first."""
    rows = Remark.objects.filter(review__place=place, settled_at=None).exclude(verdict=Verdict.RIGHT)
    return rows.select_related("review__actor", "tie", "agreement").order_by("said_at", "pk")


def open_reviews(place: Place, day: date) -> QuerySet[Review]:
    """The links that still open, those that end first before."""
    rows = Review.objects.filter(place=place, withdrawn_at=None, expires_on__gte=day)
    return rows.select_related("actor").order_by("expires_on", "pk")


def _row(review: Review, told: Told, said: Said, now: datetime) -> Remark:
    words = "" if said.verdict == Verdict.RIGHT else said.words.strip()
    if said.verdict != Verdict.RIGHT and not words:
        raise WordsAreMissing(gettext("Say what is wrong."), said.subject)
    return Remark(
        review=review, subject=told.key, told=told.sentence[:500], tie=told.tie, agreement=told.agreement,
        verdict=Verdict(said.verdict), words=words, said_at=now,
    )  # fmt: skip


def _said(row: Remark) -> tuple[str, str, str]:
    return row.subject, row.verdict, row.words
