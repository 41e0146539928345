"""Rule 1, with real processes: the test that decides."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import LONG_BEFORE, at, hold, make_room, tuesday
from comptoir.bench import race
from comptoir.booking.models import Booking, BookingExtra
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.models import Fact


@pytest.mark.django_db(transaction=True)
def test_four_processes_never_share_a_slot():
    told = []

    figures = race.run(processes=4, attempts=50, progress=lambda *step: told.append(step))

    assert (figures["double_bookings"], figures["lost_bookings"]) == (0, 0)
    assert figures["errors"] == 0, figures["first_errors"]
    assert figures["attempts"] == 200 == figures["successes"] + figures["refusals"]
    assert set(figures["refusals_by_code"]) == {"taken"}
    assert figures["successes"] > 4
    assert told[-1] == ("race", 200, 200)
    standing = Booking.objects.standing()
    assert set(Hold.objects.unreleased().values_list("claim")) == set(standing.values_list("claim"))
    firm = {
        f"booking.booking:{pk}" for pk in standing.filter(tentative_until=None).values_list("pk", flat=True)
    }
    assert set(Fact.objects.filter(kind="booked").values_list("origin", flat=True)) == firm
    assert BookingExtra.objects.exists(), "some took the projector along"
    assert Booking.objects.exclude(tentative_until=None).exists(), "some hesitated, whoever gave up since"


@pytest.mark.django_db
def test_a_database_that_is_used_is_left_alone():
    make_booking()

    with pytest.raises(RuntimeError):
        race.run(processes=1, attempts=1, progress=lambda *step: None)


@pytest.mark.django_db(transaction=True)
def test_the_count_of_double_bookings_sees_one():
    """The witness is no accomplice: with the guard taken away it counts what overlaps."""
    (held,) = hold(make_room(), tuesday(10, 12))
    assert race.double_bookings() == 0
    lost = [
        "DROP TRIGGER hold_unit_taken_once_insert"
        if connection.vendor == "sqlite"
        else "ALTER TABLE agenda_hold DROP CONSTRAINT hold_unit_taken_once"
    ]
    from comptoir.kit.guards import put_back_guards

    with connection.cursor() as cursor:
        cursor.execute(lost[0])
    try:
        for start, released in ((11, None), (12, None), (10.5, LONG_BEFORE)):
            Hold.objects.create(
                unit=held.unit, claim=uuid4(), taken_at=LONG_BEFORE, released_at=released,
                starts_at=at(start), ends_at=at(start) + timedelta(hours=0.75),
            )  # fmt: skip
        assert race.double_bookings() == 1
    finally:
        Hold.objects.all().delete()
        put_back_guards()
