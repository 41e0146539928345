"""A database that lost a trigger of the network is named, and cured by a migration."""

import pytest
from django.core.management import call_command
from django.db import connection

from comptoir.network.checks import journal_is_watched
from comptoir.network.watching import lost, unwatch, watch

pytestmark = pytest.mark.django_db


def test_a_sound_database_has_lost_nothing():
    assert lost(connection) == set()
    assert journal_is_watched(databases=["default"]) == []


def test_a_trigger_that_is_gone_is_named_and_said_how_to_put_back():
    on = " ON journal_fact" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER network_notes_update{on}")
    [fault] = journal_is_watched(databases=["default"])
    assert "network_notes_update" in fault.msg
    assert "network_notes_insert" not in fault.msg
    assert "rebuild-flows" in fault.hint
    watch(connection)
    assert journal_is_watched(databases=["default"]) == []


def test_all_are_lost_and_a_migration_puts_them_back():
    unwatch(connection)
    assert len(lost(connection)) == 3
    call_command("migrate", "--skip-checks", verbosity=0)
    assert lost(connection) == set()


def test_a_database_that_nobody_asked_about_is_not_looked_at():
    assert journal_is_watched() == []
