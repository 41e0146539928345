"""The run on the second database leaves out what says nothing of it, and nothing else."""

import re
from pathlib import Path

import pytest
from django.test import TestCase

from tests import second_database
from tests.journeys.conftest import SIZES

COMPTOIR = Path(__file__).parent.parent / "comptoir"
READS_THE_ADDRESS = re.compile(r"""environ\.get\("DATABASE_URL""")


@pytest.fixture
def item():
    """A test as the collection knows it: ``item(fixtures, *marks, size=…)``."""

    class Item:
        def __init__(self, *fixtures, marks=(), cls=None, size=None):
            self.fixturenames, self.marks, self.cls = fixtures, marks, cls
            if size:
                self.callspec = type("Call", (), {"params": {"size": size}})

        def get_closest_marker(self, name):
            return name in self.marks or None

    return Item


def test_what_may_ask_the_database_is_run_on_both(item):
    for asking in (
        item(marks=["django_db"]),
        item(marks=["both_databases"]),
        item("client", "db"),
        item("transactional_db"),
        item("live_server", "page"),
        item(cls=TestCase),
    ):
        assert second_database.asks_the_database(asking)


def test_what_pytest_keeps_from_every_database_is_run_once(item):
    assert not second_database.asks_the_database(item("tmp_path", "django_db_setup"))
    assert not second_database.asks_the_database(item(cls=object))


def test_a_journey_is_walked_once_more_and_in_the_hand_when_only_a_hand_can(item):
    assert not second_database.is_walked_again(item(size="desktop"))
    assert second_database.is_walked_again(item(size="phone"))
    assert not second_database.is_walked_again(item(size="phone", marks=["in_the_hand"]))
    assert not second_database.is_walked_again(item())


def test_the_others_stay_in_their_order_and_are_told_as_left_out(item):
    first, pure, again, last = (
        item("db"),
        item(),
        item("db", size="phone"),
        item("db", size="desktop"),
    )
    told = []

    class Config:
        class hook:  # noqa: N801 - pytest's own name
            @staticmethod
            def pytest_deselected(items):
                told.extend(items)

    items = [first, pure, again, last]
    second_database.leave_out(Config, items)

    assert items == [first, last]
    assert set(told) == {pure, again}


def test_who_reads_the_address_of_the_database_says_so():
    """In a process of its own a test may reach a database without pytest knowing: its mark tells."""
    found = [
        (path.name, text)
        for path in COMPTOIR.glob("*/tests/**/*.py")
        if READS_THE_ADDRESS.search(text := path.read_text(encoding="utf-8"))
    ]
    assert len(found) >= 3
    silent = [name for name, text in found if "both_databases" not in text and "django_db" not in text]
    assert silent == []


def test_the_first_size_is_one_of_the_journeys():
    assert second_database.FIRST_SIZE in SIZES


def test_a_journey_that_leaves_the_large_window_is_marked():
    """Else it would be walked nowhere on the second database."""
    leaves = re.compile(r'size (?:!= "phone"|== "desktop"):\s+pytest\.skip')
    journeys = sorted((COMPTOIR.parent / "tests" / "journeys").glob("*.py"))
    assert len(journeys) > 20
    assert [path.name for path in journeys if leaves.search(path.read_text(encoding="utf-8"))] == []
    assert leaves.search('if size != "phone":\n        pytest.skip("a finger")')
