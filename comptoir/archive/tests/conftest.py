"""A small place to save, and its archive."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from comptoir.actors.models import Actor
from comptoir.archive.files import write_archive
from comptoir.archive.tests.forging import NOW
from comptoir.journal.models import Fact
from comptoir.places.models import Place


@pytest.fixture
def a_place(tmp_path: Path, settings: Any) -> Place:
    """A small place with what travels badly: accents, microseconds, decimals, lists, a self-reference."""
    settings.MEDIA_ROOT = tmp_path / "files"
    place = Place.objects.create(
        name="L’Atelier « Nord »", slug="atelier", opened_here_at=NOW, services=["b", "a"], latitude=45.4386
    )
    kept = Actor.objects.create(kind="person", name="Zoé Yıldız", registered_at=NOW)
    Actor.objects.create(kind="person", name="Zoe", registered_at=NOW, merged_into=kept)
    for number in range(3):
        Fact.objects.create(
            kind="visited", at=NOW + timedelta(minutes=number), place=place, actor=kept, label="visite",
            origin=f"presence.visit:{number}", quantity=1, unit="person", amount="12.50", currency="EUR",
        )  # fmt: skip
    default_storage.save("agreements/2026/a.txt", ContentFile("signé".encode()))
    return place


@pytest.fixture
def archive(a_place: Place, tmp_path: Path) -> Path:
    path = tmp_path / "place.tar.gz"
    write_archive(path, now=NOW)
    return path
