from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils.translation import override

from comptoir.enquiries.tests.asked import Asked, make_asked
from comptoir.network.tests.neighbourhood import NOW


@pytest.fixture
def here(client: Any, db: None) -> Iterator[Asked]:
    with time_machine.travel(NOW, tick=False), override("en"):
        yield make_asked(client)
