"""Files of places, for tests: the plainest row that works, and what is brought from it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from comptoir.directory.guessing import guess_columns, mapping_from
from comptoir.directory.importing import import_places
from comptoir.directory.mapping import national_mapping
from comptoir.directory.models import ImportRun
from comptoir.directory.tables import Table, read_table

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 10, tzinfo=UTC)
REAL_FILES = Path(__file__).parents[4] / "shared" / "data" / "places"

FAR = {"latitude": "46.0362", "longitude": "4.0684", "code_postal": "42300", "commune": "Roanne"}
"""Facts of a place that is none of Saint-Étienne's."""


def row(**facts: Any) -> dict[str, Any]:
    """A row of the national schema v1 that nothing is wrong with."""
    plain = {
        "id": "lieu-1",
        "pivot": "43493312300029",
        "nom": "La Rotonde",
        "commune": "Saint-Étienne",
        "code_postal": "42000",
        "adresse": "3 place Massenet",
        "latitude": "45.4397",
        "longitude": "4.3872",
        "telephone": "+33477801234",
        "courriels": "contact@rotonde.fr",
        "horaires": "Mo-Fr 09:00-12:00",
        "date_maj": "2026-03-01",
        "services": "Aide aux démarches administratives",
        "frais_a_charge": "Gratuit",
    }
    return plain | facts


def many(count: int) -> list[dict[str, Any]]:
    """Rows of places that nobody would take for one another."""
    kinds = ("Fablab", "Médiathèque", "Cyberespace", "MJC", "Tiers-lieu", "Centre social")
    return [
        row(
            id=f"l-{n}",
            nom=f"{kinds[n % 6]} {'abcdefghij'[n // 6 % 10] * 4}",
            adresse=f"{n + 1} rue {'klmnopqrst'[n % 10] * 5}",
            telephone="",
            latitude=f"{45.3 + n * 0.007:.5f}",
        )
        for n in range(count)
    ]


def table(*rows: dict[str, Any], name: str = "lieux.json") -> Table:
    return read_table(json.dumps(list(rows)).encode(), name)


def bring(*rows: dict[str, Any], source: str = "Hinaura", now: datetime = NOW, **options: Any) -> ImportRun:
    """Import these rows, by the national schema when they follow it, else by the guesses."""
    read = table(*rows)
    mapping = options.pop("mapping", None) or national_mapping(read) or mapping_from(guess_columns(read))
    return import_places(table=read, mapping=mapping, source=source, by=None, now=now, **options)


def outcomes(run: ImportRun) -> list[str]:
    return [line.outcome for line in run.lines.order_by("line", "pk")]


def codes(run: ImportRun, number: int = 1) -> list[str]:
    """The codes of the remarks on one line."""
    line = run.lines.get(line=number)
    return [remark.code for remark in line.remarks_told()]


def real_file(name: str) -> bytes:
    """A file of the shared folder; the test is skipped where it is not beside the project."""
    path = REAL_FILES / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    return path.read_bytes()
