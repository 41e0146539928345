"""What comes back: the rule, every date before it is booked, and changing this one, the following, or all."""

import re
from datetime import date

import pytest

from comptoir.agenda.tests.factories import at
from comptoir.booking.models import Booking, Series
from comptoir.desk.tests.counter_scene import text_of
from comptoir.people.tests.people_scene import said, sit_as

TUESDAYS = [date(2026, 12, day) for day in (1, 8, 15, 22)]


@pytest.fixture(autouse=True)
def _member(scene):
    sit_as(scene, "member", scene.person("Théo Marchand"))
    scene.client.cookies["django_language"] = "en"


def rule(scene, **changes):
    plain = {
        "resource": scene.small_room.slug, "starts_on": "2026-12-01", "starts_time": "10:00",
        "ends_time": "12:00", "rhythm": "week", "interval": "1", "count": "4", "party": "3",
        "purpose": "Atelier",
    }  # fmt: skip
    return plain | changes


def plan(scene, **changes):
    return scene.client.get(scene.url("people:my_series_new"), rule(scene, **changes))


def book(scene, **changes):
    return scene.post("people:my_series_new", **rule(scene, **changes))


def days(series=None):
    rows = Booking.objects.standing().filter(series__isnull=False).order_by("starts_at")
    return [row.occurs_on for row in rows]


def choices_in(answer):
    radio = r'<input type="radio" name="(date-[\d-]+)" value="([^"]+)"( checked)?>'
    found = re.findall(radio, answer.content.decode())
    chosen = {name: value for name, value, checked in found if checked}
    return chosen, [(name, value) for name, value, _ in found]


def test_the_form_knows_the_thing_and_the_time_one_came_from(scene):
    page = text_of(scene.get("people:my_series_new"))
    assert "You see every date before it is done" in page
    asked = scene.get(
        "people:my_series_new", resource=scene.room.slug, starts="2026-12-03T14:00", ends="2026-12-03T16:30"
    ).content.decode()
    assert 'value="2026-12-03"' in asked
    assert 'value="14:00"' in asked
    assert 'value="16:30"' in asked


def test_every_date_is_shown_before_anything_is_booked(scene):
    page = text_of(plan(scene))
    assert "every Tuesday" in page
    assert "4 dates are free" in page
    assert "Tuesday 22 December" in page
    assert not Booking.objects.exists()


def test_all_the_dates_are_booked_at_one_go_and_taken_back_at_one_go(scene):
    chosen, _ = choices_in(plan(scene))
    answer = book(scene, **chosen)
    assert days() == TUESDAYS
    assert "every Tuesday" in said(answer)
    scene.post("people:my_undo", scene.last.pk)
    assert not Booking.objects.standing().exists()


def test_rule_5_a_date_that_is_taken_is_left_out_unless_something_else_is_chosen(scene):
    scene.booked(9, 12, scene.person("Nadia Benali"), day=TUESDAYS[1], resource=scene.small_room)
    answer = plan(scene)
    page = text_of(answer)
    assert "1 date needs a choice" in page
    assert "Nadia" not in page
    chosen, offered = choices_in(answer)
    assert chosen["date-2026-12-08"] == "skip"
    book(scene, **chosen)
    assert days() == [TUESDAYS[0], *TUESDAYS[2:]]
    assert Series.objects.get().left_out == ["2026-12-08"]
    assert len([value for name, value in offered if name == "date-2026-12-08"]) > 1


def test_another_hour_or_another_room_on_one_date(scene):
    scene.booked(9, 12, scene.person("Nadia Benali"), day=TUESDAYS[1], resource=scene.small_room)
    chosen, offered = choices_in(plan(scene))
    values = [value for name, value in offered if name == "date-2026-12-08" and "|" in value]
    hour = next(value for value in values if value.count("|") == 2)
    book(scene, **chosen | {"date-2026-12-08": hour})
    other = Booking.objects.get(occurs_on=TUESDAYS[1])
    assert (other.resource, other.starts_at) == (scene.small_room, at(12, TUESDAYS[1]))


def test_the_other_room_is_taken_at_the_same_hours(scene):
    scene.booked(9, 19, scene.person("Nadia Benali"), day=TUESDAYS[1], resource=scene.small_room)
    chosen, offered = choices_in(plan(scene))
    room = next(value for name, value in offered if name == "date-2026-12-08" and value.endswith("|"))
    book(scene, **chosen | {"date-2026-12-08": room})
    other = Booking.objects.get(occurs_on=TUESDAYS[1])
    assert (other.resource, other.starts_at) == (scene.room, at(10, TUESDAYS[1]))


