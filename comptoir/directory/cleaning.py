"""From a row of a file to a ``ListedPlace``: nothing is dropped without a word."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from comptoir.directory.mapping import DAY_TARGETS, FULL_ADDRESS, NEEDED, POINT, ColumnMap
from comptoir.directory.tables import Row, Table
from comptoir.kit.text import fold
from comptoir.listing import values
from comptoir.listing.addresses import cut_address, tidy_address, tidy_commune, tidy_name
from comptoir.listing.hours import join_days, read_day, read_hours
from comptoir.listing.listed import ListedPlace
from comptoir.listing.outlines import is_in_departement
from comptoir.listing.positions import read_degrees, read_position
from comptoir.listing.schema import BY_NAME, COLUMNS
from comptoir.listing.values import Unreadable

T = TypeVar("T")
_LENGTHS = {"nom": 200, "adresse": 200, "complement_adresse": 200, "commune": 100, "structure_parente": 200}
_LENGTHS |= {"presentation_resume": 280, "presentation_detail": 5000, "source": 100, "id": 100}
_NONE: tuple[str, ...] = ()
_WORDS = tuple(column for column in COLUMNS if column.words)


@dataclass(frozen=True)
class Remark:
    """Something to say of a row: a code, the schema's column, the text that caused it."""

    code: str
    column: str
    value: str = ""

    def as_json(self) -> list[str]:
        return [self.code, self.column, self.value[:300]]


@dataclass(frozen=True)
class CleanRow:
    """What became of a row: a place, or the reasons why there is none; and what was set aside."""

    line: int
    name: str
    place: ListedPlace | None
    refusals: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


@dataclass
class _Reading:
    """A row being read."""

    row: Row
    mapping: ColumnMap
    facts: dict[str, Any] = field(default_factory=dict)
    refusals: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)

    def cells(self, target: str) -> list[str]:
        return [cell for cell in self.mapping.cells(self.row, target) if not values.is_nothing(cell)]

    def text(self, target: str, joint: str = " ") -> str:
        return joint.join(dict.fromkeys(self.cells(target)))

    def read(self, target: str, reads: Callable[[str], T], nothing: T) -> T:
        """The first cell of the target that can be read; a warning for each that cannot."""
        for cell in self.cells(target):
            try:
                return reads(cell)
            except Unreadable as error:
                self.warn(error.code, target, error.value)
        return nothing

    def warn(self, code: str, column: str, value: str = "") -> None:
        self.warnings.append(Remark(code, column, value))

    def refuse(self, code: str, column: str, value: str = "") -> None:
        self.refusals.append(Remark(code, column, value))


def clean_table(table: Table, mapping: ColumnMap, *, today: date) -> list[CleanRow]:
    """Every row of the table, in its order, clean or refused with the reasons.

    A postcode that a row lacks is taken from the other rows of its commune when they all have the same.
    """
    readings = [_read(row, mapping, today) for row in table.rows]
    postcodes = _postcodes_by_commune(readings)
    return [_finish(reading, postcodes) for reading in readings]


def _read(row: Row, mapping: ColumnMap, today: date) -> _Reading:
    reading = _Reading(row, mapping)
    if row.surplus:
        reading.refuse("too_many_cells", "", str(row.surplus))
        return reading
    for step in (_texts, _address, _identifiers, _contacts, _hours, _words, _flags):
        step(reading)
    _date(reading, today)
    return reading


def _texts(reading: _Reading) -> None:
    for name, joint in (
        ("nom", " – "),
        ("complement_adresse", ", "),
        ("presentation_detail", "\n"),
        ("presentation_resume", " "),
        ("structure_parente", ", "),
        ("source", ", "),
    ):
        text = reading.text(name, joint)
        reading.facts[name] = tidy_name(text) if name == "nom" else text
    summary = reading.facts["presentation_resume"]
    if len(summary) > _LENGTHS["presentation_resume"] and not reading.facts["presentation_detail"]:
        reading.facts |= {"presentation_resume": "", "presentation_detail": summary}


def _address(reading: _Reading) -> None:
    street, postcode, commune = cut_address(reading.text(FULL_ADDRESS))
    own = reading.text("adresse", ", ")
    inner = cut_address(own)
    own_postcode = reading.read("code_postal", values.read_postcode, "")
    town = reading.text("commune") or commune or inner[2]
    reading.facts["code_postal"] = own_postcode or postcode or inner[1]
    reading.facts["commune"] = tidy_commune(town)
    reading.facts["adresse"] = tidy_address(own or street, reading.facts["code_postal"], town)
    reading.facts["code_insee"] = reading.read("code_insee", values.read_insee, "")


def _identifiers(reading: _Reading) -> None:
    reading.facts["id"] = reading.text("id")
    reading.facts["pivot"] = reading.read("pivot", values.read_pivot, "")


def _contacts(reading: _Reading) -> None:
    phones = reading.read("telephone", values.read_phones, _NONE)
    reading.facts["telephone"] = phones[0] if phones else ""
    for other in phones[1:]:
        reading.warn("other_phone", "telephone", other)
    reading.facts["courriels"] = reading.read("courriels", values.read_emails, _NONE)
    reading.facts["site_web"] = reading.read("site_web", values.read_urls, _NONE)
    for name in ("fiche_acces_libre", "prise_rdv"):
        reading.facts[name] = reading.read(name, values.read_url, "")


