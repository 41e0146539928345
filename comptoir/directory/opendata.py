"""The directory as open data: CSV in the national schema v1."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from comptoir.listing.schema import COLUMNS, NO_PIVOT, Column
from comptoir.places.models import Place

_WRITTEN_OTHERWISE: dict[str, str] = {"Étapes numériques (La Poste)": "Étapes numériques(La Poste)"}
"""The schema's own pattern writes these words so."""


class _Echo:
    """A file that gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(places: Iterable[Place], *, today: date) -> Iterator[str]:
    """The header, then a line per place that has what the schema requires.

    :param today: the date of update of a place that has none.
    """
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield writer.writerow([column.name for column in COLUMNS])
    for place in places:
        if all((place.name, place.commune, place.postcode, place.address)):
            yield writer.writerow([_cell(place, column, today) for column in COLUMNS])


def _cell(place: Place, column: Column, today: date) -> str:
    if column.name == "id":
        return place.slug
    value: Any = getattr(place, column.field)
    if column.name == "pivot":
        return str(value or NO_PIVOT)
    if column.name == "date_maj":
        return str((value or today).isoformat())
    if isinstance(value, list):
        words = (_WRITTEN_OTHERWISE.get(word, str(word)) for word in value)
        return "|".join(word.replace("|", "/") for word in words)
    return "" if value is None else str(value)
