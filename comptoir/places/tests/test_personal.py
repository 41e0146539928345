"""What places hold about a person, given to them and forgotten."""

import pytest

from comptoir.places import personal
from comptoir.places.models import Acquaintance, Role
from comptoir.places.people import meet
from comptoir.places.tests.factories import EARLY, make_person, make_place, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    person = make_person()
    place = make_place("La Source")
    meet(place=place, person=person, now=EARLY)
    make_role(place, "concierge", person)
    return person


def test_a_person_is_told_who_knows_them_and_what_they_did_there(person):
    assert personal.export_of(person) == {
        "known_to": [{"place": "La Source", "since": "2026-01-05T08:00:00+00:00"}],
        "roles": [
            {
                "place": "La Source",
                "role": "concierge",
                "starts_at": "2026-01-05T08:00:00+00:00",
                "ends_at": None,
            }
        ],
    }


def test_nobody_knows_who_was_erased(person):
    other = make_role(make_place(), "member")
    personal.erase(person, by=None, now=EARLY)
    assert not Acquaintance.objects.exists()
    assert list(Role.objects.all()) == [other]
