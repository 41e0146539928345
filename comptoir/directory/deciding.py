"""A person decides on a row that was put aside; the decision is kept and the next import respects it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.actors.models import Account
from comptoir.directory.known import Slugs, new_place, spellings_for
from comptoir.directory.merging import apply, changes, spelled
from comptoir.directory.models import DoubtfulRow, PlaceSource
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place

Answer = DoubtfulRow.Answer


class AlreadyDecided(Refusal):
    """Somebody answered this question before."""


class NotACandidate(Refusal):
    """The place is none of those that the row was compared with."""


class NotAnAnswer(Refusal):
    """The question has no such answer."""


def answer_question(
    *, doubt: DoubtfulRow, answer: str, place: Place | None, by: Account | None, now: datetime
) -> Place:
    """Do what the answer says; ``place`` is which of the candidates, when the answer is that it is one.

    :raises AlreadyDecided, NotACandidate, NotAnAnswer:
    """
    if answer == Answer.SAME and place:
        return say_same_place(doubt=doubt, place=place, by=by, now=now)
    acts = {
        (DoubtfulRow.Question.SAME, Answer.ANOTHER): say_another_place,
        (DoubtfulRow.Question.CHANGES, Answer.TAKEN): take_changes,
        (DoubtfulRow.Question.CHANGES, Answer.LEFT): leave_changes,
    }
    act = next(
        (act for (asked, told), act in acts.items() if (asked, told) == (doubt.question, answer)), None
    )
    if act is None:
        raise NotAnAnswer(_("This question has no such answer."))
    return act(doubt=doubt, by=by, now=now)


@transaction.atomic
def say_same_place(*, doubt: DoubtfulRow, place: Place, by: Account | None, now: datetime) -> Place:
    """The row is that place: it is completed from the row, and the source's identifier names it from now on.

    :raises AlreadyDecided, NotACandidate:
    """
    doubt = _open(doubt)
    if place.pk not in {told["place"] for told in doubt.candidates}:
        raise NotACandidate(_("This place is not one of those proposed."))
    row = spelled(doubt.row, spellings_for([doubt.row]))
    found = changes(place, row, None)
    doubt.decide(Answer.SAME, place=place, by=by, now=now)
    if found and place.is_run_here:
        _ask_its_team(doubt, place, now)
        return place
    apply(place, found)
    place.save()
    _remember(doubt, place, now)
    return place


@transaction.atomic
def say_another_place(*, doubt: DoubtfulRow, by: Account | None, now: datetime) -> Place:
    """The row is a place of its own: it joins the directory.

    :raises AlreadyDecided:
    """
    doubt = _open(doubt)
    row = spelled(doubt.row, spellings_for([doubt.row]))
    place = new_place(row, source=doubt.source, slug=Slugs().give(row))
    place.save()
    doubt.decide(Answer.ANOTHER, place=place, by=by, now=now)
    _remember(doubt, place, now)
    return place


@transaction.atomic
def take_changes(*, doubt: DoubtfulRow, by: Account | None, now: datetime) -> Place:
    """The place's team takes what the source says.

    :raises AlreadyDecided:
    """
    doubt, place = _open_on_place(doubt)
    apply(place, proposed(doubt, place))
    place.save()
    return _settle(doubt, place, Answer.TAKEN, by, now)


@transaction.atomic
def leave_changes(*, doubt: DoubtfulRow, by: Account | None, now: datetime) -> Place:
    """The place's team keeps what it wrote; it is asked again only when the source says something new.

    :raises AlreadyDecided:
    """
    doubt, place = _open_on_place(doubt)
    return _settle(doubt, place, Answer.LEFT, by, now)


def proposed(doubt: DoubtfulRow, place: Place) -> dict[str, object]:
    """Column of the schema → what the row would put there."""
    told = PlaceSource.objects.filter(source=doubt.source, external_id=doubt.external_id).first()
    row = spelled(doubt.row, spellings_for([doubt.row]))
    return changes(place, row, told.listed if told else None)


def _open(doubt: DoubtfulRow) -> DoubtfulRow:
    doubt = DoubtfulRow.objects.select_for_update().get(pk=doubt.pk)
    if doubt.decided_at:
        raise AlreadyDecided(_("Somebody has already decided on this row."))
    return doubt


def _open_on_place(doubt: DoubtfulRow) -> tuple[DoubtfulRow, Place]:
    doubt = _open(doubt)
    if doubt.place_id is None:
        raise AlreadyDecided(_("This place is no longer in the directory."))
    return doubt, Place.objects.get(pk=doubt.place_id)


def _settle(doubt: DoubtfulRow, place: Place, answer: str, by: Account | None, now: datetime) -> Place:
    doubt.decide(answer, place=place, by=by, now=now)
    _remember(doubt, place, now)
    return place


def _ask_its_team(doubt: DoubtfulRow, place: Place, now: datetime) -> None:
    DoubtfulRow.objects.create(
        source=doubt.source, external_id=doubt.external_id, run=doubt.run, listed=doubt.listed,
        question=DoubtfulRow.Question.CHANGES, place=place, put_aside_at=now,
    )  # fmt: skip


def _remember(doubt: DoubtfulRow, place: Place, now: datetime) -> None:
    PlaceSource.objects.update_or_create(
        source=doubt.source,
        external_id=doubt.external_id,
        defaults={"place": place, "licence": doubt.run.licence, "said": doubt.listed, "changed_at": now},
        create_defaults={
            "place": place,
            "licence": doubt.run.licence,
            "said": doubt.listed,
            "first_read_at": now,
            "changed_at": now,
        },
    )
