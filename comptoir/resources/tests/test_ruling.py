"""The rules on a resource's time: those that leave something possible are kept, the others refused."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comptoir.agenda.tests.factories import LONG_BEFORE, make_desks, make_place, make_room
from comptoir.places.hours import HoursEndBeforeTheyStart, HoursOverlap, Span
from comptoir.resources.models import Part, Resource, ResourceHours, Unit
from comptoir.resources.ruling import (
    RULES,
    RulesContradict,
    set_own_hours,
    set_rules,
)

BY_NOBODY = {"by": None, "now": LONG_BEFORE}
lengths = st.none() | st.integers(1, 300)


class AnyRules(TestCase):
    @settings(max_examples=80, deadline=None)
    @given(shortest=lengths, longest=lengths, slot=st.none() | st.integers(1, 120))
    def test_rules_are_refused_exactly_when_no_length_would_be_allowed(self, shortest, longest, slot):
        lasting = range(slot or 1, 600, slot or 1)
        possible = [m for m in lasting if (shortest or 0) <= m <= (longest or 600)]
        wished = {"minimum_minutes": shortest, "maximum_minutes": longest, "slot_minutes": slot}
        room = make_room()
        try:
            set_rules(resource=room, **wished, **BY_NOBODY)
        except RulesContradict:
            assert not possible
        else:
            assert possible


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            {"minimum_minutes": 120, "maximum_minutes": 60},
            "Nothing can last 2 h at least and 1 h at most.",
        ),
        (
            {"minimum_minutes": 50, "maximum_minutes": 80, "slot_minutes": 45},
            "No whole slot lasts 50 min at least and 1 h 20 at most.",
        ),
        (
            {"maximum_minutes": 30, "slot_minutes": 60},
            "No whole slot lasts 1 h at least and 30 min at most.",
        ),
    ],
)
def test_the_refusal_says_both_lengths(rules, said):
    with translation.override("en"), pytest.raises(RulesContradict) as refused:
        set_rules(resource=make_room(), **rules, **BY_NOBODY)
    assert str(refused.value).replace("\u00a0", " ") == said


def test_the_refusal_is_about_the_longest():
    assert RulesContradict.field == "maximum_minutes"


@pytest.mark.django_db
def test_a_length_that_is_both_the_shortest_and_the_longest_is_one_length():
    room = make_room()
    set_rules(resource=room, minimum_minutes=60, maximum_minutes=60, slot_minutes=20, **BY_NOBODY)
    assert Resource.objects.get(pk=room.pk).minimum_minutes == 60


@pytest.mark.django_db
def test_refused_rules_leave_what_was_kept():
    room = make_room()
    set_rules(resource=room, maximum_minutes=120, **BY_NOBODY)

    with pytest.raises(RulesContradict):
        set_rules(resource=room, minimum_minutes=180, buffer_minutes=15, **BY_NOBODY)

    kept = Resource.objects.get(pk=room.pk)
    assert (kept.minimum_minutes, kept.maximum_minutes, kept.buffer_minutes) == (None, 120, 0)


@pytest.mark.django_db
def test_rules_that_are_not_told_stay():
    room = make_room()
    set_rules(resource=room, notice_minutes=30, needs_approval=True, **BY_NOBODY)
    set_rules(resource=Resource.objects.get(pk=room.pk), horizon_days=60, **BY_NOBODY)

    kept = Resource.objects.get(pk=room.pk)
    assert (kept.notice_minutes, kept.needs_approval, kept.horizon_days) == (30, True, 60)


@pytest.mark.django_db
def test_two_people_who_set_other_rules_do_not_undo_each_other():
    room = make_room()
    one, other = (Resource.objects.get(pk=room.pk) for _ in range(2))

    set_rules(resource=one, notice_minutes=30, **BY_NOBODY)
    set_rules(resource=other, buffer_minutes=10, **BY_NOBODY)

    kept = Resource.objects.get(pk=room.pk)
    assert (kept.notice_minutes, kept.buffer_minutes) == (30, 10)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["name", "slug", "place", "retired_at", "seats", "no_such_rule"])
def test_what_is_no_rule_is_not_set_as_one(name):
    room = make_room()
    with pytest.raises(TypeError, match=name):
        set_rules(resource=room, **{name: None}, **BY_NOBODY)


def test_every_rule_is_a_column_of_a_resource():
    assert {field.name for field in Resource._meta.concrete_fields} >= RULES


@pytest.mark.django_db
def test_own_hours_replace_those_there_were():
    room = make_room()
    set_own_hours(
        resource=room, week={0: [Span(time(9), time(12))], 1: [Span(time(9), time(12))]}, **BY_NOBODY
    )
    set_own_hours(resource=room, week={1: [Span(time(14), time(0))]}, **BY_NOBODY)

    kept = list(room.own_hours.values_list("weekday", "opens", "closes"))
    assert kept == [(1, time(14), time(0))]


@pytest.mark.django_db
@pytest.mark.parametrize("week", [{}, {0: []}, {day: [] for day in range(7)}])
def test_an_empty_week_is_the_place_s(week):
    room = make_room()
    set_own_hours(resource=room, week={0: [Span(time(9), time(12))]}, **BY_NOBODY)
    set_own_hours(resource=room, week=week, **BY_NOBODY)
    assert not room.own_hours.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spans", "refusal"),
    [
        ([Span(time(12), time(9))], HoursEndBeforeTheyStart),
        ([Span(time(9), time(9))], HoursEndBeforeTheyStart),
        ([Span(time(9), time(12)), Span(time(11), time(14))], HoursOverlap),
        ([Span(time(9), time(0)), Span(time(23), time(23, 30))], HoursOverlap),
    ],
)
def test_own_hours_that_no_day_can_have_change_nothing(spans, refusal):
    room = make_room()
    set_own_hours(resource=room, week={2: [Span(time(9), time(12))]}, **BY_NOBODY)

    with pytest.raises(refusal):
        set_own_hours(resource=room, week={0: [Span(time(8), time(10))], 4: spans}, **BY_NOBODY)

    assert list(room.own_hours.values_list("weekday", flat=True)) == [2]


@st.composite
def weeks(draw):
    marks = st.lists(st.integers(0, 48), max_size=6, unique=True).map(sorted)
    week = {}
    for day in draw(st.sets(st.integers(0, 6))):
        halves = draw(marks)
        pairs = zip(halves[::2], halves[1::2], strict=False)
        week[day] = [Span(time(a // 2, a % 2 * 30), time(b // 2 % 24, b % 2 * 30)) for a, b in pairs]
    return week


class AnyWeek(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(weeks=st.lists(weeks(), min_size=1, max_size=3))
    def test_whatever_weeks_are_set_the_last_is_kept(self, weeks):
        room = make_room()
        for week in weeks:
            set_own_hours(resource=room, week=week, **BY_NOBODY)
        rows = room.own_hours.values_list("weekday", "opens", "closes")
        assert list(rows) == sorted(
            (day, span.opens, span.closes) for day, spans in weeks[-1].items() for span in spans
        )


def refused_as(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minimum_minutes": 60, "maximum_minutes": 30}, "resource_longest_is_not_shorter_than_shortest"),
        ({"slot_minutes": 0}, "resource_slot_lasts"),
    ],
)
def test_the_database_refuses_rules_that_go_around_the_act(changes, sentence):
    room = make_room()
    with refused_as(sentence), transaction.atomic():
        Resource.objects.filter(pk=room.pk).update(**changes)


@pytest.mark.django_db
def test_the_database_refuses_a_thing_inside_itself():
    room = make_room()
    with refused_as("part_is_not_its_whole"), transaction.atomic():
        Part.objects.create(whole=room, part=room)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("weekday", "opens", "closes", "sentence"),
    [
        (0, time(12), time(9), "resource_hours_close_after_they_open"),
        (0, time(9), time(9), "resource_hours_close_after_they_open"),
        (7, time(9), time(12), "resource_hours_weekday_is_real"),
    ],
)
def test_the_database_refuses_hours_that_no_day_has(weekday, opens, closes, sentence):
    room = make_room()
    with refused_as(sentence), transaction.atomic():
        ResourceHours.objects.create(resource=room, weekday=weekday, opens=opens, closes=closes)


@pytest.mark.django_db
def test_the_database_keeps_a_name_of_a_desk_for_one_desk():
    desks = make_desks(units=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(resource=desks, name=desks.units.first().name)


@pytest.mark.django_db
def test_the_database_keeps_an_address_for_one_thing_of_a_place():
    room = make_room(make_place())
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.create(place=room.place, name="Autre", slug=room.slug)
