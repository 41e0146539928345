"""The guard outlives whatever migrations do to its table, and its absence is noticed."""

import pytest
from django.core.checks import Error, Warning
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import operations
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from comptoir.agenda.models import Hold
from comptoir.kit import checks
from comptoir.kit.guards import missing_guards, put_back_guards
from comptoir.kit.overlap import NoOverlap, broke
from comptoir.kit.tests.lockers import APP, ENDS_AFTER, ONCE

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no triggers to lose")


def missing(lockers):
    return [str(guard) for guard in missing_guards(apps=lockers.state.apps)]


def is_refused(act, *args):
    try:
        with transaction.atomic():
            act(*args)
    except IntegrityError as error:
        return broke("taking_locker_taken_once", error)
    return False


def lose(table="lockers_taking", name="taking_locker_taken_once"):
    """What a hand, or a tool that rebuilds the table, does."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}_insert")
        else:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


REBUILDS: dict[str, list[Operation]] = {
    "alter a field": [operations.AlterField("Taking", "note", models.CharField(max_length=80))],
    "alter what it compares": [
        operations.AlterField("Taking", "starts_at", models.DateTimeField(db_index=True))
    ],
    "alter what is taken": [
        operations.AlterField("Taking", "locker", models.ForeignKey("lockers.Locker", models.PROTECT))
    ],
    "alter the key it points to": [
        operations.AlterField("Locker", "id", models.CharField(primary_key=True, max_length=9))
    ],
    "add a field": [operations.AddField("Taking", "seats", models.IntegerField(default=1))],
    "remove a field": [operations.RemoveField("Taking", "note")],
    "rename a field": [operations.RenameField("Taking", "note", "remark")],
    "rename the table": [operations.AlterModelTable("Taking", "lockers_lent")],
    "rename the model": [operations.RenameModel("Taking", "Loan"), operations.RenameModel("Loan", "Taking")],
    "rename what is taken": [
        operations.RenameModel("Locker", "Box"),
        operations.RenameModel("Box", "Locker"),
    ],
    "add a constraint": [
        operations.AddConstraint(
            "Taking", models.UniqueConstraint(name="note_once", fields=["note", "ends_at"])
        )
    ],
    "remove a constraint": [operations.RemoveConstraint("Taking", "taking_ends_after_it_starts")],
    "add an index": [operations.AddIndex("Taking", models.Index(name="by_note", fields=["note"]))],
    "change its words": [
        operations.AlterConstraint(
            "Taking", ONCE.name, NoOverlap(**{**ONCE.deconstruct()[2], "violation_error_code": "x"})
        )
    ],
    "rename its fields": [
        operations.RemoveConstraint("Taking", ONCE.name),
        operations.RemoveConstraint("Taking", ENDS_AFTER.name),
        operations.RenameField("Taking", "starts_at", "begins_at"),
        operations.RenameField("Taking", "begins_at", "starts_at"),
        operations.AddConstraint("Taking", ONCE),
    ],
}


@pytest.mark.parametrize("change", REBUILDS)
def test_stands_again_as_soon_as_the_table_is_changed(own_lockers, change):
    own_lockers.take(10, 12)

    own_lockers.migrate(*REBUILDS[change])

    assert missing(own_lockers) == []
    assert is_refused(own_lockers.take, 11, 13)
    assert not is_refused(own_lockers.take, 12, 13)


def test_is_gone_when_a_migration_removes_it_and_only_then(own_lockers):
    own_lockers.take(10, 12)

    own_lockers.migrate(operations.RemoveConstraint("Taking", ONCE.name))

    assert not is_refused(own_lockers.take, 11, 13)
    assert missing(own_lockers) == []


def test_can_be_added_to_rows_that_do_not_overlap(own_lockers):
    own_lockers.migrate(operations.RemoveConstraint("Taking", ONCE.name))
    own_lockers.take(10, 12)
    own_lockers.take(12, 14)

    own_lockers.migrate(operations.AddConstraint("Taking", ONCE))

    assert is_refused(own_lockers.take, 11, 13)


def test_may_be_about_several_fields_and_only_some_values(own_lockers):
    one_key = NoOverlap(
        name="one_key",
        fields=["locker", "note"],
        start="starts_at",
        end="ends_at",
        condition=Q(note__in=["the porter's key", "spare key"]),
    )
    own_lockers.migrate(
        operations.RemoveConstraint("Taking", ONCE.name), operations.AddConstraint("Taking", one_key)
    )
    own_lockers.take(10, 12, note="the porter's key")
    own_lockers.take(10, 12, note="spare key")
    own_lockers.take(10, 12, note="no key")
    own_lockers.take(10, 12, note="no key")

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        own_lockers.take(11, 13, note="the porter's key")

    assert broke("one_key", caught.value)
    assert missing(own_lockers) == []


@pytest.mark.parametrize("second", [(11, 13), (10, 12), (9, 10.5), (10.5, 11), (8, 20)])
def test_cannot_be_added_to_rows_that_overlap(own_lockers, second):
    own_lockers.migrate(operations.RemoveConstraint("Taking", ONCE.name))
    own_lockers.take(6, 7)
    own_lockers.take(10, 12)
    own_lockers.take(*second)

    with pytest.raises(IntegrityError):
        own_lockers.migrate(operations.AddConstraint("Taking", ONCE))

    assert own_lockers.model().objects.count() == 3


def test_comes_with_a_table_whose_columns_have_defaults_in_the_database(own_lockers):
    own_lockers.migrate(
        operations.DeleteModel("Taking"),
        operations.CreateModel(
            "Taking",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("locker", models.ForeignKey("lockers.Locker", models.CASCADE)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                ("seats", models.IntegerField(db_default=models.Value(1))),
            ],
            {"constraints": [ENDS_AFTER, ONCE]},
        ),
    )
    own_lockers.take(10, 12)

    assert is_refused(own_lockers.take, 11, 13)
    assert missing(own_lockers) == []


def test_nothing_is_left_behind_when_the_table_goes(own_lockers):
    own_lockers.migrate(operations.DeleteModel("Taking"), operations.DeleteModel("Locker"))

    with connection.cursor() as cursor:
        query = (
            "SELECT count(*) FROM sqlite_master"
            if connection.vendor == "sqlite"
            else "SELECT count(*) FROM pg_constraint"
        )
        column = "name" if connection.vendor == "sqlite" else "conname"
        cursor.execute(f"{query} WHERE {column} LIKE 'taking!_%%' ESCAPE '!'", [])
        assert cursor.fetchone() == (0,)


def test_its_absence_is_noticed_and_mended(own_lockers):
    own_lockers.take(10, 12)
    lose()
    assert missing(own_lockers) == ["taking_locker_taken_once on lockers.Taking"]

    put_back_guards(apps=own_lockers.state.apps)

    assert missing(own_lockers) == []
    assert is_refused(own_lockers.take, 11, 13)


@on_sqlite
def test_a_trigger_of_other_words_is_as_good_as_none(own_lockers):
    lose()
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER {ONCE.name}_insert AFTER INSERT ON lockers_taking BEGIN SELECT 1; END"
        )
    assert missing(own_lockers) != []

    put_back_guards(apps=own_lockers.state.apps)

    assert missing(own_lockers) == []


def test_is_not_put_back_over_rows_that_overlap(own_lockers):
    lose()
    own_lockers.take(10, 12)
    own_lockers.take(11, 13)

    with pytest.raises(IntegrityError):
        put_back_guards(apps=own_lockers.state.apps)

    assert missing(own_lockers) != []


def test_only_the_app_that_was_asked_about_is_mended(own_lockers):
    lose()

    assert put_back_guards(apps=own_lockers.state.apps, of_app="agenda") == []
    assert [str(guard) for guard in put_back_guards(apps=own_lockers.state.apps, of_app=APP)] == [
        "taking_locker_taken_once on lockers.Taking"
    ]


def test_a_table_that_is_not_there_yet_has_lost_nothing(own_lockers):
    state = own_lockers.state.clone()
    own_lockers.migrate(operations.DeleteModel("Taking"))

    assert missing_guards(apps=state.apps) == []


def test_the_holds_of_the_place_are_guarded(db):
    assert "hold_unit_taken_once" in {constraint.name for constraint in Hold._meta.constraints}
    assert missing_guards() == []
    assert checks.guards_are_in_force(databases=["default"]) == []


def test_a_place_without_its_guard_does_not_start_and_every_migration_mends_it(transactional_db):
    lose(Hold._meta.db_table, "hold_unit_taken_once")
    try:
        [fault] = checks.guards_are_in_force(databases=["default"])
        assert isinstance(fault, Error)
        assert "hold_unit_taken_once on agenda.Hold" in fault.msg
        with pytest.raises(CommandError, match="has lost a guard"):
            call_command("check", databases=["default"])
    finally:
        call_command("migrate", verbosity=0, skip_checks=True)

    assert checks.guards_are_in_force(databases=["default"]) == []


def test_no_database_asked_about_is_nothing_to_say():
    assert checks.guards_are_in_force() == []


def test_a_guard_that_a_waiting_migration_brings_does_not_stop_it(own_lockers, monkeypatch):
    lose()
    monkeypatch.setattr(checks, "missing_guards", lambda using: missing_guards(apps=own_lockers.state.apps))
    monkeypatch.setattr(checks, "_apps_with_pending_migrations", lambda using: {"lockers"})

    [word] = checks.guards_are_in_force(databases=["default"])

    assert isinstance(word, Warning)
    assert "run “migrate”" in str(word.hint)


def test_no_migration_is_waiting_in_a_place_that_is_up_to_date(db):
    assert checks._apps_with_pending_migrations("default") == set()
