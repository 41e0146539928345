"""The tables, made once: a migrated SQLite database is kept, and the next run begins with a copy.

All migrations take some ten seconds, which is most of what one test of one rule waits for. What is kept is
known by what the migrations say and are made with: one changed letter there and it is made anew. In every
copy what is missing, migrations and guards, is looked for as in a new database. A fresh clone keeps none.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".pytest_cache" / "ready-made"
MADE_WITH = (
    "comptoir/*/migrations/*.py",
    "comptoir/kit/*.py",
    "comptoir/kit/sqlite3/*.py",
    "comptoir/actors/begins.py",
    "comptoir/network/watching.py",
    "comptoir/site/settings.py",
    "requirements/*.txt",
)
OLDER_THAN_THE_LAST = 3


def files_it_is_made_with(root: Path = ROOT) -> list[Path]:
    """Whatever decides how the tables look, in the same order everywhere."""
    return sorted(path for pattern in MADE_WITH for path in root.glob(pattern))


def key_of(files: Iterable[Path]) -> str:
    """What these files say, and the Python and SQLite that run them."""
    told = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in files:
        told.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return told.hexdigest()[:24]


def kept_database(folder: Path = KEPT) -> Path:
    """Where today's tables are kept, or would be."""
    return folder / f"{key_of(files_it_is_made_with())}.sqlite3"


def begin_with(kept: Path, database: Path) -> bool:
    """Copy what is kept to where the tests will look for their database; False when nothing is.

    Another run may forget it meanwhile, and it must not come back empty.
    """
    try:
        shutil.copyfile(kept, database)
    except FileNotFoundError:
        return False
    with suppress(FileNotFoundError):
        os.utime(kept)
    return True


def keep(kept: Path) -> None:
    """Keep the tables of the tests as they are now, whole or not at all; forget those of long ago."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(half)])
    half.replace(kept)
    by_age = sorted(kept.parent.glob("*.sqlite3"), key=_last_used_at, reverse=True)
    for old in by_age[OLDER_THAN_THE_LAST:]:
        old.unlink(missing_ok=True)


def _last_used_at(kept: Path) -> float:
    """Long ago, for what another run has just forgotten."""
    try:
        return kept.stat().st_mtime
    except FileNotFoundError:
        return 0.0
