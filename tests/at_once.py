"""Several people at the same instant, each with a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar

from django.db import connection

from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.refusals import Refusal

T = TypeVar("T")
# On a busy machine the last of them may be long in coming.
PATIENCE_SECONDS = 60


def let_go(*acts: Callable[[], T]) -> list[T]:
    """Let them all go at once; what each gave, in their order."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        try:
            gate.wait(timeout=PATIENCE_SECONDS)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each was told, in their order: “done”, or the code of its refusal."""
    return let_go(*(partial(_told, act) for act in acts))


def together(*acts: Callable[[], object]) -> list[str]:
    """As views act, which try again after a deadlock: what they were told, sorted, for who wins is chance."""
    return sorted(at_once(*map(retrying_deadlock, acts)))


def _told(act: Callable[[], object]) -> str:
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return "done"
