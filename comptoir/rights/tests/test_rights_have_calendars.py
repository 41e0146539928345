"""Rule 11, for the rights there are before passes: calendars, no roll-over, inclusive days, ends that come.

What it says of passes themselves (a prorated first period, hours that start at first use) waits for billing.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, make_place, make_room, tuesday
from comptoir.places.doors import member_at
from comptoir.places.people import give_role
from comptoir.places.tests.factories import make_account, make_person
from comptoir.rights.actions import train
from comptoir.rights.quotas import excess
from comptoir.rights.tests.factories import a_quota, a_use, make_skill

PARIS = ZoneInfo("Europe/Paris")


def fits(quota, uses, asked):
    return excess(quota, uses, asked, now=LONG_BEFORE, tz=PARIS) is None


def on(day, hours=2):
    return a_use(tuesday(9, 9 + hours, day))


def test_rule_11_what_a_week_leaves_is_not_carried_into_the_next():
    quota = a_quota(4)
    # Nothing was used last week: this week still has four hours, not eight.
    assert fits(quota, [], on(TUESDAY, 4))
    assert not fits(quota, [], on(TUESDAY, 5))


@pytest.mark.parametrize(
    ("first", "last", "outside"),
    [
        (date(2027, 1, 1), date(2027, 1, 31), date(2027, 2, 1)),
        (date(2027, 2, 1), date(2027, 2, 28), date(2027, 3, 1)),
        (date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 1)),
        (date(2027, 4, 1), date(2027, 4, 30), date(2027, 5, 1)),
    ],
)
def test_rule_11_a_month_ends_where_the_calendar_ends_it(first, last, outside):
    quota = a_quota(4, over="month")
    assert fits(quota, [on(first)], on(last))
    assert not fits(quota, [on(first)], on(last, 3))
    assert fits(quota, [on(first), on(last)], on(outside, 4))


@pytest.mark.django_db
@pytest.mark.parametrize(("lasts", "last_day"), [(1, 0), (7, 6), (365, 364)])
def test_rule_11_days_are_counted_with_the_first_and_the_last(lasts, last_day):
    room = make_room()
    skill = make_skill(room.place, room, lasts_days=lasts)
    learnt = LONG_BEFORE.date()
    training = train(skill=skill, person=make_person(), trained_on=learnt, by=None, now=LONG_BEFORE)
    assert training.valid_until == learnt + timedelta(days=last_day)
    assert training.covers(learnt + timedelta(days=last_day))
    assert not training.covers(learnt + timedelta(days=last_day + 1))


@pytest.mark.django_db
def test_rule_11_a_free_membership_ends_too(time_machine_at):
    place, account = make_place(), make_account(make_person())
    give_role(
        place=place, person=account.person, kind="member", starts_at=LONG_BEFORE,
        ends_at=LONG_BEFORE + timedelta(days=30), by=None, now=LONG_BEFORE,
    )  # fmt: skip
    time_machine_at(LONG_BEFORE + timedelta(days=29))
    assert member_at(account, place.slug) is not None
    time_machine_at(LONG_BEFORE + timedelta(days=30))
    assert member_at(account, place.slug) is None


@pytest.fixture
def time_machine_at(time_machine):
    return lambda moment: time_machine.move_to(moment, tick=False)
