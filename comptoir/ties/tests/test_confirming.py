"""One of the two sides of a tie says that it is so: the day is kept, and how it is known."""

from datetime import date

import pytest

from comptoir.places.tests.factories import make_organisation
from comptoir.ties.actions import confirm_tie, withdraw_tie
from comptoir.ties.rules import TieIsWithdrawn
from comptoir.ties.tests.factories import NOW, make_tie

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def tie():
    return make_tie(make_organisation("La Ville"), make_organisation("Zoomacom"), kind="funds", source="PV")


def confirm(tie, on=DAY, **told):
    confirm_tie(tie=tie, on=on, by=None, now=NOW, **told)
    tie.refresh_from_db()
    return tie


def test_the_day_and_who_said_so_are_kept(tie):
    assert confirm(tie, source="Enquête d’automne").source == "PV; Enquête d’automne"
    assert tie.confirmed_on == DAY


def test_the_same_source_is_told_once(tie):
    for _time in range(2):
        confirm(tie, source="Enquête d’automne")
    assert tie.source == "PV; Enquête d’automne"


def test_a_source_that_does_not_fit_is_left_out_and_the_day_kept(tie):
    assert confirm(tie, source="E" * 200).source == "PV"
    assert tie.confirmed_on == DAY


def test_an_earlier_day_changes_nothing(tie):
    confirm(tie)
    assert confirm(tie, date(2026, 1, 1)).confirmed_on == DAY


def test_what_was_withdrawn_is_not_confirmed(tie):
    withdraw_tie(tie=tie, by=None, now=NOW)
    with pytest.raises(TieIsWithdrawn):
        confirm(tie)
