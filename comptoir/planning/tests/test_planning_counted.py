"""How full the last weeks were, against a reckoning minute by minute; and the same lines in the files."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
from django.utils import timezone

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at
from comptoir.booking.actions import book, cancel_booking
from comptoir.desk.tests.counter_scene import NOW
from comptoir.kit.periods import Period
from comptoir.places.models import OpeningHours
from comptoir.planning.occupancy import WEEKS, Cell, occupancy_of
from comptoir.resources.closing import close

LAST_TUESDAY = TUESDAY - timedelta(days=7)
SUMMER = datetime(2026, 9, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def never_closed(place):
    OpeningHours.objects.filter(place=place).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens=time(0), closes=time(0)) for day in range(7)
    )


def rows(scene, weeks=4):
    with timezone.override(scene.place.tz):
        found = occupancy_of(scene.place, NOW, weeks=weeks)
        return {row.resource.name: row for row in found.rows}


def by_hour(row):
    return Counter({cell.hour: cell.taken for cell in row.cells if cell.taken})


def plainly(periods, tz):
    """Each minute in the hour that the clock on the wall shows."""
    found: Counter[int] = Counter()
    for period in periods:
        moment = period.start
        while moment < period.end:
            found[moment.astimezone(tz).hour] += 1
            moment += MINUTE
    return found


@pytest.mark.parametrize("seed", range(4))
def test_each_minute_taken_is_counted_in_its_hour(scene, seed):
    chance, taken = Random(seed), []
    for number in range(6):
        day = LAST_TUESDAY - timedelta(days=7 * (number % 2)) + timedelta(days=number // 2)
        start = 9 + chance.randrange(0, 32) / 4
        end = min(19, start + chance.randrange(1, 8) / 4)
        scene.booked(start, end, day=day)
        taken.append(Period(at(start, day), at(end, day)))
    assert by_hour(rows(scene)["Grande salle"]) == plainly(taken, scene.place.tz)


@pytest.mark.parametrize(("hour", "minutes"), [(0.5, 45), (0, 60), (0, 30), (-1, 330), (0.75, 90)])
def test_an_hour_that_comes_twice_is_counted_twice(scene, hour, minutes):
    """From 0 to 1 by Greenwich the wall shows two to three, and from 1 to 2 once more."""
    never_closed(scene.place)
    start = datetime(2026, 10, 25, tzinfo=UTC) + timedelta(hours=hour)
    period = Period(start, start + timedelta(minutes=minutes))
    book(resource=scene.room, period=period, booked_for=scene.person(), by=None, now=SUMMER)
    row = rows(scene, weeks=12)["Grande salle"]
    assert by_hour(row) == plainly([period], scene.place.tz)
    assert row.whole.taken == minutes


def test_desks_are_counted_each(scene):
    for _ in range(3):
        scene.booked(10, 11, day=LAST_TUESDAY, resource=scene.desks)
    row = rows(scene)["Coworking"]
    assert (row.whole.taken, row.whole.open) == (180, 20 * 600 * 4)


def test_what_never_closes_is_open_every_minute(scene):
    never_closed(scene.place)
    assert rows(scene)["Grande salle"].whole.open == 28 * 24 * 60


def test_what_is_closed_is_neither_open_nor_counted(scene):
    scene.booked(10, 12, day=LAST_TUESDAY)
    period = Period(at(11, LAST_TUESDAY), at(19, LAST_TUESDAY))
    close(place=scene.place, period=period, resources=[scene.room], reason="", by=None, now=LONG_BEFORE)
    row = rows(scene)["Grande salle"]
    assert (row.whole.taken, row.whole.open) == (60, 20 * 600 - 480)


def test_a_booking_that_was_cancelled_is_not_counted(scene):
    booking = scene.booked(10, 12, day=LAST_TUESDAY)
    cancel_booking(booking=booking, by=None, now=LONG_BEFORE)
    assert rows(scene)["Grande salle"].whole.taken == 0


@pytest.mark.parametrize("weeks", WEEKS)
def test_the_weeks_end_yesterday(scene, weeks):
    found = occupancy_of(scene.place, NOW, weeks=weeks)
    assert (found.shown.last, len(found.shown.days)) == (TUESDAY - timedelta(days=1), 7 * weeks)


@pytest.mark.parametrize(
    ("taken", "open_", "percent", "warmth"),
    [
        (0, 60, 0, 0),
        (1, 600, 0, 1),
        (30, 60, 50, 2),
        (60, 60, 100, 4),
        (90, 60, 100, 4),
        (5, 0, 0, 0),
        (0, 0, 0, 0),
    ],
)
def test_a_share_is_between_nothing_and_all(taken, open_, percent, warmth):
    cell = Cell(9, taken, open_)
    assert (cell.percent, cell.warmth) == (percent, f"heat-{warmth}")


def test_it_costs_eight_queries_for_any_number(scene, django_assert_num_queries):
    for weeks in WEEKS:
        for hour in range(9, 12):
            scene.booked(hour, hour + 1, day=LAST_TUESDAY - timedelta(days=7 * (weeks == 12)))
        with django_assert_num_queries(8):
            assert occupancy_of(scene.place, NOW, weeks=weeks).rows


@pytest.mark.parametrize("hour", ["", "10", "11"])
def test_the_bookings_behind_a_figure_add_up_to_it(scene, nadia, hour):
    for start, end in ((9.5, 11), (11, 12.25), (15, 16)):
        scene.booked(start, end, day=LAST_TUESDAY)
    context = nadia.get("counted", "grande-salle", heure=hour).context
    assert sum(row.minutes for row in context["rows"]) == context["total"].taken > 0


def test_a_figure_of_another_place_is_not_there(nadia):
    assert nadia.get("counted", "ailleurs").status_code == 404


# The files


def read(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_file_of_the_figures_says_what_the_page_says(scene, nadia):
    scene.booked(10, 12, day=LAST_TUESDAY)
    _header, *lines = read(nadia.get("occupancy_csv"))
    told = {(name, int(hour)): (int(taken), int(open_)) for name, hour, taken, open_, _ in lines}
    page = nadia.get("occupancy").context["found"]
    assert told == {
        (row.resource.name, cell.hour): (cell.taken, cell.open) for row in page.rows for cell in row.cells
    }


@pytest.mark.parametrize("name", ["day_csv", "week_csv", "month_csv"])
def test_what_is_taken_closed_and_free_of_a_room_makes_up_its_day(scene, nadia, name):
    scene.booked(10, 12)
    scene.booked(14, 15.5)
    close(
        place=scene.place, period=Period(at(17), at(19)), resources=[scene.room], reason="", by=None,
        now=LONG_BEFORE,
    )  # fmt: skip
    lines = [
        line
        for line in read(nadia.get(name, jour=f"{TUESDAY}"))
        if line[:2] == ["Grande salle", f"{TUESDAY}"]
    ]
    spans = sorted((line[2], line[3]) for line in lines)
    assert spans[0][0] == "09:00"
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert spans[-1][1] == "19:00"


@pytest.mark.parametrize(
    "purpose", ["=HYPERLINK(1)", "+33", "a;b", 'dit "oui"', "deux\nlignes", "قاعة", "@SUM", "-1"]
)
def test_whatever_was_typed_is_one_harmless_cell(scene, maud, purpose):
    scene.booked(10, 12, purpose=purpose)
    lines = [line for line in read(maud.get("day_csv")) if line[0] == "Grande salle" and line[2] == "10:00"]
    (line,) = lines
    assert len(line) == 6
    assert line[5].lstrip("'").startswith(purpose)
    assert not line[5].startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(("language", "first"), [("fr", "Quoi"), ("en", "What")])
def test_a_file_speaks_the_language_of_its_reader(nadia, language, first):
    nadia.client.cookies["django_language"] = language
    assert read(nadia.get("day_csv"))[0][0] == first


def test_a_night_is_in_the_file_of_both_its_days(scene, maud):
    never_closed(scene.place)
    scene.booked(22, 26)
    lines = [line for line in read(maud.get("week_csv")) if line[0] == "Grande salle" and line[5]]
    assert [(line[1], line[2], line[3]) for line in lines] == [
        ("2026-11-24", "22:00", "00:00"),
        ("2026-11-25", "00:00", "02:00"),
    ]
