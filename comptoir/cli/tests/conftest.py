"""The command on the test's own tables, which are up to date already."""

from __future__ import annotations

import pytest


@pytest.fixture
def prepared(db: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing is migrated or collected again; tells which commands asked for it."""
    asked: list[str] = []
    for module in ("setting_up", "keeping", "running"):
        monkeypatch.setattr(
            f"comptoir.cli.{module}.prepare_installation", lambda name=module: asked.append(name)
        )
    return asked
