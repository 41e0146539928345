"""Rule 5: series, their dates and how they are said; against a naive model that looks at every day."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.booking.recurrence import (
    FARTHEST,
    LAST,
    Every,
    NotARule,
    Recurrence,
    RuleDoesNotShift,
    RuleGivesNoDate,
    RuleGoesTooFar,
)

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
ONE_DAY = timedelta(days=1)
NB = "\u00a0"

ends = st.one_of(
    st.builds(lambda count: {"count": count}, st.integers(1, 30)),
    st.builds(lambda until: {"until": until}, st.dates(date(2026, 10, 1), date(2028, 6, 30))),
)
some_weekdays = st.sets(st.integers(0, 6), min_size=1).map(tuple)
shapes = st.one_of(
    st.just({"every": Every.DAY}),
    st.builds(
        lambda days, week_starts: {"every": Every.WEEK, "weekdays": days, "week_starts": week_starts},
        some_weekdays, st.integers(0, 6),
    ),
    st.builds(
        lambda day, nth: {"every": Every.MONTH, "weekdays": (day,), "nth": nth},
        st.integers(0, 6), st.sampled_from([1, 2, 3, 4, 5, LAST]),
    ),
    st.builds(lambda day: {"every": Every.MONTH, "month_day": day}, st.sampled_from([LAST, *range(1, 32)])),
)  # fmt: skip
rules = st.builds(
    lambda shape, end, interval: Recurrence(**shape, **end, interval=interval),
    shapes,
    ends,
    st.integers(1, 4),
)
firsts = st.dates(date(2026, 1, 1), date(2027, 3, 31))


def every_week(*weekdays, **changes):
    return Recurrence(every=Every.WEEK, weekdays=weekdays, **{"count": 3} | changes)


def monthly(**changes):
    return Recurrence(every=Every.MONTH, **{"count": 4} | changes)


def listed(rule, starts_on=MONDAY, left_out=()):
    return [f"{day:%d/%m/%y}" for day in rule.dates(starts_on, left_out)]


def fits(rule, day):
    """Whether the rule means such a day, whatever the rhythm."""
    is_last = (day + ONE_DAY).day == 1
    if rule.every is Every.DAY:
        return True
    if rule.every is Every.WEEK:
        return day.weekday() in rule.weekdays
    if rule.nth is None:
        return is_last if rule.month_day == LAST else day.day == rule.month_day
    if day.weekday() != rule.weekdays[0]:
        return False
    if rule.nth == LAST:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == rule.nth


def steps_between(rule, first, day):
    """How many days, weeks or months lie between them."""
    if rule.every is Every.DAY:
        return (day - first).days
    if rule.every is Every.WEEK:
        weeks = [d - timedelta(days=(d.weekday() - rule.week_starts) % 7) for d in (first, day)]
        return (weeks[1] - weeks[0]).days // 7
    return (day.year - first.year) * 12 + day.month - first.month


FAR = date(2045, 1, 1)


def naively(rule, starts_on, most):
    """Day after day, on paper, which ends on a date that is far away."""
    found: list[date] = []
    first, day = None, starts_on
    while len(found) < most and day < FAR and (rule.until is None or day <= rule.until):
        if fits(rule, day):
            first = first or day
            if steps_between(rule, first, day) % rule.interval == 0:
                found.append(day)
        day += ONE_DAY
    return found


@settings(deadline=None)
@given(rules, firsts)
def test_the_dates_are_those_of_the_naive_model(rule, starts_on):
    found = list(rule.dates(starts_on))

    assert [day for day in found[:60] if day < FAR] == naively(rule, starts_on, min(60, rule.count or 60))


@settings(deadline=None)
@given(rules, firsts)
def test_it_begins_at_its_first_date_as_well_as_before_it(rule, starts_on):
    found = list(rule.dates(starts_on))

    assert not found or list(rule.dates(found[0])) == found


@settings(deadline=None)
@given(rules)
def test_the_rule_written_is_the_rule_read(rule):
    assert Recurrence.from_rule(rule.to_rule()) == rule


@settings(deadline=None)
@given(rules, firsts, st.integers(-9, 9))
def test_a_shifted_rule_gives_each_date_so_many_days_later(rule, starts_on, by):
    found = list(rule.dates(starts_on))
    try:
        shifted = rule.shifted(by)
    except RuleDoesNotShift:
        assert rule.every is Every.MONTH
        return
    if found:
        assert list(shifted.dates(found[0] + by * ONE_DAY)) == [day + by * ONE_DAY for day in found]


@settings(deadline=None)
@given(rules, firsts, st.integers(0, 29))
def test_a_rule_cut_in_two_gives_the_same_dates(rule, starts_on, at):
    found = list(rule.dates(starts_on))
    if len(found) <= at:
        return
    rest = rule if rule.count is None else replace(rule, count=rule.count - at)

    before = list(rule.ended_before(found[at]).dates(starts_on))
    assert before + list(rest.dates(found[at])) == found


def test_every_other_monday_is_counted_from_the_first_monday():
    assert listed(every_week(0, interval=2), TUESDAY) == ["30/11/26", "14/12/26", "28/12/26"]


def test_several_weekdays_one_week_out_of_two():
    rule = every_week(0, 3, interval=2, count=4)
    assert listed(rule) == ["23/11/26", "26/11/26", "07/12/26", "10/12/26"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (28, ["28/01/27", "28/02/27", "28/03/27", "28/04/27"]),
        (29, ["29/01/27", "29/03/27", "29/04/27", "29/05/27"]),
        (30, ["30/01/27", "30/03/27", "30/04/27", "30/05/27"]),
        (31, ["31/01/27", "31/03/27", "31/05/27", "31/07/27"]),
        (LAST, ["31/01/27", "28/02/27", "31/03/27", "30/04/27"]),
    ],
)
def test_rule_5_the_months_without_a_31st_are_left_out_and_the_last_day_is_in_all(day, expected):
    rule = monthly(month_day=day)

    assert listed(rule, date(2027, 1, 1)) == expected
    assert rule.skips_months == (day > 28)


def test_a_29th_of_february_is_in_leap_years():
    assert "29/02/28" in listed(monthly(month_day=29, count=3), date(2028, 1, 1))


def test_the_last_friday_and_the_fifth():
    assert listed(monthly(weekdays=(4,), nth=LAST, count=2)) == ["27/11/26", "25/12/26"]
    assert listed(monthly(weekdays=(4,), nth=5, count=2)) == ["29/01/27", "30/04/27"]


def test_what_is_left_out_counts_among_the_times():
    assert listed(every_week(1), left_out={date(2026, 12, 1)}) == ["24/11/26", "08/12/26"]


def test_a_series_has_a_date_and_not_too_many():
    with pytest.raises(RuleGivesNoDate):
        every_week(1, until=MONDAY, count=None).all_dates(TUESDAY)
    with pytest.raises(RuleGivesNoDate):
        every_week(1, count=1).all_dates(MONDAY, after=TUESDAY)
    with pytest.raises(RuleGoesTooFar, match="400"):
        Recurrence(every=Every.DAY, count=401).all_dates(MONDAY)
    with pytest.raises(RuleGoesTooFar):
        every_week(0, until=MONDAY + FARTHEST + 7 * ONE_DAY, count=None).all_dates(MONDAY)

    assert len(Recurrence(every=Every.DAY, count=400).all_dates(MONDAY)) == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"every": Every.DAY, "interval": 0, "count": 2},
        {"every": Every.DAY},
        {"every": Every.DAY, "count": 0},
        {"every": Every.DAY, "count": 2, "until": TUESDAY},
        {"every": Every.DAY, "count": 2, "weekdays": (1,)},
        {"every": Every.WEEK, "count": 2},
        {"every": Every.WEEK, "count": 2, "weekdays": (7,)},
        {"every": Every.MONTH, "count": 2},
        {"every": Every.MONTH, "count": 2, "month_day": 32},
        {"every": Every.MONTH, "count": 2, "month_day": 0},
        {"every": Every.MONTH, "count": 2, "weekdays": (1,)},
        {"every": Every.MONTH, "count": 2, "weekdays": (1, 2), "nth": 1},
        {"every": Every.MONTH, "count": 2, "weekdays": (1,), "nth": 6},
        {"every": Every.MONTH, "count": 2, "weekdays": (1,), "nth": 1, "month_day": 3},
    ],
)
def test_a_rule_says_how_often_on_which_days_and_until_when(wrong):
    with pytest.raises(NotARule):
        Recurrence(**wrong)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=12", "FREQ=WEEKLY;BYDAY=TU;COUNT=12"),
        ("freq=daily;count=3", "FREQ=DAILY;COUNT=3"),
        ("FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;BYDAY=TU;COUNT=3"),
        ("FREQ=MONTHLY;COUNT=3", "FREQ=MONTHLY;BYMONTHDAY=24;COUNT=3"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1;COUNT=3", "FREQ=MONTHLY;BYDAY=-1MO;COUNT=3"),
        ("FREQ=MONTHLY;BYDAY=+2TU;COUNT=3", "FREQ=MONTHLY;BYDAY=2TU;COUNT=3"),
        ("FREQ=DAILY;BYDAY=MO,FR;COUNT=3", "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=3"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=TU;COUNT=3", "FREQ=WEEKLY;BYDAY=TU;COUNT=3"),
        ("FREQ=DAILY;UNTIL=20270101T225959Z", "FREQ=DAILY;UNTIL=20270101"),
        ("FREQ=DAILY;UNTIL=20270101T233000Z", "FREQ=DAILY;UNTIL=20270101"),
        ("FREQ=DAILY;UNTIL=20270101T150000", "FREQ=DAILY;UNTIL=20261231"),
    ],
)
def test_what_others_write_is_understood(text, same):
    first = datetime(2026, 11, 24, 18, tzinfo=ZoneInfo("Europe/Paris"))
    assert Recurrence.from_rule(text, first).to_rule() == same


@pytest.mark.parametrize(
    "text",
    [
        "", "RRULE:", "FREQ=WEEKLY;BYDAY=TU", "FREQ=YEARLY;COUNT=2", "FREQ=HOURLY;COUNT=2", "COUNT=2",
        "FREQ=WEEKLY;BYDAY=XX;COUNT=2", "FREQ=WEEKLY;BYDAY=1TU;COUNT=2", "FREQ=DAILY;COUNT=deux",
        "FREQ=DAILY;BYHOUR=9;COUNT=2", "FREQ=DAILY;COUNT=2;COUNT=3", "FREQ=DAILY;UNTIL=demain",
        "FREQ=MONTHLY;BYDAY=1MO,2TU;COUNT=2", "FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=2",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "FREQ=DAILY;UNTIL=99999999", "FREQ",
    ],
)  # fmt: skip
def test_what_no_series_can_follow_is_refused(text):
    with pytest.raises(NotARule):
        Recurrence.from_rule(text)


SAID = [
    (Recurrence(every=Every.DAY, count=1), "tous les jours, 1 fois", "every day, 1 time"),
    (Recurrence(every=Every.DAY, interval=3, count=5), "tous les 3 jours, 5 fois", "every 3 days, 5 times"),
    (every_week(1, count=12), "tous les mardis, 12 fois", "every Tuesday, 12 times"),
    (
        every_week(1, 3, 4), "tous les mardis, jeudis et vendredis, 3 fois",
        "every Tuesday, Thursday and Friday, 3 times",
    ),
    (every_week(1, interval=2), "un mardi sur deux, 3 fois", "every other Tuesday, 3 times"),
    (
        every_week(1, 3, interval=2), "toutes les 2 semaines, le mardi et le jeudi, 3 fois",
        "every 2 weeks, on Tuesday and on Thursday, 3 times",
    ),
    (
        monthly(weekdays=(0,), nth=1, count=None, until=date(2027, 6, 30)),
        "le premier lundi du mois, jusqu’au 30 juin 2027",
        "the first Monday of the month, until 30 June 2027",
    ),
    (monthly(month_day=LAST), "le dernier jour du mois, 4 fois", "the last day of the month, 4 times"),
    (monthly(month_day=1), "le 1er du mois, 4 fois", "the first day of the month, 4 times"),
    (
        monthly(month_day=15, interval=2), "tous les 2 mois, le 15 du mois, 4 fois",
        "every 2 months, day 15 of the month, 4 times",
    ),
    (
        monthly(month_day=31), "le 31 des mois qui en ont un, 4 fois",
        "day 31 of the months that have one, 4 times",
    ),
    (
        monthly(weekdays=(4,), nth=5), "le cinquième vendredi des mois qui en ont un, 4 fois",
        "the fifth Friday of the months that have one, 4 times",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "french", "english"), SAID)
def test_it_is_said_in_words(rule, french, english):
    with translation.override("fr"):
        assert rule.in_words().replace(NB, " ") == french
    with translation.override("en"):
        assert rule.in_words().replace(NB, " ") == english
