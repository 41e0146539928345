"""The flows laid beside the journal: what is missing, wrong or superfluous, all counted, the first told."""

from datetime import date

import pytest

from comptoir.journal.models import Fact
from comptoir.network import comparing
from comptoir.network.comparing import compare_flows
from comptoir.network.models import Flow, FlowDebt
from comptoir.network.projection import settle_flows
from comptoir.network.tests.scene import AT, happened
from comptoir.places.tests.factories import make_organisation, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    FlowDebt.objects.all().delete()
    return make_place("Le Comptoir")


@pytest.fixture
def school():
    return make_organisation("École Chapelon")


@pytest.fixture
def club(place, school):
    """Three months of the school with the place, one with a club."""
    club = make_organisation("Le club")
    for month in (1, 2, 3):
        happened(place, actor=school, at=AT.replace(month=month), quantity=month)
    happened(place, Fact.Kind.HOURS_RECEIVED, actor=school, counterpart=club, quantity=60)
    settle_flows()
    return club


def flow(**which):
    return Flow.objects.filter(**which)


def test_each_difference_is_told_with_its_place_its_two_ends_and_its_month(place, school, club):
    flow(month=date(2026, 1, 1), counterpart=None).delete()
    flow(counterpart=club).update(quantity=7)
    flow(month=date(2026, 3, 1), counterpart=None).update(month=date(2031, 1, 1))
    with_place = {
        "place": place.pk, "actor": school.pk, "with": None, "direction": "received", "nature": "people",
        "unit": "person",
    }  # fmt: skip
    with_club = {**with_place, "with": club.pk, "nature": "hours"}

    found = compare_flows()

    assert (found.differences, found.is_same) == (4, False)
    assert found.shown == sorted(
        [
            {"what": "missing", **with_place, "month": "2026-01-01"},
            {"what": "missing", **with_place, "month": "2026-03-01"},
            {"what": "wrong", **with_club, "month": f"{AT:%Y-%m}-01"},
            {"what": "superfluous", **with_place, "month": "2031-01-01"},
        ],
        key=lambda told: (told["month"], told["with"] or 0),
    )
    assert found.flows == 4, "as many as the journal makes, whatever is there"


@pytest.mark.parametrize(
    "harm",
    [{"quantity": "1.01"}, {"facts": 2}, {"first_at": AT}, {"last_at": AT}, {"unit": "minute"}],
    ids=lambda harm: next(iter(harm)),
)
def test_any_part_of_a_figure_that_differs_is_found(club, harm):
    flow(month=date(2026, 1, 1), counterpart=None).update(**harm)
    assert not compare_flows().is_same


def test_those_of_another_place_are_not_taken_for_ours(place, school, club):
    other = make_place("Ailleurs")
    happened(other, actor=school, at=AT.replace(month=1))
    settle_flows()
    flow(place=other).delete()
    assert [told["place"] for told in compare_flows().shown] == [other.pk]


def test_what_changes_meanwhile_does_not_count(place, school, club, monkeypatch):
    monkeypatch.setattr(comparing, "settle_flows", lambda: happened(place, actor=school))
    assert FlowDebt.objects.count() == 0
    assert compare_flows().is_same
    assert FlowDebt.objects.count() == 1
    flow(month=date(2026, 1, 1), counterpart=None).delete()
    assert compare_flows().differences == 1, "another month of the same actor is not excused"


def test_all_are_counted_and_the_first_are_told(club, monkeypatch):
    monkeypatch.setattr(comparing, "MOST_SHOWN", 2)
    Flow.objects.update(facts=9)
    found = compare_flows()
    assert (found.differences, len(found.shown), found.flows) == (4, 2, 4)


def test_comparing_asks_the_same_whatever_the_months_and_the_places(
    place, school, club, django_assert_num_queries
):
    for number in range(3):
        happened(make_place(f"Lieu {number}"), actor=school, at=AT.replace(year=2004 + number))
    settle_flows()
    with django_assert_num_queries(5):
        assert compare_flows().flows == 7


def test_an_empty_journal_has_no_flow():
    assert compare_flows().as_dict() == {"is_same": True, "flows": 0, "differences": 0, "shown": []}