def test_a_date_taken_meanwhile_is_said_and_nothing_is_booked(scene):
    chosen, _ = choices_in(plan(scene))
    scene.booked(9, 12, scene.person("Nadia Benali"), day=TUESDAYS[2], resource=scene.small_room)
    answer = book(scene, **chosen)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "15 December" in page
    assert "1 date needs a choice" in page
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rhythm": "day", "count": "3"}, "every day"),
        ({"rhythm": "week", "weekdays": ["0", "3"]}, "Monday"),
        ({"rhythm": "month_nth", "count": "3"}, "first Tuesday"),
        ({"rhythm": "month_last", "count": "2"}, "last day"),
        ({"rhythm": "month_last_weekday", "count": "2"}, "last Tuesday"),
        ({"rhythm": "month_day", "count": "2"}, "month"),
        ({"count": "", "until": "2026-12-15"}, "3 dates are free"),
        ({"interval": "2"}, "every other Tuesday"),
    ],
)
def test_each_rhythm_is_said_in_words(scene, changes, words):
    assert words.lower() in text_of(plan(scene, **changes)).lower()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"count": "", "until": ""}, "how many times"),
        ({"ends_time": "10:00"}, "after the start"),
        ({"count": "900"}, "less than or equal to 400"),
        ({"count": "", "until": "2040-01-01"}, "two years at a time"),
        ({"starts_on": "tomorrow"}, "valid date"),
        ({"resource": "nothing"}, "valid choice"),
        ({"count": "", "until": "2026-11-01"}, "no date left"),
    ],
)
def test_what_cannot_come_back_says_why_and_keeps_what_was_typed(scene, changes, why):
    answer = plan(scene, **changes)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert 'value="Atelier"' in answer.content.decode()


def test_choices_that_nobody_offered_change_nothing(scene):
    book(scene, **{"date-": "skip", "date-2026-13-40": "skip", "date-2026-12-08": "x|y|z"})
    assert days() == TUESDAYS


def first(scene):
    book(scene)
    return Booking.objects.filter(series__isnull=False).order_by("starts_at")[1]


def test_the_page_of_a_series_lists_its_dates(scene):
    one = first(scene)
    page = text_of(scene.get("people:my_series", one.series_id))
    assert "every Tuesday" in page
    assert "Tuesday 22 December" in page


def test_rule_5_this_one_and_the_following_are_moved_after_a_look(scene):
    one = first(scene)
    there = {"scope": "following", "on": "2026-12-08", "starts_time": "14:00", "ends_time": "16:00"}
    there["resource"] = scene.small_room.slug
    page = text_of(scene.post("people:my_series_move", one.pk, **there))
    assert "3 dates go there" in page
    one.refresh_from_db()
    assert one.starts_at == at(10, TUESDAYS[1])
    scene.post("people:my_series_move", one.pk, yes="1", **there)
    hours = [row.starts_at for row in Booking.objects.order_by("starts_at")]
    assert hours == [at(10, TUESDAYS[0]), *(at(14, day) for day in TUESDAYS[1:])]


def test_dates_that_cannot_go_there_are_said_and_nothing_moves(scene):
    one = first(scene)
    scene.booked(14, 15, scene.person("Nadia Benali"), day=TUESDAYS[3], resource=scene.small_room)
    there = {"scope": "all", "on": "2026-12-08", "starts_time": "14:00", "ends_time": "16:00"}
    answer = scene.post("people:my_series_move", one.pk, yes="1", resource=scene.small_room.slug, **there)
    assert answer.status_code == 409
    assert "1 date cannot go there" in text_of(answer)
    one.refresh_from_db()
    assert one.starts_at == at(10, TUESDAYS[1])


def test_rule_5_words_are_changed_without_reviving_what_was_cancelled(scene):
    one = first(scene)
    scene.post("people:my_series_cancel", one.pk, scope="this")
    other = Booking.objects.standing().order_by("starts_at").first()
    scene.post("people:my_series_describe", other.pk, scope="all", purpose="Couture", party="5")
    one.refresh_from_db()
    assert not one.is_standing
    assert one.purpose == "Atelier"
    purposes = Booking.objects.standing().values_list("purpose", "party").distinct()
    assert set(purposes) == {("Couture", 5)}


def test_this_one_and_the_following_are_cancelled(scene):
    one = first(scene)
    scene.post("people:my_series_cancel", one.pk, scope="following")
    assert days() == TUESDAYS[:1]


@pytest.mark.parametrize(
    "page", ["people:my_series_move", "people:my_series_describe", "people:my_series_cancel"]
)
def test_somebody_elses_series_does_not_exist(scene, page):
    one = first(scene)
    sit_as(scene, "member", scene.person("Nadia Benali"))
    assert scene.get(page, one.pk).status_code == 404
    assert scene.get("people:my_series", one.series_id).status_code == 404


def test_the_counter_books_a_series_for_somebody(scene):
    suzanne = scene.person("Suzanne Morel")
    sit_as(scene, "concierge")
    assert "Suzanne Morel" in text_of(scene.get("people:series_for", suzanne.pk))
    scene.post("people:series_for", suzanne.pk, **rule(scene))
    assert Series.objects.get().booked_for == suzanne
    assert Booking.objects.filter(booked_for=suzanne).count() == 4
