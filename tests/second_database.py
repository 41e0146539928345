"""On the second database, what says nothing new there is left out: ``pytest --second-database``.

docs/decisions/0020: a test that asks no database proves the same whichever it is, and a journey walked at
two sizes asks the same of the server twice. Both are proved on the first, in the same ``script/test``.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import TransactionTestCase

ASKS = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})
FIRST_SIZE = "desktop"


def asks_the_database(item: Any) -> bool:
    """By pytest-django, which forbids it to all others, or in a process of its own as its mark says."""
    return (
        bool(item.get_closest_marker("django_db") or item.get_closest_marker("both_databases"))
        or not ASKS.isdisjoint(getattr(item, "fixturenames", ()))
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


def is_walked_again(item: Any) -> bool:
    """A journey that is also walked at the first size; what only a hand can do is walked in the hand."""
    size = item.callspec.params.get("size", FIRST_SIZE) if hasattr(item, "callspec") else FIRST_SIZE
    return size != FIRST_SIZE and not item.get_closest_marker("in_the_hand")


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep, in their order, those that say something of this database."""
    kept = [item for item in items if asks_the_database(item) and not is_walked_again(item)]
    left = set(items) - set(kept)
    if left:
        config.hook.pytest_deselected(items=list(left))
        items[:] = kept
