"""What an import of ties did, to read and to take away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from comptoir.exchange.models import TieImport, TieImportLine
from comptoir.exchange.remarks import in_words

Outcome = TieImportLine.Outcome
Part = TieImportLine.Part


def rows_said(outcome: str, count: int) -> str:
    """What follows the number: « ligne ajoutée », « lignes ajoutées »."""
    return {
        Outcome.ADDED: ngettext("row added", "rows added", count),
        Outcome.COMPLETED: ngettext("row completed", "rows completed", count),
        Outcome.UNCHANGED: ngettext("row unchanged", "rows unchanged", count),
        Outcome.ASIDE: npgettext("so many", "row put aside", "rows put aside", count),
        Outcome.LEFT: ngettext("row left out", "rows left out", count),
        Outcome.REFUSED: ngettext("row refused", "rows refused", count),
    }[Outcome(outcome)]


@dataclass(frozen=True)
class Shown:
    """A row as the report shows it: its remarks are sentences."""

    line: int
    name: str
    outcome: str
    said: str
    remarks: Sequence[str]


def lines_of(run: TieImport, part: str, outcome: str = "") -> QuerySet[TieImportLine]:
    """The rows of a part, all or those of one outcome, in the order of the file."""
    lines = run.lines.filter(part=part).order_by("line", "pk")
    return lines.filter(outcome=outcome) if outcome else lines


def shown(lines: Sequence[TieImportLine]) -> list[Shown]:
    return [
        Shown(
            row.line, row.name, row.outcome, row.get_outcome_display(),
            [in_words(remark, row.part) for remark in row.remarks_told()],
        )
        for row in lines
    ]  # fmt: skip


def tally(run: TieImport) -> Mapping[str, Sequence[tuple[str, str, int]]]:
    """Of ties and of actors, each outcome with its name and how many rows ended so. One query."""
    rows = run.lines.order_by().values_list("part", "outcome").annotate(Count("pk"))
    found = {(part, outcome): count for part, outcome, count in rows}
    return {
        part: [
            (end.value, rows_said(end, count), count)
            for end in Outcome
            for count in [found.get((part, end), 0)]
            if part == Part.ACTOR or end != Outcome.COMPLETED
        ]
        for part in Part.values
    }


def refusals(run: TieImport) -> Iterator[Sequence[str | int]]:
    """Line, row and reasons of each tie that was refused, to correct the file with."""
    yield [_("line"), _("tie"), _("why")]
    for row in shown(list(lines_of(run, Part.TIE, Outcome.REFUSED))):
        yield [row.line, row.name, " ".join(row.remarks)]
