"""When a resource is free next: only what would be given to whoever asked for it."""

from datetime import date, time, timedelta

import pytest

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at
from comptoir.booking.actions import book
from comptoir.desk.tests.counter_scene import text_of
from comptoir.kit.periods import Period
from comptoir.places.hours import Span
from comptoir.places.models import OpeningHours
from comptoir.resources.closing import close
from comptoir.resources.ruling import set_own_hours

WEDNESDAY, THURSDAY, FRIDAY = (TUESDAY + timedelta(days=n) for n in (1, 2, 3))


def ruled(resource, **rules):
    Resource.objects.filter(pk=resource.pk).update(**rules)


def proposed(looker, slug="grande-salle"):
    return looker.get("resource", slug).context["page"].next_free


def test_it_may_be_had_at_once(nadia):
    assert proposed(nadia)[0] == Period(at(14 + 1 / 3), at(15 + 1 / 3))


def test_one_time_a_day_of_three_days(nadia):
    assert [period.start.date() for period in proposed(nadia)] == [TUESDAY, WEDNESDAY, THURSDAY]


def test_slots_are_counted_from_the_opening(scene, nadia):
    ruled(scene.room, slot_minutes=60)
    week = {day: [Span(time(9, 30), time(19))] for day in range(5)}
    set_own_hours(resource=scene.room, week=week, by=None, now=LONG_BEFORE)
    assert proposed(nadia)[0] == Period(at(14.5), at(15.5))


def test_no_time_is_put_together_from_two_desks(scene, nadia):
    for start, end in ((9, 16), (17, 19)):
        for _ in range(3):
            scene.booked(start, end, resource=scene.desks)
    scene.booked(16, 19, resource=scene.desks)
    # From 14:20 one desk until 16, the others from 16 to 17: no two hours of one desk today.
    assert proposed(nadia, "coworking")[0].start == at(9, WEDNESDAY)


def test_what_never_closes_is_proposed_on_each_day(scene, nadia):
    OpeningHours.objects.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(place=scene.place, weekday=day, opens=time(0), closes=time(0)) for day in range(7)
    )
    found = proposed(nadia)
    assert [period.start for period in found] == [at(14 + 1 / 3), at(0, WEDNESDAY), at(0, THURSDAY)]


def test_what_is_taken_on_the_spot_is_proposed_today_only(scene, nadia):
    ruled(scene.room, walk_in_only=True)
    assert [period.start for period in proposed(nadia)] == [at(14 + 1 / 3)]


def test_what_is_too_far_ahead_is_not_proposed(scene, nadia):
    ruled(scene.room, horizon_days=1)
    scene.booked(9, 19)
    assert [period.start for period in proposed(nadia)] == [at(9, WEDNESDAY)]


def test_what_is_asked_for_a_day_before_is_not_proposed_before(scene, nadia):
    ruled(scene.room, notice_minutes=24 * 60)
    assert proposed(nadia)[0] == Period(at(14.5, WEDNESDAY), at(15.5, WEDNESDAY))


def test_the_buffer_of_what_comes_is_kept(scene, nadia):
    ruled(scene.room, buffer_minutes=30)
    scene.booked(15.5, 19)
    assert proposed(nadia)[0].start == at(9, WEDNESDAY)


def test_closed_days_are_passed_over(scene, nadia):
    close(place=scene.place, period=Period(at(0), at(0, FRIDAY)), reason="", by=None, now=LONG_BEFORE)
    assert proposed(nadia)[0].start == at(9, FRIDAY)


def test_nothing_in_a_fortnight_is_said(scene, nadia):
    period = Period(at(0), at(0, TUESDAY + timedelta(days=20)))
    close(place=scene.place, period=period, resources=[scene.room], reason="", by=None, now=LONG_BEFORE)
    answer = nadia.get("resource", "grande-salle")
    assert answer.context["page"].next_free == []
    assert "Rien n’est libre" in text_of(answer)


@pytest.mark.parametrize(
    "rules",
    [
        {}, {"slot_minutes": 45, "usual_minutes": 90}, {"minimum_minutes": 120, "usual_minutes": 120},
        {"buffer_minutes": 20}, {"notice_minutes": 95}, {"slot_minutes": 30, "notice_minutes": 1000},
    ],
)  # fmt: skip
def test_whatever_is_proposed_is_given(scene, nadia, rules):
    ruled(scene.room, **rules)
    scene.booked(15, 16)
    scene.booked(9, 12, day=WEDNESDAY)
    room = Resource.objects.get(pk=scene.room.pk)
    for period in proposed(nadia):
        book(resource=room, period=period, booked_for=nadia.person, by=nadia.account, now=at(14 + 1 / 3))


def test_its_page_costs_as_much_for_one_booking_as_for_ten(scene, nadia, django_assert_max_num_queries):
    scene.booked(18, 19, day=THURSDAY)
    nadia.get("resource", "grande-salle")
    with django_assert_max_num_queries(60) as few:
        nadia.get("resource", "grande-salle")
    for number in range(9):
        scene.booked(9 + number, 10 + number, day=THURSDAY)
    with django_assert_max_num_queries(len(few)):
        nadia.get("resource", "grande-salle")


@pytest.mark.parametrize("jour", ["2026-11-24", "2026-12-24", "2020-01-01"])
def test_what_is_free_next_is_from_now_whatever_week_is_shown(nadia, jour):
    page = nadia.get("resource", "grande-salle", jour=jour).context["page"]
    assert page.on == date.fromisoformat(jour)
    assert page.next_free[0].start == at(14 + 1 / 3)
