"""Rules of others' calendars against plain loops over days: who begins when, by which clock."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.calendars.reading import horizon, key_of, read
from comptoir.calendars.tests.ics import event, ics
from comptoir.kit.periods import Period, wall

PARIS = ZoneInfo("Europe/Paris")
FIRST = date(2026, 11, 24)
YEAR = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC))
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
patiently = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
zones = st.sampled_from(["Europe/Paris", "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe"])


def starts_of(*components, zone=PARIS, window=YEAR):
    found = read(ics(*components), zone=zone, window=window).occurrences
    return sorted(one.period.start for one in found)


def floating(rule="", more="", first=FIRST, at=time(10), minutes=60):
    begins = datetime.combine(first, at)
    ends = begins + timedelta(minutes=minutes)
    lines = "\n".join(filter(None, [rule and f"RRULE:{rule}", more]))
    return event(lines, DTSTART=f"{begins:%Y%m%dT%H%M%S}", DTEND=f"{ends:%Y%m%dT%H%M%S}")


def at_ten(days, zone=PARIS, at=time(10)):
    return [start for day in days if YEAR.start < (start := wall(day, at, zone)) < YEAR.end]


@patiently
@given(zone=zones, step=st.integers(1, 40), number=st.integers(1, 60))
def test_every_so_many_days_so_often(zone, step, number):
    tz = ZoneInfo(zone)
    days = [FIRST + timedelta(days=step * n) for n in range(number)]
    rule = f"FREQ=DAILY;INTERVAL={step};COUNT={number}"
    assert starts_of(floating(rule), zone=tz) == at_ten(days, tz)


@patiently
@given(
    zone=zones,
    step=st.integers(1, 5),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    weeks=st.integers(1, 50),
)
def test_every_so_many_weeks_on_these_days_until_a_day(zone, step, weekdays, weeks):
    tz, last = ZoneInfo(zone), FIRST + timedelta(weeks=weeks)
    monday = FIRST - timedelta(days=FIRST.weekday())
    days = [FIRST + timedelta(days=n) for n in range((last - FIRST).days + 1)]
    plain = [d for d in days if d.weekday() in weekdays and (d - monday).days // 7 % step == 0]
    named = ",".join(DAYS[day] for day in sorted(weekdays))
    rule = f"FREQ=WEEKLY;INTERVAL={step};BYDAY={named};UNTIL={last:%Y%m%d}"
    # An event begins on its first date whatever its rule says.
    assert starts_of(floating(rule), zone=tz) == at_ten(sorted({FIRST, *plain}), tz)


@patiently
@given(day=st.integers(1, 31), months=st.integers(1, 11))
def test_a_day_of_each_month_that_has_it(day, months):
    first = date(2026, 12, day)
    every = [(2026 + (11 + n) // 12, (11 + n) % 12 + 1) for n in range(12)]
    days = [date(year, month, day) for year, month in every if day <= monthrange(year, month)[1]][:months]
    assert starts_of(floating(f"FREQ=MONTHLY;COUNT={months}", first=first)) == at_ten(days)


@patiently
@given(left=st.sets(st.integers(0, 29)), added=st.sets(st.integers(30, 200)))
def test_what_is_left_out_and_added_is_that_and_nothing_else(left, added):
    def listed(name, numbers):
        told = ",".join(f"{FIRST + timedelta(days=n):%Y%m%d}T100000" for n in sorted(numbers))
        return f"{name}:{told}" if numbers else ""

    more = "\n".join(filter(None, [listed("EXDATE", left), listed("RDATE", added)]))
    days = [FIRST + timedelta(days=n) for n in sorted((set(range(30)) - left) | added)]
    assert starts_of(floating("FREQ=DAILY;COUNT=30", more)) == at_ten(days)


@patiently
@given(numbers=st.lists(st.integers(0, 29), min_size=1, max_size=10))
def test_a_date_added_that_the_rule_gives_already_is_taken_once(numbers):
    told = ",".join(f"{FIRST + timedelta(days=n):%Y%m%d}T100000" for n in numbers)
    days = [FIRST + timedelta(days=n) for n in range(30)]
    assert starts_of(floating("FREQ=DAILY;COUNT=30", f"RDATE:{told}")) == at_ten(days)


@patiently
@given(zone=zones, minutes=st.integers(1, 47 * 60), hour=st.integers(0, 23))
def test_a_length_is_that_of_the_wall_on_each_date(zone, minutes, hour):
    tz = ZoneInfo(zone)
    told = floating("FREQ=WEEKLY;COUNT=40", at=time(hour), minutes=minutes)
    for one in read(ics(told), zone=tz, window=YEAR).occurrences:
        start, end = one.period.start.astimezone(tz), one.period.end.astimezone(tz)
        shown = end.replace(tzinfo=None) - start.replace(tzinfo=None)
        # An hour that the wall skips is shown an hour (or half of one) later.
        assert abs(shown - timedelta(minutes=minutes)) <= timedelta(hours=1)
        if start.utcoffset() == end.utcoffset():
            assert one.period.duration <= timedelta(minutes=minutes + 60)


@patiently
@given(days=st.integers(0, 400), length=st.integers(1, 300))
def test_a_window_shows_what_overlaps_it_and_nothing_else(days, length):
    start = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(days=days)
    window = Period(start, start + timedelta(hours=length))
    found = read(ics(floating("FREQ=DAILY;COUNT=200")), zone=PARIS, window=window).occurrences
    every = [
        Period(at, at + timedelta(hours=1))
        for at in (wall(FIRST + timedelta(days=n), time(10), PARIS) for n in range(200))
    ]
    assert [one.period for one in sorted(found, key=lambda one: one.period)] == [
        p for p in every if p.overlaps(window)
    ]


@patiently
@given(rule=st.sampled_from(["FREQ=DAILY;COUNT=9", "FREQ=WEEKLY;BYDAY=TU,FR;COUNT=9", "FREQ=MONTHLY"]))
def test_the_same_file_read_twice_is_the_same(rule):
    told = ics(floating(rule))
    assert read(told, zone=PARIS, window=YEAR) == read(told, zone=PARIS, window=YEAR)


@patiently
@given(st.integers(0, 29), st.integers(1, 23))
def test_one_occurrence_moved_moves_alone(number, hour):
    day = FIRST + timedelta(days=number)
    moved = event(
        f"RECURRENCE-ID:{day:%Y%m%d}T100000", DTSTART=f"{day:%Y%m%d}T{hour:02}3000", DTEND=None
    ).replace("END:VEVENT", "DURATION:PT1H\r\nEND:VEVENT")  # fmt: skip
    found = starts_of(floating("FREQ=DAILY;COUNT=30"), moved)
    days = [FIRST + timedelta(days=n) for n in range(30)]
    assert found == sorted([*at_ten([d for d in days if d != day]), wall(day, time(hour, 30), PARIS)])


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_an_event_and_its_exception_does_not_count(order):
    day = FIRST + timedelta(days=2)
    cancelled = event(
        f"RECURRENCE-ID:{day:%Y%m%d}T100000\nSTATUS:CANCELLED", DTSTART=f"{day:%Y%m%d}T100000", DTEND=None
    )
    found = starts_of(*[floating("FREQ=DAILY;COUNT=5"), cancelled][::order])
    assert found == at_ten([FIRST + timedelta(days=n) for n in (0, 1, 3, 4)])


@given(st.integers(0, 7_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC)), zones)
@patiently
def test_the_name_of_an_occurrence_is_its_instant_whatever_the_clock(at, zone):
    assert key_of(at) == key_of(at.astimezone(ZoneInfo(zone)))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=HOURLY", "too_frequent"), ("FREQ=SECONDLY;COUNT=3", "too_frequent"),
        ("FREQ=NEVER", "bad_rule"), ("FREQ=DAILY;INTERVAL=0", "bad_rule"),
        ("FREQ=DAILY;COUNT=x", "bad_rule"), ("COUNT=3", "bad_rule"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_followed_is_refused_by_name(rule, code):
    found = read(ics(floating(rule)), zone=PARIS, window=YEAR)
    assert not found.occurrences
    assert [(line.outcome, line.code) for line in found.lines] == [("refused", code)]


@pytest.mark.parametrize(
    "rule", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4"]
)
def test_a_date_that_never_comes_keeps_the_first_only(rule):
    assert starts_of(floating(rule)) == at_ten([FIRST])


def test_leap_days_come_every_four_years():
    window = Period(datetime(2027, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC))
    told = floating("FREQ=YEARLY", first=date(2028, 2, 29))
    assert [start.year for start in starts_of(told, window=window)] == [2028, 2032, 2036, 2040]


def test_the_horizon_is_a_year_from_now():
    now = datetime(2026, 11, 24, 10, tzinfo=PARIS)
    assert horizon(now) == Period(now, now + timedelta(days=366))
