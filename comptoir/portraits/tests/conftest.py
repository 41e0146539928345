import pytest
import time_machine
from django.utils.translation import override

from comptoir.network.tests.neighbourhood import NOW
from comptoir.portraits.tests.scene import make_scene


@pytest.fixture
def here(client):
    with time_machine.travel(NOW, tick=False), override("en"):
        yield make_scene(client)
