"""The counter page: what it shows of a day, empty or full."""

import pytest

from comptoir.desk.tests.counter_scene import Scene


def test_an_empty_day_says_what_would_be_there(scene: Scene):
    page = scene.get("counter").content.decode()
    assert "Mardi 24" in page
