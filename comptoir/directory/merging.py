"""What a row changes in a place: only what its source changed, and never what is newer or better known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comptoir.listing.addresses import commune_key
from comptoir.listing.listed import ListedPlace
from comptoir.listing.outlines import departement_of
from comptoir.listing.schema import COLUMNS
from comptoir.places.models import Place

Spellings = Mapping[tuple[str, str], str]
"""Département and folded commune → how the directory writes it."""

_MERGED = tuple(column for column in COLUMNS if column.field and column.name not in ("date_maj", "source"))
_NEVER_EMPTY = ("nom", "adresse", "commune", "code_postal")


def spelled(row: ListedPlace, spellings: Spellings) -> ListedPlace:
    """The row with its commune written as the directory writes it."""
    best = spellings.get((departement_of(row.code_postal), commune_key(row.commune)))
    return row.with_commune(best) if best else row


def changes(place: Place, row: ListedPlace, base: ListedPlace | None) -> dict[str, Any]:
    """Column of the schema → new value, for what the row changes in the place.

    :param base: what the same source said last time; None when it is heard of this place for the first time:
        then it fills what is empty, and replaces the rest only when its row is newer.
    """
    is_newer = row.date_maj is not None and (place.updated_on is None or row.date_maj > place.updated_on)
    found = {}
    for column in _MERGED:
        said, before = value_of(row, column.name), value_of(base, column.name) if base else None
        held = getattr(place, column.field)
        if said == held or (base and said == before):
            continue
        if not said and (column.name in _NEVER_EMPTY or not base or held != before):
            continue
        if is_newer or not held or (base and held == before):
            found[column.name] = said
    if is_newer and found | _undated(place):
        found["date_maj"] = row.date_maj
    return found


def apply(place: Place, found: Mapping[str, Any]) -> None:
    """Put the changes on the place, without saving it."""
    fields = {column.name: column.field for column in COLUMNS}
    for name, value in found.items():
        setattr(place, fields[name], value)
    place.index()


def _undated(place: Place) -> dict[str, Any]:
    return {} if place.updated_on else {"date_maj": None}


def value_of(row: ListedPlace | None, name: str) -> Any:
    """What the row says in a column, as a ``Place`` would hold it."""
    value = getattr(row, name)
    return list(value) if isinstance(value, tuple) else value
