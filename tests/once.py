"""A scene that is dear to set, set once for many tests: each changes it for itself alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def set_once(django_db_blocker: Any) -> Iterator[None]:
    """For a fixture of a file or a folder: what is written within is taken back when it is over."""
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
