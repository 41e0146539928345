import pytest

from comptoir.places.tests.factories import make_place, sign_in_as


@pytest.fixture
def place():
    return make_place(slug="ici")


@pytest.fixture
def manager(client, place):
    """A manager of the place, signed in with ``client``."""
    return sign_in_as(client, place, "manager")
