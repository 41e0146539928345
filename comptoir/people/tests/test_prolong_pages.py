"""A series that goes on: its new dates are seen, each with a choice, before they are booked."""

import re
from datetime import date
from uuid import uuid4

import pytest

from comptoir.agenda.tests.factories import at
from comptoir.booking.models import Booking, Series
from comptoir.desk.tests.counter_scene import plain, text_of
from comptoir.people.tests import people_scene
from comptoir.people.tests.people_scene import said, sit_as
from comptoir.series.actions import Scope, cancel_series

TUESDAYS = [date(2026, 12, day) for day in (1, 8, 15, 22, 29)]


@pytest.fixture
def series(scene):
    """Two Tuesdays of Théo's, in December."""
    sit_as(scene, "member", scene.person("Théo Marchand"))
    scene.client.cookies["django_language"] = "en"
    rule = {
        "resource": scene.small_room.slug, "starts_on": "2026-12-01", "starts_time": "10:00",
        "ends_time": "12:00", "rhythm": "week", "interval": "1", "count": "2", "party": "3",
        "purpose": "Atelier",
    }  # fmt: skip
    scene.post("people:my_series_new", **rule)
    return Series.objects.get()


def links_of(answer):
    return people_scene.text_of(answer)


def look(scene, series, **typed):
    return scene.client.get(scene.url("people:my_series_prolong", series.pk), typed)


def prolong(scene, series, **typed):
    return scene.post("people:my_series_prolong", series.pk, **{"more": "2", "after": "2026-12-08"} | typed)


def days():
    rows = Booking.objects.standing().filter(series__isnull=False).order_by("starts_at")
    return [row.occurs_on for row in rows]


def offered(answer):
    radio = r'<input type="radio" name="(date-[\d-]+)" value="([^"]+)"( checked)?>'
    found = re.findall(radio, answer.content.decode())
    return {name: value for name, value, checked in found if checked}, [pair[:2] for pair in found]


def test_the_page_of_the_series_leads_there(scene, series):
    assert scene.url("people:my_series_prolong", series.pk) in links_of(
        scene.get("people:my_series", series.pk)
    )
    assert "How many more times" in text_of(look(scene, series))


def test_the_new_dates_are_shown_and_nothing_is_booked(scene, series):
    page = text_of(look(scene, series, more="2"))
    assert "2 dates are free" in page
    assert "Tuesday 15 December" in page
    assert "Tuesday 8 December" not in page
    assert days() == TUESDAYS[:2]


def test_it_goes_on_and_is_taken_back_at_one_go(scene, series):
    chosen, _ = offered(look(scene, series, more="2"))
    answer = prolong(scene, series, **chosen)
    assert answer.url == scene.url("people:my_series", series.pk)
    assert "keeps Petite salle: every Tuesday, 4 times" in plain(said(answer))
    assert days() == TUESDAYS[:4]
    scene.post("people:my_undo", scene.last.pk)
    assert days() == TUESDAYS[:2]


def test_until_a_date_which_is_taken_at_its_word(scene, series):
    answer = prolong(scene, series, until="2026-12-29")
    assert "until 29 December 2026" in plain(said(answer))
    assert days() == TUESDAYS


def test_a_series_that_ended_on_a_date_goes_on_so_many_times(scene, series):
    prolong(scene, series, until="2026-12-15")
    prolong(scene, series, more="1", after="2026-12-15")
    assert days() == TUESDAYS[:4]


def test_rule_5_a_date_that_is_taken_is_left_out_unless_something_else_is_chosen(scene, series):
    scene.booked(9, 12, scene.person("Nadia Benali"), day=TUESDAYS[2], resource=scene.small_room)
    answer = look(scene, series, more="2")
    page = text_of(answer)
    chosen, choices = offered(answer)
    assert "1 date needs a choice" in page
    assert "Nadia" not in page
    assert chosen["date-2026-12-15"] == "skip"
    assert "Left out: 15 December" in plain(said(prolong(scene, series, **chosen)))
    assert days() == [*TUESDAYS[:2], TUESDAYS[3]]
    scene.post("people:my_undo", scene.last.pk)
    hour = next(value for name, value in choices if name == "date-2026-12-15" and value.count("|") == 2)
    prolong(scene, series, **chosen | {"date-2026-12-15": hour})
    assert Booking.objects.standing().get(occurs_on=TUESDAYS[2]).starts_at == at(12, TUESDAYS[2])


