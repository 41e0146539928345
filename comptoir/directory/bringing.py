"""A file is brought, its columns are chosen: what happens between the upload and the import.

The file is kept with the run, so that one may go back, leave, and come again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.forms import BoundField, Form

from comptoir.actors.models import Account
from comptoir.directory.guessing import Guess, guess_columns, mapping_from
from comptoir.directory.mapping import ColumnMap, check_mapping, national_mapping, signature_of
from comptoir.directory.models import ColumnMapping, ImportRun
from comptoir.directory.tables import Table, read_table
from comptoir.places.models import Place


@dataclass(frozen=True)
class ShownColumn:
    """A column of the file on the page where one says what it is."""

    guess: Guess
    field: BoundField


@dataclass(frozen=True)
class Proposal:
    """What is proposed for the columns of a file, and where it comes from."""

    mapping: ColumnMap
    guesses: list[Guess]
    run: ImportRun

    @property
    def is_national(self) -> bool:
        return bool(self.mapping.version)

    def initial(self) -> dict[str, str]:
        chosen = {
            f"c{number}": self.mapping.targets.get(guess.column, "")
            for number, guess in enumerate(self.guesses)
        }
        return chosen | {"source": self.run.source, "licence": self.run.licence, "save_as": self.mapping.name}

    def shown(self, form: Form) -> tuple[list[ShownColumn], list[ShownColumn]]:
        """The columns with their fields: those that something is chosen for, and the others."""
        columns = [ShownColumn(guess, form[f"c{number}"]) for number, guess in enumerate(self.guesses)]
        taken = [shown for shown in columns if shown.field.value()]
        return taken, [shown for shown in columns if shown not in taken]


@transaction.atomic
def bring_file(
    *, file: File[Any], source: str, licence: str, at_place: Place, by: Account, now: datetime
) -> ImportRun:
    """Keep the file for an import that is still to be confirmed."""
    name = PurePath(file.name or "").name[:200]
    return ImportRun.objects.create(
        file=file,
        file_name=name,
        source=source or PurePath(name).stem[:100],
        licence=licence,
        at_place=at_place,
        brought_by=by,
        brought_at=now,
    )


def table_of(run: ImportRun) -> Table:
    """The table in the file that was kept.

    :raises NotATable, TextUnreadable, FileTooLarge: as when it was brought.
    """
    with run.file.open("rb") as file:
        return read_table(file.read(), run.file_name)


def mapping_of(run: ImportRun) -> ColumnMap:
    return ColumnMap(dict(run.targets))


def propose(run: ImportRun, table: Table) -> Proposal:
    """What was chosen before, else the national schema, else a mapping that was kept, else the guesses."""
    guesses = guess_columns(table)
    chosen = mapping_of(run) if run.targets else None
    kept = ColumnMapping.objects.filter(signature=signature_of(table.columns)).order_by("-saved_at").first()
    mapping = (
        chosen
        or national_mapping(table)
        or (kept.as_map().fitted_to(table.columns) if kept else mapping_from(guesses))
    )
    return Proposal(mapping, guesses, run)


@transaction.atomic
def choose_columns(
    *, run: ImportRun, table: Table, mapping: ColumnMap, source: str, licence: str, save_as: str,
    by: Account | None, now: datetime,
) -> None:  # fmt: skip
    """Keep what each column is, for this file and, under a name, for the next of the same shape.

    :raises MappingIsIncomplete, ColumnIsUnknown:
    """
    check_mapping(mapping, table)
    run.targets, run.source, run.licence = dict(mapping.targets), source, licence
    run.save(update_fields=["targets", "source", "licence"])
    if save_as:
        save_mapping(table=table, mapping=mapping, name=save_as, by=by, now=now)


def save_mapping(
    *, table: Table, mapping: ColumnMap, name: str, by: Account | None, now: datetime
) -> ColumnMapping:
    """Keep a mapping under its name; one of the same name is replaced."""
    kept, _is_new = ColumnMapping.objects.update_or_create(
        name=name,
        defaults={
            "signature": signature_of(table.columns),
            "targets": dict(mapping.targets),
            "saved_by": by,
            "saved_at": now,
        },
    )
    return kept
