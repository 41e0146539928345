"""Newcomers are given a point once a day; who has one keeps it, until the team has all arranged again."""

from datetime import timedelta

import pytest
import time_machine

from comptoir.actors.merging import merge_actors
from comptoir.graphs.models import Position
from comptoir.graphs.nearest import graph_of
from comptoir.graphs.positions import arrange_again, place_newcomers, place_what_is_due, points_of
from comptoir.graphs.tests.neighbourhood import make_streets
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.places.tests.factories import make_organisation, make_place

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def here(client):
    with time_machine.travel(NOW, tick=False):
        yield make_streets(client)


def points(here, day=TODAY):
    return points_of(here.place, graph_of(here.place, day, today=TODAY), today=TODAY)


def test_whoever_has_none_is_given_one_and_then_keeps_it(here):
    drawn = points(here)
    assert place_newcomers(place=here.place, on=TODAY) == 5
    kept = points(here)
    assert kept == drawn
    assert place_newcomers(place=here.place, on=TOMORROW) == 0
    shop = make_organisation("La boutique", family="partner", scale="city")
    here.declare("helps", shop)
    assert {key: point for key, point in points(here).items() if key in kept} == kept
    assert place_newcomers(place=here.place, on=TOMORROW) == 1
    assert points(here) == kept | {shop.pk: points(here)[shop.pk]}


def test_who_stands_nowhere_yet_is_drawn_where_they_will_be_kept(here):
    place_newcomers(place=here.place, on=TODAY)
    shop = make_organisation("La boutique", family="partner", scale="city")
    here.declare("helps", shop)
    before = points(here)[shop.pk]
    place_newcomers(place=here.place, on=TODAY)
    assert points(here)[shop.pk] == before


def test_reading_writes_nothing(here):
    points(here)
    assert not Position.objects.exists()


def test_arranged_again_everybody_has_a_point_still(here):
    place_newcomers(place=here.place, on=TODAY)
    assert arrange_again(place=here.place, on=TODAY) == 5
    assert Position.objects.filter(place=here.place).exclude(actor=None).count() == 5
    assert Position.objects.get(place=here.place, actor=None).placed_on == TODAY


def looked_at(place):
    return Position.objects.filter(place=place, actor=None).values_list("placed_on", flat=True).first()


def test_the_clock_looks_once_a_day_at_each_place(here):
    second = make_place("La Fabrique", slug="fabrique")
    assert place_what_is_due(NOW, seconds=600) == 5
    assert looked_at(here.place) == looked_at(second) == TODAY
    here.declare("helps", make_organisation("La boutique"))
    assert place_what_is_due(NOW, seconds=600) == 0
    assert place_what_is_due(NOW + timedelta(days=1), seconds=600) == 1
    assert looked_at(here.place) == looked_at(second) == TOMORROW


def test_when_time_is_over_whoever_waits_longest_is_next(here):
    second, third = (make_place(name, slug=name.lower()) for name in ("Fabrique", "Moulin"))
    place_newcomers(place=here.place, on=TODAY)
    place_newcomers(place=second, on=TODAY - timedelta(days=1))
    days = []
    for _tick in range(4):
        place_what_is_due(NOW + timedelta(days=1), seconds=0)
        days.append([looked_at(place) for place in (here.place, second, third)])
    assert days == [
        [TODAY, TODAY - timedelta(days=1), TOMORROW],
        [TODAY, TOMORROW, TOMORROW],
        [TOMORROW, TOMORROW, TOMORROW],
        [TOMORROW, TOMORROW, TOMORROW],
    ]


def test_a_merge_leaves_the_drawing_as_it_is(here):
    place_newcomers(place=here.place, on=TODAY)
    kept = points(here)
    merge_actors(keep=here.school, absorb=here.city, by=None, now=NOW)
    after = points(here)
    assert here.city.pk not in after
    assert after[here.school.pk] == kept[here.school.pk]


def test_it_says_who_stands_where(here):
    place_newcomers(place=here.place, on=TODAY)
    assert str(Position.objects.get(actor=None)) == "Le Comptoir Numérique (0.0, 0.0)"
