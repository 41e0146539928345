"""``comptoir import-places``: from a file on this machine to the directory, asking what a column is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from comptoir.cli.telling import Failure
from comptoir.directory.bringing import save_mapping
from comptoir.directory.guessing import Guess, guess_columns, mapping_from
from comptoir.directory.importing import import_places
from comptoir.directory.mapping import ColumnMap, all_targets, national_mapping, signature_of
from comptoir.directory.models import ColumnMapping, ImportLine, ImportRun
from comptoir.directory.remarks import in_words
from comptoir.directory.report import report_of
from comptoir.directory.tables import Table, read_table
from comptoir.kit.clock import now

Ask = Callable[..., Any]
MOST_SHOWN = 20
ASIDE = "it may be a place that is already there: somebody decides, on the page of the doubtful rows"
TO_BE_SEEN = (ImportLine.Outcome.REFUSED, ImportLine.Outcome.DOUBTFUL)


@dataclass(frozen=True)
class Report:
    """What became of the rows of one file."""

    run: ImportRun

    def as_dict(self) -> dict[str, Any]:
        """The counts by outcome, and each line that was refused or put aside, with its reason."""
        return {
            "file": self.run.file_name,
            "source": self.run.source,
            "outcomes": {code: count for code, _label, count in self.run.tally()},
            "lines": [self._line(line) for line in report_of(self.run) if line.outcome in TO_BE_SEEN],
        }

    def _line(self, line: Any) -> dict[str, Any]:
        why = " ".join(in_words(remark) for remark in line.remarks_told()) or ASIDE
        return {"line": line.line, "outcome": line.outcome, "name": line.name, "why": why}

    def in_words(self) -> str:
        """The counts, then the first lines that want a person's eye."""
        data = self.as_dict()
        counts = ", ".join(f"{count} {code}" for code, count in data["outcomes"].items() if count)
        shown = [
            f"  line {line['line']}: {line['name']}: {line['why']}" for line in data["lines"][:MOST_SHOWN]
        ]
        more = len(data["lines"]) - MOST_SHOWN
        return "\n".join([counts or "no rows", *shown, *([f"  … and {more} more"] if more > 0 else [])])


def import_file(
    file: Path,
    *,
    mapping: str,
    save_mapping_as: str,
    ask: Ask | None,
    source: str,
    progress: Callable[..., None],
) -> Report:
    """Bring the file into the directory.

    ``ask`` is called for each column whose meaning is not certain; None takes the guesses.

    :raises Failure: for a mapping that was never saved.
    :raises Refusal: whatever reading or importing refuses.
    """
    table = read_table(file.read_bytes(), file.name)
    chosen = _chosen(table, mapping, ask)
    moment = now()
    run = import_places(
        table=table, mapping=chosen, source=source or chosen.name or file.stem, by=None, now=moment,
        progress=lambda done, of: progress(file.name, done, of),
    )  # fmt: skip
    if save_mapping_as:
        save_mapping(table=table, mapping=chosen, name=save_mapping_as, by=None, now=moment)
    return Report(run)


def _chosen(table: Table, name: str, ask: Ask | None) -> ColumnMap:
    """The mapping that was named, the national schema, one saved for such columns, else the guesses."""
    if name:
        kept = ColumnMapping.objects.filter(name=name).first()
        if kept is None:
            names = ", ".join(ColumnMapping.objects.order_by("name").values_list("name", flat=True)) or "none"
            raise Failure(f"no mapping is called “{name}”; there are: {names}")
        return kept.as_map()
    national = national_mapping(table)
    if national is not None:
        return national
    known = ColumnMapping.objects.filter(signature=signature_of(table.columns)).order_by("-saved_at").first()
    if known is not None:
        return known.as_map()
    guesses = guess_columns(table)
    return mapping_from(guesses) if ask is None else _asked(guesses, table, ask)


def _asked(guesses: list[Guess], table: Table, ask: Ask) -> ColumnMap:
    proposed = mapping_from(guesses)
    targets = [target for target, _label in all_targets()]
    click.echo("Which column is what? Enter keeps the guess, - leaves the column out.", err=True)
    click.echo("Meanings: " + " ".join(targets), err=True)
    answers = {}
    for guess in guesses:
        samples = " | ".join(table.samples(guess.column))
        said = ask(f"{guess.column} ({samples})", default=proposed.targets.get(guess.column) or "-", err=True)
        answers[guess.column] = "" if said == "-" else said
    return replace(proposed, targets=answers)
