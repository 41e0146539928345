from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Actor
from comptoir.agenda.tests.factories import make_room
from comptoir.booking.models import Series
from comptoir.gestures.models import Gesture
from comptoir.journal.models import Fact
from comptoir.kit import ready
from comptoir.places.models import OpeningHours, Place
from comptoir.resources.models import Resource

NOW = datetime(2026, 11, 24, 10, 30, 0, 5, tzinfo=UTC)


@pytest.fixture
def place(db):
    return Place.objects.create(name="Comptoir", slug="comptoir", opened_here_at=NOW)


@pytest.fixture
def nadia(db):
    return Actor.objects.create(kind="person", name="Nadia Benali", registered_at=NOW)


def the_row(model, pk):
    columns = ready.Columns(model)
    table = model._meta.db_table
    (row,) = ready.ask(columns.into(f"SELECT {{columns}}, 7 FROM {table} t WHERE t.id = %s", "t"), [pk])
    assert row[-1] == 7
    return columns.read(row)


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_what_is_read_is_what_django_reads(place, nadia):
    resource = make_room(place, name="Salle")
    Resource.objects.filter(pk=resource.pk).update(equipment=["projecteur", "tableau"])
    series = Series.objects.create(
        place=place, resource=resource, booked_for=nadia, rule="FREQ=DAILY;COUNT=2", minutes=60,
        starts_on=date(2026, 11, 24), starts_time=time(10), made_at=NOW,
    )  # fmt: skip
    for row in (place, nadia, resource, series):
        assert values(the_row(type(row), row.pk)) == values(type(row).objects.get(pk=row.pk))


def test_what_is_read_is_a_row_that_can_be_saved(place):
    read = the_row(Place, place.pk)
    read.name = "Autre"
    read.save()

    assert [other.name for other in Place.objects.all()] == ["Autre"]


def test_what_is_written_is_what_django_writes(place, nadia):
    drafts = {
        "kind": "booked", "at": NOW, "place": place, "actor": nadia, "label": "« salle »", "unit": "minute",
        "quantity": Decimal("1.50"),
    }  # fmt: skip
    one = Fact.objects.create(origin="a:1", **drafts)
    (other,) = ready.write([Fact(origin="a:2", **drafts)])

    kept = values(Fact.objects.get(pk=other.pk))
    assert kept | {"id": one.pk, "origin": "a:1"} == values(Fact.objects.get(pk=one.pk))
    assert not other._state.adding


def test_lists_keys_and_hours_are_written_as_they_are_read(place):
    key, undo = uuid4(), [{"verb": "lift", "args": {"closure": 3}}]
    ready.write([Gesture(place=place, key=key, verb="x", sentence="Fait.", made_at=NOW, undo=undo)])
    ready.write([OpeningHours(place=place, weekday=2, opens=time(8, 30), closes=time(20))])

    gesture, hours = Gesture.objects.get(), OpeningHours.objects.get()
    assert (gesture.key, gesture.undo, gesture.made_at) == (key, undo, NOW)
    assert (hours.opens, hours.closes) == (time(8, 30), time(20))


