"""The tables of a file of a network, whatever its format, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from comptoir.directory.guessing import Guess
from comptoir.directory.tables import NotATable, Table, read_table
from comptoir.sheets.cleaning import Words, told_actors, told_ties
from comptoir.sheets.columns import ACTORS, TIES, Columns, columns_from, guess_columns, part_of
from comptoir.sheets.markup import is_markup, read_graph
from comptoir.sheets.told import ToldActor, ToldTie

Brought = tuple[bytes, str]
"""The bytes of a file, and its name."""


@dataclass(frozen=True)
class Told:
    """All that a file, or what waited of it, tells: its ties, and its actors when it lists them."""

    ties: Sequence[ToldTie]
    actors: Sequence[ToldActor] = ()


@dataclass(frozen=True)
class Sheets:
    """The tables of what was brought: of ties, of actors, or both."""

    tables: Mapping[str, Table]
    are_all: bool = False
    """Whether no other actor than those it lists can stand in its ties: so it is of a graph."""

    @property
    def other(self) -> str:
        """What its only table may list instead of what was guessed; nothing, when a graph or two say it."""
        if self.are_all or len(self.tables) > 1:
            return ""
        return ACTORS if TIES in self.tables else TIES

    @property
    def parts(self) -> list[str]:
        return [part for part in (TIES, ACTORS) if part in self.tables]

    def guesses(self, part: str) -> list[Guess]:
        return guess_columns(self.tables[part], part)

    def guessed(self) -> dict[str, Columns]:
        return {part: columns_from(self.guesses(part), part) for part in self.parts}

    def told(self, columns: Mapping[str, Columns], words: Words) -> Told:
        """What they tell, by these columns and these words."""
        actors = told_actors(self.tables[ACTORS], columns[ACTORS]) if ACTORS in self.tables else []
        if TIES not in self.tables:
            return Told([], actors)
        return Told(told_ties(self.tables[TIES], columns[TIES], words, actors, are_all=self.are_all), actors)


def read_sheets(file: Brought, actors: Brought | None = None, part: str = "") -> Sheets:
    """The tables of a file, and of a second one that lists the actors.

    Of one table alone, ``part`` is what it lists; guessed when it is empty.

    :raises NotATable, FileTooLarge, TextUnreadable: in words.
    """
    tables = _tables(*file, part if actors is None else "")
    are_all = is_markup(file[0])
    if actors is not None:
        others = _tables(*actors)
        if ACTORS not in others or list(tables) != [TIES]:
            raise NotATable(_("The second file must list actors, beside a first one that lists ties."))
        tables[ACTORS] = others[ACTORS]
    return Sheets(tables, are_all)


def _tables(content: bytes, name: str, part: str = "") -> dict[str, Table]:
    if not is_markup(content):
        table = read_table(content, name)
        return {part or part_of(table): table}
    graph = read_graph(content, name)
    return {part: table for part, table in ((TIES, graph.edges), (ACTORS, graph.nodes)) if table.rows}
