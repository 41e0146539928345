"""What a test committed is gone after it, and what Django would leave is there, whatever was done to it."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from comptoir.actors.actions import register_person
from comptoir.actors.models import Actor
from comptoir.agenda.models import Hold
from comptoir.journal.models import Fact
from comptoir.network.models import FlowDebt
from comptoir.network.projection import settle_flows
from comptoir.presence.actions import welcome
from tests.emptied import Emptied
from tests.journeys.scene import BEFORE, build_house

pytestmark = pytest.mark.django_db(transaction=True)


def as_django():
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


@pytest.fixture
def empty():
    """Emptying that has learnt what Django leaves, and may not ask it again."""
    emptied = Emptied()
    emptied(as_django)
    return lambda: emptied(lambda: pytest.fail("Django was asked a second time"))


def everything():
    """Every row of every table of ours."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return {table: told for table, told in rows.items() if told}


def test_what_was_written_is_gone_and_what_django_leaves_is_there(empty):
    left = everything()
    assert set(left) == {"auth_permission", "django_content_type"}

    build_house().booked("Grande salle", 10, 12, "Suzanne Morel")
    Permission.objects.first().delete()
    Permission.objects.update(name="another")
    ContentType.objects.create(app_label="nobody", model="nothing")
    assert Hold.objects.exists()
    empty()

    assert everything() == left


def test_what_the_database_notes_while_it_is_emptied_is_gone_too(empty):
    """The journal's triggers write who has flows to count again, also when its facts go."""
    left = everything()
    house = build_house()
    suzanne = house.people["Suzanne Morel"]
    welcome(place=house.place, person=suzanne, purpose="help", arrived_at=BEFORE, by=None, now=BEFORE)
    settle_flows()
    assert Fact.objects.exists()
    assert not FlowDebt.objects.exists()

    empty()

    assert everything() == left


def test_it_is_what_django_itself_leaves(empty):
    def told():
        permissions = Permission.objects.values_list("content_type__app_label", "codename", "name")
        return sorted(permissions), sorted(ContentType.objects.values_list("app_label", "model"))

    build_house()
    empty()
    ours = told()
    as_django()
    assert told() == ours


def test_a_key_is_given_to_nobody_else(empty):
    """As Django counts on from test to test: what is remembered of one is never found in the next."""
    before = register_person(name="Maud Perrin", by=None, now=BEFORE).pk
    empty()
    assert register_person(name="Maud Perrin", by=None, now=BEFORE).pk > before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite a writer waits its turn anyway")
def test_who_still_writes_is_waited_for(empty):
    """Else what a page wrote late would be there in the next test."""
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Actor._meta.db_table} LIMIT 1 FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            empty()
        # The server's own housekeeping may hold a table longer than that, whenever it likes.
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
        other.rollback()
        empty()
    finally:
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite asks no leave")
def test_guards_are_set_aside_for_the_emptying_alone(empty):
    build_house()
    empty()
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)