def test_each_row_has_its_own_key_however_many_there_are(place, monkeypatch):
    monkeypatch.setattr(ready, "MOST_PARAMETERS", 100)
    rows = ready.write(
        [OpeningHours(place=place, weekday=n % 7, opens=time(n // 7), closes=time(20)) for n in range(100)]
    )

    kept = {row.pk: (row.weekday, row.opens) for row in OpeningHours.objects.all()}
    assert {row.pk: (row.weekday, row.opens) for row in rows} == kept
    assert len(kept) == 100


def test_nothing_is_written_without_asking(place, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ready.write([]) == []


def test_many_rows_are_one_statement(place, django_assert_num_queries):
    hours = [OpeningHours(place=place, weekday=n, opens=time(8), closes=time(20)) for n in range(7)]
    with django_assert_num_queries(1):
        ready.write(hours)


def test_a_guard_of_the_database_is_djangos_error(place):
    hours = {"place": place, "weekday": 2, "opens": time(20), "closes": time(20)}
    with pytest.raises(IntegrityError), transaction.atomic():
        ready.write([Gesture(place=place, key=UUID(int=1), verb="x", sentence="", made_at=NOW)] * 2)
    assert not Gesture.objects.exists()
    assert ready.write([OpeningHours(**hours | {"closes": time(21)})])[0].pk


def test_the_same_is_asked_again_with_other_values_and_after_a_rollback(place):
    asked = (
        "SELECT CAST(%s AS bigint) IS NULL, name FROM places_place WHERE slug = %s AND opened_here_at <= %s"
    )
    for _ in range(7):
        assert ready.ask(asked, [None, "comptoir", ready.told(NOW)])[0][1] == "Comptoir"
    with transaction.atomic():
        assert not ready.ask(asked, [3, "ailleurs", ready.told(NOW)])
        transaction.set_rollback(True)
    assert not ready.ask(asked, [3, "comptoir", ready.told(NOW - timedelta(microseconds=1))])


def test_what_is_asked_is_listed_with_its_values(place):
    with CaptureQueriesContext(connection) as listed:
        ready.ask("SELECT 1 FROM places_place WHERE slug = %s", ["comptoir"])

    assert "comptoir" in listed[0]["sql"]


def test_what_is_asked_is_prepared_once_on_postgresql(place):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's driver keeps its statements by itself.")
    for slug in ("a", "b"):
        ready.ask("SELECT 42 FROM places_place WHERE slug = %s", [slug])

    prepared = ready.ask(
        "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["SELECT 42%"]
    )
    assert prepared == [(1,)]


# A row and those it names


OF_A_SERIES = ("place", "resource", "resource__place", "resource__space", "booked_for", "acting_for")


@pytest.fixture
def series(place, nadia):
    return Series.objects.create(
        place=place, resource=make_room(place, name="Salle"), booked_for=nadia, rule="FREQ=DAILY;COUNT=2",
        minutes=60, starts_on=date(2026, 11, 24), starts_time=time(10), made_at=NOW,
    )  # fmt: skip


def test_a_row_is_read_again_with_those_it_names_in_one_statement(series, django_assert_num_queries):
    stale = Series.objects.select_related("booked_for").get()
    Series.objects.update(
        minutes=90, acting_for=Actor.objects.create(kind="circle", name="Le club", registered_at=NOW)
    )
    Actor.objects.filter(pk=series.booked_for_id).update(name="Nadia B.")
    with django_assert_num_queries(1):
        ready.Named(Series, *OF_A_SERIES).lock(stale)
        assert (stale.minutes, stale.booked_for.name, stale.acting_for.name) == (90, "Nadia B.", "Le club")
        assert stale.resource.place.name == stale.place.name == "Comptoir"


def test_what_was_read_along_is_read_again(place, django_assert_num_queries):
    make_room(place)
    room = Resource.objects.prefetch_related("units").get()
    ready.Named(Resource, "place").lock(room)
    with django_assert_num_queries(1):
        assert len(room.units.all()) == 1


def test_it_says_what_django_says_of_each(series):
    told = Series.objects.select_related(*OF_A_SERIES[:-1]).get()
    ready.Named(Series, *OF_A_SERIES).lock(series)
    for found, wanted in (
        (series, told),
        (series.place, told.place),
        (series.resource, told.resource),
        (series.booked_for, told.booked_for),
    ):
        assert values(found) == values(wanted)
    assert (series.resource.space, series.acting_for) == (told.resource.space, None)


def test_who_is_named_no_more_is_forgotten(series, nadia):
    Series.objects.update(acting_for=nadia)
    known = Series.objects.select_related("acting_for").get()
    Series.objects.update(acting_for=None)
    ready.Named(Series, "acting_for").lock(known)
    assert (known.acting_for, known.acting_for_id) == (None, None)


def test_it_can_be_changed_and_saved_after(series):
    ready.Named(Series, *OF_A_SERIES).lock(series)
    series.minutes = 30
    series.save(update_fields=["minutes"])
    assert Series.objects.get().minutes == 30


def test_a_row_that_is_gone_is_said_to_be(series):
    Series.objects.all().delete()
    with pytest.raises(Series.DoesNotExist):
        ready.Named(Series, "place").lock(series)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers are alone")
def test_the_row_is_locked_and_those_it_names_are_not(series):
    def seen_by_another():
        try:
            with transaction.atomic():
                rows = (Series.objects.all(), Actor.objects.all())
                return [len(free.select_for_update(skip_locked=True, no_key=True)) for free in rows]
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        ready.Named(Series, "booked_for").lock(series)
        assert other.submit(seen_by_another).result() == [0, 1]
