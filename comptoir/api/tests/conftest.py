"""Every test of the interface lives on Monday 23 November 2026, at nine."""

import pytest

from comptoir.api import callers, limits
from comptoir.api.tests.scene import NOW, Scene


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    monkeypatch.setattr(callers, "now", lambda: NOW)
    limits.forget()


@pytest.fixture
def scene(db):
    return Scene()
