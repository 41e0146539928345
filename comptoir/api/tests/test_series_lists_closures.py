"""Series, requests, the waiting list and closures, by programs: the gestures of the pages."""

import pytest

from comptoir.agenda.models import Closure
from comptoir.agenda.resources import set_rules
from comptoir.api.tests.scene import NOON, NOW, TEN, code
from comptoir.booking.models import Booking

WEEKLY = {"resource": "grande-salle", "starts": TEN, "ends": NOON, "rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=3"}
DECEMBER = {"starts": "2026-12-01T00:00", "ends": "2026-12-02T00:00", "reason": "Travaux"}


def dates(answer):
    assert answer.status_code == 200, answer.content
    return [(one["on"], one["free"]) for one in answer.json()["dates"]]


def test_a_series_is_looked_over_before_it_is_booked(scene):
    scene.call.book(starts="2026-12-01T11:00", ends="2026-12-01T13:00")

    assert dates(scene.call.post("series/plan", WEEKLY)) == [
        ("2026-11-24", True), ("2026-12-01", False), ("2026-12-08", True),
    ]  # fmt: skip
    assert Booking.objects.count() == 1


def test_a_series_is_booked_without_the_dates_left_out(scene):
    scene.call.book(starts="2026-12-01T11:00", ends="2026-12-01T13:00")
    assert code(scene.call.post("series", WEEKLY))[0] == 409

    answer = scene.call.post("series", WEEKLY | {"skip": ["2026-12-01"]})

    assert answer.status_code == 201, answer.content
    assert [one["occurs_on"] for one in answer.json()["bookings"]] == ["2026-11-24", "2026-12-08"]


def test_a_date_of_a_series_may_be_elsewhere(scene):
    answer = scene.call.post("series", WEEKLY | {"instead": {"2026-12-01": {"resource": "petite-salle"}}})

    assert [one["resource"] for one in answer.json()["bookings"]] == [
        "grande-salle", "petite-salle", "grande-salle",
    ]  # fmt: skip


def test_a_series_is_cancelled_from_one_date_on(scene):
    made = scene.call.post("series", WEEKLY).json()["bookings"]

    answer = scene.call.post(f"bookings/{made[1]['booking']}/cancel-series", {"scope": "following"})

    assert answer.status_code == 200, answer.content
    assert Booking.objects.standing().count() == 1


@pytest.mark.parametrize(
    "rule", ["", "n’importe quoi", "FREQ=SECONDLY;COUNT=3", "FREQ=DAILY", "FREQ=DAILY;COUNT=9999"]
)
def test_a_rule_that_is_none_is_refused(scene, rule):
    assert scene.call.post("series", WEEKLY | {"rule": rule}).status_code in (409, 422)
    assert not Booking.objects.exists()


def test_what_needs_approval_is_asked_for(scene):
    set_rules(resource=scene.room, needs_approval=True, by=None, now=NOW)
    wish = {"resource": "grande-salle", "starts": TEN, "ends": NOON}

    asked = scene.call.post("requests", wish)

    assert asked.status_code == 201, asked.content
    key = asked.json()["request"]["request"]
    assert [one["state"] for one in scene.call.get("requests").json()["requests"]] == ["open"]
    accepted = scene.staff().post(f"requests/{key}/accept", {"message": "Bienvenue"})
    assert accepted.json()["request"]["state"] == "accepted"
    assert Booking.objects.standing().count() == 1


def test_the_team_reads_what_waits_for_an_answer_and_may_say_no(scene):
    set_rules(resource=scene.room, needs_approval=True, by=None, now=NOW)
    key = scene.call.post("requests", {"resource": "grande-salle", "starts": TEN, "ends": NOON}).json()
    team = scene.staff("concierge")

    assert len(team.get("requests", everybody="true").json()["requests"]) == 1
    assert code(scene.call.get("requests", everybody="true")) == (403, "not_allowed")
    assert team.post(f"requests/{key['request']['request']}/reject").json()["request"]["state"] == "rejected"


