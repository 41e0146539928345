"""Archives changed by hand, and installations emptied: what a restore must live with."""

from __future__ import annotations

import io
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from comptoir.archive.rows import archived_models

NOW = datetime(2026, 3, 3, 9, 30, 15, 123456, tzinfo=UTC)


def empty_the_tables() -> None:
    with transaction.atomic():
        for model in archived_models():
            model._base_manager.all()._raw_delete("default")


def rewritten(archive: Path, change: Any) -> Path:
    """The archive again, with ``change(name, data) -> data`` applied to each part."""
    other = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(other, "w:gz") as new:
        for member in old.getmembers():
            data = change(member.name, old.extractfile(member).read())
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return other


def with_member(archive: Path, member: tarfile.TarInfo, data: bytes = b"") -> Path:
    """The archive again, with one more part."""
    other = rewritten(archive, lambda name, part: part)
    whole = archive.with_name("more.tar.gz")
    with tarfile.open(other) as old, tarfile.open(whole, "w:gz") as new:
        for each in old.getmembers():
            new.addfile(each, old.extractfile(each))
        member.size = len(data)
        new.addfile(member, io.BytesIO(data))
    return whole


def manifest_changed(archive: Path, **changes: Any) -> Path:
    """The archive again, saying something else of itself; None takes a word away."""

    def change(name: str, data: bytes) -> bytes:
        if name != "comptoir.json":
            return data
        manifest = json.loads(data) | changes
        return json.dumps({key: value for key, value in manifest.items() if value is not None}).encode()

    return rewritten(archive, change)


def manifest_of(path: Path) -> dict[str, Any]:
    """What the archive says of itself."""
    with tarfile.open(path) as tar:
        return dict(json.loads(tar.extractfile("comptoir.json").read()))


def rows_of(path: Path, label: str) -> list[dict[str, Any]]:
    """The rows of one table of the archive."""
    with tarfile.open(path) as tar:
        return [json.loads(line) for line in tar.extractfile(f"tables/{label}.jsonl")]


def tables_of(path: Path) -> dict[str, Any]:
    """Count and digest of each table; the background tasks of each installation are its own."""
    tables = manifest_of(path)["tables"]
    return {label: table for label, table in tables.items() if not label.startswith("django_tasks")}
