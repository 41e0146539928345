"""The place, its room and its projector, as most tests of bookings have them; a test may have its own."""

import pytest

from comptoir.agenda.tests.factories import make_place, make_room
from comptoir.booking.tests.factories import make_thing


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


@pytest.fixture
def projector(place):
    return make_thing(place)
