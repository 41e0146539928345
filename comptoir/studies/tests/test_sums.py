"""What circulated with everybody together, told so that the figures of few persons stay untold."""

import pytest
from django.utils import translation

from comptoir.network.tests.neighbourhood import TODAY, make_neighbourhood
from comptoir.studies.made import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(client):
    return make_neighbourhood(client)


def people(around, audience="public"):
    """Of this year: the sum, and each actor's part."""
    with translation.override("en"):
        parts = make(around.place, TODAY, audience).parts
    (sum_,) = [one.cells[2] for one in parts["circulates"] if one.key.startswith("sum-people-received")]
    return sum_, [one.cells[3] for one in parts["actors"] if one.kind == "actor" and one.cells[3]]


def test_the_sum_is_of_all_when_all_may_be_told(around):
    around.came(around.city, 7)
    assert people(around)[0] == "43 persons"


@pytest.mark.parametrize("audience", ["public", "network", "place"])
def test_the_sum_less_the_others_gives_back_no_figure_of_few_persons(around, audience):
    """The school sent 36; the city sent 3, which nobody reads: not as 39 less 36 either."""
    around.came(around.city, 3)
    assert people(around, audience) == ("at least 36 persons", ["36 persons", "fewer than 5 persons"])


def test_a_sum_of_few_alone_is_told_as_few(around):
    around.place.facts.all().delete()
    around.came(around.city, 2)
    assert people(around)[0] == "fewer than 5 persons"


def test_how_many_facts_stand_behind_few_is_neither_counted_nor_drawn(around):
    """Three came one by one: three facts more, in the lead or as a line three facts thick, would say it."""
    with translation.override("en"):
        before = make(around.place, TODAY, "public")
        around.came(around.city, 1, times=3)
        after = make(around.place, TODAY, "public")
    assert all("3 facts say what circulated" in one.parts["introduction"][0].text for one in (before, after))
    assert [mark.weight for mark in after.marks if mark.key == around.city.pk] == [0]
    assert people(around) == ("at least 36 persons", ["36 persons", "fewer than 5 persons"])
