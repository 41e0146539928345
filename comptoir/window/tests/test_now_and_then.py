"""What everybody reads of a place at a moment: its rooms, its crowd, its hours, its week."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    at,
    hold,
    make_desks,
    make_place,
    make_room,
    make_space,
    tuesday,
)
from comptoir.desk.tests.counter_scene import plain
from comptoir.places.calendar import opening_of
from comptoir.places.models import OpeningException, OpeningHours
from comptoir.places.tests.factories import make_person
from comptoir.presence.models import Visit
from comptoir.resources.ruling import add_part
from comptoir.window import page
from comptoir.window.page import CrowdHour, SpaceLine, crowd_in_words
from comptoir.window.plan import HEIGHT, WIDTH, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


@pytest.fixture(autouse=True)
def _by_the_clock_of_the_place(place):
    with timezone.override(place.tz), translation.override("en"):
        yield


def lines(place, hour=10):
    return {line.space.name: (plain(line.now), line.is_busy) for line in page.spaces_of(place, at(hour))}


# The rooms now


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (8.99, ("free now", False)), (9, ("taken until 12:00", True)),
        (11.98, ("taken until 12:00", True)), (12, ("free now", False)),
    ],
)  # fmt: skip
def test_a_room_is_taken_from_its_start_to_just_before_its_end(place, hour, said):
    hold(make_room(place, space=make_space(place, "Studio")), tuesday(9, 12))
    assert lines(place, hour) == {"Studio": said}


def test_a_room_made_of_two_halves_is_taken_with_either(place):
    halves = [make_room(place, name) for name in ("Nord", "Sud")]
    make_room(place, "Halle", units=0, parts=halves, space=make_space(place, "Halle"))
    assert lines(place) == {"Halle": ("free now", False)}
    hold(halves[1], tuesday(9, 12))
    assert lines(place) == {"Halle": ("taken until 12:00", True)}


def test_a_half_is_taken_with_its_whole_and_not_with_its_sister(place):
    north, south = (make_room(place, name, space=make_space(place, name)) for name in ("Nord", "Sud"))
    hall = make_room(place, "Halle", units=0, parts=[north])
    hold(hall, tuesday(9, 12))
    assert lines(place) == {"Nord": ("taken until 12:00", True), "Sud": ("free now", False)}
    assert south.name == "Sud"


def test_a_room_with_its_machine_is_taken_by_the_machine(place):
    room = make_room(place, "Labo", space=make_space(place, "Labo"))
    machine = make_room(place, "Laser")
    add_part(whole=room, part=machine, by=None, now=LONG_BEFORE)
    hold(machine, tuesday(9, 11))
    assert lines(place) == {"Labo": ("taken until 11:00", True)}


@pytest.mark.parametrize(
    ("taken", "said", "is_busy"),
    [(0, "3 free of 3", False), (2, "1 free of 3", False), (3, "0 free of 3", True)],
)
def test_desks_are_busy_when_none_is_free(place, taken, said, is_busy):
    desks = make_desks(place, 3, space=make_space(place, "Coworking", kind="desks"))
    for _ in range(taken):
        hold(desks, tuesday(9, 12))
    assert lines(place) == {"Coworking": (said, is_busy)}


def test_a_desk_that_is_offered_no_more_is_not_counted(place):
    desks = make_desks(place, 3, space=make_space(place, "Coworking", kind="desks"))
    desks.units.filter(name="Bureau 1").update(retired_at=LONG_BEFORE)
    assert lines(place) == {"Coworking": ("2 free of 2", False)}


def test_a_space_that_is_closed_for_good_is_not_shown(place):
    make_space(place, "Cave", closed_at=LONG_BEFORE)
    assert lines(place) == {}


@pytest.mark.parametrize(
    ("rules", "is_open"),
    [
        ({"open_to_guests": True}, True),
        ({"open_to_guests": False}, False),
        ({"open_to_guests": True, "needs_approval": True}, False),
        ({"open_to_guests": True, "walk_in_only": True}, False),
    ],
)
def test_guests_are_invited_only_where_they_get_it_at_once(place, rules, is_open):
    room = make_room(place, space=make_space(place))
    for name, value in rules.items():
        setattr(room, name, value)
    assert SpaceLine(room.space, room, "", False).is_open_to_guests is is_open


def test_many_spaces_cost_four_queries(place, django_assert_num_queries):
    for number in range(6):
        hold(make_room(place, f"Salle {number}", space=make_space(place, f"Salle {number}")), tuesday(9, 12))
    with django_assert_num_queries(4):
        assert len(page.spaces_of(place, at(10))) == 6


# The crowd


def crowd(*heats, now=None):
    return [CrowdHour(9 + n, heat, 9 + n == now) for n, heat in enumerate(heats)]


@pytest.mark.parametrize(
    ("heats", "here", "said"),
    [
        ((0, 0, 0), 9, ""),
        ((), 9, ""),
        ((1, 2, 3), 9, "Rather quiet: there is room."),
        ((4, 1, 0), 9, "Many people just now."),
        ((1, 1, 4), 9, "Many people from 11:00 on."),
        ((4, 1, 1), 10, "Rather quiet: there is room."),
        ((4, 1, 1), 7, "Many people from 9:00 on."),
        ((4, 4, 4), 20, ""),
    ],
)
def test_the_crowd_is_said_of_what_is_ahead(heats, here, said):
    assert plain(crowd_in_words(crowd(*heats, now=here), here)) == said


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 4), max_size=12), st.integers(0, 23))
def test_the_crowd_is_never_said_of_an_hour_that_is_over(heats, here):
    said = plain(crowd_in_words(crowd(*heats), here))
    if said.startswith("Many people from"):
        assert int(said.split()[3].partition(":")[0]) > here


def came(place, *days, first=10.0, last=11.0):
    for day in days:
        Visit.objects.create(
            place=place,
            person=make_person(),
            purpose="work",
            arrived_at=at(first, day),
            left_at=at(last, day),
        )


def heats(place, hour):
    found = page.crowd_of(place, at(hour), opening_of(place, TUESDAY))
    return {one.hour: one.heat for one in found}


def test_one_hour_is_drawn_for_each_hour_of_the_opening(place):
    assert list(heats(place, 14)) == list(range(9, 18))


def test_who_is_in_is_counted_in_each_hour_they_were(place):
    came(place, TUESDAY, first=10.5, last=13.25)
    assert [hour for hour, heat in heats(place, 14).items() if heat] == [10, 11, 12, 13]


def test_such_days_are_those_of_the_same_weekday(place):
    came(place, TUESDAY - timedelta(days=1), TUESDAY - timedelta(days=6), first=16, last=16.5)
    assert not any(heats(place, 10).values())
    came(place, TUESDAY - timedelta(weeks=8), first=16, last=16.5)
    assert heats(place, 10)[16] > 0


def test_what_is_longer_ago_than_eight_weeks_is_forgotten(place):
    came(place, TUESDAY - timedelta(weeks=9), first=16, last=16.5)
    assert not any(heats(place, 10).values())


def test_days_on_which_nobody_came_do_not_thin_the_others(place):
    came(place, TUESDAY - timedelta(weeks=1), first=16, last=16.5)
    alone = heats(place, 10)[16]
    came(place, TUESDAY - timedelta(weeks=2), first=16, last=16.5)
    assert heats(place, 10)[16] == alone


# The hours


def week(place, *rows):
    OpeningHours.objects.filter(place=place).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens=opens, closes=closes) for day, opens, closes in rows
    )
    return page.hours_of(place, TUESDAY)


@pytest.mark.parametrize(
    ("opens", "closes", "bar"),
    [
        (time(8), time(20), (0, 100)), (time(14), time(20), (50, 50)), (time(6), time(9), (0, 8.3)),
        (time(0), time(0), (0, 100)), (time(0), time(14), (0, 50)), (time(14), time(0), (50, 50)),
        (time(21), time(23), (100, 0)),
    ],
)  # fmt: skip
def test_a_bar_lies_in_the_day_and_is_never_shorter_than_nothing(place, opens, closes, bar):
    (line,) = week(place, (1, opens, closes))
    assert line.bars == (bar,)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([1], ["Tuesday"]), ([0, 1], ["Monday, tuesday"]), (range(5), ["Monday – friday"]),
        ([0, 2], ["Monday", "Wednesday"]), ([5, 6], ["Saturday, sunday"]), ([], []),
    ],
)  # fmt: skip
def test_weekdays_are_said_together_when_they_are_neighbours(place, days, said):
    found = week(place, *((day, time(9), time(12)) for day in days))
    assert [line.days.lower() for line in found] == [text.lower() for text in said]


@pytest.mark.parametrize("day", [TUESDAY, date(2028, 2, 29), date(2026, 3, 29)])
def test_the_week_has_seven_days_in_order_and_says_which_is_today(place, day):
    first = day - timedelta(days=day.weekday())
    found = page.week_of(place, first, day)
    assert [one.on for one in found] == [first + timedelta(days=n) for n in range(7)]
    assert [one.on for one in found if one.is_today] == [day]


def test_an_exception_is_said_on_its_day_of_the_week(place):
    OpeningException.objects.create(place=place, on=TUESDAY, opens=None, closes=None, reason="inventaire")
    found = page.week_of(place, TUESDAY - timedelta(days=1), TUESDAY)
    assert [one.opening.reason for one in found][1] == "inventaire"


# The plan


@pytest.mark.parametrize("outline", [[0, 0, 100, 100], [0, 0, 1, 1], [99, 99, 1, 1], [50, 0, 50, 33]])
def test_a_room_is_drawn_inside_the_floor(place, outline):
    space = make_space(place)
    space.outline = outline
    (room,) = plan_of([SpaceLine(space, None, "", False)])
    assert 0 <= room.x <= room.x + room.width <= WIDTH
    assert 0 <= room.y <= room.y + room.height <= HEIGHT


def test_a_space_without_outline_is_not_on_the_plan(place):
    assert plan_of([SpaceLine(make_space(place), None, "", False)]) == []


@pytest.mark.parametrize(("wide", "lines"), [(60, ("Bureau d’aide",)), (15, ("Bureau", "d’aide"))])
def test_a_name_wider_than_its_room_takes_two_lines(place, wide, lines):
    space = make_space(place, name="Bureau d’aide")
    space.outline = [0, 0, wide, 20]
    (room,) = plan_of([SpaceLine(space, None, "", False)])
    assert room.name == lines


# The poster


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1899-12-31", "2200-01-01", "abc", "2026-02-30"])
def test_a_poster_of_no_week_is_not_found(place, day):
    answer = Client().get(reverse("window:poster", args=[place.slug]), {"semaine": day})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["قاعة ٣", "L" * 200, "<b>&amp;", "# =1+1"])
def test_a_place_of_any_name_has_a_page_and_a_poster(place, name):
    place.name = name
    place.save()
    assert Client().get(place.get_absolute_url()).status_code == 200
    poster = Client().get(reverse("window:poster", args=[place.slug]))
    assert poster.content.startswith(b"%PDF")
