import pytest

from comptoir.kit.tests.lockers import LOCKER, TAKING, Lockers


@pytest.fixture(scope="module")
def standing_lockers(django_db_setup, django_db_blocker):
    """Tables made once for the file: SQLite alters none within a test's transaction."""
    with django_db_blocker.unblock():
        lockers = Lockers()
        lockers.migrate(LOCKER, TAKING)
        yield lockers
        lockers.remove()


@pytest.fixture
def lockers(standing_lockers, db):
    return standing_lockers


@pytest.fixture
def own_lockers(transactional_db):
    """Tables of this test's own, for it to migrate and to break."""
    lockers = Lockers()
    lockers.migrate(LOCKER, TAKING)
    yield lockers
    lockers.remove()
