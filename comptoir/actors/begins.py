"""« Begins with », answered from an index on both databases."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func, Lookup

LAST_CHARACTER = "\U0010ffff"

# On PostgreSQL a column is looked up by its beginning in an index of this class only; SQLite ignores it.
BY_BEGINNING = "varchar_pattern_ops"


@CharField.register_lookup
class Begins(Lookup[Any]):
    """``field__begins="ach"``: case counts, no character is a wildcard.

    ``startswith`` scans the table on SQLite, where ``LIKE`` forgets the case; a range does not.
    """

    lookup_name = "begins"
    prepare_rhs = True

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        start = str(self.rhs)
        if connection.vendor == "postgresql":
            escaped = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            return f"{column} LIKE %s", (*params, f"{escaped}%")
        return f"({column} >= %s AND {column} < %s)", (*params, start, *params, start + LAST_CHARACTER)


class InByteOrder(Func):
    """The same order on both databases, whatever language the PostgreSQL cluster was made in.

    An index on it gives the rows in that order, and finds those that begin with something.
    """

    arity = 1
    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"', **context)
