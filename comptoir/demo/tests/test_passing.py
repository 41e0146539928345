"""What passed in the demo's year is noted as people note it; two volunteers give more than half."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from comptoir.demo.asking import TELLINGS, tell_asks
from comptoir.demo.directory import import_loire
from comptoir.demo.entering import enter_network
from comptoir.demo.network import ENTREPRENEURS, JOBS
from comptoir.demo.passing import HELP, PASSINGS, VOLUNTEERS, let_pass
from comptoir.demo.place import set_stage
from comptoir.demo.year import Year
from comptoir.journal.models import Fact
from comptoir.journal.natures import CIRCULATES
from comptoir.network.gathering import readings_of
from comptoir.network.projection import settle_flows
from comptoir.places.tests.factories import make_person
from comptoir.portraits.asking_pages import open_with
from comptoir.portraits.models import AskOrOffer, Exchange

MOMENT = datetime(2026, 3, 5, 13, 20, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    since = MOMENT - timedelta(days=380)
    stage = set_stage(since=since)
    import_loire(by=stage.team["coordinator"], now=MOMENT)
    enter_network(stage, now=since)
    people = [make_person(f"Une {number}") for number in range(len(VOLUNTEERS) + 1)]
    return Year(stage=stage, regulars=people, public=[], stops_at=MOMENT, dice=random.Random(1))


def test_the_year_is_noted_on_working_days_of_the_past(year):
    let_pass(year)

    days = set(Exchange.objects.values_list("on", flat=True))
    assert min(days) >= year.today - timedelta(days=year.days_before)
    assert max(days) < year.today
    assert all(day.weekday() <= 4 for day in days)
    assert {passing.what for passing in PASSINGS} | {HELP} == {
        *Exchange.objects.values_list("what", flat=True)
    }


def test_every_nature_circulates_and_the_subsidy_is_by_agreement(year):
    let_pass(year)

    kinds = Fact.objects.values_list("kind", flat=True).distinct()
    assert {CIRCULATES[Fact.Kind(kind)].nature for kind in kinds} == {
        "hours", "things", "money", "knowledge", "seats", "rooms", "people",
    }  # fmt: skip
    assert Fact.objects.filter(frame__isnull=False, unit="euro").count() == 2


def test_half_of_the_hours_given_by_two_people_is_read(year):
    let_pass(year)
    settle_flows()
    with override("en"):
        said = [each.sentence for each in readings_of(year.stage.place, year.today)]
    assert "71 % of the recorded hours are given by two people, out of 8." in said


def test_a_short_demo_holds_only_its_own_days(year):
    year.days_before = 9
    let_pass(year)
    assert min(Exchange.objects.values_list("on", flat=True)) >= year.today - timedelta(days=9)


def test_what_is_asked_for_meets_what_is_offered(year):
    tell_asks(year)

    assert AskOrOffer.objects.open_on(year.today).count() == len(TELLINGS)
    _theirs, met = open_with(year.stage.place, year.stage.organisations[JOBS], year.today)
    assert [match.offer.actor.name for match in met] == [ENTREPRENEURS]
