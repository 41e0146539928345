"""Who stands nearest on a day: the place as one node, the nearest first, the ties as they stood."""

from datetime import date, timedelta

import pytest
import time_machine

from comptoir.actors.merging import merge_actors
from comptoir.graphs import nearest
from comptoir.graphs.nearest import HERE, graph_of
from comptoir.graphs.tests.neighbourhood import make_streets
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.ties.actions import change_state
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    with time_machine.travel(NOW, tick=False):
        yield make_streets(client)


def names(graph):
    return [node.name for node in graph.nodes]


def of(here, day=TODAY, far=2):
    return graph_of(here.place, day, today=TODAY, far=far)


def link(graph, *ends):
    keys = sorted(end if end == HERE else end.pk for end in ends)
    return next((one for one in graph.links if one.ends == tuple(keys)), None)


def test_the_nearest_come_first_as_far_as_asked(here):
    near = ["École Chapelon", "Cyberloire", "Ville de Saint-Étienne"]
    assert names(of(here, far=1)) == near
    assert names(of(here)) == [*near, "Fédération des cercles"]
    assert names(of(here, far=3)) == [*near, "Fédération des cercles", "Club de Roanne"]
    assert names(of(here, far=9)) == names(of(here, far=3))


def test_the_place_and_its_organisation_are_one_node(here):
    here.declare("partner_of", here.school, place=here.place)
    graph = of(here)
    assert here.us.pk not in {node.key for node in graph.nodes}
    assert link(graph, HERE, here.school).facts == 3
    assert [strand.kind for strand in link(graph, HERE, here.school).strands] == ["partner_of"]


def test_what_neighbours_declare_with_one_another_is_a_link(here):
    graph = of(here, far=1)
    assert link(graph, here.school, here.circle).state == "in_force"
    assert link(graph, here.circle, here.federation) is None
    assert graph.degrees[here.circle.pk] == 2


@pytest.mark.parametrize(
    ("states", "look"), [(["wished"], "wished"), (["asleep", "in_force"], "live"), (["refused"], "refused")]
)
def test_a_link_looks_as_what_is_said_first(here, states, look):
    shop = make_organisation("La boutique")
    for state, kind in zip(states, ("helps", "informs"), strict=False):
        here.declare(kind, shop, state=state)
    assert link(of(here), HERE, shop).look == look


@pytest.mark.parametrize(
    ("since", "until", "is_there"),
    [(TODAY, None, True), (TODAY + timedelta(days=1), None, False), (None, TODAY, False),
     (None, TODAY + timedelta(days=1), True)],
)  # fmt: skip
def test_today_a_tie_is_there_within_its_dates(here, since, until, is_there):
    shop = make_organisation("La boutique")
    here.declare("helps", shop, since=since, until=until)
    assert (link(of(here), HERE, shop) is not None) == is_there


def test_what_circulates_without_a_tie_is_a_live_link_without_a_state(here):
    found = link(of(here), HERE, here.school)
    assert (found.look, found.state, found.facts) == ("live", "", 3)


def test_what_circulates_between_two_neighbours_is_a_link_too(here):
    shop = make_organisation("La boutique")
    here.came(here.school, 4, times=2, counterpart=shop)
    found = of(here)
    assert link(found, here.school, shop).facts == 2
    assert "La boutique" in names(found)
    here.came(here.school, 4, counterpart=here.us)
    assert link(of(here), HERE, here.school).facts == 4


def test_no_person_is_a_node(here):
    nadia = make_person("Nadia")
    here.declare("helps", nadia, place=here.place)
    here.declare("represents", nadia, counterpart=here.city)
    here.came(nadia, 8)
    assert "Nadia" not in names(of(here, far=3))


def test_what_another_place_keeps_for_itself_is_not_there(here):
    other = make_place("La Fabrique", slug="fabrique")
    here.declare("helps", here.school, counterpart=here.city, visibility="team", told_in=other)
    assert link(of(here), here.school, here.city) is None
    here.declare("helps", here.city, counterpart=here.school, visibility="team", told_in=here.place)
    assert link(of(here), here.school, here.city) is not None


def test_who_was_merged_is_not_drawn(here):
    twin = make_organisation("Ecole Chapelon")
    here.declare("informs", twin)
    merge_actors(keep=here.school, absorb=twin, by=None, now=NOW)
    assert names(of(here)).count("École Chapelon") == 1
    assert "Ecole Chapelon" not in names(of(here))


class TestAPastDay:
    def test_a_tie_is_there_in_its_dates_only(self, here):
        shop = make_organisation("La boutique")
        here.declare("helps", shop, since=date(2010, 1, 1), until=date(2015, 1, 1))
        assert "La boutique" not in names(of(here))
        assert link(of(here, date(2012, 6, 30)), HERE, shop).state == "in_force"
        assert "La boutique" not in names(of(here, date(2009, 6, 30)))

    def test_it_is_in_the_state_that_was_said_by_then(self, here):
        wish = Tie.objects.get(subject=here.city)
        later = NOW + timedelta(days=400)
        change_state(tie=wish, state="in_force", by=None, now=later)
        last_year = graph_of(here.place, TODAY + timedelta(days=30), today=later.date(), far=1)
        assert link(last_year, HERE, here.city).look == "wished"
        assert (
            link(graph_of(here.place, later.date(), today=later.date(), far=1), HERE, here.city).look
            == "live"
        )

    def test_a_wish_is_not_there_before_it_was_said(self, here):
        assert "Ville de Saint-Étienne" not in names(of(here, TODAY - timedelta(days=10)))

    def test_facts_are_those_of_the_year_before(self, here):
        assert link(of(here), HERE, here.school).facts == 3
        assert link(of(here, date(2024, 5, 31)), HERE, here.school) is None

    def test_ever_is_everybody(self, here):
        here.declare("helps", make_organisation("La boutique"), until=date(2015, 1, 1))
        assert "La boutique" in names(graph_of(here.place, None, today=TODAY))


def test_beyond_the_most_the_furthest_are_left_out(here, monkeypatch):
    monkeypatch.setattr(nearest, "MOST", 2)
    kept = names(of(here, far=3))
    assert kept[0] == "École Chapelon"
    assert len(kept) == 2
    assert not {"Fédération des cercles", "Club de Roanne"} & set(kept)


def test_the_queries_do_not_grow(here, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        of(here)
    for number in range(12):
        here.declare("helps", make_organisation(f"Une {number}"), counterpart=here.circle)
        here.declare("helps", make_organisation(f"Autre {number}"))
    with django_assert_max_num_queries(14):
        assert len(of(here).nodes) == 28
