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
from datetime import UTC, datetime, timedelta
from itertools import groupby, product
from pathlib import Path
from typing import Any

from comptoir.cli.telling import Failure
from comptoir.demo.clock import living_moment

HERE = "/lieux/comptoir-numerique"
COUNTER = f"{HERE}/comptoir"
PLANNING = f"{HERE}/planning"
BOOK = f"{HERE}/moi/reserver/"
SERIES = f"{HERE}/moi/series/nouvelle/"
GUESTS = f"{HERE}/reserver/"
CLOSURES = f"{HERE}/le-lieu/fermetures/"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
SETTLES = 250
"""Milliseconds for what a press opens to be drawn."""
CONCIERGE, MANAGER, COWORKER = "Maud Perrin", "Claire Vasseur", "Nadia Benali"
Progress = Callable[[str, int, int], None]
Step = Callable[[Any], object]
UNKNOWN_FILE = (
    "Structure;Rue;CP;Ville;Téléphone;Ouverture\n"
    "L’Atelier du Port;3 quai de la Loire;42300;Roanne;04 77 00 00 01;lundi 9h-12h\n"
    "La Grange aux Pixels;Le Bourg;42130;Trelins;04 77 00 00 02;mardi 14h-18h\n"
)


def _type(where: str, text: str) -> Step:
    return lambda tab: tab.locator(where).press_sequentially(text, delay=30)


def _press(where: str) -> Step:
    return lambda tab: tab.locator(where).first.click()


def _fill(**fields: str) -> Step:
    def fill(tab: Any) -> None:
        for name, value in fields.items():
            tab.locator(f"#panel [name={name}]").fill(value)

    return fill


def _bring(tab: Any) -> None:
    file = {"name": "tiers-lieux.csv", "mimeType": "text/csv", "buffer": UNKNOWN_FILE.encode()}
    tab.locator("input[type=file]").set_input_files(file)
    tab.locator("main form button").first.click()


def _in_days(days: int) -> str:
    """So many days after the Thursday on which the demo lives."""
    return f"{living_moment(datetime.now(UTC)).date() + timedelta(days=days)}"


def _each_week(tab: Any) -> None:
    told = {"starts_on": _in_days(5), "starts_time": "10:00", "ends_time": "12:00", "count": "8"}
    for name, value in told.items():
        tab.locator(f"main [name={name}]").fill(value)
    tab.locator("main form button.btn-primary").click()


def _close_a_day(tab: Any) -> None:
    for name, days in (("starts", 5), ("ends", 6)):
        tab.locator(f"main [name={name}]").fill(f"{_in_days(days)}T08:00")
    tab.locator("main [name=reason]").fill("Travaux d’isolation")
    tab.locator("main form button.btn-primary").click()


def _put_up(where: str) -> Step:
    """A screen is made there, and its address opened."""

    def put_up(tab: Any) -> None:
        tab.locator("#resource").select_option(where)
        tab.locator("main form.form button").click()
        tab.goto(tab.locator(".code-line a").get_attribute("href"))

    return put_up


@dataclass(frozen=True)
class Page:
    """A page to photograph: its name, its address, who looks, what is done before and after the picture."""

    name: str
    path: str
    who: str = ""
    before: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()


