"""The demo, built once for these tests, and taken back at their end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from comptoir.demo.tests.built.scene import build
from tests.once import set_once


@pytest.fixture(scope="package", autouse=True)
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with set_once(django_db_blocker):
        build()
        yield
