from collections.abc import Iterator

import pytest
import time_machine

from comptoir.network.tests.neighbourhood import NOW


@pytest.fixture(autouse=True)
def _the_day_of_the_neighbourhood() -> Iterator[None]:
    """Pages are asked on the day that the neighbourhood lives, whenever the tests are run."""
    with time_machine.travel(NOW, tick=False):
        yield
