"""GEXF and GraphML, as two tables of text: the nodes and the edges.

Read with expat and nothing else: a document that declares a type or entities is refused before any is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.parsers import expat

from django.utils.translation import gettext as _

from comptoir.directory.tables import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    FileTooLarge,
    NotATable,
    Row,
    Table,
)
from comptoir.sheets.days import earliest, latest

_DEEPEST = 100
_PARTS = ("node", "edge")
_PART_OF = {"node": "node", "edge": "edge", "hyperedge": "edge"}
"""GraphML: an edge between more than two is a row as well, which says whom it joins."""
_WRITTEN = ("NodeLabel", "EdgeLabel")
_DRAWN_AS = {"nodegraphics": "label", "edgegraphics": "label"}
"""yEd keeps what is written on a node among its graphics."""

Attributes = Mapping[str, str]


@dataclass(frozen=True)
class Graph:
    """The nodes and the edges of a document; either may have no row."""

    nodes: Table
    edges: Table


@dataclass
class _Record:
    """A node or an edge being read; ``line`` is where it begins in the file."""

    line: int
    cells: dict[str, str]
    times: list[tuple[str, str]] = field(default_factory=list)

    def close(self) -> None:
        """Of several times, the first beginning and the last end; none when one of them is open."""
        if self.times:
            self.tell("start", self.cells.get("start") or earliest(start for start, _end in self.times))
            self.tell("end", self.cells.get("end") or latest(end for _start, end in self.times))

    def tell(self, column: str, value: str) -> None:
        """What is said later of a column replaces what was said, unless it says nothing."""
        text = value.strip()[:MOST_CHARACTERS]
        if text or column not in self.cells:
            self.cells[column] = text


@dataclass
class _Reader:
    """Follows the elements of the document; knows both formats by the names of their elements."""

    parser: expat.XMLParserType
    root: str = ""
    path: list[str] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    defaults: dict[str, dict[str, str]] = field(default_factory=lambda: {part: {} for part in _PARTS})
    records: dict[str, list[_Record]] = field(default_factory=lambda: {part: [] for part in _PARTS})
    open: list[_Record] = field(default_factory=list)
    declared: tuple[str, str] = ("", "")
    column: str = ""
    text: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(" ")[2]
        told = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if not self.path:
            self.root = local
        self.path.append(local)
        if len(self.path) > _DEEPEST:
            raise NotATable(_("This file is nested too deep."))
        if handler := _STARTS.get(local):
            handler(self, told)

    def end(self, name: str) -> None:
        local = self.path.pop()
        if local in _PART_OF:
            self.open.pop().close()
        elif local in _WRITTEN:
            self._written()
        elif local in ("data", "default"):
            self._close(local)

    def characters(self, text: str) -> None:
        if self.column or self.path[-1:] == ["default"]:
            self.text.append(text)

    def begin(self, told: Attributes) -> None:
        """A node or an edge; the empty columns that it declares are kept, as those of a table are."""
        part = _PART_OF[self.path[-1]]
        record = _Record(self.parser.CurrentLineNumber, {})
        for column, value in told.items():
            record.tell("label" if column == "name" else column, value)
        self.open.append(record)
        self.records[part].append(record)
        if len(self.records[part]) > MOST_ROWS:
            raise FileTooLarge(
                _("This file has more than %(most)d rows. Cut it in two.") % {"most": MOST_ROWS}
            )

    def attributes(self, told: Attributes) -> None:
        """GEXF: the attributes that follow are those of the nodes, or of the edges."""
        self.declared = (told.get("class", ""), "")

    def attribute(self, told: Attributes) -> None:
        part, name = self.declared[0], told.get("title") or told.get("id", "")
        self.names[part, told.get("id", "")] = name
        self.declared = (part, name)

    def attvalue(self, told: Attributes) -> None:
        if self.open:
            key = told.get("for", told.get("id", ""))
            name = self.names.get((self._part(), key), key)
            self.open[-1].tell(name, told.get("value", ""))

    def spell(self, told: Attributes) -> None:
        if self.open:
            self.open[-1].times.append((told.get("start", ""), told.get("end", "")))

    def endpoint(self, told: Attributes) -> None:
        """The first whom an edge joins is its source; the others, however many, its target."""
        if self.open:
            record, node = self.open[-1], told.get("node", "")
            end = "target" if "source" in record.cells else "source"
            record.tell(end, ", ".join(filter(None, (record.cells.get(end, ""), node))))

    def key(self, told: Attributes) -> None:
        """GraphML: a column of the nodes, of the edges, or of both."""
        name = told.get("attr.name") or _DRAWN_AS.get(told.get("yfiles.type", "")) or told.get("id", "")
        parts = [told["for"]] if told.get("for") in _PARTS else _PARTS
        for part in parts:
            self.names[part, told.get("id", "")] = name
        self.declared = (told.get("for", ""), name)

    def data(self, told: Attributes) -> None:
        if self.open:
            self.column = self.names.get((self._part(), told.get("key", "")), told.get("key", ""))
            self.text.clear()

    def default(self, told: Attributes) -> None:
        self.text.clear()

    def _written(self) -> None:
        """Of the labels of a yEd group, open and folded, the first that says something."""
        text = "".join(self.text)
        if self.open and self.column and text.strip():
            self.open[-1].tell(self.column, text)
            self.column = ""

    def _part(self) -> str:
        return next((_PART_OF[local] for local in reversed(self.path) if local in _PART_OF), "")

    def _close(self, local: str) -> None:
        text = "".join(self.text)
        if local == "data" and self.open and self.column:
            self.open[-1].tell(self.column, text)
        elif local == "default":
            for part in _PARTS if self.declared[0] not in _PARTS else (self.declared[0],):
                self.defaults[part][self.declared[1]] = text.strip()[:MOST_CHARACTERS]
        self.column = ""
        self.text.clear()


_STARTS: Mapping[str, Callable[[_Reader, Attributes], None]] = {
    "node": _Reader.begin,
    "edge": _Reader.begin,
    "hyperedge": _Reader.begin,
    "endpoint": _Reader.endpoint,
    "attributes": _Reader.attributes,
    "attribute": _Reader.attribute,
    "attvalue": _Reader.attvalue,
    "spell": _Reader.spell,
    "slice": _Reader.spell,
    "key": _Reader.key,
    "data": _Reader.data,
    "default": _Reader.default,
}


def is_markup(content: bytes) -> bool:
    """Whether the file begins as XML does, in an encoding that XML may have."""
    start = content[:200].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    return start.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()[:1] == b"<"


def read_graph(content: bytes, name: str) -> Graph:
    """The nodes and the edges of a GEXF or GraphML document.

    :raises NotATable: when it is neither, is broken, or declares entities. :raises FileTooLarge:
    """
    reader = _parse(content)
    if reader.root not in ("gexf", "graphml"):
        raise NotATable(_("This file is neither GEXF nor GraphML."))
    if not any(reader.records.values()):
        raise NotATable(_("There is no row in this file."))
    nodes, edges = (_table(reader, part, PurePath(name).name) for part in _PARTS)
    return Graph(nodes, edges)


def _parse(content: bytes) -> _Reader:
    parser = expat.ParserCreate(namespace_separator=" ")
    reader = _Reader(parser)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = _refuse_declarations
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise NotATable(
            _("This file is broken at line %(line)d, column %(column)d.")
            % {"line": error.lineno, "column": error.offset + 1}
        ) from error
    except (LookupError, ValueError) as error:
        raise NotATable(_("The text of this file cannot be read. Save it in UTF-8.")) from error
    return reader


def _refuse_declarations(*declared: object) -> None:
    raise NotATable(
        _("This file declares a type or entities of its own, which may hide a trap: it is refused.")
    )


def _table(reader: _Reader, part: str, name: str) -> Table:
    records = reader.records[part]
    defaults = reader.defaults[part]
    columns = tuple(dict.fromkeys(column for record in records for column in (*record.cells, *defaults)))
    if len(columns) > MOST_COLUMNS:
        raise FileTooLarge(
            _("This file has %(n)d columns; the most is %(most)d.")
            % {"n": len(columns), "most": MOST_COLUMNS}
        )
    return Table(name, columns, tuple(Row(record.line, defaults | record.cells) for record in records))
