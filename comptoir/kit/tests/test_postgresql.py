"""Instants are read as Django reads them, whatever reads them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg.pq import Format
from psycopg.types.datetime import TimestamptzLoader

from comptoir.actors.models import Actor

INSTANTS = [
    datetime(2026, 11, 26, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    datetime(1871, 5, 28, 12, 0, 0, 1, tzinfo=UTC),
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(9999, 12, 30, tzinfo=UTC),
]
pytestmark = pytest.mark.django_db


def reader():
    """The class by which the next cursor will read an instant."""
    with connection.cursor() as cursor:
        adapters = cursor.cursor.adapters
        return adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT)


@pytest.mark.parametrize("instant", INSTANTS)
def test_an_instant_comes_back_as_it_was_written_on_the_clock_of_utc(instant):
    key = Actor.objects.create(kind="person", name="Nadia", registered_at=instant).pk

    read = Actor.objects.get(pk=key).registered_at

    assert (read, read.tzinfo) == (instant, UTC)
    assert [row.registered_at for row in Actor.objects.iterator(chunk_size=1)] == [instant]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps instants as words")
class TestOnPostgreSQL:
    def test_the_reader_is_the_one_of_psycopg(self):
        assert not issubclass(reader(), BaseTzLoader)
        assert reader().__name__ == TimestamptzLoader.__name__

    def test_told_on_another_clock_it_is_the_one_of_django(self, monkeypatch):
        monkeypatch.setattr(connection, "timezone", ZoneInfo("Europe/Paris"))
        assert issubclass(reader(), BaseTzLoader)
