"""Django's SQLite, where those who want to write are served in the order they came.

SQLite lets a writer sleep up to a tenth of a second between two tries, while others come and take their
turns: under eight busy processes one may wait twenty seconds and be told that the database is locked. Here
a writer first waits for a lock on the file ``<database>.queue``, which the system hands on fairly and takes
back from whoever dies. SQLite's own lock stays the truth: what does not know the queue is as safe as before.
On Windows there is no queue.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from django.db.backends.sqlite3 import base

if sys.platform != "win32":
    import fcntl


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait their turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: int | None = None
        self._queued_by = 0

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_the_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_the_turn_on()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._give_the_turn_on()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_the_turn_on()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._queue is not None and self._queued_by == os.getpid():
                os.close(self._queue)
            self._queue = None

    def _wait_for_the_turn(self) -> None:
        if self.is_in_memory_db() or sys.platform == "win32":
            return
        if self._queue is None or self._queued_by != os.getpid():
            # Not the one opened before a fork: parent and child would hold one and the same lock.
            self._queue = os.open(f"{self.settings_dict['NAME']}.queue", os.O_RDWR | os.O_CREAT, 0o600)
            self._queued_by = os.getpid()
        fcntl.flock(self._queue, fcntl.LOCK_EX)

    def _give_the_turn_on(self) -> None:
        if self._queue is not None and self._queued_by == os.getpid():
            fcntl.flock(self._queue, fcntl.LOCK_UN)
