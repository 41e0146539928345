"""Any CSV or JSON file, as a table of text: columns, and rows that know their line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from comptoir.kit.refusals import Refusal

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 300
MOST_CHARACTERS = 20_000
ENDINGS = (".csv", ".tsv", ".txt", ".json", ".geojson")
_DELIMITERS = (";", ",", "\t", "|")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_TEXT = {
    b"PK": "xlsx",
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"\x1f\x8b": "archive",
}


class FileTooLarge(Refusal):
    """More bytes, rows or columns than an import takes at once."""


class NotATable(Refusal):
    """The file is not a CSV or JSON table with at least one row."""


class TextUnreadable(Refusal):
    """The bytes are text in no encoding that we know."""


@dataclass(frozen=True)
class Row:
    """One record; ``line`` is its first line in a CSV, its rank (from 1) in a JSON list."""

    line: int
    cells: Mapping[str, str]
    surplus: int = 0
    """How many filled cells stand beyond the last column: the row is not cut as the others are."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def samples(self, column: str, count: int = 3) -> tuple[str, ...]:
        """The first different values of a column, to show what it holds."""
        seen = dict.fromkeys(row[column] for row in self.rows[:500] if row[column])
        return tuple(islice(seen, count))

    def values(self, column: str, count: int = 400) -> list[str]:
        """Up to ``count`` filled values of a column."""
        return list(islice((row[column] for row in self.rows if row[column]), count))


