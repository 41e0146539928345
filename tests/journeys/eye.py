"""Somebody who looks hard at every page a journey meets, and writes down what is wrong with it.

Looked at: what axe finds, in both colour schemes; a page wider than its window, and than 320 px on a phone;
targets too small for a finger; words squeezed in a column of letters, left in English or badly set in
French; what the browser complains of; answers that are the server's fault. Either database makes the same
pages: they are looked at on SQLite, and only heard on PostgreSQL.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.db import connection
from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

from tests.journeys.patience import settled

NARROWEST = 320
LEAST_TARGET = 44
FONTS_AND_STYLE = (
    "() => document.fonts.ready.then(() => document.getAnimations().forEach((one) => one.finish()))"
)
SHAPE = """() => location.pathname.replace(/\\d+/g, 'N') + [...document.body.querySelectorAll('*')]
    .filter((one) => !one.closest('svg svg, tbody tr:nth-child(n+3), li:nth-child(n+4)'))
    .map((one) => one.tagName + one.getAttribute('class') + (one.hidden ? '-' : '+')).join(' ')"""
AXE = "(options) => axe.run(document, options)"
ALL_RULES: dict[str, Any] = {"resultTypes": ["violations"]}
CONTRAST_ONLY = {**ALL_RULES, "runOnly": ["color-contrast"]}
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WHAT_IS_WIDE = """() => [...document.body.querySelectorAll('*')].filter((one) => {
    for (let up = one.parentElement; up; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== 'visible' && up !== document.body) return false;
    return one.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
  }).slice(-3).map((one) => one.outerHTML.slice(0, 160))"""
SMALL_TARGETS = """(least) => [...document.querySelectorAll(
    'button, .btn, select, summary, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])')]
    .filter((one) => one.offsetParent && one.checkVisibility() && !one.closest('.unseen'))
    .filter((one) => one.getBoundingClientRect().height < least - 0.5)
    .map((one) => `${one.outerHTML.slice(0, 110)} : ${one.getBoundingClientRect().height} px`)"""

# A column of letters: words in less than four letters of width, and much higher than wide. What is of one
# pixel is said to those who listen.
SQUEEZED = """() => [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && one.offsetWidth !== 1 && !one.closest('svg, .unseen')
      && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim().length > 3))
    .filter((one) => {
      const words = document.createRange();
      words.selectNodeContents(one);
      const box = words.getBoundingClientRect();
      return box.width < 4 * parseFloat(getComputedStyle(one).fontSize) && box.height > 4 * box.width;
    }).map((one) => one.outerHTML.slice(0, 110))"""

# Whoever reads a slip of paper keeps it: it does not leave while one looks, however slow this machine is.
SLIPS = """(kind) => document.querySelectorAll("#toasts .toast")
    .forEach((slip) => slip.dispatchEvent(new Event(kind)))"""

ENGLISH = re.compile(
    r"\b(?:the|and|with|your|this|that|is|are|was|were|from|until|not|of|for|has|have)\b", re.I
)
MISSPELT = re.compile(r"\w [;:!?»]|« |\w[;!?](?=\s|$)|«\w|\d [€%]|\.\.\.")
NOT_OUR_WORDS = "textarea, input, select, [lang], code, .skip, [translate=no]"
WORDS = f"""() => {{
    const copy = document.body.cloneNode(true);
    copy.querySelectorAll({NOT_OUR_WORDS!r} + ', script, style, template').forEach((one) => one.remove());
    document.body.append(copy);
    const words = copy.innerText;
    copy.remove();
    return words;
  }}"""
# What Chromium says of a refusal (409, 422), of a page that is not there, of a plug that a journey pulled.
_EXPECTED = re.compile(
    r"^htmx:|status of (?:4\d\d|503)|ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED"
    r"|does not conform to the required format"
)
# What is said when the page was left, or loaded anew, while one looked at it: the new one has no body yet.
_LEFT = re.compile(r"context was destroyed|Cannot find context|axe is not defined|of null \(reading 'query")
_LOOKS, _A_MOMENT, _LEAVES_WITHIN = 3, 20, 10_000


class Album:
    """The pages that were found to be well, by their shape; all processes of one run look into it.

    A page with a fault is not put there: walked once more, the journey must find it well, or fail again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def __contains__(self, shape: str) -> bool:
        return self._page(shape).exists()

    def add(self, shape: str) -> None:
        self._page(shape).touch()

    def _page(self, shape: str) -> Path:
        return self.folder / sha256(shape.encode()).hexdigest()


