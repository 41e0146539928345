"""The room is taken with its machine; the machine stays locked for who was not trained on it."""

from datetime import timedelta

import pytest

from comptoir.agenda.resources import retire_resource
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, make_place, make_room, tuesday
from comptoir.places.tests.factories import make_person
from comptoir.resources.ruling import add_part
from comptoir.rights.actions import retire_skill, train
from comptoir.rights.locked import stays_locked
from comptoir.rights.tests.factories import make_skill

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def place():
    return make_place(days=range(7))


@pytest.fixture
def room(place):
    return make_room(place, "Atelier")


@pytest.fixture
def laser(place, room):
    """In a corner of the workshop."""
    corner, laser = make_room(place, "Coin machines"), make_room(place, "Découpe laser")
    add_part(whole=room, part=corner, by=None, now=LONG_BEFORE)
    add_part(whole=corner, part=laser, by=None, now=LONG_BEFORE)
    return laser


@pytest.fixture
def skill(place, laser):
    return make_skill(place, laser, name="Laser")


@pytest.fixture
def nadia():
    return make_person()


def said(room, person, *periods):
    sentences = stays_locked(person=person, resources=[room], periods=periods or [tuesday(10, 12)])
    return [sentence.replace("\xa0", " ") for sentence in sentences]


def trained(skill, person, **changes):
    first = LONG_BEFORE.date()
    return train(person=person, skill=skill, trained_on=first, by=None, now=LONG_BEFORE, **changes)


def test_the_machine_stays_locked_and_it_is_said(room, skill, nadia):
    (sentence,) = said(room, nadia)
    assert "Découpe laser" in sentence
    assert "« Laser »" in sentence


def test_nobody_known_is_trained_on_nothing(room, skill):
    assert len(said(room, None)) == 1


def test_who_was_trained_reads_nothing(room, skill, nadia):
    trained(skill, nadia)
    assert said(room, nadia) == []


def test_a_training_counts_on_every_day_of_the_use(room, skill, nadia):
    trained(skill, nadia, valid_until=TUESDAY)
    assert said(room, nadia) == []
    assert len(said(room, nadia, tuesday(10, 12), tuesday(10, 12, TUESDAY + DAY))) == 1


def test_what_is_asked_for_by_itself_is_not_said_again(room, skill, laser, nadia):
    assert stays_locked(person=nadia, resources=[room, laser], periods=[tuesday(10, 12)]) == []
    assert said(laser, nadia) == []


def test_what_is_offered_or_asked_no_more_is_not_said(room, skill, laser, nadia):
    retire_skill(skill=skill, by=None, now=LONG_BEFORE)
    assert said(room, nadia) == []


def test_a_machine_that_is_gone_is_not_said(room, skill, laser, nadia):
    retire_resource(resource=laser, by=None, now=LONG_BEFORE)
    assert said(room, nadia) == []


def test_one_query_where_nothing_inside_asks_for_a_training(room, laser, nadia, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert said(room, nadia) == []
