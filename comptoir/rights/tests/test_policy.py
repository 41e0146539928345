"""The policy with uses that a test makes up: what applies, what is asked, what would work instead."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.actions import Want
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, hold, make_place, make_room, tuesday
from comptoir.places.tests.factories import make_organisation, make_person, make_role
from comptoir.rights.actions import retire_skill, train
from comptoir.rights.policy import Booker, rights_against
from comptoir.rights.refusals import NeedsTraining, OverQuota, refusal_of
from comptoir.rights.tests.factories import a_use, make_agreement, make_quota, make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place(days=range(7))


@pytest.fixture
def room(place):
    return make_room(place)


@pytest.fixture
def nadia():
    return make_person()


@pytest.fixture
def against(room, nadia):
    """The reasons against each want, by default the room on Tuesday from 10 to 12."""

    def _against(*wants, uses=(), booker=None, **changes):
        asked = wants or [want(room)]

        def find(who, where, period, with_cancelled):
            found = [use for use in uses if use.period.overlaps(period)]
            return [use for use in found if with_cancelled or use.cancelled_at is None]

        return rights_against(
            booker=booker or Booker(nadia), wants=asked, find_uses=find, **{"now": LONG_BEFORE} | changes
        )

    return _against


def want(resource, period=None, claim=None):
    return Want(resource=resource, period=period or tuesday(10, 12), claim=claim or uuid4())


def codes(found):
    return [[reason.code for reason in reasons] for reasons in found]


def ways(found):
    """What each way posts, or its title when it posts nothing."""
    ((reason,),) = found
    found_ways = refusal_of(reason).ways
    return [(way.fields["starts"], way.fields["ends"]) if way.fields else way.title for way in found_ways]


def test_nothing_is_asked_of_nobody(against):
    assert against() == [[]]
    assert rights_against(booker=Booker(make_person()), wants=[], find_uses=None, now=LONG_BEFORE) == []


def test_where_nothing_applies_nobody_looks_for_uses(against):
    with CaptureQueriesContext(connection) as queries:
        assert against(locks=True) == [[]]

    assert len(queries) == 1


def test_the_person_is_locked_only_when_a_quota_applies(place, room, against, nadia):
    make_skill(place, room)
    with CaptureQueriesContext(connection) as queries:
        against(locks=True)
    assert not [q for q in queries if "actors_actor" in q["sql"]]

    make_quota(place)
    with CaptureQueriesContext(connection) as queries:
        against(locks=True)
    locked = [q["sql"] for q in queries if "actors_actor" in q["sql"]]
    assert len(locked) == 1
    assert connection.vendor == "sqlite" or "FOR NO KEY UPDATE" in locked[0]
    with CaptureQueriesContext(connection) as queries:
        against()
    assert not [q for q in queries if "actors_actor" in q["sql"]], "who only asks keeps nobody waiting"


def test_a_grant_locks_the_organisation_too(place, against, nadia):
    karma = make_organisation("KARMA")
    agreement = make_agreement(place, karma)
    make_quota(place, agreement=agreement)
    with CaptureQueriesContext(connection) as queries:
        against(booker=Booker(nadia, karma, agreement), locks=True)

    (locked,) = (q["sql"] for q in queries if "actors_actor" in q["sql"])
    assert str(nadia.pk) in locked
    assert str(karma.pk) in locked


def test_both_reasons_are_told_the_training_first(place, room, against):
    make_skill(place, room)
    make_quota(place, 1)

    assert codes(against()) == [["needs_training", "over_quota"]]
    assert codes(against(waives={"needs_training"})) == [["over_quota"]]
    assert codes(against(waives={"needs_training", "over_quota"})) == [[]]


def test_each_reason_has_its_refusal(place, room, against):
    make_skill(place, room)
    make_quota(place, 1)
    (found,) = against()

    assert [type(refusal_of(reason)) for reason in found] == [NeedsTraining, OverQuota]
    assert [refusal_of(reason).sentence for reason in found] == [reason.sentence for reason in found]


def test_a_retired_skill_or_one_of_another_resource_is_not_asked_for(place, room, against):
    make_skill(place, make_room(place, "Petite salle"), name="Régie")
    retire_skill(skill=make_skill(place, room), by=None, now=LONG_BEFORE)

    assert codes(against()) == [[]]


def test_all_skills_of_a_resource_are_needed(place, room, against, nadia):
    skills = [make_skill(place, room, name=name) for name in ("Laser", "Sécurité")]
    train(skill=skills[0], person=nadia, trained_on=date(2026, 10, 1), by=None, now=LONG_BEFORE)

    ((reason,),) = against()
    assert "Sécurité" in reason.sentence


def test_two_trainings_may_follow_each_other_over_a_night(place, room, against, nadia):
    skill = make_skill(place, room)
    for since, until in ((date(2026, 10, 1), TUESDAY), (date(2026, 10, 31), None)):
        train(skill=skill, person=nadia, trained_on=since, valid_until=until, by=None, now=LONG_BEFORE)
    night = want(room, tuesday(20, 30))

    assert codes(against(night)) == [[]]


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [(-30, None, True), (-30, -20, False), (30, None, False), (1, 60, True), (-30, 1, True)],
)
def test_a_role_counts_from_now_to_the_use(place, against, nadia, since, until, counts):
    """In days from the moment of booking; the use is twenty-three days later."""
    make_quota(place, 1, role="member")
    days = [None if number is None else LONG_BEFORE + timedelta(days=number) for number in (since, until)]
    make_role(place, "member", nadia, starts_at=days[0], ends_at=days[1])
    make_role(make_place(), "member", make_person("Théo Marchand"))

    assert codes(against()) == [["over_quota"] if counts else []]


def test_a_quota_of_another_place_limits_nobody_here(against):
    make_quota(make_place(), 1)

    assert codes(against()) == [[]]


def test_what_does_not_fit_counts_for_nothing_that_comes_after(place, room, against):
    make_quota(place, 3)
    long, short = want(room, tuesday(9, 13)), want(room, tuesday(14, 17))

    assert codes(against(long, short)) == [["over_quota"], []]
    assert codes(against(short, long)) == [[], ["over_quota"]]


# What would work ----------------------------------------------------------------------------------------


def test_shorter_or_a_word_at_the_counter(place, against):
    make_quota(place, over="day", most=1)

    assert ways(against()) == [
        ("2026-11-24T10:00", "2026-11-24T11:00"),
        "Demander à l’accueil",
    ], "no day holds two hours"


def test_another_day_when_the_whole_fits_there(place, room, against):
    make_quota(place, over="day", most=2)
    used = [a_use(tuesday(14, 15), room.pk), a_use(tuesday(14, 16, date(2026, 11, 25)), room.pk)]

    assert ways(against(uses=used)) == [
        ("2026-11-24T10:00", "2026-11-24T11:00"),
        ("2026-11-26T10:00", "2026-11-26T12:00"),
        "Demander à l’accueil",
    ]


def test_a_way_leads_to_what_is_free_and_within_every_quota(place, room, against):
    make_quota(place, over="day", most=2)
    make_quota(place, over="week", most=3)
    hold(room, tuesday(10, 12, date(2026, 11, 30)))
    used = [
        a_use(tuesday(14, 16, date(2026, 11, 25)), room.pk),
        a_use(tuesday(14, 15, date(2026, 12, 1)), room.pk),
    ]

    assert ways(against(uses=used)) == [
        ("2026-11-24T10:00", "2026-11-24T11:00"),
        ("2026-12-02T10:00", "2026-12-02T12:00"),
        "Demander à l’accueil",
    ]


def test_less_than_a_quarter_of_an_hour_is_not_worth_it(place, room, against):
    make_quota(place)
    nearly_all = [a_use(tuesday(13, 16.9), room.pk)]

    assert ways(against(uses=nearly_all))[0] == ("2026-11-30T10:00", "2026-11-30T12:00")


def test_of_what_is_to_come_no_other_day_helps(place, room, against):
    make_quota(place, 1, "bookings", "to_come")

    assert ways(against(uses=[a_use(tuesday(14, 15), room.pk)])) == ["Demander à l’accueil"]


def test_the_counter_is_not_sent_to_itself(place, against, nadia):
    make_quota(place, over="day", most=1)

    assert ways(against(booker=Booker(nadia, made_by_staff=True))) == [
        ("2026-11-24T10:00", "2026-11-24T11:00")
    ]


def test_the_same_hours_by_the_clock_after_it_changed(place, room, against):
    """The clocks go back on 25 October 2026: 10 o’clock is an hour later in the world."""
    make_quota(place, 2)
    friday = date(2026, 10, 23)
    used = [a_use(tuesday(14, 16, friday), room.pk)]
    found = against(want(room, tuesday(10, 12, friday)), uses=used, now=at(9, date(2026, 10, 1)))

    assert ways(found)[0] == ("2026-10-26T10:00", "2026-10-26T12:00")
