"""A person says who a name is: the answer is kept for the next files, and what waited is taken up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comptoir.actors.actions import register_organisation, register_person
from comptoir.actors.models import Account, Actor
from comptoir.exchange.completing import take_back_given
from comptoir.exchange.importing import settle, stand_in_network, take_turns
from comptoir.exchange.known import Book, Known, book_of, name_key
from comptoir.exchange.models import NameInFile, TieImport, TieImportLine
from comptoir.kit.refusals import Refusal
from comptoir.network.projection import batches
from comptoir.places.models import Place
from comptoir.places.people import meet
from comptoir.sheets.told import ToldActor
from comptoir.ties.many import withdraw_many

# Ties withdrawn in one question.
AT_ONCE = 2000
LEFT = "left"
BY_NAME = "="
NEW = {f"new-{kind}": kind for kind in Actor.Kind}
"""What may be answered of somebody new: the kind of actor that is made."""
Answer = NameInFile.Answer


class AlreadyDecided(Refusal):
    """Somebody answered for this name before."""


class NotAnAnswer(Refusal):
    """The name was asked about, and not with this answer."""


class AlreadyTakenBack(Refusal):
    """The ties of this import were withdrawn before."""


class NotImportedYet(Refusal):
    """There is nothing to take back."""


@dataclass(frozen=True)
class Question:
    """A name that waits, and whom it may be, the likeliest first, each with its likeness out of 100."""

    name: NameInFile
    likely: Sequence[tuple[Known, int]]


@dataclass(frozen=True)
class Decided:
    """How many names were answered for, and how many ties that declared."""

    names: int
    ties: int


def names_to_decide(place: Place) -> QuerySet[NameInFile]:
    return NameInFile.objects.open().filter(place=place).select_related("run").order_by("key", "pk")


def questions(place: Place, names: Sequence[NameInFile]) -> list[Question]:
    """Each with whom it may be, as far as the place may know. As many queries for any number of names."""
    book = book_of(place) if names else Book({})
    return [_question(name, book) for name in names]


def _question(name: NameInFile, book: Book) -> Question:
    found = book.find(name.name)
    return Question(name, [*((known, 100) for known in found.certain), *found.likely])


@transaction.atomic
def decide_names(*, place: Place, answers: Mapping[int, str], by: Account | None, now: datetime) -> Decided:
    """Answer for several names at once, by their keys: « actor-12 », « place-3 », « new-circle », « left ».

    An actor or a place is one of those proposed, or is told by its whole name: « =Département de la Loire ».
    Somebody new is made as the files told of them.

    :raises AlreadyDecided, NotAnAnswer: nothing is decided then.
    """
    take_turns(place)
    asked = NameInFile.objects.select_for_update().filter(place=place, pk__in=answers).order_by("pk")
    names = list(asked)
    told, book = _told_of(place, names), book_of(place)
    for name in names:
        answer = answers[name.pk]
        if name.decided_at is not None:
            raise AlreadyDecided(_("Somebody has already decided on “%(name)s”.") % {"name": name.name})
        if answer == LEFT:
            name.decide(Answer.LEFT, by=by, now=now)
        elif kind := NEW.get(answer):
            actor = _make(name, kind, told.get(name.key), place, by, now)
            name.decide(Answer.ACTOR, actor=actor, by=by, now=now)
        else:
            _decide_known(name, _meant(name, answer, book), by, now)
    return Decided(len(names), settle(place=place, by=by, now=now))


@dataclass(frozen=True)
class TakenBack:
    """How many ties are withdrawn and words removed, and how many of each stay, for they changed since."""

    ties: int
    ties_kept: int
    words: int
    words_kept: int


@transaction.atomic
def take_back(*, run: TieImport, by: Account | None, now: datetime) -> TakenBack:
    """Withdraw the ties that the import added and remove what it completed, but for what changed since.

    The actors that it made stay: somebody may have used them. What it put aside is no longer taken up, nor
    asked about unless another file waits for it.

    :raises NotImportedYet, AlreadyTakenBack:
    """
    take_turns(run.place)
    run = TieImport.objects.select_for_update().get(pk=run.pk)
    if run.finished_at is None:
        raise NotImportedYet(_("This file was not imported yet."))
    if run.withdrawn_at is not None:
        raise AlreadyTakenBack(_("The ties of this file were taken back already."))
    added = {key for key in run.lines.values_list("tie_key", flat=True) if key is not None}
    withdrawn = changed = 0
    for some in batches(sorted(added), AT_ONCE):
        gone, stay = withdraw_many(keys=some, by=by, now=now)
        withdrawn, changed = withdrawn + gone, changed + stay
    run.lines.filter(outcome=TieImportLine.Outcome.ASIDE).update(outcome=TieImportLine.Outcome.LEFT, told={})
    run.withdrawn_at, run.withdrawn_by = now, by
    run.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _ask_no_more(run.place)
    return TakenBack(withdrawn, changed, *take_back_given(run=run, by=by, now=now))


def _ask_no_more(place: Place) -> None:
    """Forget the questions whose answer no row waits for."""
    waiting = TieImportLine.objects.filter(
        run__place=place, part=TieImportLine.Part.ACTOR, outcome=TieImportLine.Outcome.ASIDE
    )
    names = {name_key(name) for name in waiting.values_list("name", flat=True)}
    NameInFile.objects.open().filter(place=place).exclude(key__in=names).delete()


def _meant(name: NameInFile, answer: str, book: Book) -> Known:
    """One of those proposed, or whoever the place may know under the name that was typed."""
    if answer.startswith(BY_NAME):
        typed = answer.removeprefix(BY_NAME)
        meant = book.called(typed)
        if len(meant) != 1:
            sentence = (
                _("Several are called “%(typed)s”: choose among those proposed.")
                if meant
                else _("Nobody is called “%(typed)s” here: write the whole name, or choose an answer.")
            )
            raise NotAnAnswer(sentence % {"typed": typed})
        return meant[0]
    for known, _likeness in _question(name, book).likely:
        if f"{known.key[0]}-{known.key[1]}" == answer:
            return known
    raise NotAnAnswer(_("“%(name)s” cannot be answered so.") % {"name": name.name})


def _decide_known(name: NameInFile, known: Known, by: Account | None, now: datetime) -> None:
    kind, key = known.key
    if kind == "place":
        name.decide(Answer.PLACE, where=Place.objects.get(pk=key), by=by, now=now)
    else:
        name.decide(Answer.ACTOR, actor=Actor.objects.get(pk=key), by=by, now=now)


def _told_of(place: Place, names: Sequence[NameInFile]) -> dict[str, ToldActor]:
    """What the files told of each, as far as it still waits."""
    lines = TieImportLine.objects.filter(
        run__place=place, part=TieImportLine.Part.ACTOR, outcome=TieImportLine.Outcome.ASIDE,
        name__in=[name.name for name in names],
    )  # fmt: skip
    by_name = {line.name: ToldActor.from_json(line.told) for line in lines.order_by("-pk")}
    return {name.key: by_name[name.name] for name in names if name.name in by_name}


def _make(
    name: NameInFile, kind: str, told: ToldActor | None, place: Place, by: Account | None, now: datetime
) -> Actor:
    """Somebody new, because a person said so; a person is from then on known to the place."""
    told = told or ToldActor(line=0, name=name.name)
    if kind == Actor.Kind.PERSON:
        person = register_person(name=name.name, commune=told.commune, by=by, now=now)
        meet(place=place, person=person, now=now)
        return person
    actor = register_organisation(
        name=name.name, commune=told.commune, website=told.website, kind=kind, by=by, now=now
    )
    stand_in_network(actor, told, by=by, now=now)
    return actor
