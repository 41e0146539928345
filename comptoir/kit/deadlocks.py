"""Trying again when the database picked us to end a deadlock."""

from collections.abc import Callable
from functools import wraps
from time import sleep
from typing import ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

P = ParamSpec("P")
R = TypeVar("R")

# PostgreSQL, Appendix A: deadlock_detected, serialization_failure.
_WORTH_ANOTHER_TRY = {"40P01", "40001"}
# Seconds left to the other, who was let through: on a busy machine it may not have moved yet, and whoever
# comes back at once takes again what it waits for.
PAUSES = (0.05, 0.2, 0.8)


def retrying_deadlock(act: Callable[P, R], *, using: str = DEFAULT_DB_ALIAS) -> Callable[P, R]:
    """``act``, run again when PostgreSQL ended it to resolve a deadlock or a failed serialization.

    ``act`` opens its own transaction, and does nothing outside of it that may not be done twice. Within a
    transaction of the caller's the error goes up: that one is lost, and the caller's to begin again.
    """

    @wraps(act)
    def acted(*args: P.args, **kwargs: P.kwargs) -> R:
        for pause in PAUSES:
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                is_ours = not connections[using].in_atomic_block
                if not is_ours or getattr(error.__cause__, "sqlstate", None) not in _WORTH_ANOTHER_TRY:
                    raise
            sleep(pause)
        return act(*args, **kwargs)

    return acted
