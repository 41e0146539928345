from collections.abc import Iterator

import pytest
from django.test import Client

from comptoir.desk.tests.counter_scene import Scene, at_14_20, make_scene


@pytest.fixture
def scene(db: None, client: Client) -> Iterator[Scene]:
    """A counter on a Tuesday at 14:20, seen by its concierge."""
    built = make_scene(client)
    yield from (built for _ in at_14_20())
