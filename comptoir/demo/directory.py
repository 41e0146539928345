"""The 81 real places of the Loire around the demo, through the product's own import."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from comptoir.actors.models import Account
from comptoir.directory.importing import import_places
from comptoir.directory.mapping import national_mapping
from comptoir.directory.models import ImportRun
from comptoir.directory.tables import NotATable, read_table

LOIRE = Path(__file__).parent / "data" / "loire.json"
SOURCE = "Hinaura"
LICENCE = "Licence Ouverte 2.0"


def import_loire(*, by: Account | None, now: datetime) -> ImportRun:
    """Bring the file that ships with the demo into the directory, with its attribution."""
    table = read_table(LOIRE.read_bytes(), LOIRE.name)
    mapping = national_mapping(table)
    if mapping is None:
        raise NotATable(f"{LOIRE.name} is no longer in the national schema")
    return import_places(table=table, mapping=mapping, source=SOURCE, licence=LICENCE, by=by, now=now)
