"""What booking costs: how often the database is asked, whatever is booked."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.api.tests.scene import NOON, TEN

# The transaction of a test makes the one of the act a savepoint: two statements, as BEGIN and COMMIT are.
OF_ONE_BOOKING = {"sqlite": 14, "postgresql": 16}


def asked(act):
    """How many statements the act took, after it was done once: caches of translations are warm."""
    with CaptureQueriesContext(connection) as queries:
        answer = act()
    assert answer.status_code == 201, answer.content
    return len(queries)


def series(scene, number, resource):
    rule = f"FREQ=WEEKLY;COUNT={number}"
    return scene.call.post("series", {"resource": resource, "starts": TEN, "ends": NOON, "rule": rule})


def test_a_booking_asks_the_database_as_often_as_it_must(scene):
    assert asked(scene.call.book) == OF_ONE_BOOKING[connection.vendor]


def test_what_goes_along_is_one_more(scene):
    with_projector = asked(lambda: scene.call.book(extras=["projecteur"]))

    assert with_projector == OF_ONE_BOOKING[connection.vendor] + 1


def test_a_series_of_twelve_and_one_of_fifty_two_cost_the_same(scene):
    few = asked(lambda: series(scene, 12, "grande-salle"))

    assert few == asked(lambda: series(scene, 52, "petite-salle"))
    # The series itself is one row more than a booking.
    assert few == OF_ONE_BOOKING[connection.vendor] + 1


def test_a_series_is_told_as_it_is_read(scene):
    told = series(scene, 3, "grande-salle").json()["bookings"]

    assert told == [scene.call.get(f"bookings/{one['booking']}").json() for one in told]


def test_a_booking_is_told_as_it_is_read(scene):
    told = scene.call.book(extras=["projecteur"], purpose="Réunion", party=3).json()["booking"]

    assert told == scene.call.get(f"bookings/{told['booking']}").json()
