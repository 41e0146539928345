"""Real browsers before a live server: a window of each size, the clock at 14:20, an eye on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.eye import Eye
from tests.journeys.scene import NOW, House, build_house, session_of

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}

# How long a loaded machine may take; a journey that goes well never waits so long.
SEEN_WITHIN, DONE_WITHIN, OPENED_WITHIN = 15_000, 20_000, 60_000

expect.set_options(timeout=SEEN_WITHIN)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.flaky(reruns=1))
            item.add_marker(pytest.mark.django_db(transaction=True))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each journey is walked before a large window and in the hand, unless only a hand can.

    A file whose journeys are of one size says so by a ``size`` of its own.
    """
    if "size" in metafunc.fixturenames and not hasattr(metafunc.module, "size"):
        in_the_hand = any(mark.name == "in_the_hand" for mark in metafunc.definition.iter_markers())
        metafunc.parametrize("size", ["phone"] if in_the_hand else list(SIZES), indirect=True)


@pytest.fixture
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], size: str) -> dict[str, Any]:
    touch = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    plain = {
        "viewport": SIZES[size],
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "reduced_motion": "reduce",
    }
    return {**browser_context_args, **plain, **touch}


@pytest.fixture
def at_14_20() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def house(transactional_db: None, at_14_20: None) -> House:
    return build_house()


@pytest.fixture
def eye(size: str) -> Iterator[Eye]:
    """Looks; what it noted fails the journey at its end, all at once."""
    eye = Eye(size)
    yield eye
    assert not eye.faults, "\n\n".join(dict.fromkeys(eye.faults))


Opener = Callable[..., Page]


@pytest.fixture
def open_as(new_context: Callable[..., BrowserContext], live_server: Any, house: House, eye: Eye) -> Opener:
    """A browser of one's own: ``open_as("Maud Perrin", "desk:counter")``; anybody's with ``""``."""

    def open_page(who: str, address: str, *args: Any, **context: Any) -> Page:
        browser = new_context(base_url=live_server.url, **context)
        browser.set_default_timeout(DONE_WITHIN)
        browser.set_default_navigation_timeout(OPENED_WITHIN)
        browser.clock.set_fixed_time(NOW)
        if who:
            value = session_of(house.accounts[who])
            browser.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page = browser.new_page()
        eye.watch(page)
        page.goto(address if address.startswith("/") else house.url(address, *args))
        return page

    return open_page


@pytest.fixture
def counter(open_as: Opener) -> Page:
    """The counter before Maud."""
    return open_as("Maud Perrin", "desk:counter")
