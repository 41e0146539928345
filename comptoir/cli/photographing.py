"""Pictures of every main page of the demo, to be looked at: desktop and phone, light and dark."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby, product
from pathlib import Path
from typing import Any

from comptoir.bench.browser import SIZES, NoBrowser, browser
from comptoir.cli.pictured import PAGES, Page
from comptoir.cli.telling import Failure

THEMES = ("light", "dark")
STUDY_PAPER, DEMO = "study-paper", "var/demo"
SETTLES = 250
"""Milliseconds for what a press opens to be drawn."""
Progress = Callable[[str, int, int], None]


def photograph(folder: Path, *, only: str, progress: Progress) -> int:
    """Take all pictures into ``folder`` as ``<page>-<size>-<theme>.png``; returns how many.

    :raises Failure: without Playwright or a Chromium.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = [page for page in PAGES if page.name.startswith(only)]
    with _demo_server() as address, _browser() as browser:
        taken, total = 0, len(pages) * len(SIZES) * len(THEMES)
        for size, theme in product(SIZES, THEMES):
            for who, theirs in groupby(pages, key=lambda page: page.who):
                with _seen_by(browser, who, address, size, theme) as context:
                    for page in theirs:
                        progress(f"{page.name} {size} {theme}", taken, total)
                        _take(context, page, folder / f"{page.name}-{size}-{theme}.png")
                        taken += 1
        _print_study(folder, only=only)
        return taken


def _print_study(folder: Path, *, only: str) -> None:
    """The pages of the PDF of the network's study, printed from the demo by its command."""
    if not STUDY_PAPER.startswith(only):
        return
    command = [sys.executable, "-m", "comptoir.cli", "network-study", "comptoir-numerique", "--for", "public"]
    command += ["--to", str(folder / f"{STUDY_PAPER}.pdf"), "--pictures", str(folder)]
    demo = {"COMPTOIR_DEMO": "1", "DATABASE_URL": "", "COMPTOIR_DATA": os.environ.get("COMPTOIR_DATA", DEMO)}
    subprocess.run(command, check=True, env={**os.environ, **demo}, stdout=subprocess.DEVNULL)  # noqa: S603


@contextmanager
def _seen_by(browser: Any, who: str, address: str, size: str, theme: str) -> Iterator[Any]:
    """A window of that size in which that person of the demo has signed in; nobody when ``who`` is empty."""
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, color_scheme=theme, locale="fr-FR",
        reduced_motion="reduce",
    )  # fmt: skip
    if who:
        door = context.new_page()
        door.goto("/compte/login/")
        door.get_by_role("button", name=who).first.click()
        door.wait_for_load_state()
        door.close()
    yield context
    context.close()


def _take(context: Any, page: Page, path: Path) -> None:
    tab = context.new_page()
    tab.goto(page.path)
    for step in page.before:
        step(tab)
        tab.wait_for_load_state()
        tab.wait_for_timeout(SETTLES)
    tab.evaluate("() => document.fonts.ready")
    tab.screenshot(path=str(path), full_page=True)
    for step in page.after:
        step(tab)
        tab.wait_for_load_state()
    context.clear_cookies(name="django_language")
    tab.close()


@contextmanager
def _browser() -> Iterator[Any]:
    try:
        with browser() as opened:
            yield opened
    except NoBrowser as error:
        raise Failure(str(error)) from error


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _demo_server() -> Iterator[str]:
    """The demo, on a port of its own, stopped afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "comptoir.cli", "demo", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/sante/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            said = (server.stderr.read() if server.stderr else b"").decode()
            raise Failure(f"the demo did not start: {said.strip().splitlines()[-1] if said.strip() else '?'}")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - the demo's own loopback address
                return
        except OSError:
            time.sleep(0.3)
    raise Failure("the demo did not answer in time")
