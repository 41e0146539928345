"""Who × what circulates: the neighbours as rows, what goes each way and what is declared as columns.

Pure: from neighbours already read to cells in words. A figure of fewer than five persons is told as such, in
its cell and by its absence from the totals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import log1p
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.journal.natures import Direction, Nature
from comptoir.network import words
from comptoir.network.circle import FEW, Around, Neighbour
from comptoir.network.flows import FlowTotal
from comptoir.ties.models import Tie
from comptoir.ties.shapes import GROUPS

What = tuple[str, str, str]
# Steps of the tint, from the least to the most of a column.
STEPS = 4
# How rows are grouped: the names in their order, the name of a row, and how it is said.
Grouped = tuple[Sequence[str], Callable[[Neighbour], str], Callable[[str], str]]
GROUPED: Mapping[str, Grouped] = {
    "famille": ([*Actor.Family.values, ""], lambda one: one.family, words.family_said),
    "echelle": ([*Actor.Scale.values, ""], lambda one: one.scale, words.scale_said),
    "": ([""], lambda _one: "", lambda _name: ""),
}
NATURES = [str(nature) for nature in Nature]


@dataclass(frozen=True)
class Column:
    """One thing that circulates, one way, in one unit; or the declared ties of one group (``kinds``)."""

    key: str
    over: str
    head: str
    what: What | None = None
    kinds: Collection[str] = ()

    @property
    def said(self) -> str:
        return gettext("%(what)s, %(how)s") % {"what": self.over, "how": self.head.lower()}


@dataclass(frozen=True)
class Cell:
    """What stands there: a total or ties; ``measure`` sorts and tints; whether it is kept back.

    It is put in words when it is read only: a page shows few of the cells of a large network.
    """

    measure: Decimal = Decimal(0)
    is_few: bool = False
    total: FlowTotal | None = None
    ties: Sequence[Tie] = ()
    step: int = 0

    @property
    def text(self) -> str:
        if self.ties:
            return _ties_said(self.ties)
        if self.is_few:
            return words.persons(1)
        return words.amount(self.total) if self.total else ""

    @property
    def opens(self) -> str:
        """How an address asks for the facts behind it; empty when there are none to read."""
        if self.total is None:
            return ""
        return urlencode({"nature": self.total.nature, "sens": self.total.direction})


@dataclass(frozen=True)
class Line:
    """A row: whose it is (None for the persons together), its cells, how many facts stand behind them."""

    actor: Actor | None
    name: str
    cells: Sequence[Cell]
    facts: int


@dataclass(frozen=True)
class Section:
    """The rows of one family or of one scale, under its name."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Matrix:
    """The whole: what the page, its totals and its file say."""

    columns: Sequence[Column]
    sections: Sequence[Section]
    persons: Line | None
    totals: Sequence[str]
    facts: int

    @property
    def spans(self) -> list[tuple[str, int]]:
        """Each name over the columns, and over how many it stands."""
        return list(Counter(column.over for column in self.columns).items())

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]

    @property
    def rows(self) -> list[tuple[str, Line]]:
        """Each row, with the name of its section."""
        return [(section.name, line) for section in self.sections for line in section.lines]


def matrix(
    around: Around,
    kept: Iterable[Neighbour],
    behind: Mapping[What, int],
    *,
    by: str,
    sort: str,
) -> Matrix:
    """The matrix of those kept, in sections ``by`` family, scale or none, most first by the column ``sort``.

    ``behind`` is how many persons stand behind each figure of the persons together. An unknown ``sort`` is
    the order of the names.
    """
    neighbours = [one for one in kept if one.ties or one.totals]
    columns = _columns(neighbours, around.persons)
    lines = _tinted([_line(one, columns) for one in neighbours])
    persons = _persons(around, columns, behind)
    told = [*lines, *([persons] if persons else [])]
    totals = [_total([line.cells[n] for line in told], column) for n, column in enumerate(columns)]
    sections = _sections(list(zip(neighbours, lines, strict=True)), by, _rank(columns, sort))
    return Matrix(columns, sections, persons, totals, sum(line.facts for line in told))


def _columns(neighbours: Sequence[Neighbour], persons: Iterable[FlowTotal]) -> list[Column]:
    """Those that occur: what circulates, received then given, nature by nature; then ties group by group."""
    totals = [*(total for one in neighbours for total in one.totals), *persons]
    whats = {(total.nature, total.direction, total.unit) for total in totals}
    units = Counter((nature, direction) for nature, direction, _unit in whats)
    ordered = sorted(whats, key=lambda what: (NATURES.index(what[0]), what[1] == Direction.GIVEN, what[2]))
    held = {tie.kind for one in neighbours for tie in one.ties}
    ties = [
        Column(f"liens.{n}", gettext("Declared ties"), str(label), None, kinds)
        for n, (label, kinds) in enumerate(GROUPS)
        if held & {str(kind) for kind in kinds}
    ]
    return [*(_circulating(what, units[what[:2]] > 1) for what in ordered), *ties]