def test_a_date_taken_meanwhile_is_said_and_nothing_is_booked(scene, series):
    chosen, _ = offered(look(scene, series, more="2"))
    scene.booked(9, 12, scene.person("Nadia Benali"), day=TUESDAYS[3], resource=scene.small_room)
    answer = prolong(scene, series, **chosen)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "22 December" in page
    assert "1 date needs a choice" in page
    assert days() == TUESDAYS[:2]


@pytest.mark.parametrize("end", [{"more": "2"}, {"more": "", "until": "2026-12-22"}])
def test_sent_twice_it_goes_on_once(scene, series, end):
    key = str(uuid4())
    answers = [prolong(scene, series, key=key, **end) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert days() == TUESDAYS[:4]


def test_what_another_prolonged_meanwhile_is_looked_at_again(scene, series):
    prolong(scene, series, more="1")
    answer = prolong(scene, series, more="2")
    assert answer.status_code == 409
    assert "changed meanwhile" in text_of(answer)
    assert days() == TUESDAYS[:3]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"more": "", "until": ""}, "how many times"),
        ({"until": "2026-12-08"}, "It goes on until 8 December 2026 already"),
        ({"until": "2040-01-01"}, "two years at a time"),
        ({"more": "0"}, "greater than or equal to 1"),
        ({"more": "401"}, "less than or equal to 400"),
        ({"until": "soon"}, "valid date"),
    ],
)
def test_what_cannot_go_on_says_why_and_keeps_what_was_typed(scene, series, typed, why):
    for answer in (look(scene, series, **typed), prolong(scene, series, **typed)):
        page = text_of(answer)
        assert answer.status_code == 422
        assert why in page
        assert not typed.get("until") or f'value="{typed["until"]}"' in links_of(answer)
    assert days() == TUESDAYS[:2]


def test_with_every_date_left_out_nothing_is_left(scene, series):
    answer = prolong(scene, series, more="1", **{"date-2026-12-15": "skip"})
    assert answer.status_code == 409
    assert "no date left" in text_of(answer)


def test_choices_and_dates_that_nobody_offered_change_nothing(scene, series):
    prolong(scene, series, after="2026-13-45", **{"date-2026-12-15": "x|y|z", "date-": "skip"})
    assert days() == TUESDAYS[:4]


def test_a_series_of_which_nothing_stands_does_not_go_on(scene, series):
    first = series.occurrences.order_by("starts_at").first()
    cancel_series(booking=first, scope=Scope.ALL, by=None, now=at(8))
    assert scene.url("people:my_series_prolong", series.pk) not in links_of(
        scene.get("people:my_series", series.pk)
    )
    answer = look(scene, series, more="2")
    assert answer.status_code == 422
    assert "make another one" in text_of(answer)


def test_somebody_elses_series_does_not_exist(scene, series):
    sit_as(scene, "member", scene.person("Nadia Benali"))
    assert look(scene, series, more="2").status_code == 404
    assert prolong(scene, series).status_code == 404


def test_the_counter_prolongs_it_for_somebody(scene, series):
    sit_as(scene, "concierge")
    page = links_of(scene.get("people:person", series.booked_for_id))
    assert scene.url("people:my_series", series.pk) in page
    assert scene.url("people:series_for", series.booked_for_id) in page
    assert "Théo Marchand" in text_of(look(scene, series, more="2"))
    answer = prolong(scene, series)
    assert answer.url == scene.url("people:my_series", series.pk)
    assert days() == TUESDAYS[:4]
    assert "Théo Marchand" in text_of(scene.get("people:my_series", series.pk))


def test_what_needs_a_yes_is_prolonged_by_whoever_may_give_it(scene, series):
    scene.small_room.needs_approval = True
    scene.small_room.save()
    assert prolong(scene, series).status_code == 409
    sit_as(scene, "mediator")
    assert prolong(scene, series).status_code == 302
    assert days() == TUESDAYS[:4]


def test_looking_costs_the_same_for_two_dates_and_for_twenty(scene, series, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        look(scene, series, more="2")
    with django_assert_max_num_queries(24):
        look(scene, series, more="20")
