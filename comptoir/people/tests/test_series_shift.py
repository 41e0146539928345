"""Several dates of a series moved in one press: all, or the list of those that cannot; one step back."""

from datetime import date

import pytest

from comptoir.booking.models import Booking, Series
from comptoir.desk.tests.counter_scene import text_of
from comptoir.gestures.models import Gesture
from comptoir.people.tests.people_scene import sit_as

RULE = {
    "starts_on": "2026-12-01", "starts_time": "10:00", "ends_time": "12:00", "rhythm": "week",
    "interval": "1", "count": "4", "party": "3", "purpose": "Atelier",
}  # fmt: skip


@pytest.fixture
def series(scene):
    sit_as(scene, "member", scene.person("Théo Marchand"))
    scene.client.cookies["django_language"] = "en"
    scene.post("people:my_series_new", resource=scene.small_room.slug, **RULE)
    return Series.objects.get()


def keys(series, *numbers):
    every = list(series.occurrences.order_by("starts_at").values_list("pk", flat=True))
    return [every[number] for number in numbers]


def shift(scene, series, *numbers, **by):
    sent = {"dates": keys(series, *numbers), "days": "0", "minutes": "0"} | by
    return scene.post("people:my_series_shift", series.pk, **sent)


def days(series):
    rows = series.occurrences.standing().order_by("starts_at")
    return [f"{row.starts_at.astimezone(row.place.tz):%d %H:%M}" for row in rows]


def test_the_page_lists_the_dates_to_come(scene, series):
    assert "Move several dates" in text_of(scene.get("people:my_series", series.pk))
    page = text_of(scene.get("people:my_series_shift", series.pk))
    assert "Tuesday 22 December" in page
    assert "All of them move, or none does" in page


def test_the_chosen_dates_move_with_one_gesture_and_one_step_back(scene, series):
    before = Gesture.objects.count()

    assert shift(scene, series, 1, 2, days="1", minutes="60").status_code == 302

    assert days(series) == ["01 10:00", "09 11:00", "16 11:00", "22 10:00"]
    assert Gesture.objects.count() == before + 1
    page = text_of(scene.get("people:my_series", series.pk))
    assert "2 dates" in page
    scene.post("people:my_undo", scene.last.pk)
    assert days(series) == ["01 10:00", "08 10:00", "15 10:00", "22 10:00"]


def test_what_cannot_move_is_listed_and_what_was_chosen_is_kept(scene, series):
    scene.booked(13, 14, resource=scene.small_room, day=date(2026, 12, 8))

    answer = shift(scene, series, 0, 1, minutes="90")

    assert answer.status_code == 409
    assert "Tuesday 8 December" in text_of(answer)
    assert answer.content.decode().count("checked") == 2
    assert 'value="90"' in answer.content.decode()
    assert days(series)[0] == "01 10:00"


@pytest.mark.parametrize("by", [{}, {"days": "abc"}, {"minutes": "1440"}, {"days": "-999"}, {"days": ""}])
def test_what_moves_nothing_is_asked_again(scene, series, by):
    assert shift(scene, series, 0, **by).status_code == 422
    assert days(series)[0] == "01 10:00"


@pytest.mark.parametrize("sent", [[], ["abc"], ["999999"]])
def test_dates_that_are_none_of_it_are_asked_again(scene, series, sent):
    answer = scene.post("people:my_series_shift", series.pk, dates=sent, days="1", minutes="0")
    assert answer.status_code == 422


def test_anybody_elses_series_does_not_exist(scene, series):
    sit_as(scene, "member", scene.person("Paul Diallo"))
    assert scene.get("people:my_series_shift", series.pk).status_code == 404
    assert Booking.objects.standing().filter(series=series).count() == 4
