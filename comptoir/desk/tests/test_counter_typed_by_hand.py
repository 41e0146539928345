"""Addresses and forms that no page makes: days off the calendar, numbers that are none, nulls."""

import pytest
from django.urls import reverse

from comptoir.desk.tests.counter_scene import Scene

BEYOND = ["9999-12-31", "0001-01-01"]


@pytest.mark.parametrize("day", [*BEYOND, "2026-02-31", "hier", ""])
@pytest.mark.parametrize("page", ["counter", "news", "book", "closing", "paper", "day_sheet"])
def test_a_day_that_is_none_is_today(scene: Scene, page, day):
    assert scene.get(page, jour=day).status_code == 200


@pytest.mark.parametrize("day", BEYOND)
@pytest.mark.parametrize(("start", "end"), [("10:00", "11:00"), ("23:00", "00:00")])
def test_nothing_is_taken_on_a_day_off_the_calendar(scene: Scene, day, start, end):
    typed = {"jour": day, "de": start, "a": end, "resource": scene.room.slug, "party": 1}
    booked = scene.booked(16, 17)

    assert scene.post("book", pour=booked.booked_for_id, **typed).status_code == 422
    assert scene.post("move", booked.pk, **typed).status_code == 422


@pytest.mark.parametrize("day", BEYOND)
def test_nor_by_a_way_out_nor_from_ones_own_page(scene: Scene, day):
    asked = {"starts": f"{day}T10:00", "ends": f"{day}T11:00", "resource": scene.room.slug, "party": 1}
    own = reverse("people:my_confirm", args=[scene.place.slug])

    assert scene.post("book", pour=scene.person().pk, **asked).status_code == 422
    assert scene.client.get(own, asked).status_code == 200
    assert scene.client.post(own, asked).status_code == 422


@pytest.mark.parametrize("number", ["²", "9" * 30, "-1", "1-²"])
def test_a_number_that_is_nobodys(scene: Scene, number):
    typed = {"jour": "2026-11-24", "de": "16:00", "a": "17:00", "resource": scene.room.slug, "party": 1}

    assert scene.get("book", pour=number).status_code == 200
    assert scene.post("book", pour=number, **typed).status_code == 422


def test_a_null_is_no_text(scene: Scene):
    assert scene.get("counter", q="nad%00ia").status_code == 400
    assert scene.post("welcome", name="nad\0ia", purpose="help").status_code == 422
