"""Which column of a file is what: the targets a column may have, and the mapping that a person confirms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.directory.tables import Row, Table
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import fold
from comptoir.listing.older import V0_NAMES
from comptoir.listing.schema import BY_NAME, COLUMNS

FULL_ADDRESS = "adresse_complete"
"""Street, postcode and town in one cell."""
POINT = "coordonnees"
"""Latitude and longitude in one cell."""
DAY_TARGETS = tuple(f"horaires.{number}" for number in range(7))
"""The hours of one weekday, 0 for Monday; a morning and an afternoon column both have it."""
NEEDED = ("nom", "adresse", "code_postal", "commune")


class MappingIsIncomplete(Refusal):
    """No column gives something that every place must have."""


class ColumnIsUnknown(Refusal):
    """The mapping names a column that the file has not, or a target that does not exist."""


@dataclass(frozen=True)
class ColumnMap:
    """Column of the file → target: a column of the schema, one of the targets above, or ``column=word``.

    ``services=Accès internet et matériel informatique`` adds that word where the cell says yes.
    """

    targets: Mapping[str, str]
    name: str = ""
    version: str = ""
    """``v1`` or ``v0`` when the file follows the national schema."""
    ignored: tuple[str, ...] = field(default=())

    def columns_of(self, target: str) -> list[str]:
        return [column for column, found in self.targets.items() if found == target]

    def cells(self, row: Row, target: str) -> list[str]:
        """The filled cells of a row that go to this target, in the order of the columns."""
        return [row[column] for column in self._by_target().get(target, ()) if row[column]]

    def fitted_to(self, columns: Iterable[str]) -> ColumnMap:
        """The same mapping for columns that are spelled with other capitals or accents."""
        exact = set(columns)
        spelled = {fold(column): column for column in exact}
        targets = {
            column if column in exact else spelled.get(fold(column), column): target
            for column, target in self.targets.items()
        }
        return replace(self, targets=targets)

    def flags(self) -> list[tuple[str, str, str]]:
        """Column, schema column and word of each ``column=word`` target."""
        cut = ((column, target.partition("=")) for column, target in self.targets.items())
        return [(column, name, word) for column, (name, equals, word) in cut if equals]

    def has(self, target: str) -> bool:
        return target in self.targets.values()

    def _by_target(self) -> dict[str, list[str]]:
        cached: dict[str, list[str]] | None = self.__dict__.get("_cache")
        if cached is None:
            cached = {}
            for column, target in self.targets.items():
                cached.setdefault(target, []).append(column)
            object.__setattr__(self, "_cache", cached)
        return cached


def signature_of(columns: Iterable[str]) -> str:
    """The same for two files that have the same columns, in any order and spelling of case or accents."""
    return hashlib.sha256("\n".join(sorted({fold(column) for column in columns})).encode()).hexdigest()[:32]


def national_version(columns: Iterable[str]) -> str:
    """``v1`` or ``v0`` when the columns are those of the national schema, else an empty text."""
    names = set(columns)
    needed = {column.name for column in COLUMNS if column.is_required}
    if not needed <= names:
        return ""
    older = names & set(V0_NAMES)
    newer = names & (set(BY_NAME) - needed - {"services", "latitude", "longitude"})
    return "v0" if older and not {"courriels", "frais_a_charge", "modalites_acces"} & newer else "v1"


def national_mapping(table: Table) -> ColumnMap | None:
    """The mapping of a file that follows the national schema, whichever version; None for another file."""
    version = national_version(table.columns)
    if not version:
        return None
    names = V0_NAMES if version == "v0" else {}
    targets = {column: names.get(column, column if column in BY_NAME else "") for column in table.columns}
    ignored = tuple(column for column, target in targets.items() if not target)
    return ColumnMap(targets, version=version, ignored=ignored)


def check_mapping(mapping: ColumnMap, table: Table) -> ColumnMap:
    """The mapping, when every place of the table can be had from it.

    :raises MappingIsIncomplete, ColumnIsUnknown:
    """
    mapping = mapping.fitted_to(table.columns)
    known = {target for target, _label in all_targets()} | {""}
    for column, target in mapping.targets.items():
        if column not in table.columns or (target not in known and not _is_flag(target)):
            raise ColumnIsUnknown(
                _("“%(column)s” → “%(target)s” is not possible for this file.")
                % {"column": column, "target": target}
            )
    missing = [str(BY_NAME[name].label) for name in NEEDED if not _is_given(mapping, name)]
    if missing:
        raise MappingIsIncomplete(_("Say which column holds: %(missing)s.") % {"missing": ", ".join(missing)})
    return mapping


def _is_given(mapping: ColumnMap, name: str) -> bool:
    return mapping.has(name) or (name != "nom" and mapping.has(FULL_ADDRESS))


def _is_flag(target: str) -> bool:
    name, _equals, word = target.partition("=")
    return name in BY_NAME and word in BY_NAME[name].words


def all_targets() -> list[tuple[str, str | Promise]]:
    """Every target that a person may choose for a column, with its label."""
    days = (
        gettext_lazy("hours of Monday"),
        gettext_lazy("hours of Tuesday"),
        gettext_lazy("hours of Wednesday"),
        gettext_lazy("hours of Thursday"),
        gettext_lazy("hours of Friday"),
        gettext_lazy("hours of Saturday"),
        gettext_lazy("hours of Sunday"),
    )
    plain: list[tuple[str, str | Promise]] = [(column.name, column.label) for column in COLUMNS]
    plain.insert(7, (FULL_ADDRESS, gettext_lazy("whole address, with postcode and town")))
    plain.insert(11, (POINT, gettext_lazy("latitude and longitude together")))
    return [*plain, *zip(DAY_TARGETS, days, strict=True)]


def flag_targets() -> list[tuple[str, str]]:
    """``column=word`` targets: the cell says yes or no to one word of the schema."""
    return [
        (f"{column.name}={word}", f"{column.label} : {word}") for column in COLUMNS for word in column.words
    ]


def as_json(mapping: ColumnMap) -> dict[str, Any]:
    return {"targets": dict(mapping.targets), "name": mapping.name, "version": mapping.version}


def from_json(stored: Mapping[str, Any]) -> ColumnMap:
    return ColumnMap(dict(stored["targets"]), stored.get("name", ""), stored.get("version", ""))
