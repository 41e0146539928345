"""The place whose files are read, its house, and a city that files speak of."""

import pytest

from comptoir.places.tests.factories import make_organisation, make_place


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place():
    return make_place("Le Comptoir", slug="comptoir")


@pytest.fixture
def us():
    return make_organisation("Zoomacom")


@pytest.fixture
def city():
    return make_organisation("Ville de Firminy")