def _circulating(what: What, is_one_of_several: bool) -> Column:
    nature, direction, unit = what
    head = gettext("Given") if direction == Direction.GIVEN else gettext("Received")
    if is_one_of_several:
        head = f"{head} ({Fact.Unit(unit).label})"
    return Column(".".join(what), words.nature_said(nature), head, what)


def _line(one: Neighbour, columns: Iterable[Column]) -> Line:
    by_what = {(total.nature, total.direction, total.unit): total for total in one.totals}
    cells = [
        _flow_cell(by_what.get(column.what)) if column.what else _tie_cell(one.ties, column.kinds)
        for column in columns
    ]
    return Line(one.actor, one.actor.name, cells, one.facts)


def _flow_cell(total: FlowTotal | None) -> Cell:
    if total is None:
        return Cell()
    few = words.is_few(total)
    return Cell(Decimal(1) if few else total.quantity, few, total)


def _tie_cell(ties: Iterable[Tie], kinds: Container[str]) -> Cell:
    held = [tie for tie in ties if tie.kind in kinds]
    return Cell(Decimal(len(held)), ties=held)


def _ties_said(ties: Sequence[Tie]) -> str:
    """« 2 », « 3, dont 1 souhaité », « 1 souhaité »."""
    states = Counter(tie.state for tie in ties if tie.state != Tie.State.IN_FORCE)
    some = ", ".join(f"{number} {words.state_said(state)}" for state, number in sorted(states.items()))
    if not some:
        return str(len(ties))
    if states.total() == len(ties):
        return some
    return gettext("%(n)s, of which %(some)s") % {"n": len(ties), "some": some}


def _persons(around: Around, columns: Iterable[Column], behind: Mapping[What, int]) -> Line | None:
    """All persons as one row; a figure behind which fewer than five stand is told as such, whatever it is."""
    if not around.persons:
        return None
    by_what = {(total.nature, total.direction, total.unit): total for total in around.persons}
    cells = []
    for column in columns:
        total = by_what.get(column.what) if column.what else None
        if total and behind.get((total.nature, total.direction, total.unit), 0) < FEW:
            cells.append(Cell(is_few=True))
        else:
            cells.append(_flow_cell(total))
    name = pgettext("a row of figures", "Persons, for themselves")
    return Line(None, name, cells, sum(total.facts for total in around.persons))


def _tinted(lines: Sequence[Line]) -> list[Line]:
    """The same rows, each cell with its step: the logarithm of its share of the most of its column."""
    most = [
        max(cell.measure for cell in cells) for cells in zip(*(line.cells for line in lines), strict=True)
    ]
    return [
        replace(line, cells=[_stepped(cell, top) for cell, top in zip(line.cells, most, strict=True)])
        for line in lines
    ]


def _stepped(cell: Cell, most: Decimal) -> Cell:
    if not cell.measure:
        return cell
    share = log1p(cell.measure) / log1p(most)
    step = 1 if cell.is_few else min(STEPS, 1 + int(share * STEPS))
    return replace(cell, step=step)


def _total(cells: Sequence[Cell], column: Column) -> str:
    """What is told of a column, together; « au moins » when some of it is not told."""
    sum_told = sum((cell.measure for cell in cells if not cell.is_few), Decimal(0))
    if column.what is None:
        return str(sum_told)
    said = words.quantity(sum_told, column.what[2])
    if not any(cell.is_few for cell in cells):
        return said
    return gettext("at least %(amount)s") % {"amount": said} if sum_told else words.persons(1)


def _rank(columns: Sequence[Column], sort: str) -> int | None:
    """Which column the rows follow; -1 for the facts; None for the names."""
    keys = [column.key for column in columns]
    return keys.index(sort) if sort in keys else -1 if sort == "faits" else None


def _sections(rows: Sequence[tuple[Neighbour, Line]], by: str, rank: int | None) -> list[Section]:
    """The sections in the order of what they are told by, each in the order asked."""
    names, named, said = GROUPED.get(by, GROUPED[""])
    found = []
    for name in names:
        lines = [line for one, line in rows if named(one) == name]
        if lines:
            found.append(Section(capfirst(said(name)), _in_order(lines, rank)))
    return found


def _in_order(lines: Sequence[Line], rank: int | None) -> list[Line]:
    if rank is None:
        return list(lines)
    if rank < 0:
        return sorted(lines, key=lambda line: -line.facts)
    return sorted(lines, key=lambda line: -line.cells[rank].measure)
