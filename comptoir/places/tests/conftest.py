from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from comptoir.places.tests.factories import make_place, sign_in_as

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def place():
    return make_place(slug="ici")


@pytest.fixture
def monday_morning():
    """It is Monday 23 November 2026, 10:00 in Paris."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def manager(client, place):
    """A manager of the place, signed in with ``client``."""
    return sign_in_as(client, place, "manager")


@pytest.fixture
def visit(client, manager):
    """``visit("add_space")`` reads a page of the place; ``visit("add_space", name=…)`` sends its form."""

    def _visit(name, /, *args, **data):
        address = reverse(f"places:{name}", args=["ici", *args])
        return client.post(address, data, follow=True) if data else client.get(address)

    return _visit


@pytest.fixture
def yes(client, manager):
    """Say yes to what the page asks."""
    return lambda name, *args: client.post(reverse(f"places:{name}", args=["ici", *args]), follow=True)