def test_a_request_is_withdrawn_by_whoever_asked(scene):
    set_rules(resource=scene.room, needs_approval=True, by=None, now=NOW)
    key = scene.call.post("requests", {"resource": "grande-salle", "starts": TEN, "ends": NOON}).json()
    path = f"requests/{key['request']['request']}/withdraw"

    assert code(scene.caller(scene.member()).post(path)) == (404, "not_found")
    assert scene.call.post(path).json()["request"]["state"] == "withdrawn"


def test_what_comes_free_is_offered_to_whoever_waits(scene):
    taken = scene.call.book().json()["booking"]["booking"]
    other = scene.caller(scene.member())
    joined = other.post("waiting", {"resource": "grande-salle", "starts": TEN, "ends": NOON})
    assert joined.status_code == 201, joined.content

    scene.call.post(f"bookings/{taken}/cancel")
    (mine,) = other.get("waiting").json()["waiting"]

    assert mine["offer"]["until"]
    assert other.post(f"waiting/{mine['waiting']}/take").json()["waiting"]["state"] == "served"
    assert other.get("bookings").json()["bookings"][0]["state"] == "booked"


def test_one_may_say_no_or_wait_no_longer(scene):
    taken = scene.call.book().json()["booking"]["booking"]
    wish = {"resource": "grande-salle", "starts": TEN, "ends": NOON}
    first, second = (scene.caller(scene.member(name)) for name in ("Théo", "Ana"))
    keys = [caller.post("waiting", wish).json()["waiting"]["waiting"] for caller in (first, second)]
    assert second.post(f"waiting/{keys[1]}/leave").json()["waiting"]["state"] == "left"

    scene.call.post(f"bookings/{taken}/cancel")

    assert code(second.post(f"waiting/{keys[0]}/decline")) == (404, "not_found")
    assert first.post(f"waiting/{keys[0]}/decline").status_code == 200


def test_what_is_free_is_not_waited_for(scene):
    answer = scene.call.post("waiting", {"resource": "grande-salle", "starts": TEN, "ends": NOON})

    assert code(answer) == (409, "is_free")
    assert answer.json()["ways"]


def test_a_closure_tells_what_it_hits_and_asks_for_each(scene):
    key = scene.call.book(starts="2026-12-01T10:00", ends="2026-12-01T12:00").json()["booking"]["booking"]
    team = scene.staff()

    (hit,) = team.post("closures/plan", DECEMBER).json()["hits"]
    assert hit["booking"]["booking"] == key
    assert code(team.post("closures", DECEMBER)) == (409, "new_hits")
    closed = team.post("closures", DECEMBER | {"choices": {key: hit["proposals"][0]["choice"]}})

    assert closed.status_code == 201, closed.content
    assert [one["reason"] for one in scene.call.get("closures").json()["closures"]] == ["Travaux"]
    assert code(scene.call.book(starts="2026-12-01T10:00", ends="2026-12-01T12:00"))[0] == 409


def test_a_closure_of_one_thing_leaves_the_others(scene):
    scene.staff().post("closures", DECEMBER | {"resources": ["grande-salle"]})

    assert (
        scene.call.book(
            resource="petite-salle", starts="2026-12-01T10:00", ends="2026-12-01T12:00"
        ).status_code
        == 201
    )


def test_what_is_chosen_is_one_of_the_proposals(scene):
    assert code(scene.staff().post("closures", DECEMBER | {"choices": {"1": "au hasard"}})) == (
        422,
        "invalid",
    )


def test_it_is_opened_again(scene):
    team = scene.staff()
    key = team.post("closures", DECEMBER).json()["closure"]["closure"]

    assert team.post(f"closures/{key}/lift").json()["closure"]["lifted_at"]
    assert not Closure.objects.in_force().exists()
