"""What the pages of an import show beside its forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField, Form

from comptoir.directory.guessing import Guess
from comptoir.exchange.bringing import columns_of
from comptoir.exchange.completing import Offer
from comptoir.exchange.deciding import Question
from comptoir.exchange.forms import NamesForm
from comptoir.exchange.importing import Rehearsal
from comptoir.exchange.models import TieImport, TieImportLine
from comptoir.exchange.planning import Planned
from comptoir.exchange.remarks import in_words, why_in_words
from comptoir.kit.text import fold
from comptoir.sheets.columns import ACTORS
from comptoir.sheets.reading import Sheets

Outcome = TieImportLine.Outcome
FIRST = 12


@dataclass(frozen=True)
class Column:
    guess: Guess
    field: BoundField


@dataclass(frozen=True)
class Sheet:
    """One of the two tables, with the field of each column."""

    is_of_actors: bool
    rows: int
    columns: Sequence[Column]


@dataclass(frozen=True)
class ShownColumns:
    run: TieImport
    sheets: Sheets

    @property
    def initial(self) -> dict[str, str]:
        chosen = columns_of(self.run, self.sheets)
        told = {
            f"{part}{number}": chosen[part].targets.get(column, "")
            for part in self.sheets.parts
            for number, column in enumerate(self.sheets.tables[part].columns)
        }
        return told | {"visibility": self.run.visibility, "unknown": self.run.unknown}

    def tables(self, form: Form) -> list[Sheet]:
        return [
            Sheet(
                part == ACTORS,
                len(self.sheets.tables[part].rows),
                [
                    Column(guess, form[f"{part}{number}"])
                    for number, guess in enumerate(self.sheets.guesses(part))
                ],
            )
            for part in self.sheets.parts
        ]


@dataclass(frozen=True)
class Row:
    """A row of the preview, its remarks in words."""

    line: int
    name: str
    remarks: Sequence[str]


def shown_columns(run: TieImport, sheets: Sheets) -> ShownColumns:
    return ShownColumns(run, sheets)


def shown_words(run: TieImport, asked: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """What was chosen before for each word, by the field that asks for it."""
    return {
        f"{part}{number}": run.words.get(part, {}).get(fold(word), "")
        for part, words in asked.items()
        for number, word in enumerate(words)
    }


def shown_rehearsal(rehearsal: Rehearsal) -> dict[str, Any]:
    taken = [row for row in rehearsal.plan.ties if row.outcome == Outcome.ADDED]
    return {
        "tally": rehearsal.tally(),
        "refused": _rows(rehearsal.first(Outcome.REFUSED)),
        "added": _rows(taken[:8]),
        "warned": _rows([row for row in taken if row.remarks][:8]),
        "completed": _offered([offer for offer in rehearsal.offers if not offer.ours]),
        "differing": _offered([offer for offer in rehearsal.offers if offer.ours]),
        "new": rehearsal.new[:30],
        "new_number": len(rehearsal.new),
        "asked": [(one.name, why_in_words(one.why)) for one in rehearsal.asked[:8]],
        "asked_number": len(rehearsal.asked),
    }


def shown_names(form: NamesForm) -> Iterator[tuple[Question, BoundField, BoundField, str]]:
    """Each question with its two fields, and why it is asked."""
    for question in form.questions:
        key = question.name.pk
        yield question, form[f"n{key}"], form[f"t{key}"], why_in_words(question.name.why)


@dataclass(frozen=True)
class Offered:
    """What a file says of those known: the first of it, in words, and how much there is."""

    number: int
    rows: Sequence[tuple[str, str]]


def _offered(offers: Sequence[Offer]) -> Offered:
    return Offered(len(offers), [(offer.actor.name, in_words(offer.remark)) for offer in offers[:FIRST]])


def _rows(planned: Sequence[Planned]) -> list[Row]:
    return [Row(row.line, row.name, [in_words(remark) for remark in row.remarks[:3]]) for row in planned]
