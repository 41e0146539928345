"""Pictures of every main page of the demo, to be looked at: desktop and phone, light and dark."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comptoir.cli.telling import Failure

HERE = "/lieux/comptoir-numerique"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Page:
    """A page to photograph: its name, its address, who looks at it, and what is done before the picture."""

    name: str
    path: str
    who: str = ""
    fill: tuple[str, str] = ("", "")
    press: str = ""


PAGES = (
    Page("sign-in", "/compte/login/"),
    Page("place", f"{HERE}/"),
    Page("directory", "/lieux/"),
    Page("listed-place", "/lieux/?q=source"),
    Page("counter", f"{HERE}/comptoir/", "Maud Perrin"),
    Page("counter-search", f"{HERE}/comptoir/", "Maud Perrin", fill=("#q", "nad")),
    Page("counter-refusal", f"{HERE}/comptoir/", "Maud Perrin"),
    Page("people", f"{HERE}/personnes/", "Maud Perrin"),
    Page("me", f"{HERE}/moi/", "Nadia Benali"),
    Page("book", f"{HERE}/moi/reserver/", "Nadia Benali"),
    Page("set-up", f"{HERE}/le-lieu/", "Claire Vasseur"),
    Page("imports", f"{HERE}/annuaire/", "Claire Vasseur"),
    Page("not-found", "/lieux/nulle-part/"),
)


def photograph(folder: Path, *, only: str, progress: Progress) -> int:
    """Take all pictures into ``folder`` as ``<page>-<size>-<theme>.png``; returns how many.

    :raises Failure: without Playwright or a Chromium.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = [page for page in PAGES if page.name.startswith(only)]
    with _demo_server() as address, _browser() as browser:
        taken = 0
        total = len(pages) * len(SIZES) * len(THEMES)
        for size, (width, height) in SIZES.items():
            for theme in THEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=theme, locale="fr-FR"
                )
                for page in pages:
                    progress(f"{page.name} {size} {theme}", taken, total)
                    _take(context, address, page, folder / f"{page.name}-{size}-{theme}.png")
                    taken += 1
                context.close()
        return taken


def _take(context: Any, address: str, page: Page, path: Path) -> None:
    context.clear_cookies()
    tab = context.new_page()
    if page.who:
        tab.goto(f"{address}/compte/login/")
        tab.get_by_role("button", name=page.who).first.click()
        tab.wait_for_load_state()
    tab.goto(address + page.path)
    if page.fill[0]:
        tab.locator(page.fill[0]).press_sequentially(page.fill[1], delay=40)
        tab.wait_for_timeout(600)
    if page.press:
        tab.locator(page.press).first.click()
        tab.wait_for_load_state()
    tab.wait_for_timeout(150)
    tab.screenshot(path=str(path), full_page=True)
    tab.close()


@contextmanager
def _browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise Failure("pictures need the development packages: ./script/install") from error
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    arguments = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


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
