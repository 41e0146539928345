"""Making a place from the command line, and the demo, which never touches a real one."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from comptoir.actors.models import Account
from comptoir.cli import setting_up
from comptoir.cli.photographing import free_port
from comptoir.cli.tests.calls import here
from comptoir.demo.clock import remembered
from comptoir.places.models import OpeningHours, Place, Role

PLAIN = {"--name": "L’Atelier", "--manager": "Inès Robin", "--email": "ines@example.org"}


def create(*more: str, typed: str = "", **changes: str):
    told = {**PLAIN, **{f"--{name.replace('_', '-')}": value for name, value in changes.items()}}
    return here("create-place", *(word for pair in told.items() for word in pair), *more, typed=typed)


def test_a_place_answers_a_program_with_its_address_and_its_manager(prepared) -> None:
    assert create("--json").data == {
        "place": "latelier",
        "address": "/lieux/latelier/",
        "manager": "ines@example.org",
    }
    assert prepared == ["setting_up"]


def test_a_person_reads_what_to_do_next(prepared) -> None:
    said = create().out

    assert "L’Atelier is open at /lieux/latelier/" in said
    assert "ines@example.org signs in by a code" in said


def test_the_place_is_run_here_with_hours_and_a_manager_who_can_sign_in(prepared) -> None:
    create(time_zone="Indian/Reunion", commune="Saint-Denis", language="en")

    place = Place.objects.get()
    assert (place.is_run_here, place.time_zone, place.commune, place.language) == (
        True,
        "Indian/Reunion",
        "Saint-Denis",
        "en",
    )
    assert OpeningHours.objects.filter(place=place).count() == 5
    role = Role.objects.get(place=place)
    assert (role.kind, role.person.name) == ("manager", "Inès Robin")
    assert Account.objects.get(email="ines@example.org").person == role.person


def test_what_is_not_given_is_asked(prepared) -> None:
    answer = here("create-place", typed="L’Atelier\nInès Robin\nines@example.org\n")

    assert answer.code == 0, answer.err
    assert "Name of the place" in answer.out + answer.err
    assert Place.objects.get().name == "L’Atelier"


def test_nothing_typed_is_an_interruption(prepared) -> None:
    answer = here("create-place", typed="")

    assert answer.code == 130
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"name": "  "}, "name"),
        ({"manager": " "}, "name"),
        ({"email": "ines"}, "ines"),
        ({"time_zone": "Mars/Olympus"}, "Mars/Olympus"),
    ],
)
def test_what_is_refused_is_one_line_and_leaves_nothing(prepared, settings, changes, word) -> None:
    from django.utils import translation

    with translation.override("en"):
        answer = create(**changes)

    assert answer.code == 1
    assert answer.is_one_line, answer.err
    assert word in answer.err
    assert not Place.objects.exists()
    assert not Account.objects.exists()


def test_one_manager_may_open_two_places(prepared) -> None:
    create()
    create(name="La Ruche")

    assert Account.objects.count() == 1
    assert Role.objects.filter(kind="manager").count() == 2


# The demo ------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, prepared) -> list[dict[str, object]]:
    """The demo is a slow thing: here its building is only asked for."""
    asked: list[dict[str, object]] = []
    monkeypatch.setattr("comptoir.demo.building.build_demo", lambda **words: asked.append(words))
    monkeypatch.setattr("comptoir.demo.building.needs_building", lambda: not asked)
    monkeypatch.setattr(setting_up, "refuse_unless_sound", lambda: None)
    return asked


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(setting_up, "run_server", lambda **words: asked.append(words))
    return asked


def demo(folder: Path, *words: str):
    return here("demo", *words, COMPTOIR_DATA=str(folder))


def test_the_demo_stops_before_serving_when_told(built, served, folder: Path) -> None:
    answer = demo(folder, "--no-serve", "--port", "8123")

    assert answer.code == 0, answer.err
    assert "http://127.0.0.1:8123/" in answer.out
    assert "Who can sign in" in answer.out
    assert "Ctrl+C" not in answer.out
    assert served == []


def test_the_demo_is_served_to_this_machine_only(built, served, folder: Path) -> None:
    port = free_port()
    demo(folder, "--port", str(port))

    assert served == [{"host": "127.0.0.1", "port": port}]


def test_the_demo_is_built_once_and_remembers_its_day(built, served, folder: Path) -> None:
    demo(folder, "--no-serve")
    demo(folder, "--no-serve")

    assert len(built) == 1
    assert remembered(folder) == built[0]["moment"]
    # Of a Thursday: also in the morning of one, when its 14:20 is still to come; and after two on which it
    # is shut.
    assert timedelta(days=-21) < remembered(folder) - datetime.now(UTC) < timedelta(hours=15)


@pytest.mark.parametrize(("words", "seed"), [((), 42), (("--seed", "7"), 7)])
def test_the_seed_is_passed_on(built, served, folder: Path, words, seed: int) -> None:
    demo(folder, "--no-serve", *words)

    assert built[0]["seed"] == seed


def test_fresh_takes_the_old_demo_away(built, served, folder: Path) -> None:
    demo(folder, "--no-serve")
    for name in ("comptoir.sqlite3", "comptoir.sqlite3-wal", "secret"):
        (folder / name).write_text("old", encoding="utf-8")

    demo(folder, "--no-serve", "--fresh")

    assert {path.name for path in folder.iterdir()} >= {"secret"}
    assert not list(folder.glob("comptoir.sqlite3*")), "the secret stays: who was signed in stays so"


@pytest.mark.parametrize("words", [(), ("--fresh",)])
def test_a_real_installation_is_never_taken_for_the_demo(built, served, folder: Path, words) -> None:
    folder.mkdir()
    (folder / "comptoir.sqlite3").write_text("a year of a real place", encoding="utf-8")

    answer = demo(folder, "--no-serve", *words)

    assert answer.code == 1
    assert answer.is_one_line, answer.err
    assert "COMPTOIR_DATA" in answer.err
    assert (folder / "comptoir.sqlite3").read_text(encoding="utf-8") == "a year of a real place"
    assert built == []


def test_a_demo_that_was_interrupted_is_built_again(built, served, folder: Path) -> None:
    """The first build died before its end: the folder is the demo's all the same."""
    demo(folder, "--no-serve")
    (folder / "demo.json").unlink()
    (folder / "comptoir.sqlite3").write_text("half", encoding="utf-8")

    assert demo(folder, "--no-serve", "--fresh").code == 0


def test_a_demo_of_an_older_version_is_known_by_its_day(built, served, folder: Path) -> None:
    folder.mkdir()
    (folder / "comptoir.sqlite3").touch()
    (folder / "demo.json").write_text('{"moment": "2026-11-19T13:20:00+00:00"}', encoding="utf-8")

    assert demo(folder, "--no-serve").code == 0


def test_a_port_that_is_taken_is_said_before_a_minute_of_building(built, served, folder: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        answer = demo(folder, "--port", str(somebody.getsockname()[1]))

    assert (answer.code, answer.is_one_line) == (1, True)
    assert built == []


def test_the_demo_is_on_sqlite_whatever_the_environment(built, served, folder: Path, monkeypatch) -> None:
    import os

    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(
        setting_up, "start", lambda: seen.append((os.environ["DATABASE_URL"], os.environ["COMPTOIR_DEMO"]))
    )
    demo(folder, "--no-serve")

    assert seen == [("", "1")]
