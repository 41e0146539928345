"""The triggers by which the database itself notes whose month of the journal changed.

Whatever changes a fact passes here: the trades, a rebuild of the journal, a merge of actors, a back-up.
SQLite loses the triggers of a table that a migration makes anew: they are put back after each migration.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

FACTS, DEBTS = "journal_fact", "network_flowdebt"
_NAME = "network_notes"
_SEEN = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def watch(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in force; nothing to do when they are, or when a table is not there."""
    with connection.cursor() as cursor:
        if not {FACTS, DEBTS} <= set(connection.introspection.table_names(cursor)):
            return
        for statement in _postgresql() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def lost(connection: BaseDatabaseWrapper) -> set[str]:
    """The triggers that should be in force and are not; none is lost while a table is not there."""
    known = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s)"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    )
    with connection.cursor() as cursor:
        if not {FACTS, DEBTS} <= set(connection.introspection.table_names(cursor)):
            return set()
        cursor.execute(known, [FACTS])
        return {f"{_NAME}_{event}" for event in _SEEN} - {name for (name,) in cursor.fetchall()}


def unwatch(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, before the table they write to goes."""
    with connection.cursor() as cursor:
        for event in _SEEN:
            on = f" ON {FACTS}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_NAME}_{event}{on}")
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {_NAME}()")


def _note(row: str) -> str:
    who = f"COALESCE({row}.acting_for_id, {row}.actor_id, {row}.counterpart_id)"
    return (
        f"INSERT INTO {DEBTS} (place_key, who_key, at)"
        f" SELECT {row}.place_id, {who}, {row}.at WHERE {who} IS NOT NULL;"
    )


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {_NAME}_{event} AFTER {event.upper()} ON {FACTS} FOR EACH ROW"
        f" BEGIN {' '.join(map(_note, rows))} END"
        for event, rows in _SEEN.items()
    ]


def _postgresql() -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN {_note('OLD')} END IF;"
        f" IF TG_OP <> 'DELETE' THEN {_note('NEW')} END IF;"
        " RETURN NULL; END $$"
    )
    triggers = (
        f"CREATE OR REPLACE TRIGGER {_NAME}_{event} AFTER {event.upper()} ON {FACTS}"
        f" FOR EACH ROW EXECUTE FUNCTION {_NAME}()"
        for event in _SEEN
    )
    return [function, *triggers]
