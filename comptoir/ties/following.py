"""What is done about a signed agreement: it is followed, amended, prolonged by another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.kit import speech
from comptoir.kit.refusals import Refusal
from comptoir.ties.agreements import (
    AgreementEndsBeforeItStarts,
    AgreementHasEnded,
    AgreementIsADraft,
    SignedLater,
    TitleIsMissing,
    keep_document,
    lock,
    record_agreement,
    refuse_what_cannot_follow,
    sign_agreement,
)
from comptoir.ties.models import Agreement, Amendment
from comptoir.ties.noting import keep_change, noted
from comptoir.ties.succession import next_first_day, refuse_both_at_once
from comptoir.ties.terms import as_agreed


class SignedPaperIsKept(Refusal):
    """The signed paper is there already: an amendment has its own."""

    field = "document"


class NothingIsAmended(Refusal):
    """The terms would stay what they are."""


class AmendedBeforeItStarts(Refusal):
    """The amendment would take effect before the agreement."""

    field = "from_on"


class AmendedSince(Refusal):
    """Another amendment was recorded after that one."""


class ProlongedAlready(Refusal):
    """Another agreement prolongs that one."""


@transaction.atomic
def follow_agreement(
    *,
    agreement: Agreement,
    review_on: date | None,
    contact_here: Actor | None,
    contact_there: Actor | None,
    note: str,
    document: File[bytes] | None = None,
    by: Account | None,
    now: datetime,
) -> Agreement:
    """When to talk about it again, with whom, what to know of it, and the signed paper where it was missing.

    :raises AgreementIsWithdrawn, ReviewedBeforeItStarts, ContactIsNotAPerson, SignedPaperIsKept:
    :raises DocumentIsTooLarge, DocumentIsOfAnotherKind:
    """
    before = _locked(agreement)
    agreement.review_on, agreement.note = review_on, note.strip()
    agreement.contact_here, agreement.contact_there = contact_here, contact_there
    refuse_what_cannot_follow(agreement)
    if document is not None and agreement.document:
        raise SignedPaperIsKept(
            gettext("The signed paper is kept already. What changes has its own: record an amendment.")
        )
    keep_document(agreement, document)
    agreement.save(update_fields=["review_on", "note", "contact_here", "contact_there", "document"])
    keep_change(agreement, before, by=by, now=now)
    return agreement


@transaction.atomic
def amend_agreement(
    *,
    agreement: Agreement,
    title: str,
    signed_on: date,
    from_on: date,
    recognises: str,
    grants: str,
    ends_on: date | None,
    document: File[bytes] | None = None,
    by: Account | None,
    now: datetime,
) -> Amendment:
    """Its terms become these from that day on; what they were stays in its history.

    ``ends_on`` is its last day from now on, none when no end is said.

    :raises AgreementIsWithdrawn, AgreementIsADraft, TitleIsMissing, SignedLater, AmendedBeforeItStarts:
    :raises AgreementHasEnded, AgreementEndsBeforeItStarts, NothingIsAmended, BothWouldHold:
    :raises DocumentIsTooLarge, DocumentIsOfAnotherKind:
    """
    _locked(agreement)
    amendment = Amendment(
        agreement=agreement, title=title.strip(), signed_on=signed_on, from_on=from_on,
        recognises=recognises.strip(), grants=grants.strip(), ends_on=ends_on, ended_on=agreement.ends_on,
        recorded_at=now, recorded_by=by,
    )  # fmt: skip
    _refuse_what_cannot_be_amended(agreement, amendment, agreement.place.day_of(now))
    _refuse_the_same_terms(agreement, amendment)
    keep_document(amendment, document)
    amendment.save()
    agreement.ends_on = ends_on
    refuse_both_at_once(agreement)
    agreement.save(update_fields=["ends_on"])
    return amendment


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment, by: Account | None, now: datetime) -> Amendment:
    """It was recorded in error: the terms, and the last day, are what they were before it.

    :raises AgreementIsWithdrawn, AmendedSince, BothWouldHold:
    """
    agreement = amendment.agreement
    _locked(agreement)
    kept = agreement.amendments.filter(withdrawn_at=None)
    amendment.refresh_from_db()
    if amendment.withdrawn_at is not None or kept.filter(pk__gt=amendment.pk).exists():
        raise AmendedSince(gettext("Another amendment was recorded since: withdraw that one first."))
    amendment.withdrawn_at = now
    amendment.save(update_fields=["withdrawn_at"])
    # Unless it was ended since, which is not undone with it.
    if agreement.ends_on == amendment.ends_on:
        agreement.ends_on = amendment.ended_on
        refuse_both_at_once(agreement)
        agreement.save(update_fields=["ends_on"])
    return amendment


@transaction.atomic
def prolong_agreement(
    *, agreement: Agreement, signed_on: date | None, by: Account | None, now: datetime, **told: Any
) -> Agreement:
    """Another agreement follows that one, with terms of its own; a draft until it is signed.

    ``told`` is what ``record_agreement`` takes.

    :raises AgreementIsWithdrawn, AgreementIsADraft, ProlongedAlready, BothWouldHold, SignedLater:
    :raises Refusal: what ``record_agreement`` refuses.
    """
    _locked(agreement)
    _refuse_unless_prolonged_once(agreement)
    new = record_agreement(place=agreement.place, is_draft=True, by=by, now=now, **told)
    new.prolongs = agreement
    refuse_both_at_once(new)
    new.save(update_fields=["prolongs"])
    return new if signed_on is None else sign_agreement(agreement=new, signed_on=signed_on, by=by, now=now)


def _refuse_unless_prolonged_once(agreement: Agreement) -> None:
    if agreement.is_draft:
        raise AgreementIsADraft(gettext("This is a draft: it is signed before it is prolonged."))
    other = agreement.prolonged_by.filter(withdrawn_at=None).first()
    if other is not None:
        raise ProlongedAlready(gettext("“%(title)s” prolongs it already.") % {"title": other.title})


def _refuse_what_cannot_be_amended(agreement: Agreement, amendment: Amendment, today: date) -> None:
    if agreement.is_draft:
        raise AgreementIsADraft(gettext("This is a draft: change it, there is nothing to amend."))
    if not amendment.title:
        raise TitleIsMissing(gettext("Say what the amendment is called."))
    if amendment.signed_on > today:
        raise SignedLater(gettext("An amendment is signed today at the latest."))
    if amendment.from_on < agreement.starts_on:
        first = {"day": speech.day_and_year(agreement.starts_on)}
        raise AmendedBeforeItStarts(gettext("The agreement begins on %(day)s: no sooner.") % first)
    over_on = next_first_day(agreement)
    if over_on is not None and over_on < amendment.from_on:
        raise AgreementHasEnded(
            gettext("The agreement is over by then: another one prolongs it, an amendment does not.")
        )
    if amendment.ends_on is not None and amendment.ends_on < amendment.from_on:
        raise AgreementEndsBeforeItStarts(gettext("The last day comes before the amendment."))


def _refuse_the_same_terms(agreement: Agreement, amendment: Amendment) -> None:
    before = as_agreed([Agreement.objects.get(pk=agreement.pk)], amendment.from_on)[0]
    terms = ("recognises", "grants", "ends_on")
    if all(getattr(before, name) == getattr(amendment, name) for name in terms):
        raise NothingIsAmended(gettext("Nothing would change: say what the amendment changes."))


def _locked(agreement: Agreement) -> dict[str, Any]:
    """The agreement as it stands, for this transaction alone; its words as a change keeps them."""
    before = noted(lock(agreement))
    agreement.refresh_from_db()
    return before
