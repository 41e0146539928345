"""What a study assumes of the time before, and how much of it: as the page of two dates does."""

from datetime import date

import pytest
from django.utils import translation

from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_organisation
from comptoir.studies.made import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(client):
    return make_neighbourhood(client)


def texts(around, part, day=TODAY):
    with translation.override("en"):
        said = make(around.place, day, "place", today=TODAY).parts[part]
        return [one.text.replace("\u00a0", " ") for one in said]


def test_the_study_and_the_two_dates_assume_the_same_ties(around):
    """The circle’s, undated and asleep; neither the city’s wish nor a tie whose first day is said."""
    around.declare("helps", around.school, since=date(2026, 2, 1))
    around.declare("supports", make_organisation("Fondation"))
    told = " ".join(texts(around, "method"))
    assert "2 ties whose beginning nobody said" in told
    page = around.page("atlas:two_dates", du="2025-11-01", au="2026-11-24")
    assert "2 ties whose beginning nobody said" in page


def test_a_year_ends_with_the_evening_of_a_past_day_and_the_next_begins_after_the_year_before(around):
    """What came on the first day of the year is of that year only, in the sums."""
    for day, people in ((date(2025, 11, 1), 60), (date(2026, 6, 10), 10), (date(2026, 6, 11), 500)):
        at = NOW.replace(year=day.year, month=day.month, day=day.day)
        happened(around.place, actor=around.school, quantity=people, at=at)
    sums = texts(around, "circulates", date(2026, 6, 10))
    assert "People, received: 70 persons; the year before: nothing." in sums
    sums = texts(around, "circulates")
    assert "People, received: 606 persons; the year before: nothing." in sums
