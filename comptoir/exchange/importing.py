"""Imports a file of ties: every row ends in one of five ways, and a second time changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.actors.actions import register_many
from comptoir.actors.models import Account, Actor
from comptoir.actors.network import set_place_in_network
from comptoir.exchange.completing import Offer, complete, offers_of
from comptoir.exchange.declared import declared_from
from comptoir.exchange.known import book_of, name_key
from comptoir.exchange.models import NameInFile, TieImport, TieImportLine
from comptoir.exchange.naming import Named, naming_of
from comptoir.exchange.planning import Plan, Planned, plan_of
from comptoir.exchange.report import rows_said
from comptoir.kit import speech
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.sheets.reading import Told
from comptoir.sheets.told import ToldActor, ToldTie
from comptoir.ties.actions import LONGEST_SOURCE
from comptoir.ties.many import declare_many

Outcome = TieImportLine.Outcome
Part = TieImportLine.Part
_BATCH = 500


class AlreadyImported(Refusal):
    """The file of this import was imported before."""


@dataclass(frozen=True)
class Rehearsal:
    """What an import would do, without doing it."""

    plan: Plan

    def tally(self) -> list[tuple[str, str, int]]:
        """Outcome, its name and how many ties would end so."""
        ends = [row.outcome for row in self.plan.ties]
        counts = {end: ends.count(end.value) for end in Outcome if end != Outcome.COMPLETED}
        return [(end.value, rows_said(end, count), count) for end, count in counts.items()]

    def first(self, outcome: str, count: int = 8) -> list[Planned]:
        return [row for row in self.plan.ties if row.outcome == outcome][:count]

    @property
    def new(self) -> Sequence[Named]:
        """The actors that would be made."""
        return self.plan.new

    @property
    def asked(self) -> Sequence[Named]:
        """The names that somebody would have to decide on."""
        return self.plan.asked

    @property
    def offers(self) -> Sequence[Offer]:
        """What would be given to those known, and what the file says otherwise of them."""
        return [offer for some in self.plan.offers.values() for offer in some]


def rehearse(*, run: TieImport, told: Told, now: datetime) -> Rehearsal:
    """What ``import_ties`` would do at this moment. Writes nothing, in a constant number of queries."""
    return Rehearsal(_plan(run, told, now))


@transaction.atomic
def import_ties(
    *, run: TieImport, told: Told, completes: bool = True, by: Account | None, now: datetime
) -> TieImport:
    """Declare the ties of the file, make the actors that are new, put aside what is doubtful: all or nothing.

    It ``completes`` those known with what they lack, or leaves them as they are.

    :raises AlreadyImported: also when another press of the button did it meanwhile.
    :raises Refusal: when what is known changed while this was being done; nothing is written then.
    """
    take_turns(run.place)
    run = TieImport.objects.select_for_update(of=("self",)).select_related("place").get(pk=run.pk)
    if run.finished_at is not None:
        raise AlreadyImported(_("This file was imported already. Bring it again to import it again."))
    run.completes = completes
    plan = _plan(run, told, now)
    _declare(plan, run, by, now)
    lines = [_line(run, planned) for planned in plan.lines]
    TieImportLine.objects.bulk_create(lines, batch_size=_BATCH)
    _ask(plan.asked, run, now)
    run.finished_at = now
    forget_files(run)
    run.save(update_fields=["finished_at", "completes", "file", "actors_file"])
    return run


@transaction.atomic
def settle(*, place: Place, by: Account | None, now: datetime) -> int:
    """Take up the rows that waited for what was decided since; how many ties that declared."""
    take_turns(place)
    waiting = TieImportLine.objects.filter(run__place=place, outcome=Outcome.ASIDE).values("run")
    runs = TieImport.objects.select_for_update(of=("self",)).filter(pk__in=waiting)
    return sum(_settle(run, by, now) for run in runs.select_related("place").order_by("pk"))


def take_turns(place: Place) -> None:
    """One file, or one answer, at a time in a place: what is known stands from its reading to its writing.

    Nobody else waits: who books there only needs the place to be there.
    """
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)


def forget_files(run: TieImport) -> None:
    """The files are removed once what is being done is kept."""
    for file in (run.file, run.actors_file):
        if file.name:
            transaction.on_commit(partial(file.storage.delete, file.name))
    run.file, run.actors_file = "", ""


def _plan(run: TieImport, told: Told, now: datetime) -> Plan:
    day = run.place.day_of(now)
    unknown = str(Actor.Kind.ORGANISATION) if run.unknown == TieImport.Unknown.ORGANISATION else ""
    naming = naming_of(told.ties, told.actors, book_of(run.place), unknown)
    declared = declared_from({key for one in naming.all() for key in one.keys}, run.place, day)
    words = {"file": run.file_name, "day": speech.day_and_year(run.place.day_of(run.brought_at))}
    source = (_("%(file)s, %(day)s") % words)[:LONGEST_SOURCE]
    return plan_of(told, naming, declared, offers_of(naming, run), run=run, source=source)


def _declare(plan: Plan, run: TieImport, by: Account | None, now: datetime) -> None:
    """Make the actors, complete those known, then declare the ties between them."""
    made = _make(plan.new, by, now)
    complete(offers=plan.offers, run=run, by=by, now=now)
    ties = [row.tie for row in plan.ties if row.tie is not None]
    for tie in ties:
        tie.subject = _saved(tie.subject, made)
        tie.counterpart = tie.counterpart and _saved(tie.counterpart, made)
    declare_many(ties=ties, by=by, now=now)


def _saved(actor: Actor, made: Mapping[str, Actor]) -> Actor:
    return actor if actor.pk else made[name_key(actor.name)]


def _make(new: Sequence[Named], by: Account | None, now: datetime) -> Mapping[str, Actor]:
    made: dict[str, Actor] = {}
    for kind in sorted({one.kind for one in new}):
        some = [one for one in new if one.kind == kind]
        people = [
            {"name": one.name, "commune": one.told.commune, "website": one.told.website} for one in some
        ]
        for one, actor in zip(some, register_many(people=people, kind=kind, by=by, now=now), strict=True):
            made[one.key] = actor
            stand_in_network(actor, one.told, by=by, now=now)
    return made


def stand_in_network(actor: Actor, told: ToldActor, *, by: Account | None, now: datetime) -> None:
    """Say of a new actor what the file says of its scale, its family and its themes."""
    if told.scale or told.family or told.themes:
        set_place_in_network(
            actor=actor, scale=told.scale, family=told.family, themes=told.themes, by=by, now=now
        )


def _line(run: TieImport, planned: Planned) -> TieImportLine:
    return TieImportLine(
        run=run, part=planned.part, line=planned.line, name=planned.name, outcome=planned.outcome,
        remarks=[remark.as_json() for remark in planned.remarks], told=planned.told,
        tie_key=planned.tie.pk if planned.tie else None,
    )  # fmt: skip


def _ask(asked: Iterable[Named], run: TieImport, now: datetime) -> None:
    """Each name is asked about once; one that was answered, and means nobody any more, is asked again."""
    names = {one.key: one for one in asked}
    known = NameInFile.objects.filter(place=run.place, key__in=names).order_by("pk")
    for row in known.exclude(decided_at=None):
        row.ask_again(run, now)
    there = set(known.values_list("key", flat=True))
    NameInFile.objects.bulk_create(
        [
            NameInFile(place=run.place, key=key, name=one.name, why=one.why, run=run, asked_at=now)
            for key, one in names.items()
            if key not in there
        ],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )


def _settle(run: TieImport, by: Account | None, now: datetime) -> int:
    lines = list(run.lines.filter(outcome=Outcome.ASIDE).order_by("pk"))
    ties = [line for line in lines if line.part == Part.TIE]
    actors = [line for line in lines if line.part == Part.ACTOR]
    told = Told(
        [ToldTie.from_json(line.told) for line in ties], [ToldActor.from_json(line.told) for line in actors]
    )
    plan = _plan(run, told, now)
    _declare(plan, run, by, now)
    by_name = {planned.name: planned for planned in plan.actors}
    again = [*zip(ties, plan.ties, strict=True), *((line, by_name[line.name]) for line in actors)]
    for line, planned in again:
        _take_up(line, planned)
    fields = ["outcome", "remarks", "told", "tie_key"]
    TieImportLine.objects.bulk_update([line for line, _planned in again], fields, batch_size=_BATCH)
    _ask(plan.asked, run, now)
    return sum(planned.tie is not None for planned in plan.ties)


def _take_up(line: TieImportLine, planned: Planned) -> None:
    line.outcome, line.told = planned.outcome, planned.told
    line.remarks = [remark.as_json() for remark in planned.remarks]
    line.tie_key = planned.tie.pk if planned.tie else None
