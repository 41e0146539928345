"""The last word on Hold itself: after a rebuild of its table, and in plain SQL."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.operations import AlterField
from django.db.migrations.state import ProjectState

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import LONG_BEFORE, at, hold, make_room, tuesday
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
