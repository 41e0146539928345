"""One transaction for an act and for the acts that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from django.db import transaction

_within = local()


@contextmanager
def whole() -> Iterator[None]:
    """All that is done within, or nothing of it. Also around a function: ``@whole()``.

    Inside another whole it is a part of that one, without the savepoint that ``transaction.atomic`` would
    make: what fails in a part fails the whole. Whoever goes on after what a part refuses asks for the part in
    a ``transaction.atomic()`` of their own; Django refuses them the next query otherwise.
    """
    depth = getattr(_within, "depth", 0)
    with transaction.atomic(savepoint=not depth):
        _within.depth = depth + 1
        try:
            yield
        finally:
            _within.depth = depth