def _hours(reading: _Reading) -> None:
    written = reading.read("horaires", read_hours, "")
    days: dict[int, list[str]] = {}
    for number, target in enumerate(DAY_TARGETS):
        for cell in reading.mapping.cells(reading.row, target):
            try:
                days.setdefault(number, []).extend(read_day(cell))
            except Unreadable as error:
                reading.warn(error.code, target, error.value)
    reading.facts["horaires"] = written or join_days(days)


def _words(reading: _Reading) -> None:
    """Words of closed lists, each under the column that owns it, in the schema's order."""
    found: dict[str, dict[str, None]] = {}
    for name in (*(column.name for column in _WORDS), "autres_formations_labels"):
        for cell in reading.cells(name):
            by_owner, unknown = values.read_words(name, cell)
            for owner, words in by_owner.items():
                found.setdefault(owner, {}).update(dict.fromkeys(words))
            if name == "autres_formations_labels":
                found.setdefault(name, {}).update(dict.fromkeys(unknown))
            else:
                for part in unknown:
                    reading.warn("unknown_word", name, part)
    for column in _WORDS:
        reading.facts[column.name] = tuple(
            word for word in column.words if word in found.get(column.name, {})
        )
    reading.facts["autres_formations_labels"] = tuple(found.get("autres_formations_labels", {}))
    reading.facts["typologie"] = reading.read("typologie", values.read_types, _NONE)


def _flags(reading: _Reading) -> None:
    """``column=word`` targets: the word is added where the cell says yes."""
    for column, name, word in reading.mapping.flags():
        cell = reading.row[column]
        says_yes = values.read_yes_no(cell) if cell else False
        if says_yes is None:
            reading.warn("not_yes_or_no", name, cell)
        elif says_yes and word not in reading.facts[name]:
            words = {*reading.facts[name], word}
            reading.facts[name] = tuple(w for w in BY_NAME[name].words if w in words)


def _date(reading: _Reading, today: date) -> None:
    found: date | None = reading.read("date_maj", values.read_date, None)
    if found and found > today:
        reading.warn("date_to_come", "date_maj", found.isoformat())
        found = None
    reading.facts["date_maj"] = found


def _postcodes_by_commune(readings: list[_Reading]) -> Mapping[str, str]:
    """Folded commune → postcode, where all rows of the file agree."""
    found: dict[str, set[str]] = {}
    for reading in readings:
        if reading.facts.get("code_postal"):
            found.setdefault(fold(reading.facts["commune"]), set()).add(reading.facts["code_postal"])
    return {commune: min(codes) for commune, codes in found.items() if commune and len(codes) == 1}


def _finish(reading: _Reading, postcodes: Mapping[str, str]) -> CleanRow:
    facts, line, name = reading.facts, reading.row.line, reading.text("nom")
    if facts:
        _complete(reading, postcodes)
        for needed in NEEDED:
            if not facts[needed]:
                given = next((w.value for w in reading.warnings if w.column == needed), "")
                reading.refuse("is_unreadable" if given else "is_missing", needed, given)
    if reading.refusals:
        return CleanRow(line, name, None, tuple(reading.refusals), tuple(reading.warnings))
    return CleanRow(line, name, ListedPlace(**facts), (), tuple(reading.warnings))


def _complete(reading: _Reading, postcodes: Mapping[str, str]) -> None:
    facts = reading.facts
    if not facts["code_postal"] and (known := postcodes.get(fold(facts["commune"]))):
        facts["code_postal"] = known
        reading.warn("postcode_of_the_commune", "code_postal", known)
    facts["latitude"], facts["longitude"] = _position(reading)
    for name, most in _LENGTHS.items():
        if len(facts[name]) > most:
            reading.warn("too_long", name, facts[name])
            facts[name] = facts[name][: most - 1].rstrip() + "…"
    facts["id"] = facts["id"] or _identifier(facts)


def _position(reading: _Reading) -> tuple[float | None, float | None]:
    """Where the place is, in degrees; nothing rather than a point that its postcode denies."""
    cells = [reading.text("latitude"), reading.text("longitude")]
    if not all(cells) and (point := reading.text(POINT)):
        cells = read_degrees(point)
    if not any(cells):
        return (None, None)
    try:
        latitude, longitude, is_swapped = read_position(*cells)
    except Unreadable as error:
        reading.warn(error.code, "latitude", error.value)
        return (None, None)
    if is_swapped:
        reading.warn("swapped_position", "latitude", f"{latitude}, {longitude}")
    if not is_in_departement(latitude, longitude, reading.facts["code_postal"]):
        reading.warn("not_in_departement", "latitude", f"{latitude}, {longitude}")
        return (None, None)
    return (latitude, longitude)


def _identifier(facts: Mapping[str, Any]) -> str:
    """For a file without identifiers: the same for the same name at the same address."""
    words = "|".join(fold(str(facts[name])) for name in ("nom", "adresse", "code_postal", "commune"))
    return hashlib.sha256(words.encode()).hexdigest()[:16]
