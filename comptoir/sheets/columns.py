"""Which column of a file is what: what a tie and an actor are told by, and the guesses one confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.directory.guessing import Guess
from comptoir.directory.mapping import ColumnIsUnknown, MappingIsIncomplete
from comptoir.directory.tables import Table
from comptoir.kit.text import fold
from comptoir.sheets.vocabulary import actor_kind_of, kind_of, state_of, told

TIES, ACTORS = "ties", "actors"
Label = str | Promise

TARGETS: Mapping[str, Mapping[str, Label]] = {
    TIES: {
        "from": gettext_lazy("from whom"),
        "to": gettext_lazy("to whom"),
        "kind": gettext_lazy("kind of tie"),
        "state": gettext_lazy("state"),
        "quality": gettext_lazy("as what, or for what"),
        "body": gettext_lazy("body"),
        "seat": gettext_lazy("seat"),
        "obstacle": gettext_lazy("what stands in the way"),
        "since": gettext_lazy("first day"),
        "until": gettext_lazy("last day"),
        "said_by": gettext_lazy("who said so"),
        "visibility": gettext_lazy("who may see it"),
    },
    ACTORS: {
        "id": gettext_lazy("identifier in this file"),
        "name": gettext_lazy("name"),
        "kind": gettext_lazy("kind of actor"),
        "scale": gettext_lazy("scale"),
        "family": gettext_lazy("family"),
        "themes": gettext_lazy("themes"),
        "commune": gettext_lazy("town"),
        "website": gettext_lazy("website"),
    },
}
_READS: Mapping[tuple[str, str], Callable[[str], str]] = {
    (TIES, "kind"): kind_of,
    (TIES, "state"): state_of,
    (ACTORS, "kind"): actor_kind_of,
}
# What Gephi and Kumu write in a column called « Type » or « Direction », and which is no kind of tie.
_DIRECTIONS = {"directed", "undirected", "mutual", "mixed", "dirige", "non dirige", "oriente", "non oriente"}
_INSIDE = 0.55
"""How sure a name is that only stands inside the column's: « date de debut du lien »."""
_LEAST = 0.4


@dataclass(frozen=True)
class Columns:
    """Column of the file → target, for one of its two tables; a column that says nothing has no target."""

    part: str
    targets: Mapping[str, str]

    def column_of(self, target: str) -> str:
        """The first column that says it; empty when none does."""
        return next((column for column, found in self.targets.items() if found == target), "")

    def has(self, target: str) -> bool:
        return target in self.targets.values()


def part_of(table: Table) -> str:
    """Whether a table is one of ties or one of actors: of ties when it has both ends, or names nobody."""
    ends = {guess.target for guess in guess_columns(table, TIES)}
    names = {guess.target for guess in guess_columns(table, ACTORS)}
    return TIES if {"from", "to"} <= ends or not {"name", "id"} & names else ACTORS


def guess_columns(table: Table, part: str) -> list[Guess]:
    """One guess per column, in the file's order; each target once, where it is surest."""
    scored = sorted(_scores(table, part), reverse=True)
    taken: dict[int, tuple[str, float]] = {}
    for score, rank, target in scored:
        if -rank not in taken and target not in {found for found, _score in taken.values()}:
            taken[-rank] = (target, score)
    return [
        Guess(column, *taken.get(rank, ("", 0.0)), samples=table.samples(column))
        for rank, column in enumerate(table.columns)
    ]


def columns_from(guesses: list[Guess], part: str) -> Columns:
    return Columns(part, {guess.column: guess.target for guess in guesses if guess.target})


def check_columns(columns: Columns, table: Table) -> Columns:
    """The same, when a tie or an actor can be read by them.

    :raises MappingIsIncomplete, ColumnIsUnknown:
    """
    labels = TARGETS[columns.part]
    for column, target in columns.targets.items():
        if column not in table.columns or target not in labels:
            raise ColumnIsUnknown(
                _("“%(column)s” → “%(target)s” is not possible for this file.")
                % {"column": column, "target": target}
            )
    missing = [str(labels[target]) for target in _missing(columns)]
    if missing:
        raise MappingIsIncomplete(_("Say which column holds: %(missing)s.") % {"missing": ", ".join(missing)})
    targets = list(columns.targets.values())
    twice = [str(labels[target]) for target in labels if targets.count(target) > 1]
    if twice:
        raise ColumnIsUnknown(_("Two columns are said to hold: %(what)s.") % {"what": ", ".join(twice)})
    return columns


def _missing(columns: Columns) -> list[str]:
    """A tie needs both ends; an actor a name, or an identifier that is one."""
    if columns.part == ACTORS:
        return [] if columns.has("name") or columns.has("id") else ["name"]
    return [end for end in ("from", "to") if not columns.has(end)]


def _scores(table: Table, part: str) -> Iterator[tuple[float, int, str]]:
    """Score, rank of the column (the first is the greatest) and target, for each that may be."""
    for rank, column in enumerate(table.columns):
        values = table.values(column)
        for target in TARGETS[part]:
            score = _named(fold(column), part, target)
            if score and (reads := _READS.get((part, target))) and values:
                score = _weighed(score, reads, values)
            if score >= _LEAST:
                yield score, -rank, target


def _weighed(named: float, reads: Callable[[str], str], values: list[str]) -> float:
    """The name proposes; the words that the column holds may speak for it, or forbid it."""
    different = {fold(value) for value in values}
    if different <= _DIRECTIONS:
        return 0.0
    known = sum(bool(reads(value)) for value in different) / len(different)
    return 0.6 * named + 0.4 * known


def _named(column: str, part: str, target: str) -> float:
    names = _names(part)[target]
    if column in names:
        return 1.0 - 0.02 * names.index(column)
    words = f" {column} "
    return _INSIDE if any(len(name) > 3 and f" {name} " in words for name in names) else 0.0


@cache
def _names(part: str) -> Mapping[str, list[str]]:
    """The names of each target: its code first, then those of the file of words."""
    written = told()["columns"][part]
    return {target: list(dict.fromkeys([fold(target), *written.get(target, ())])) for target in TARGETS[part]}
