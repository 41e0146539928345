"""Calendars of others, read: what takes time and when, and why the rest does not. RFC 5545."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.calendars import sentences
from comptoir.calendars.reading import LARGEST, events, read
from comptoir.calendars.tests.ics import event, ics
from comptoir.kit.periods import Period

PARIS = ZoneInfo("Europe/Paris")
YEAR = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC))
HERE = sorted((Path(__file__).parent / "files").glob("*.ics"))
ALL = sorted((Path(__file__).parents[4] / "shared" / "data" / "ics").rglob("*.ics"))


def read_here(*components: str, window: Period = YEAR):
    return read(ics(*components), zone=PARIS, window=window)


def taken(*components: str, window: Period = YEAR):
    """What is taken, by the clock of Paris."""
    found = read_here(*components, window=window).occurrences
    return [f"{one.period.start.astimezone(PARIS):%m-%d %H:%M}/{one.period.minutes}" for one in found]


def codes(*components: str):
    return [(line.outcome, line.code) for line in read_here(*components).lines]


def test_an_event_takes_its_time():
    assert taken(event()) == ["11-24 10:00/120"]


def test_what_floats_is_read_by_the_clock_of_the_place():
    assert taken(event(DTSTART="20261124T090000", DTEND="20261124T100000")) == ["11-24 09:00/60"]


def test_a_date_is_its_whole_day():
    assert taken(event(DTSTART=";VALUE=DATE:20261124", DTEND=None)) == ["11-24 00:00/1440"]


def test_the_end_of_days_is_not_in_them():
    told = event(DTSTART=";VALUE=DATE:20261124", DTEND=";VALUE=DATE:20261126")

    assert taken(told) == ["11-24 00:00/2880"]


def test_a_duration_says_the_end_too():
    assert taken(event(DTEND=None, DURATION="PT90M")) == ["11-24 10:00/90"]


def test_a_zone_without_its_description_is_known_by_its_name():
    assert taken(event(DTSTART=";TZID=America/Montreal:20261124T040000")) == ["11-24 10:00/120"]


def test_a_zone_that_nobody_knows_is_the_clock_of_the_place():
    told = event(DTSTART=";TZID=Chez moi:20261124T090000", DTEND=";TZID=Chez moi:20261124T100000")

    assert (taken(told), codes(told)) == (["11-24 09:00/60"], [("read", "unknown_zone")])


def zone_of(offset: str) -> str:
    lines = ["BEGIN:VTIMEZONE", "TZID:Chez nous", "BEGIN:STANDARD", "DTSTART:19700101T000000",
             f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE"]  # fmt: skip
    return "\r\n".join(lines)


@pytest.mark.parametrize(("offset", "hour"), [("+0500", "10:00"), ("-0500", "20:00")])
def test_a_clock_that_the_file_describes_counts_for_that_file_only(offset, hour):
    told = event(DTSTART=";TZID=Chez nous:20261124T140000", DTEND=";TZID=Chez nous:20261124T150000")

    assert taken(zone_of(offset), told) == [f"11-24 {hour}/60"]


def test_a_rule_keeps_its_hour_when_the_clocks_change():
    told = event(
        DTSTART=";TZID=Europe/Paris:20261020T100000",
        DTEND=";TZID=Europe/Paris:20261020T120000",
        RRULE="FREQ=WEEKLY;COUNT=3",
    )
    autumn = Period(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))

    assert taken(told, window=autumn) == ["10-20 10:00/120", "10-27 10:00/120", "11-03 10:00/120"]


def test_dates_left_out_and_added():
    told = event(
        "EXDATE:20261201T090000Z\nRDATE:20261203T130000Z", RRULE="FREQ=WEEKLY;UNTIL=20261215T090000Z"
    )

    assert taken(told) == ["11-24 10:00/120", "12-03 14:00/120", "12-08 10:00/120", "12-15 10:00/120"]


def test_a_date_left_out_by_its_day_alone():
    told = event("EXDATE;VALUE=DATE:20261201", RRULE="FREQ=WEEKLY;COUNT=2")

    assert taken(told) == ["11-24 10:00/120"]


def test_an_added_period_brings_its_own_length():
    assert taken(event("RDATE;VALUE=PERIOD:20261203T130000Z/PT30M")) == ["11-24 10:00/120", "12-03 14:00/30"]


def test_a_moved_occurrence_is_where_it_was_moved():
    moved = event("RECURRENCE-ID:20261201T090000Z", DTSTART="20261202T150000Z", DTEND="20261202T160000Z")

    assert taken(event(RRULE="FREQ=WEEKLY;COUNT=2"), moved) == ["11-24 10:00/120", "12-02 16:00/60"]


def test_a_cancelled_occurrence_takes_nothing():
    off = event("RECURRENCE-ID:20261201T090000Z", DTSTART="20261201T090000Z", STATUS="CANCELLED")

    assert taken(event(RRULE="FREQ=WEEKLY;COUNT=2"), off) == ["11-24 10:00/120"]


def test_a_rule_without_end_is_followed_to_the_horizon():
    told = event(RRULE="FREQ=MONTHLY;BYMONTHDAY=24")

    assert len(taken(told)) == 12
    assert codes(told) == [("read", "endless")]


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({"STATUS": "CANCELLED"}, "ignored", "cancelled"),
        ({"TRANSP": "TRANSPARENT"}, "ignored", "transparent"),
        ({"DTEND": None}, "ignored", "no_length"),
        ({"DTSTART": "20201124T090000Z", "DTEND": "20201124T100000Z"}, "ignored", "past"),
        ({"DTSTART": "20301124T090000Z", "DTEND": "20301124T100000Z"}, "ignored", "too_far"),
        ({"DTSTART": None}, "refused", "no_start"),
        ({"DTSTART": "demain"}, "refused", "unreadable"),
        ({"DTEND": "20261124T080000Z"}, "refused", "ends_before_start"),
        ({"DTEND": "20281124T080000Z"}, "refused", "too_long"),
        ({"RRULE": "FREQ=SECONDLY"}, "refused", "too_frequent"),
        ({"RRULE": "FREQ=DAILY;INTERVAL=0"}, "refused", "bad_rule"),
        ({"RRULE": "FREQ=WEEKLY;RSCALE=CHINESE"}, "refused", "bad_rule"),
        ({"DTSTART": "19001124T090000Z", "DTEND": None, "DURATION": "PT1H", "RRULE": "FREQ=DAILY"}, "refused",
         "too_many"),
    ],
)  # fmt: skip
def test_each_component_says_what_became_of_it(changes, outcome, code):
    assert codes(event(**changes)) == [(outcome, code)]
    assert taken(event(**changes)) == []
    assert sentences.of_line(code)


def test_one_broken_event_leaves_the_others_in_peace():
    found = read_here(event(), event("RDATE:", UID="uid-2", RRULE="FREQ=FOO;BYMONTH=99", SUMMARY="Abîmé"))

    assert [one.uid for one in found.occurrences] == ["uid-1"]
    assert ("uid-2", "Abîmé") in {
        (line.uid, line.summary) for line in found.lines if line.outcome == "refused"
    }


def test_of_two_versions_the_later_counts():
    later = event(SEQUENCE="2", DTSTART="20261124T100000Z")

    assert taken(later, event(SEQUENCE="1")) == ["11-24 11:00/60"]
    assert ("ignored", "older") in codes(later, event(SEQUENCE="1"))


def test_without_an_identifier_the_same_file_gives_the_same_one():
    first, again = (read_here(event(UID=None)).occurrences[0].uid for _ in range(2))

    assert first == again


def test_a_file_too_large_is_not_read():
    found = read(b"x" * (LARGEST + 1), zone=PARIS, window=YEAR)

    assert [line.code for line in found.lines] == ["too_large"]


def test_a_file_of_too_many_events_is_refused(monkeypatch):
    monkeypatch.setattr(events, "MOST_COMPONENTS", 1)

    assert codes(event(), event(UID="uid-2")) == [("refused", "too_many")]


def test_a_file_that_takes_too_long_is_left(monkeypatch):
    monkeypatch.setattr(events, "PATIENCE", -1.0)

    assert codes(event()) == [("refused", "too_many")]


def test_a_file_read_while_the_machine_is_busy_with_others_is_read_whole(monkeypatch):
    monkeypatch.setattr(events, "PATIENCE", 1.0)
    read_one = events._read_one

    def others_come_first(*told):
        sleep(1.1)
        read_one(*told)

    monkeypatch.setattr(events, "_read_one", others_come_first)

    assert ("refused", "too_many") not in codes(event(), event(UID="uid-2"))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"<html>", b"BEGIN:VCALENDAR"])
def test_what_is_no_calendar_is_told(data):
    first, *_ = read(data, zone=PARIS, window=YEAR).lines

    assert first.code in {"unreadable", "empty"}


@pytest.mark.parametrize("path", HERE + ALL, ids=lambda path: path.name)
def test_no_file_of_others_stops_the_reading(path):
    """Rule 4 of imports: for each file and each component, a line; never a traceback."""
    ever = Period(datetime(1970, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))

    found = read(path.read_bytes(), zone=PARIS, window=ever)

    assert found.lines
    assert all(sentences.of_line(line.code) for line in found.lines if line.code)


@settings(max_examples=60, deadline=timedelta(seconds=20))
@given(st.binary(max_size=300), st.integers(0, 2000))
def test_no_noise_in_a_file_stops_the_reading(noise, where):
    whole = ics(event(RRULE="FREQ=WEEKLY;COUNT=2"), event(UID="2"))
    cut = where % len(whole)

    found = read(whole[:cut] + noise + whole[cut:], zone=PARIS, window=YEAR)

    assert found.lines