class Eye:
    """What was met and what is wrong with it."""

    def __init__(self, size: str) -> None:
        self.size = size
        self.already = Album(Path(os.environ["COMPTOIR_TESTS_RUN_IN"]) / "seen")
        self.faults: list[str] = []
        self.leaving: set[Request] = set()

    def watch(self, page: Page) -> None:
        """From now on, hear what the browser and the server complain of on this page."""
        page.on("pageerror", lambda error: self.note(page, f"a script failed: {error}"))
        page.on("console", lambda message: self._hear(page, message))
        page.on("response", lambda answer: self._receive(page, answer))
        page.on("request", self._leave)
        for over in ("requestfinished", "requestfailed"):
            page.on(over, lambda request: self.leaving.discard(request))

    def note(self, page: Page, fault: str) -> None:
        self.faults.append(f"{page.url} ({self.size}): {fault}")

    def look(self, page: Page, *, language: str = "fr") -> None:
        """Look at the page once it stands still; one of the same shape at the same size was seen already."""
        for look in range(1, _LOOKS + 1):
            self._wait(page)
            if connection.vendor != "sqlite":
                return
            try:
                self._look(page, language)
            except Error as error:
                if look == _LOOKS or not _LEFT.search(error.message):
                    raise
            else:
                return

    def _leave(self, request: Request) -> None:
        if request.is_navigation_request():
            self.leaving.add(request)

    def _wait(self, page: Page) -> None:
        for _ in range(_LEAVES_WITHIN // _A_MOMENT):
            if not self.leaving:
                break
            page.wait_for_timeout(_A_MOMENT)
        self.leaving.clear()
        settled(page)

    def _look(self, page: Page, language: str) -> None:
        page.evaluate(FONTS_AND_STYLE)
        shape = f"{self.size} {language} {page.evaluate(SHAPE)}"
        if shape in self.already:
            return
        faults = len(self.faults)
        page.evaluate(SLIPS, "pointerenter")
        try:
            self._axe(page)
            self._width(page)
            if language == "fr":
                self._read(page, page.evaluate(WORDS))
        finally:
            page.evaluate(SLIPS, "pointerleave")
        if len(self.faults) == faults:
            self.already.add(shape)

    def _hear(self, page: Page, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _EXPECTED.search(message.text):
            self.note(page, f"the browser says: {message.text}")

    def _receive(self, page: Page, answer: Response) -> None:
        if answer.status >= 500:
            self.note(page, f"{answer.status} for {answer.request.method} {answer.url}")

    def _axe(self, page: Page) -> None:
        page.evaluate(AXE_SCRIPT)
        self._violations(page, "light", page.evaluate(AXE, ALL_RULES))
        page.emulate_media(color_scheme="dark")
        try:
            page.evaluate(FONTS_AND_STYLE)
            self._violations(page, "dark", page.evaluate(AXE, CONTRAST_ONLY))
        finally:
            page.emulate_media(color_scheme="light")

    def _violations(self, page: Page, theme: str, result: dict[str, Any]) -> None:
        for violation in result["violations"]:
            for node in violation["nodes"]:
                said = " ".join(one["message"] for one in [*node["any"], *node["all"], *node["none"]])
                self.note(page, f"axe, {theme}: {violation['id']}: {node['html'][:200]}: {said[:300]}")

    def _width(self, page: Page) -> None:
        size = page.viewport_size
        if self.size == "phone" and size:
            for small in page.evaluate(SMALL_TARGETS, LEAST_TARGET):
                self.note(page, f"too small for a finger: {small}")
            page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
        try:
            if page.evaluate(WIDER) > 0:
                self.note(page, f"wider than its window: {page.evaluate(WHAT_IS_WIDE)}")
            for words in page.evaluate(SQUEEZED):
                self.note(page, f"written letter under letter: {words}")
        finally:
            if size:
                page.set_viewport_size(size)

    def _read(self, page: Page, words: str) -> None:
        for line in words.splitlines():
            if ENGLISH.search(line):
                self.note(page, f"left in English: {line}")
            if MISSPELT.search(line):
                self.note(page, f"badly set: {line!r}")
