import pytest

from comptoir.closures.tests.scene import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()
