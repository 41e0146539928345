import pytest

from comptoir.waiting.tests.scene import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()
