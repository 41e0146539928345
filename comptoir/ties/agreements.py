"""Recording, correcting and withdrawing agreements, with their parties and their document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.kit import documents, speech
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.ties.models import Agreement, AgreementParty, Amendment
from comptoir.ties.noting import CORRECTED, keep_change, noted
from comptoir.ties.succession import refuse_both_at_once


class TitleIsMissing(Refusal):
    """An agreement is called something."""

    field = "title"


class AgreementWithNobody(Refusal):
    """An agreement has at least one party besides the place."""


class AgreementEndsBeforeItStarts(Refusal):
    """The last day comes before the first."""

    field = "ends_on"


class ReviewedBeforeItStarts(Refusal):
    """The day of the review comes before the first day."""

    field = "review_on"


class ContactIsNotAPerson(Refusal):
    """An agreement is followed by a person, on either side."""


class AgreementIsWithdrawn(Refusal):
    """The agreement was withdrawn as an error."""


class AgreementIsSigned(Refusal):
    """It is no draft any more."""


class AgreementIsADraft(Refusal):
    """What is not signed holds on no day, and does not end."""


class AgreementHasEnded(Refusal):
    """Its last day is that one, or before."""


class SignedLater(Refusal):
    """What will be signed is a draft until then."""

    field = "signed_on"


@transaction.atomic
def record_agreement(
    *,
    title: str,
    place: Place,
    parties: Sequence[Actor],
    starts_on: date,
    ends_on: date | None = None,
    grants: str = "",
    recognises: str = "",
    review_on: date | None = None,
    contact_here: Actor | None = None,
    contact_there: Actor | None = None,
    qualities: Mapping[int, str] | None = None,
    document: File[bytes] | None = None,
    is_draft: bool = False,
    by: Account | None,
    now: datetime,
) -> Agreement:
    """The agreement between the place and its parties, from its first to its last day.

    ``qualities`` says by primary key in what quality a party signs; a draft holds once it is signed.

    ``review_on`` is the day to talk about it again, ``contact_here`` and ``contact_there`` with whom.
    Recorded twice in the same words with the same parties, it is one agreement.

    :raises TitleIsMissing, AgreementWithNobody, AgreementEndsBeforeItStarts:
    :raises ReviewedBeforeItStarts, ContactIsNotAPerson:
    :raises DocumentIsTooLarge, DocumentIsOfAnotherKind:
    """
    Place.objects.select_for_update().get(pk=place.pk)
    agreement = Agreement(
        place=place, recorded_at=now, recorded_by=by, drafted_at=now if is_draft else None
    )  # fmt: skip
    _refuse_nobody(parties)
    _state(agreement, title, starts_on, ends_on, grants)
    agreement.recognises, agreement.contact_here = recognises.strip(), contact_here
    agreement.review_on, agreement.contact_there = review_on, contact_there
    refuse_what_cannot_follow(agreement)
    same = _same_as(agreement, parties)
    if same is not None:
        return same
    keep_document(agreement, document)
    agreement.save()
    _set_parties(agreement, parties, qualities or {})
    return agreement


@transaction.atomic
def correct_agreement(
    *,
    agreement: Agreement,
    title: str,
    parties: Sequence[Actor],
    starts_on: date,
    ends_on: date | None = None,
    grants: str = "",
    recognises: str = "",
    review_on: date | None = None,
    contact_here: Actor | None = None,
    contact_there: Actor | None = None,
    qualities: Mapping[int, str] | None = None,
    document: File[bytes] | None = None,
    by: Account | None,
    now: datetime,
) -> Agreement:
    """Say the agreement better; ``document`` replaces the one that is kept, when given.

    :raises AgreementIsWithdrawn, BothWouldHold: and what ``record_agreement`` refuses.
    """
    before = noted(lock(agreement))
    _refuse_nobody(parties)
    _state(agreement, title, starts_on, ends_on, grants)
    agreement.recognises, agreement.contact_here = recognises.strip(), contact_here
    agreement.review_on, agreement.contact_there = review_on, contact_there
    refuse_what_cannot_follow(agreement)
    refuse_both_at_once(agreement)
    keep_document(agreement, document)
    # Whether it is signed is not said here: somebody may be signing it.
    agreement.save(update_fields=CORRECTED)
    _set_parties(agreement, parties, qualities or {})
    keep_change(agreement, before, by=by, now=now)
    return agreement


@transaction.atomic
def sign_agreement(*, agreement: Agreement, signed_on: date, by: Account | None, now: datetime) -> Agreement:
    """The draft was signed on that day, and holds in its dates.

    :raises AgreementIsWithdrawn, AgreementIsSigned, SignedLater:
    """
    hold_draft(agreement)
    before = noted(agreement)
    if signed_on > agreement.place.day_of(now):
        raise SignedLater(gettext("An agreement is signed today at the latest."))
    agreement.signed_on = signed_on
    agreement.save(update_fields=["signed_on"])
    keep_change(agreement, before, by=by, now=now)
    return agreement


def hold_draft(agreement: Agreement) -> None:
    """Until the end of the transaction nobody signs the draft, nor withdraws it.

    :raises AgreementIsWithdrawn, AgreementIsSigned:
    """
    lock(agreement)
    agreement.refresh_from_db()
    if not agreement.is_draft:
        raise AgreementIsSigned(gettext("This agreement is signed already."))


@transaction.atomic
def end_agreement(*, agreement: Agreement, ends_on: date, by: Account | None, now: datetime) -> Agreement:
    """The agreement holds for the last time on that day, sooner than it would have.

    :raises AgreementIsWithdrawn, AgreementIsADraft, AgreementHasEnded, AgreementEndsBeforeItStarts:
    """
    before = noted(lock(agreement))
    agreement.refresh_from_db()
    if agreement.is_draft:
        raise AgreementIsADraft(gettext("This is a draft: it holds on no day. Sign it or withdraw it."))
    if agreement.ends_on is not None and agreement.ends_on <= ends_on:
        last = {"day": speech.day_and_year(agreement.ends_on)}
        raise AgreementHasEnded(gettext("Its last day is %(day)s already.") % last)
    _state(agreement, agreement.title, agreement.starts_on, ends_on, agreement.grants)
    agreement.save(update_fields=["ends_on"])
    keep_change(agreement, before, by=by, now=now)
    return agreement


@transaction.atomic
def withdraw_agreement(*, agreement: Agreement, by: Account | None, now: datetime) -> Agreement:
    """The agreement was recorded in error: it is kept with its document, and shown no more.

    :raises AgreementIsWithdrawn:
    """
    before = noted(lock(agreement))
    agreement.withdrawn_at = now
    agreement.save(update_fields=["withdrawn_at"])
    keep_change(agreement, before, by=by, now=now)
    return agreement


def _refuse_nobody(parties: Sequence[Actor]) -> None:
    if not parties:
        raise AgreementWithNobody(gettext("Say with whom the agreement is made."))


def _same_as(agreement: Agreement, parties: Sequence[Actor]) -> Agreement | None:
    """One that is kept and says the same, whatever its paper."""
    said = {name: getattr(agreement, name) for name in CORRECTED if name != "document"}
    who, is_draft = {actor.pk for actor in parties}, agreement.is_draft
    same = Agreement.objects.kept().filter(place=agreement.place, **said).prefetch_related("parties")
    alike = [one for one in same.order_by("pk") if one.is_draft == is_draft]
    return next((one for one in alike if {party.actor_id for party in one.parties.all()} == who), None)


def _state(agreement: Agreement, title: str, starts_on: date, ends_on: date | None, grants: str) -> None:
    if not title.strip():
        raise TitleIsMissing(gettext("Say what the agreement is called."))
    if ends_on is not None and ends_on < starts_on:
        raise AgreementEndsBeforeItStarts(gettext("The last day comes before the first."))
    agreement.title, agreement.grants = title.strip(), grants.strip()
    agreement.starts_on, agreement.ends_on = starts_on, ends_on


def refuse_what_cannot_follow(agreement: Agreement) -> None:
    """:raises ReviewedBeforeItStarts, ContactIsNotAPerson:"""
    if agreement.review_on is not None and agreement.review_on < agreement.starts_on:
        raise ReviewedBeforeItStarts(gettext("It would be reviewed before it starts."))
    for contact in (agreement.contact_here, agreement.contact_there):
        if contact is not None and not contact.is_person:
            raise ContactIsNotAPerson(
                gettext("%(name)s is not a person: an agreement is followed by somebody.")
                % {"name": contact.name}
            )


def keep_document(signed: Agreement | Amendment, document: File[bytes] | None) -> None:
    """The paper instead of the one that is kept, when there is one. :raises DocumentIsOfAnotherKind:"""
    if document is None:
        return
    name = documents.check(document)
    replaced = signed.document.name
    if replaced:
        transaction.on_commit(partial(signed.document.storage.delete, replaced))
    signed.document.save(name, document, save=False)


def _set_parties(agreement: Agreement, parties: Sequence[Actor], qualities: Mapping[int, str]) -> None:
    agreement.parties.exclude(actor__in=parties).delete()
    for actor in parties:
        AgreementParty.objects.update_or_create(
            agreement=agreement, actor=actor, defaults={"quality": qualities.get(actor.pk, "").strip()}
        )


def lock(agreement: Agreement) -> Agreement:
    """The agreement as it is kept, for this transaction alone. :raises AgreementIsWithdrawn:"""
    fresh = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if fresh.withdrawn_at is not None:
        raise AgreementIsWithdrawn(gettext("This agreement was withdrawn."))
    return fresh
