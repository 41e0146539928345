"""The last word on Hold itself: after a rebuild of its table, in plain SQL, and without walking the past."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.operations import AlterField
from django.db.migrations.state import ProjectState

from comptoir.agenda.models import Hold, Resource, Unit
from comptoir.agenda.occupancy import held_during
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, hold, make_place, make_room, tuesday
from comptoir.kit.guards import missing_guards
from comptoir.kit.overlap import broke

in_the_way = {"starts_at": at(11), "ends_at": at(13), "taken_at": LONG_BEFORE}


def is_refused(unit):
    try:
        with transaction.atomic():
            Hold.objects.create(unit=unit, claim=uuid4(), **in_the_way)
    except IntegrityError as error:
        return broke("hold_unit_taken_once", error)
    return False


@pytest.mark.django_db
def test_the_shell_is_refused_too():
    (held,) = hold(make_room(), tuesday(10, 12))

    assert is_refused(held.unit)


@pytest.mark.django_db
def test_what_was_given_back_is_in_nobody_s_way():
    (held,) = hold(make_room(), tuesday(10, 12))
    Hold.objects.update(released_at=LONG_BEFORE)

    assert not is_refused(held.unit)


@pytest.mark.django_db(transaction=True)
def test_an_altered_table_still_refuses():
    """On SQLite Django alters a column by building the table anew, and a new table has no triggers."""
    (held,) = hold(make_room(), tuesday(10, 12))
    before = ProjectState.from_apps(apps)
    after = before.clone()
    wider = AlterField("Hold", "claim", models.UUIDField("claim", db_index=True, null=True))
    wider.state_forwards("agenda", after)

    with connection.schema_editor() as editor:
        wider.database_forwards("agenda", editor, before, after)
    try:
        assert missing_guards() == []
        assert is_refused(held.unit)
    finally:
        with connection.schema_editor() as editor:
            wider.database_backwards("agenda", editor, after, before)
    assert is_refused(held.unit)


def _a_year_of(rooms, days):
    """Six holds a day in each room, of which only today's matter."""
    units = list(Unit.objects.filter(resource__in=rooms).order_by("pk"))
    Hold.objects.bulk_create(
        Hold(
            unit=unit,
            claim=uuid4(),
            taken_at=LONG_BEFORE,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
        )
        for unit in units
        for day in range(days)
        for start in (at(9 + hour, TUESDAY - timedelta(days=day)) for hour in range(6))
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [unit.pk for unit in units]


def _plan(units, period):
    """What the database says it will do for ``held_during``."""
    explaining = _Explaining()
    with connection.execute_wrapper(explaining):
        held_during(units, period)
    with connection.cursor() as cursor:
        prefix = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        cursor.execute(prefix + explaining.sql, explaining.params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


class _Explaining:
    """Remembers the query that asks for holds."""

    sql, params = "", ()

    def __call__(self, execute, sql, params, many, context):
        self.sql, self.params = sql, params
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_reading_uses_the_index_and_never_walks_the_past():
    place = make_place()
    rooms = [make_room(place, f"Salle {number}") for number in range(20)]
    units = _a_year_of(rooms, days=100)

    plan = _plan(units, tuesday(10, 12))

    assert "hold_" in plan, plan
    for walk in ("SCAN agenda_hold", "Seq Scan on agenda_hold"):
        assert walk not in plan, plan
    assert len(held_during(units, tuesday(10, 12))) == 40
    assert Resource.objects.count() == 20
