"""The readings of a place, from what is in the tables."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.network.gathering import readings_of
from comptoir.network.models import Flow
from comptoir.network.projection import settle_flows
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.ties.actions import change_state, declare_tie
from comptoir.ties.models import Agreement, AgreementParty, Tie
from comptoir.ties.tests.factories import make_tie

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def place():
    return make_place("Le Comptoir")


@pytest.fixture
def school():
    return make_organisation("École Chapelon")


def codes(place):
    return [reading.code for reading in readings_of(place, TODAY)]


def tie(kind, subject, counterpart=None, **changes):
    return make_tie(subject, counterpart, kind=kind, **changes)


def test_a_place_of_which_nothing_is_recorded_says_nothing(place):
    assert codes(place) == []


@pytest.mark.parametrize("settle", [settle_flows, lambda: None], ids=["settled", "owed"])
def test_who_sends_people_and_who_is_asleep(place, school, settle):
    for month in (*range(5, 13), 1):
        year = 2026 if month == 1 else 2025
        happened(place, actor=school, at=datetime(year, month, 10, 9, tzinfo=UTC))
    happened(place, actor=make_person("Paul"))
    settle()
    agreed = make_organisation("Le club")
    happened(place, Fact.Kind.COUNTED, counterpart=agreed)
    agreement = Agreement.objects.create(title="Accord", place=place, starts_on=TODAY, recorded_at=NOW)
    AgreementParty.objects.create(agreement=agreement, actor=agreed)

    asleep, sends = readings_of(place, TODAY)

    assert asleep.sentence.startswith("École Chapelon used to come almost every month")
    assert sends.sentence == "2 organisations send us people; an agreement is recorded with 1."


@pytest.mark.parametrize("kind", [Actor.Kind.CIRCLE, Actor.Kind.GROUP])
def test_a_circle_or_a_group_that_sends_people_signs_no_agreement(place, school, kind):
    Actor.objects.filter(pk=school.pk).update(kind=kind)
    happened(place, actor=school)
    assert "sends_without_agreement" not in codes(place)


def test_a_tie_that_goes_one_way_until_they_come(place, school):
    tie(Tie.Kind.SUPPORTS, school, place=place)
    [reading] = readings_of(place, TODAY)
    assert reading.sentence == "As far as is recorded, everything with École Chapelon comes from them to us."
    happened(place, Fact.Kind.USED, quantity=60, actor=school)
    assert codes(place) == []


def test_what_is_wished_or_over_says_nothing(place, school):
    tie(Tie.Kind.SUPPORTS, school, place=place, state=Tie.State.WISHED)
    tie(Tie.Kind.HELPS, school, place=place, since=date(2027, 1, 1))
    assert codes(place) == []


def test_everything_with_the_region_goes_through_one_person(place):
    nadia = make_person("Nadia")
    for name in ("Région", "Agence régionale"):
        body = make_organisation(name)
        Actor.objects.filter(pk=body.pk).update(scale=Actor.Scale.REGION)
        tie(Tie.Kind.FUNDS, body, place=place, carried_by=nadia)
    [reading] = readings_of(place, TODAY)
    assert reading.code == "through_one_person"
    assert "Nadia" not in reading.sentence


def test_a_circle_around_us_that_would_split(place):
    circle, hub = make_organisation("RDAC"), make_organisation("Le pivot")
    Actor.objects.filter(pk=circle.pk).update(kind=Actor.Kind.CIRCLE)
    members = [make_organisation(f"Membre {number}") for number in range(3)]
    for member in (hub, *members):
        tie(Tie.Kind.MEMBER_OF, member, circle)
    for member in members:
        tie(Tie.Kind.COOPERATES_WITH, member, hub)
    assert codes(place) == [], "a circle that is not around us is not ours to speak of"
    tie(Tie.Kind.PARTNER_OF, members[0], place=place)
    [reading] = readings_of(place, TODAY)
    assert reading.sentence == "Without Le pivot, the recorded ties inside RDAC would fall into 3 parts."


def test_half_of_the_hours_by_two_whom_nobody_names(place):
    for number, hours in enumerate((40, 20, 15, 15, 10)):
        Flow.objects.create(
            place=place, actor=make_person(f"Personne {number}"), direction="received", nature="hours",
            unit="minute", month=date(2026, 5, 1), quantity=hours, facts=1, first_at=NOW, last_at=NOW,
        )  # fmt: skip
    [reading] = readings_of(place, TODAY)
    assert reading.sentence == "60 % of the recorded hours are given by two people, out of 5."


def test_reading_costs_the_same_whatever_is_there(place, django_assert_max_num_queries):
    for number in range(20):
        body = make_organisation(f"Organisme {number}")
        tie(Tie.Kind.SUPPORTS, body, place=place)
        happened(place, actor=body)
    settle_flows()
    with django_assert_max_num_queries(12):
        assert codes(place)


class TestOfAPastDay:
    def then(self, place, day):
        return [reading.code for reading in readings_of(place, day, today=TODAY)]

    def test_by_the_ties_that_stood_then(self, place, school):
        tie(Tie.Kind.SUPPORTS, school, place=place, since=date(2020, 1, 1), until=date(2024, 1, 1))
        assert codes(place) == []
        assert self.then(place, date(2023, 12, 31)) == ["one_way"]
        assert self.then(place, date(2024, 1, 1)) == []

    def test_a_wish_of_then_says_nothing(self, place, school):
        told = {"kind": "supports", "subject": school, "place": place, "source": "Le conseil", "by": None}
        wish = declare_tie(state="wished", now=NOW, **told)
        change_state(tie=wish, state="in_force", by=None, now=NOW + timedelta(days=2))
        assert self.then(place, NOW.date() + timedelta(days=1)) == []
        assert self.then(place, NOW.date() + timedelta(days=2)) == ["one_way"]

    def test_by_what_had_circulated_until_then(self, place, school):
        for month in (*range(5, 13), 1):
            year = 2026 if month == 1 else 2025
            happened(place, Fact.Kind.USED, actor=school, at=datetime(year, month, 10, 9, tzinfo=UTC))
        assert "asleep" in self.then(place, TODAY)
        assert "asleep" not in self.then(place, date(2026, 2, 28))
        assert self.then(place, date(2025, 4, 30)) == []

    def test_hours_given_since_do_not_count(self, place):
        for number, hours in enumerate((40, 20, 15, 15, 10)):
            Flow.objects.create(
                place=place, actor=make_person(f"Personne {number}"), direction="received", nature="hours",
                unit="minute", month=date(2026, 5, 1), quantity=hours, facts=1, first_at=NOW, last_at=NOW,
            )  # fmt: skip
        assert self.then(place, date(2026, 5, 31)) == ["half_by_two"]
        assert self.then(place, date(2026, 4, 30)) == []
