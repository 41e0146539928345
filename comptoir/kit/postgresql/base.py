"""Django's PostgreSQL, whose instants are read by psycopg's own reader, written in C.

Django's is in Python, to say on which clock an instant is told, and takes eight microseconds for each: most
of the reading of a thousand rows. A connection of Django's is set to UTC, and psycopg says that by itself.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db.backends.postgresql import base
from psycopg.types.datetime import TimestamptzLoader


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that reads instants quickly; told on another clock than UTC, as Django does."""

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = super().create_cursor(name)
        if self.timezone is UTC:
            # psycopg knows its reader by this name, and takes the one in C where it has it.
            cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        return cursor
