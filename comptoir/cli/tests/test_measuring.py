"""Figures and pictures: what is asked is what is measured, and the answer can be compared."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from comptoir.bench.browser import NoBrowser
from comptoir.cli import measuring, photographing
from comptoir.cli.photographing import PAGES, SIZES, THEMES
from comptoir.cli.telling import Failure
from comptoir.cli.tests.calls import here


@pytest.fixture
def ground(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No database is made: which kind was asked for."""
    asked: list[str] = []

    @contextmanager
    def throw_away(vendor: str) -> Iterator[None]:
        asked.append(vendor)
        yield

    monkeypatch.setattr("comptoir.bench.ground.throw_away_database", throw_away)
    return asked


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, ground: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Which bench ran, with which words."""
    runs: list[tuple[str, dict[str, Any]]] = []
    for name in ("counter", "search", "importing", "race", "agenda", "graph"):

        def run(*, progress: Any, name: str = name, **options: Any) -> dict[str, Any]:
            progress("half", 1, 2)
            runs.append((name, options))
            return {"median_ms": 1.5}

        monkeypatch.setattr(f"comptoir.bench.{name}.run", run)
    return runs


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("counter", "counter"),
        ("search", "search"),
        ("import", "importing"),
        ("race", "race"),
        ("agenda", "agenda"),
        ("graph", "graph"),
    ],
)
def test_each_bench_answers_a_program_with_its_name_and_its_database(ran, ground, name, module) -> None:
    answer = here("bench", name, "--json")

    assert answer.data == {"bench": name, "database": "sqlite", "median_ms": 1.5}
    assert ran[0][0] == module
    assert ground == ["sqlite"]
    assert answer.err == ""


def test_the_race_is_told_how_many_and_on_what(ran, ground) -> None:
    here("bench", "race", "--database", "postgresql", "--processes", "3", "--attempts", "9")

    assert ran == [("race", {"processes": 3, "attempts": 9})]
    assert ground == ["postgresql"]


def test_the_agenda_is_told_how_much_and_what_only(ran, ground) -> None:
    here("bench", "agenda", "--scale", "10", "--only", "day_grid", "--quick")

    assert ran == [("agenda", {"scale": 10, "only": "day_grid", "quick": True})]


def test_without_a_browser_a_sentence_says_what_to_install(ran, monkeypatch) -> None:
    def run(**_: Any) -> dict[str, Any]:
        raise NoBrowser("a Chromium is needed: ./script/install")

    monkeypatch.setattr("comptoir.bench.graph.run", run)
    answer = here("bench", "graph")

    assert (answer.code, answer.err.strip()) == (1, "comptoir: a Chromium is needed: ./script/install")


def test_a_person_reads_one_figure_a_line(ran) -> None:
    assert here("bench", "search").out == f"{'median_ms':>32}  1.5\n"


def test_every_bench_there_is_can_be_asked_for() -> None:
    files = {path.stem for path in (Path(measuring.__file__).parent.parent / "bench").glob("*.py")}
    helpers = {"__init__", "ground", "filling", "racing", "places_rows", "browser"}
    helpers |= {name for name in files if name.startswith(("agenda_", "network_", "graph_"))}

    assert {name.replace("import", "importing") for name in measuring.BENCHES} == files - helpers


@pytest.mark.slow
def test_a_race_from_the_command_line_finds_no_double_booking(tmp_path: Path) -> None:
    from comptoir.cli.tests.calls import comptoir

    ran = comptoir("bench", "race", "--processes", "2", "--attempts", "8", "--json", data=tmp_path)
    import json

    figures = json.loads(ran.stdout)
    assert (figures["double_bookings"], figures["errors"], figures["attempts"]) == (0, 0, 16)
    assert list(tmp_path.iterdir()) == [], "the installation was not touched"


# Pictures ------------------------------------------------------------------


def test_each_page_has_a_name_of_its_own_and_an_address() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert all(page.path.startswith("/") for page in PAGES)
    assert (set(SIZES), set(THEMES)) == ({"desktop", "phone"}, {"light", "dark"})


class Tab:
    """A browser's tab that notes what is done in it."""

    def __init__(self, notes: list[str]) -> None:
        self.notes = notes
        self.first = self

    def goto(self, address: str) -> None:
        self.notes.append(address)

    def screenshot(self, *, path: str, full_page: bool) -> None:
        Path(path).touch()

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: self

    def new_page(self) -> Tab:
        return self

    new_context = new_page


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    notes: list[str] = []

    @contextmanager
    def server() -> Iterator[str]:
        yield "http://127.0.0.1:1"

    @contextmanager
    def opened() -> Iterator[Any]:
        tab = Tab(notes)
        tab.new_context = lambda **_: tab  # type: ignore[method-assign]
        yield tab

    monkeypatch.setattr(photographing, "_demo_server", server)
    monkeypatch.setattr(photographing, "_browser", opened)
    monkeypatch.setattr(photographing, "_print_study", lambda folder, only: notes.append("printed"))
    return notes


def test_every_page_is_taken_in_both_sizes_and_both_lights(browser: list[str], tmp_path: Path) -> None:
    answer = here("pictures", str(tmp_path / "out"))

    assert answer.code == 0, answer.err
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"{page.name}-{size}-{theme}.png" for page in PAGES for size in SIZES for theme in THEMES
    }
    assert f"{len(PAGES) * 4} pictures" in answer.out


def test_only_some_pages_when_told(browser: list[str], tmp_path: Path) -> None:
    here("pictures", str(tmp_path), "--only", "sign")

    assert {path.name.split("-desktop")[0].split("-phone")[0] for path in tmp_path.iterdir()} == {"sign-in"}


def test_pages_of_somebody_are_seen_after_signing_in(browser: list[str], tmp_path: Path) -> None:
    here("pictures", str(tmp_path), "--only", "me")

    assert browser[0].endswith("/compte/login/")
    assert browser[1].endswith("/moi/")


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port on which nobody answers, and which nobody else is given meanwhile."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def test_a_demo_that_dies_says_its_own_last_words(silent_port: int) -> None:
    dying = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.exit('comptoir: the port is taken')"],
        stderr=subprocess.PIPE,
    )
    dying.wait()

    with pytest.raises(Failure, match="comptoir: the port is taken"):
        photographing._wait_until_it_answers(f"http://127.0.0.1:{silent_port}/", dying, seconds=5)
    dying.stderr.close()


def test_a_demo_that_never_answers_is_not_waited_for_for_ever(silent_port: int) -> None:
    class Alive:
        def poll(self) -> None:
            return None

    with pytest.raises(Failure, match="in time"):
        photographing._wait_until_it_answers(f"http://127.0.0.1:{silent_port}/", Alive(), seconds=0.1)  # type: ignore[arg-type]
