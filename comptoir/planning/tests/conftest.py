from __future__ import annotations

from typing import Any

import pytest
import time_machine

from comptoir.desk.tests.counter_scene import NOW, Scene, make_scene
from comptoir.planning.tests.planning_scene import Looker, looker


@pytest.fixture(autouse=True)
def _at_14_20() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene(db: None, client: Any) -> Scene:
    return make_scene(client)


@pytest.fixture
def maud(scene: Scene) -> Looker:
    """At the counter."""
    return Looker(scene, scene.account)


@pytest.fixture
def nadia(scene: Scene) -> Looker:
    """A member."""
    return looker(scene, "Nadia Benali", "member")


@pytest.fixture
def claire(scene: Scene) -> Looker:
    """The manager."""
    return looker(scene, "Claire Vasseur", "manager")
