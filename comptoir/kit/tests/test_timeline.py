import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from comptoir.kit import timeline

DAY = date(2026, 11, 19)
HOUR_CHANGES = date(2026, 10, 25)


@pytest.fixture(autouse=True)
def in_paris():
    with timezone.override(ZoneInfo("Europe/Paris")):
        yield


def at(hour, minute=0, day=19):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))


def columns(name):
    return int(re.findall(rf"\.{name}\{{grid-column-(?:start|end):(\d+)\}}", timeline.hours_css())[0])


def test_the_style_sheet_is_up_to_date():
    written = timeline.HOURS_CSS.read_text(encoding="utf-8")
    assert written == timeline.hours_css(), "Run: .venv/bin/python -m comptoir.kit.timeline"


def test_every_five_minutes_have_their_column():
    css = timeline.hours_css()

    assert len(re.findall(r"\.from-\d{4}\{", css)) == timeline.COLUMNS
    assert len(re.findall(r"\.to-\d{4}\{", css)) == timeline.COLUMNS
    assert (columns("from-0000"), columns("from-2355"), columns("to-2400")) == (1, 288, 289)


def test_an_end_is_the_beginning_of_the_next():
    assert columns("to-1430") == columns("from-1430")


@pytest.mark.parametrize("opens", range(24))
def test_hours_that_are_not_shown_have_no_width(opens):
    css = timeline.hours_css()
    shut = re.search(rf"\.tl-opens-{opens} \{{(.*?)\}}", css)

    hidden = set(re.findall(r"--h(\d+): 0px", shut[1])) if shut else set()
    assert hidden == {str(hour) for hour in range(opens)}


def test_closing_hides_the_evening():
    assert ".tl-closes-23 { --h23: 0px; }" in timeline.hours_css()


def test_a_block_stands_at_its_hours():
    assert timeline.span(at(9, 30), at(11)) == "from-0930 to-1100"


def test_an_instant_is_placed_by_the_clocks_of_the_place():
    assert timeline.span(datetime(2026, 11, 19, 8, tzinfo=UTC), at(11)) == "from-0900 to-1100"


def test_a_block_covers_the_five_minutes_it_touches():
    assert timeline.span(time(9, 32), time(9, 41)) == "from-0930 to-0945"


def test_a_moment_is_one_column_wide():
    assert timeline.span(time(14, 20), time(14, 20)) == "from-1420 to-1425"


def test_the_end_of_the_day_is_midnight():
    assert timeline.span(time(22), time(0)) == "from-2200 to-2400"
    assert timeline.span(time(23, 58), time(0)) == "from-2355 to-2400"


def test_a_night_shows_its_part_of_each_day():
    night = (at(22), at(6, day=20))

    assert timeline.span(*night, DAY) == "from-2200 to-2400"
    assert timeline.span(*night, date(2026, 11, 20)) == "from-0000 to-0600"


def test_the_day_the_hour_changes_is_placed_by_the_wall_clock():
    morning = datetime(2026, 10, 25, 8, tzinfo=UTC)

    assert timeline.span(morning, datetime(2026, 10, 25, 9, tzinfo=UTC), HOUR_CHANGES) == "from-0900 to-1000"


def test_a_long_day_says_so():
    assert timeline.shown_hours(9, 20) == "tl-opens-9 tl-closes-20"
    assert timeline.shown_hours(7, 23) == "tl-opens-7 tl-closes-23 is-long"


def test_usual_hours_are_shown_when_nothing_passes_them():
    assert timeline.hours_covering([(at(10), at(12))], DAY) == (9, 19)


def test_hours_widen_for_what_begins_early_or_ends_late():
    periods = [(at(7, 30), at(8)), (at(20), at(21, 15))]

    assert timeline.hours_covering(periods, DAY) == (7, 22)


def test_hours_widen_to_midnight_for_a_night():
    assert timeline.hours_covering([(at(22), at(6, day=20))], DAY) == (9, 24)


@pytest.mark.parametrize(
    ("taken", "capacity", "warmth"),
    [
        (0, 8, 0),
        (1, 8, 1),
        (3, 8, 2),
        (5, 8, 2),
        (6, 8, 3),
        (7, 8, 3),
        (8, 8, 4),
        (9, 8, 4),
        (1, 0, 0),
        (1, 1, 4),
    ],
)
def test_warmth(taken, capacity, warmth):
    assert timeline.heat(taken, capacity) == warmth


def test_the_ruler_names_each_hour_shown():
    marks = timeline.ruler(9, 12)

    assert marks == [(time(9), "from-0900"), (time(10), "from-1000"), (time(11), "from-1100")]


def test_the_ruler_leaves_room_for_now():
    marks = dict(timeline.ruler(9, 20, at(14, 20)))

    assert marks[time(14)] == "from-1400 is-near is-under"
    assert marks[time(15)] == "from-1500 is-near"
    assert marks[time(16)] == "from-1600"
