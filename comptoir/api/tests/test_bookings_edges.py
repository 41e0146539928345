"""Bookings by programs at their edges: which are listed, what is kept of a word, what no body may say."""

import pytest

from comptoir.agenda.tests.factories import LONG_BEFORE, make_place, make_room, tuesday
from comptoir.api.tests.scene import NOON, TEN, code
from comptoir.booking.actions import book
from comptoir.booking.models import Booking
from comptoir.places.tests.factories import make_person


def booked(answer):
    assert answer.status_code in {200, 201}, answer.content
    return answer.json()["booking"]


def listed(scene, **asked):
    answer = scene.call.get("bookings", **asked)
    assert answer.status_code == 200, answer.content
    return [one["starts"][11:16] for one in answer.json()["bookings"]]


@pytest.fixture
def three(scene):
    """At 9, at 10 and at 14, booked out of order."""
    for start, end in (("14:00", "16:00"), ("09:00", "10:00"), ("10:00", "12:00")):
        booked(scene.call.book(starts=f"2026-11-24T{start}", ends=f"2026-11-24T{end}"))


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-11-24T00:00", "2026-11-25T00:00", ["09:00", "10:00", "14:00"]),
        ("2026-11-24T10:00", "2026-11-24T14:00", ["10:00"]),
        ("2026-11-24T09:59", "2026-11-24T14:01", ["09:00", "10:00", "14:00"]),
        ("2026-11-24T16:00", "2026-11-25T00:00", []),
        ("2026-11-24T09:30", "2026-11-24T09:31", ["09:00"]),
        ("2026-11-24T09:00:00Z", "2026-11-24T12:30:00Z", ["10:00"]),
    ],
)
def test_those_that_touch_the_time_are_listed_earliest_first(scene, three, since, until, hours):
    assert listed(scene, since=since, until=until) == hours


def test_without_a_time_those_to_come_are_listed(scene, three):
    assert listed(scene) == ["09:00", "10:00", "14:00"]


def test_a_time_that_ends_before_it_begins_lists_nothing(scene, three):
    assert listed(scene, since="2026-11-25T00:00", until="2026-11-24T00:00") == []


def test_a_cancelled_one_stays_in_the_list_with_its_state(scene):
    key = booked(scene.call.book())["booking"]
    scene.call.post(f"bookings/{key}/cancel")
    (told,) = scene.call.get("bookings").json()["bookings"]
    assert told["state"] == "cancelled"


def test_a_list_costs_the_same_for_one_and_for_many(scene, django_assert_max_num_queries):
    book(
        resource=scene.room, period=tuesday(9, 10), booked_for=scene.account.person, by=None, now=LONG_BEFORE
    )
    scene.call.get("bookings")
    with django_assert_max_num_queries(20) as few:
        scene.call.get("bookings")
    for hour in range(10, 17):
        book(
            resource=scene.room, period=tuesday(hour, hour + 1), booked_for=scene.account.person, by=None,
            now=LONG_BEFORE,
        )  # fmt: skip
    with django_assert_max_num_queries(len(few)):
        scene.call.get("bookings")


# What is kept of a word


@pytest.mark.parametrize("because", ["Malade", "", "  grève  ", "ألغي", "<b>&amp;"])
def test_why_it_was_cancelled_is_kept(scene, because):
    key = booked(scene.call.book())["booking"]
    told = booked(scene.call.post(f"bookings/{key}/cancel", {"because": because}))
    assert told["cancelled_because"] == because.strip() == Booking.objects.get(pk=key).cancelled_because


def test_without_a_body_it_is_cancelled_without_a_reason(scene):
    key = booked(scene.call.book())["booking"]
    assert booked(scene.call.post(f"bookings/{key}/cancel"))["cancelled_because"] == ""


@pytest.mark.parametrize("purpose", ["ورشة", "🎉" * 50, 'a;b\\c"d', "x" * 200])
def test_a_purpose_comes_back_as_it_was_sent(scene, purpose):
    assert booked(scene.call.book(purpose=purpose))["purpose"] == purpose


# What no body may say


@pytest.mark.parametrize("verb", ["move", "cancel", "check-in", "end", "confirm"])
@pytest.mark.parametrize("body", [{"colour": "red"}, [], "x", 3])
def test_a_body_of_another_shape_does_nothing(scene, verb, body):
    key = booked(scene.call.book())["booking"]
    before = scene.call.get(f"bookings/{key}").json()
    assert code(scene.call.post(f"bookings/{key}/{verb}", body)) == (422, "invalid")
    assert scene.call.get(f"bookings/{key}").json() == before


@pytest.mark.parametrize("verb", ["move", "cancel", "check-in", "end", "confirm"])
@pytest.mark.parametrize("whose", ["another", "elsewhere", "nobody"])
def test_what_one_may_not_change_does_not_exist(scene, verb, whose):
    rooms = {"another": scene.room, "elsewhere": make_room(make_place(), "Ailleurs")}
    key = 999_999
    if whose in rooms:
        theirs = book(
            resource=rooms[whose], period=tuesday(10, 12), booked_for=make_person("Hugo"), by=None,
            now=LONG_BEFORE,
        )  # fmt: skip
        key = theirs.pk
    body = {"starts": TEN, "ends": NOON} if verb == "move" else {}
    assert code(scene.call.post(f"bookings/{key}/{verb}", body)) == (404, "not_found")


@pytest.mark.parametrize("verb", ["move", "cancel", "check-in", "end", "confirm"])
def test_looking_at_a_gesture_does_nothing(scene, verb):
    key = booked(scene.call.book())["booking"]
    assert scene.call.get(f"bookings/{key}/{verb}").status_code == 405
    assert Booking.objects.get(pk=key).cancelled_at is None


@pytest.mark.parametrize(
    "path", ["bookings/0", "bookings/-1", "bookings/abc", "bookings/99999999999999999999"]
)
def test_a_key_that_is_none_is_not_found(scene, path):
    assert code(scene.call.get(path)) == (404, "not_found")


def test_moved_where_it_stands_it_stands(scene):
    key = booked(scene.call.book())["booking"]
    told = booked(scene.call.post(f"bookings/{key}/move", {"starts": TEN, "ends": NOON}))
    assert (told["resource"], told["starts"][11:16], told["state"]) == ("grande-salle", "10:00", "booked")


def test_moved_onto_another_it_stays_and_says_what_would_work(scene):
    scene.call.book(starts="2026-11-24T14:00", ends="2026-11-24T16:00")
    key = booked(scene.call.book())["booking"]
    answer = scene.call.post(
        f"bookings/{key}/move", {"starts": "2026-11-24T15:00", "ends": "2026-11-24T17:00"}
    )
    assert answer.status_code == 409
    assert answer.json()["ways"]
    assert scene.call.get(f"bookings/{key}").json()["starts"][11:16] == "10:00"