def read_table(content: bytes, name: str) -> Table:
    """The table in a file of any reasonable encoding, delimiter or JSON shape.

    :raises FileTooLarge, NotATable, TextUnreadable:
    """
    if len(content) > MOST_BYTES:
        sentence = _("This file weighs %(size)d MB; the most is %(most)d MB.")
        raise FileTooLarge(sentence % {"size": len(content) // 1024**2, "most": MOST_BYTES // 1024**2})
    _refuse_other_kinds(content)
    text = _decode(content)
    is_json = text.lstrip()[:1] in ("{", "[") or PurePath(name).suffix.lower() in (".json", ".geojson")
    columns, rows = _read_json(text) if is_json else _read_csv(text)
    _refuse_too_wide(columns)
    if not rows:
        raise NotATable(_("There is no row in this file."))
    return Table(PurePath(name).name, columns, rows)


def _refuse_other_kinds(content: bytes) -> None:
    kind = next((kind for start, kind in _NOT_TEXT.items() if content.startswith(start)), "")
    if kind in ("xlsx", "xls"):
        raise NotATable(_("This is a spreadsheet. Save it as CSV, then bring the CSV here."))
    if kind:
        raise NotATable(_("This is not a table: a CSV or JSON file is expected."))


def _decode(content: bytes) -> str:
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if has_mark else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(c < " " and c not in "\t\n\r\f\x0b" for c in text[:10_000]) * 20 <= min(len(text), 10_000):
            return text
    raise TextUnreadable(_("The text of this file cannot be read. Save it as CSV in UTF-8."))


# CSV ----------------------------------------------------------------------


def _read_csv(text: str) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    records = _records(text, _delimiter(text))
    header: list[str] = next((cells for _line, cells in records if sum(map(bool, cells)) > 1), [])
    if not header:
        raise NotATable(_("No columns were found: a first line with the names of the columns is expected."))
    named = header[: _last_filled(header)]
    _refuse_too_wide(named)
    columns = _distinct(named)
    rows = []
    for line, cells in records:
        if any(cells):
            surplus = sum(map(bool, cells[len(columns) :]))
            rows.append(Row(line, dict(zip(columns, cells, strict=False)), surplus))
            _refuse_too_many(rows)
    return columns, tuple(rows)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for record in reader:
            yield before + 1, [_cell(cell) for cell in record]
            before = reader.line_num
    except csv.Error as error:
        sentence = _("Line %(line)d is not CSV: a quotation mark is missing there, or one is too many.")
        raise NotATable(sentence % {"line": before + 1}) from error


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first records into the most columns, the same number each time.

    One that does so of most records, the first included, goes before one that only stands many times in a few
    cells (« a|b|c|d »).
    """

    def cut(delimiter: str) -> tuple[bool, int, int]:
        first: list[int] = []
        with suppress(NotATable):
            first += (len(record) for _line, record in islice(_records(text[:200_000], delimiter), 30))
        lengths = Counter(length for length in first if length > 1)
        if not lengths:
            return (False, 0, 0)
        length, times = lengths.most_common(1)[0]
        is_of_most = first[0] > 1 and times * 2 > len(first)
        return (is_of_most, times * (length - 1), -_DELIMITERS.index(delimiter))

    return max(_DELIMITERS, key=cut)


def _last_filled(header: list[str]) -> int:
    return max(index for index, cell in enumerate(header, start=1) if cell)


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Column names, each once: an empty one gets its number, a repeated one its rank."""
    seen: dict[str, None] = {}
    for number, given in enumerate(names, start=1):
        base = name = given[:100] or f"({number})"
        rank = 2
        while name in seen:
            name, rank = f"{base} ({rank})", rank + 1
        seen[name] = None
    return tuple(seen)


# JSON ---------------------------------------------------------------------


def _read_json(text: str) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    try:
        found = _list_in(_parse(text))
        flat = [dict(_flatten(record)) for record in found if isinstance(record, dict)]
    except RecursionError:
        raise NotATable(_("This JSON file is nested too deep.")) from None
    if found and not flat:
        raise NotATable(_("This JSON file holds a list, but not of objects."))
    columns = tuple(dict.fromkeys(column for record in flat for column in record))
    rows = [Row(rank, record) for rank, record in enumerate(flat, start=1) if any(record.values())]
    _refuse_too_many(rows)
    return columns, tuple(rows)


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line[0] == "{" and line[-1] == "}" for line in lines):
            return [_parse(line) for line in lines]
        sentence = _("This JSON file is broken at line %(line)d, column %(column)d.")
        raise NotATable(sentence % {"line": error.lineno, "column": error.colno}) from error
    except ValueError as error:
        _refuse_json(error)


def _refuse_json(error: ValueError) -> NoReturn:
    raise NotATable(_("This JSON file cannot be read.")) from error


def _list_in(document: Any, depth: int = 2) -> list[Any]:
    """The document's list of objects: itself, or the longest list that one of its keys holds."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        raise NotATable(_("This JSON file holds no list of places."))
    if document.get("type") == "FeatureCollection" and isinstance(document.get("features"), list):
        return list(document["features"])
    lists = [value for value in document.values() if isinstance(value, list) and value]
    if not lists and depth:
        inner = [value for value in document.values() if isinstance(value, dict)]
        lists = [found for value in inner for found in [_list_or_none(value, depth - 1)] if found]
    if not lists:
        raise NotATable(_("This JSON file holds no list of places."))
    return max(lists, key=len)


def _list_or_none(document: Any, depth: int) -> list[Any]:
    try:
        return _list_in(document, depth)
    except NotATable:
        return []


def _flatten(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The values as text; a nested key is written ``outer.inner``, a GeoJSON point as two columns."""
    if record.get("type") == "Feature" and isinstance(record.get("properties"), dict):
        if record.get("id") is not None:
            yield "id", _text(record["id"])
        yield from _flatten(record["properties"])
        yield from _point(record.get("geometry"))
        return
    for key, value in record.items():
        column = _cell(f"{prefix}{key}")[:100]
        if isinstance(value, dict):
            if value.get("type") == "Point":
                yield from _point(value)
            else:
                yield from _flatten(value, f"{column}.")
        else:
            yield column, _text(value)


def _point(geometry: Any) -> Iterator[tuple[str, str]]:
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(pair, list) and len(pair) >= 2 and geometry.get("type") == "Point":
        yield "geometry.longitude", _text(pair[0])
        yield "geometry.latitude", _text(pair[1])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return "|".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return _cell(str(value))


def _cell(text: str) -> str:
    return _UNSTORABLE.sub("", text).strip().replace("\r\n", "\n")[:MOST_CHARACTERS]


def _refuse_too_wide(columns: Sequence[str]) -> None:
    if len(columns) > MOST_COLUMNS:
        sentence = _("This file has %(n)d columns; the most is %(most)d.")
        raise FileTooLarge(sentence % {"n": len(columns), "most": MOST_COLUMNS})


def _refuse_too_many(rows: list[Row]) -> None:
    if len(rows) > MOST_ROWS:
        raise FileTooLarge(_("This file has more than %(most)d rows. Cut it in two.") % {"most": MOST_ROWS})
