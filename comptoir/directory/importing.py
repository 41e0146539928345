"""Imports a table of places: every row ends in one of five ways, and a second time changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comptoir.actors.models import Account
from comptoir.directory.cleaning import clean_table
from comptoir.directory.known import (
    Slugs,
    as_the_file_leaves_them,
    known_places,
    new_place,
    source_links,
    spellings_for,
)
from comptoir.directory.mapping import ColumnMap, check_mapping
from comptoir.directory.merging import Spellings, apply, changes, spelled
from comptoir.directory.models import DoubtfulRow, ImportLine, ImportRun, PlaceSource
from comptoir.directory.planning import Fate, Link, Planned, Planner
from comptoir.directory.tables import Table
from comptoir.kit.overlap import broke
from comptoir.kit.refusals import Refusal
from comptoir.listing.listed import ListedPlace
from comptoir.listing.schema import COLUMNS
from comptoir.places.models import Place

Progress = Callable[[int, int], None]
Outcome = ImportLine.Outcome
_BATCH = 200
_UPDATED = [*(column.field for column in COLUMNS if column.field), "search_words", "facets"]


class AlreadyImported(Refusal):
    """The file of this import was imported before."""


class AnotherImportRuns(Refusal):
    """Somebody else imports the same source at this moment."""


def import_places(
    *,
    table: Table,
    mapping: ColumnMap,
    source: str,
    by: Account | None,
    now: datetime,
    licence: str = "",
    run: ImportRun | None = None,
    progress: Progress | None = None,
) -> ImportRun:
    """Bring every row of the table into the directory, all or nothing; the run tells what became of each.

    :param run: the run that was begun when the file was brought; a new one otherwise.
    :param progress: called with the rows done and their number.
    :raises MappingIsIncomplete, ColumnIsUnknown, AlreadyImported, AnotherImportRuns:
    """
    if run and run.finished_at:
        raise AlreadyImported(_("This file was imported already. Bring it again to import it again."))
    plan, links, spellings, places = _plan(table, mapping, source, now)
    try:
        with transaction.atomic():
            run = run or ImportRun(file_name=table.name, brought_by=by, brought_at=now)
            run.source, run.licence, run.targets = source[:100], licence[:100], dict(mapping.targets)
            run.save()
            importing = _Import(run, now, links, spellings, places)
            for done, planned in enumerate(plan, start=1):
                importing.take(planned)
                if progress and (done % 50 == 0 or done == len(plan)):
                    progress(done, len(plan))
            importing.write()
            run.finished_at = now
            run.save()
    except IntegrityError as error:
        if broke("place_source_names_a_place_once", error):
            raise AnotherImportRuns(_("This source is being imported by somebody else.")) from error
        raise
    return run


@dataclass(frozen=True)
class Rehearsal:
    """What an import would do, without doing it."""

    lines: list[ImportLine]

    def tally(self) -> list[tuple[str, str, int]]:
        """Outcome, its name and how many rows would end so."""
        ends = [line.outcome for line in self.lines]
        return [(o.value, str(o.label), ends.count(o.value)) for o in Outcome]

    def first(self, outcome: str, count: int = 8) -> list[ImportLine]:
        return [line for line in self.lines if line.outcome == outcome][:count]

    def refused(self) -> list[ImportLine]:
        return self.first(Outcome.REFUSED)

    def doubtful(self) -> list[ImportLine]:
        return self.first(Outcome.DOUBTFUL)

    def warned(self) -> list[ImportLine]:
        """Lines that are taken although something of them is left out."""
        taken = (line for line in self.lines if line.outcome != Outcome.REFUSED and line.remarks)
        return list(islice(taken, 8))


def rehearse(*, table: Table, mapping: ColumnMap, source: str, now: datetime) -> Rehearsal:
    """What ``import_places`` would do at this moment. Writes nothing.

    :raises MappingIsIncomplete, ColumnIsUnknown:
    """
    plan, links, spellings, places = _plan(table, mapping, source, now)
    trial = _Import(ImportRun(source=source), now, links, spellings, places)
    for planned in plan:
        trial.take(planned)
    return Rehearsal([line for line, _key in trial.lines])


def _plan(
    table: Table, mapping: ColumnMap, source: str, now: datetime
) -> tuple[list[Planned], dict[str, Link], Spellings, dict[int, Place]]:
    """What to do with each row, what the source said before, how to write communes, what may change."""
    rows = clean_table(table, check_mapping(mapping, table), today=now.date())
    links, known = source_links(source), known_places()
    listed = [clean.place for clean in rows if clean.place is not None]
    places = _places({links[row.id].place for row in listed if row.id in links and not _is_said(row, links)})
    as_the_file_leaves_them(known, listed, links, places)
    plan = list(Planner(known, links).plan(rows))
    matched = {
        planned.key
        for planned in plan
        if planned.fate is Fate.KNOWN and planned.row and planned.key > 0 and not _is_said(planned.row, links)
    }
    return plan, links, spellings_for(listed), places | _places(matched - places.keys())


def _is_said(row: ListedPlace, links: Mapping[str, Link]) -> bool:
    link = links.get(row.id)
    return link is not None and link.said == row


def _places(keys: set[int]) -> dict[int, Place]:
    """The places of these keys, a few hundred at a time."""
    return {
        place.pk: place
        for some in _by(sorted(keys), 500)
        for place in Place.objects.filter(pk__in=some).order_by("pk")
    }


def _by(keys: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


@dataclass
class _Import:
    """What an import is about to write, gathered row by row and written table by table."""

    run: ImportRun
    now: datetime
    links: Mapping[str, Link]
    spellings: Spellings
    places: dict[int, Place]
    created: list[Place] = field(default_factory=list)
    updated: dict[int, Place] = field(default_factory=dict)
    sources: list[PlaceSource] = field(default_factory=list)
    lines: list[tuple[ImportLine, int]] = field(default_factory=list)
    doubts: list[tuple[DoubtfulRow, Planned]] = field(default_factory=list)
    slugs: Slugs = field(default_factory=Slugs)

    def take(self, planned: Planned) -> None:
        if planned.row is None or planned.fate is Fate.REFUSED:
            self._tell(planned, Outcome.REFUSED)
        elif planned.fate is Fate.NEW:
            self._create(planned, planned.row)
        elif planned.fate is Fate.DOUBTFUL:
            self._doubt(planned, planned.row, DoubtfulRow.Question.SAME)
        else:
            self._update(planned, planned.row)

    def _create(self, planned: Planned, row: ListedPlace) -> None:
        written = spelled(row, self.spellings)
        place = new_place(written, source=self.run.source, slug=self.slugs.give(written))
        self.places[planned.key] = place
        self.created.append(place)
        self._remember(place, row)
        self._tell(planned, Outcome.CREATED)

    def _update(self, planned: Planned, row: ListedPlace) -> None:
        """What the source changed since; where the place is run here, its own team is asked."""
        link = self.links.get(row.id)
        base = link.said if link else None
        if base == row or planned.is_repeated:
            self._tell(planned, Outcome.UNCHANGED)
            return
        place = self.places[planned.key]
        found = changes(place, spelled(row, self.spellings), base)
        if found and place.is_run_here:
            self._doubt(planned, row, DoubtfulRow.Question.CHANGES, sorted(found))
            return
        apply(place, found)
        if found and place.pk:
            self.updated[place.pk] = place
        self._remember(place, row)
        self._tell(planned, Outcome.UPDATED if found else Outcome.UNCHANGED, sorted(found))

    def _doubt(
        self, planned: Planned, row: ListedPlace, question: str, changed: list[str] | None = None
    ) -> None:
        doubt = DoubtfulRow(
            source=self.run.source, external_id=row.id, run=self.run, question=question,
            listed=row.as_json(), put_aside_at=self.now,
        )  # fmt: skip
        self.doubts.append((doubt, planned))
        self._tell(planned, Outcome.DOUBTFUL, changed)

    def _remember(self, place: Place, row: ListedPlace) -> None:
        link = self.links.get(row.id)
        told = PlaceSource(
            pk=link.pk if link else None, place=place, source=self.run.source, licence=self.run.licence,
            external_id=row.id, said=row.as_json(), first_read_at=self.now, changed_at=self.now,
        )  # fmt: skip
        self.sources.append(told)

    def _tell(self, planned: Planned, outcome: str, changed: list[str] | None = None) -> None:
        line = ImportLine(
            run=self.run, line=planned.line, name=planned.name[:200], outcome=outcome,
            changed=changed or [], remarks=[remark.as_json() for remark in planned.remarks],
        )  # fmt: skip
        self.lines.append((line, planned.key))

    def write(self) -> None:
        """Everything, in an order that gives each row the keys it needs."""
        Place.objects.bulk_create(self.created, batch_size=_BATCH)
        if self.updated:
            Place.objects.bulk_update(self.updated.values(), _UPDATED, batch_size=_BATCH)
        known = [told for told in self.sources if told.pk]
        PlaceSource.objects.bulk_create([told for told in self.sources if not told.pk], batch_size=_BATCH)
        PlaceSource.objects.bulk_update(known, ["place", "licence", "said", "changed_at"], batch_size=_BATCH)
        for line, key in self.lines:
            line.place_id = self._pk(key)
        ImportLine.objects.bulk_create((line for line, _key in self.lines), batch_size=_BATCH)
        self._write_doubts()

    def _write_doubts(self) -> None:
        """A row that is still doubtful keeps its place in the pile; one that is no longer leaves it."""
        asked = {(doubt.external_id, doubt.question): doubt for doubt, _planned in self.doubts}
        read = {told.external_id for told in self.sources} | {key for key, _question in asked}
        for doubt, planned in self.doubts:
            doubt.place_id = self._pk(planned.key) if planned.fate is Fate.KNOWN else None
            doubt.candidates = [one.as_json() | {"place": self._pk(one.key)} for one in planned.likenesses]
        for waiting in DoubtfulRow.objects.open().filter(source=self.run.source).order_by("pk"):
            doubt_now = asked.pop((waiting.external_id, waiting.question), None)
            if doubt_now:
                waiting.ask_again(doubt_now)
            elif waiting.external_id in read:
                waiting.delete()
        DoubtfulRow.objects.bulk_create(asked.values(), batch_size=_BATCH)

    def _pk(self, key: int) -> int | None:
        return self.places[key].pk if key < 0 else key or None
