"""What the pen writes: addresses ready to open, the right minutes, nothing typed as HTML."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from comptoir.agenda.tests.factories import TUESDAY, at
from comptoir.desk.tests.counter_scene import NOW
from comptoir.kit.periods import Period, day_period
from comptoir.kit.spreadsheet import csv_answer
from comptoir.planning.day import Ghost, Taken
from comptoir.planning.drawing import Pen
from comptoir.resources.ground import Shut

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
CLAIM = "6f0c6a7e-4a0d-4d1c-9a55-0f3a5e0b7c11"


@pytest.fixture
def pen(nadia):
    return Pen(nadia.member, TUESDAY, NOW)


@pytest.mark.parametrize("day", [TUESDAY, SPRING, AUTUMN])
def test_minutes_are_those_of_the_wall(nadia, day):
    of_day, period = Pen(nadia.member, day, NOW), day_period(day, nadia.member.place.tz)

    assert of_day.minute(at(9.5, day)) == 9 * 60 + 30
    assert of_day.minute(period.start - timedelta(hours=3)) == 0
    assert of_day.minute(period.end) == 1440
    assert of_day.minute(period.end + timedelta(hours=3)) == 1440


def test_what_ends_at_midnight_is_asked_until_the_next_day(scene, pen):
    address = pen.ask_url(scene.room, 23 * 60, 1440)

    assert address.endswith("resource=grande-salle&amp;starts=2026-11-24T23:00&amp;ends=2026-11-25T00:00")


def test_nothing_is_asked_before_the_next_quarter_of_an_hour(scene, pen):
    drawn = pen.gaps(scene.room, [Period(at(13), at(14.6)), Period(at(14), at(16))])

    assert drawn.count("<li") == 1
    assert "from-1430 to-1600" in drawn


def test_what_begins_the_day_before_is_cut_at_midnight(scene, pen):
    night = Taken(CLAIM, at(22, TUESDAY - timedelta(days=1)), at(2), 1)

    assert "from-0000 to-0200" in pen.blocks(scene.room, [night])


def test_several_at_one_time_take_the_first_row_that_is_free(scene, pen):
    parts = [Taken(CLAIM, at(start), at(end), 1) for start, end in ((15, 17), (15, 16), (16, 18))]

    drawn = pen.blocks(scene.room, parts, stacked=True)

    assert [drawn.count(f" lane-{n} ") for n in (1, 2, 3)] == [1, 2, 0]


def test_a_closure_of_another_day_is_not_drawn(pen):
    tomorrow = TUESDAY + timedelta(days=1)
    shut = Shut(at(9, tomorrow), at(12, tomorrow), "Peinture", is_whole_place=False)

    assert pen.shut([shut]) == ""


def test_a_reason_is_written_as_it_is(pen):
    assert "&lt;i&gt;" in pen.shut([Shut(at(9), at(12), "<i>", is_whole_place=False)])


def test_a_ghost_is_drawn_on_its_own_day(pen):
    tomorrow = TUESDAY + timedelta(days=1)
    ghosts = [Ghost(Period(at(15), at(16))), Ghost(Period(at(9, tomorrow), at(10, tomorrow)), "A")]

    drawn = pen.ghosts(ghosts)

    assert "tl-ghost is-asked from-1500 to-1600" in drawn
    assert "is-way" not in drawn


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@x"])
def test_no_cell_of_a_file_is_a_formula(cell):
    assert csv_answer([[cell, "été"]], "x").content.decode() == f"\ufeff'{cell};été\r\n"
