"""Recording, correcting and withdrawing agreements, with their parties and their document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.ties import documents
from comptoir.ties.models import Agreement, AgreementParty


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
    by: Account | None,
    now: datetime,
) -> Agreement:
    """The agreement between the place and its parties, from its first to its last day.

    ``qualities`` says by primary key in what quality a party signs.

    ``review_on`` is the day to talk about it again, ``contact_here`` and ``contact_there`` with whom.

    :raises TitleIsMissing, AgreementWithNobody, AgreementEndsBeforeItStarts:
    :raises ReviewedBeforeItStarts, ContactIsNotAPerson:
    :raises DocumentIsTooLarge, DocumentIsOfAnotherKind:
    """
    agreement = Agreement(place=place, recorded_at=now, recorded_by=by)
    _refuse_nobody(parties)
    _state(agreement, title, starts_on, ends_on, grants)
    agreement.recognises, agreement.contact_here = recognises.strip(), contact_here
    agreement.review_on, agreement.contact_there = review_on, contact_there
    _refuse_what_cannot_follow(agreement)
    _keep_document(agreement, document)
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

    :raises AgreementIsWithdrawn: and what ``record_agreement`` refuses.
    """
    _lock(agreement)
    _refuse_nobody(parties)
    _state(agreement, title, starts_on, ends_on, grants)
    agreement.recognises, agreement.contact_here = recognises.strip(), contact_here
    agreement.review_on, agreement.contact_there = review_on, contact_there
    _refuse_what_cannot_follow(agreement)
    _keep_document(agreement, document)
    agreement.save()
    _set_parties(agreement, parties, qualities or {})
    return agreement


@transaction.atomic
def end_agreement(*, agreement: Agreement, ends_on: date, by: Account | None, now: datetime) -> Agreement:
    """The agreement holds for the last time on that day.

    :raises AgreementIsWithdrawn, AgreementEndsBeforeItStarts:
    """
    _lock(agreement)
    _state(agreement, agreement.title, agreement.starts_on, ends_on, agreement.grants)
    agreement.save(update_fields=["ends_on"])
    return agreement


@transaction.atomic
def withdraw_agreement(*, agreement: Agreement, by: Account | None, now: datetime) -> Agreement:
    """The agreement was recorded in error: it is kept with its document, and shown no more.

    :raises AgreementIsWithdrawn:
    """
    _lock(agreement)
    agreement.withdrawn_at = now
    agreement.save(update_fields=["withdrawn_at"])
    return agreement


def _refuse_nobody(parties: Sequence[Actor]) -> None:
    if not parties:
        raise AgreementWithNobody(gettext("Say with whom the agreement is made."))


def _state(agreement: Agreement, title: str, starts_on: date, ends_on: date | None, grants: str) -> None:
    if not title.strip():
        raise TitleIsMissing(gettext("Say what the agreement is called."))
    if ends_on is not None and ends_on < starts_on:
        raise AgreementEndsBeforeItStarts(gettext("The last day comes before the first."))
    agreement.title, agreement.grants = title.strip(), grants.strip()
    agreement.starts_on, agreement.ends_on = starts_on, ends_on


def _refuse_what_cannot_follow(agreement: Agreement) -> None:
    if agreement.review_on is not None and agreement.review_on < agreement.starts_on:
        raise ReviewedBeforeItStarts(gettext("It would be reviewed before it starts."))
    for contact in (agreement.contact_here, agreement.contact_there):
        if contact is not None and not contact.is_person:
            raise ContactIsNotAPerson(
                gettext("%(name)s is not a person: an agreement is followed by somebody.")
                % {"name": contact.name}
            )


def _keep_document(agreement: Agreement, document: File[bytes] | None) -> None:
    if document is None:
        return
    name = documents.check(document)
    replaced = agreement.document.name
    if replaced:
        transaction.on_commit(partial(agreement.document.storage.delete, replaced))
    agreement.document.save(name, document, save=False)


def _set_parties(agreement: Agreement, parties: Sequence[Actor], qualities: Mapping[int, str]) -> None:
    agreement.parties.exclude(actor__in=parties).delete()
    for actor in parties:
        AgreementParty.objects.update_or_create(
            agreement=agreement, actor=actor, defaults={"quality": qualities.get(actor.pk, "").strip()}
        )


def _lock(agreement: Agreement) -> None:
    fresh = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if fresh.withdrawn_at is not None:
        raise AgreementIsWithdrawn(gettext("This agreement was withdrawn."))
