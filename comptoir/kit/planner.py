"""What the database's planner knows of tables that were just filled."""

from django.db import connection, models


def learn(*filled: type[models.Model]) -> None:
    """Let PostgreSQL count the rows of these tables now.

    It does so by itself, a minute after they were committed; until then it takes a full table for an empty
    one and may plan a search in seconds instead of milliseconds. SQLite plans by the indexes alone.
    """
    if connection.vendor == "postgresql":
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            for model in filled:
                cursor.execute(f"ANALYZE {quote(model._meta.db_table)}")