PAGES = (
    Page("sign-in", "/compte/login/"),
    Page("place", f"{HERE}/"),
    Page("place-english", f"{HERE}/", before=(_press("button[value=en]"),)),
    Page("directory", "/lieux/"),
    Page("directory-search", "/lieux/?q=source"),
    Page("listed-place", "/lieux/?q=rive+de+gier", before=(_press(".listing a"),)),
    Page("not-found", "/lieux/nulle-part/"),
    Page("guest", GUESTS),
    Page("guest-room", f"{GUESTS}?ressource=petite-salle"),
    Page("guest-who", f"{GUESTS}?ressource=petite-salle", before=(_press(".starts a"),)),
    Page("counter", f"{COUNTER}/", CONCIERGE),
    Page("counter-english", f"{COUNTER}/", CONCIERGE, (_press("button[value=en]"),)),
    Page("counter-search", f"{COUNTER}/", CONCIERGE, (_type("#q", "nad"),)),
    Page("counter-known", f"{COUNTER}/", CONCIERGE, (_type("#q", "roche"), _press("#found a"))),
    Page("counter-newcomer", f"{COUNTER}/accueillir/?nom=Nadege+Rivoir", CONCIERGE),
    Page("counter-group", f"{COUNTER}/groupe/", CONCIERGE, (_fill(senior="6", child="2"),)),
    Page(
        "counter-refusal",
        f"{COUNTER}/reserver/?resource=grande-salle&de=15:00&a=17:00",
        CONCIERGE,
        (_type("#nom", "karma"), _press("#names button")),
    ),
    Page("counter-booking", f"{COUNTER}/", CONCIERGE, (_press(".tl-block:not(.is-past) a"),)),
    Page("counter-tomorrow", f"{COUNTER}/", CONCIERGE, (_press(".today-days [rel=next]"),)),
    Page("counter-closed", f"{COUNTER}/?jour={time.localtime().tm_year}-12-25", CONCIERGE),
    Page("counter-paper", f"{COUNTER}/papier/", CONCIERGE),
    Page("counter-closing", f"{COUNTER}/cloture/", CONCIERGE),
    Page("network", f"{HERE}/reseau/", CONCIERGE),
    Page("network-city", f"{HERE}/reseau/", CONCIERGE, (_press(".net-says a"),)),
    Page("network-readings", f"{HERE}/reseau/lectures/", CONCIERGE),
    Page("people", f"{HERE}/personnes/", CONCIERGE),
    Page("person", f"{HERE}/personnes/?q=benali", CONCIERGE, (_press("main .rows a"),)),
    Page("person-new", f"{HERE}/personnes/nouvelle/", CONCIERGE),
    Page("organisations", f"{HERE}/personnes/organisations/", CONCIERGE),
    Page("to-decide", f"{HERE}/a-decider/", CONCIERGE),
    Page("request", f"{HERE}/a-decider/", CONCIERGE, (_press("main .rows a.btn-primary"),)),
    Page("planning", f"{PLANNING}/", CONCIERGE),
    Page("planning-desks", f"{PLANNING}/?ouvert=coworking", CONCIERGE),
    Page("planning-table", f"{PLANNING}/?forme=tableau", CONCIERGE),
    Page("planning-week", f"{PLANNING}/semaine/", CONCIERGE),
    Page("planning-month", f"{PLANNING}/mois/", CONCIERGE),
    Page("planning-room", f"{PLANNING}/ressources/petite-salle/", CONCIERGE),
    Page("planning-occupancy", f"{PLANNING}/occupation/", CONCIERGE),
    Page("planning-screens", f"{PLANNING}/ecrans/", MANAGER),
    Page("door-free", f"{PLANNING}/ecrans/", MANAGER, (_put_up("bureau-daide"),)),
    Page("door-taken", f"{PLANNING}/ecrans/", MANAGER, (_put_up("grande-salle"),)),
    Page("kiosk", f"{PLANNING}/ecrans/", MANAGER, (_put_up(""),)),
    Page("planning-member", f"{PLANNING}/", COWORKER),
    Page("me", f"{HERE}/moi/", COWORKER),
    Page("book", BOOK, COWORKER),
    Page("book-room", f"{BOOK}?ressource=petite-salle", COWORKER),
    Page("book-found", f"{BOOK}?length=60&within=week&party=6", COWORKER),
    Page("book-at", BOOK, COWORKER, (_press("#h-when ~ form button.btn-primary"),)),
    Page("book-yes", f"{BOOK}?ressource=petite-salle", COWORKER, (_press(".starts a"),)),
    Page("series-new", f"{SERIES}?resource=petite-salle", COWORKER),
    Page("series-plan", f"{SERIES}?resource=petite-salle", COWORKER, (_each_week,)),
    Page("series", f"{HERE}/moi/", COWORKER, (_press(".mine a.tag"),)),
    Page(
        "series-prolong",
        f"{HERE}/moi/",
        COWORKER,
        (_press(".mine a.tag"), _press("a[href$='prolonger/']"), _press("main form button")),
    ),
    Page("ways-to-sign-in", "/compte/2fa/", COWORKER),
    Page("set-up", f"{HERE}/le-lieu/", MANAGER),
    Page("set-up-hours", f"{HERE}/le-lieu/horaires/", MANAGER),
    Page("set-up-exceptions", f"{HERE}/le-lieu/exceptions/", MANAGER),
    Page("set-up-spaces", f"{HERE}/le-lieu/espaces/", MANAGER),
    Page("set-up-team", f"{HERE}/le-lieu/equipe/", MANAGER),
    Page("set-up-rules", f"{HERE}/le-lieu/ressources/petite-salle/", MANAGER),
    Page("set-up-rights", f"{HERE}/le-lieu/droits/", MANAGER),
    Page("closures", CLOSURES, MANAGER),
    Page("closure-new", f"{CLOSURES}nouvelle/", MANAGER),
    Page("closure-hits", f"{CLOSURES}nouvelle/", MANAGER, (_close_a_day,)),
    Page("imports", f"{HERE}/annuaire/", MANAGER),
    Page(
        "import-columns", f"{HERE}/annuaire/", MANAGER, (_bring,), (_press("form[action*=abandon] button"),)
    ),
    Page("import-doubts", f"{HERE}/annuaire/a-decider/", MANAGER),
)


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
        return taken


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
