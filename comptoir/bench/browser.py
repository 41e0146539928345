"""A real Chromium for figures and pictures: that of the machine, else the one of Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")


class NoBrowser(Exception):
    """There is no browser here; the sentence says what to install."""


@contextmanager
def browser() -> Iterator[Any]:
    """Opened without windows, closed afterwards. :raises NoBrowser: without Playwright or a Chromium."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise NoBrowser("a browser is needed, with the development packages: ./script/install") from error
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    # The box of Chromium refuses the one who may do everything.
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=chromium, args=arguments)
        except Error as error:
            raise NoBrowser("a Chromium is needed: ./script/install, or the one of your system") from error
        try:
            yield opened
        finally:
            opened.close()
