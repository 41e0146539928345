"""Where an installation keeps what it owns: its secret, its database, its files."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# What ``comptoir.kit.ready`` asks is prepared; all else carries its values in its text, and never is.
PREPARED_AFTER = 5


def secret_of(data: Path) -> str:
    """The installation's secret, made at first start and readable by its owner only.

    ``COMPTOIR_SECRET`` wins when it is set, for installations of several machines.
    """
    given = os.environ.get("COMPTOIR_SECRET")
    if given:
        return given
    data.mkdir(parents=True, exist_ok=True)
    path = data / "secret"
    if not path.exists():
        _offer(secrets.token_urlsafe(64), path)
    return path.read_text(encoding="ascii").strip()


def _offer(secret: str, path: Path) -> None:
    """Lay ``secret`` at ``path``, whole or not at all; of many starts at once, the first one's stays."""
    handle, written = mkstemp(dir=path.parent, prefix=".secret-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secret)
        with suppress(FileExistsError):
            os.link(written, path)
    finally:
        Path(written).unlink()


def database_from_url(url: str, data: Path) -> dict[str, Any]:
    """Django's settings of one database.

    An empty ``url`` is SQLite in the data folder: WAL so that readers never wait, IMMEDIATE so that two
    writers queue instead of failing half-way, each in turn (``comptoir.kit.sqlite3``).

    :raises ImproperlyConfigured: for another kind of database.
    """
    if not url or url.startswith("sqlite"):
        return _sqlite(_sqlite_path(url, data))
    settings = _parsed(url) | {"ENGINE": "comptoir.kit.postgresql"}
    most = int(os.environ.get("COMPTOIR_DB_POOL", "8"))
    pool = {"pool": {"min_size": 1, "max_size": most}} if most else {}
    # Compiling a query takes PostgreSQL longer than any query of a page: the words of search are the worst.
    # And what is prepared is written so that one plan fits all: planning it again costs more than asking.
    plain = {
        "options": "-c jit=off -c plan_cache_mode=force_generic_plan", "prepare_threshold": PREPARED_AFTER,
    }  # fmt: skip
    settings["OPTIONS"] = plain | settings.get("OPTIONS", {}) | pool
    settings["CONN_MAX_AGE"] = 0
    return settings


def _parsed(url: str) -> dict[str, Any]:
    scheme = url.partition(":")[0]
    if scheme not in ("postgres", "postgresql", "sqlite"):
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with “{scheme}:”: it is empty, or postgres://user:password@host/name"
        )
    return dict(dj_database_url.parse(url))


def _sqlite_path(url: str, data: Path) -> str:
    return str(_parsed(url)["NAME"]) if url else str(data / "comptoir.sqlite3")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "comptoir.kit.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
                "PRAGMA cache_size=-32000;"
            ),
        },
    }
