"""Waiting as somebody does who looks before pressing: for the page itself, and never for a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Route, expect

AT_ONCE = 1_000
ON_ITS_WAY = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"


def settled(page: Page) -> None:
    """Its scripts have run, and no part of it is being asked for or put in place."""
    page.wait_for_load_state("load")
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)


def arrived(page: Page, heading: str) -> None:
    """The page of that heading is there, and ready."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    settled(page)


def answered(box: Locator) -> None:
    """The list under a search box answers all that is typed there, and not its first letters."""
    expect(box).to_have_attribute("data-typed", box.input_value())


def taken_in(page: Page) -> None:
    """The focus is in the panel, so that the next key goes there."""
    expect(page.locator("#panel :focus")).to_have_count(1)


def next_look(page: Page) -> None:
    """That counter has asked once more what is new, which it does every two seconds, and shows the answer.

    What was done before must be shown after: within three seconds, whatever the machine is busy with.
    """
    expect(page.locator("#news")).to_have_attribute("hx-trigger", re.compile("^every 2s"))
    with page.expect_request("**/nouveau/**") as look:
        pass
    answer = look.value.response()
    assert answer is not None
    assert answer.ok, "the counter did not learn what is new"
    settled(page)


@contextmanager
def held(page: Page, address: str) -> Iterator[None]:
    """What was asked at that address while one did something is answered after, and put in place."""
    asked: list[Route] = []
    page.route(address, lambda route: asked.append(route))
    with page.expect_request(address):
        yield
    while not asked:
        page.wait_for_timeout(20)
    for route in asked:
        with page.expect_response(route.request.url):
            route.continue_()
    page.unroute(address)
    settled(page)
