"""Handing over and erasing from the command line: the right person, or nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from comptoir.actors.actions import issue_card, open_account, register_person
from comptoir.actors.models import Actor, Card
from comptoir.cli import group
from comptoir.cli.telling import Failure
from comptoir.places.people import meet
from comptoir.places.tests.factories import EARLY, make_place, make_role

pytestmark = pytest.mark.django_db

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in this very process, so that it meets the test's own rows."""
    monkeypatch.setattr("comptoir.cli.persons.start", lambda: None)

    def _run(*words: str, **options: Any) -> Result:
        return CliRunner().invoke(group, ["person", *words], **options)

    return _run


@pytest.fixture
def nadia() -> Actor:
    person = register_person(name="Nadia Benali", email="nadia@example.org", by=None, now=EARLY)
    meet(place=make_place(), person=person, now=EARLY)
    return person


@pytest.fixture
def card(nadia: Actor) -> Card:
    return issue_card(person=nadia, by=None, now=EARLY)


def test_everything_is_written_to_the_screen(run: Run, nadia: Actor) -> None:
    assert json.loads(run("export", str(nadia.pk)).stdout)["name"] == "Nadia Benali"


def test_everything_is_written_to_a_file(run: Run, nadia: Actor, tmp_path: Path) -> None:
    file = tmp_path / "nadia.json"
    answer = run("export", "nadia@example.org", str(file))

    assert str(file) in answer.stdout
    assert json.loads(file.read_text(encoding="utf-8"))["person"] == nadia.pk


@pytest.mark.parametrize("shown", ["{0}{1}", "{0} {1}", "COMPTOIR:{0}{1}"])
def test_a_card_is_enough_to_say_who(run: Run, nadia: Actor, card: Card, shown: str) -> None:
    who = shown.format(card.number[:3], card.number[3:])

    assert json.loads(run("export", who).stdout)["person"] == nadia.pk


def test_the_address_one_signs_in_with_says_who(run: Run, nadia: Actor) -> None:
    open_account(person=nadia, email="private@example.org", by=None, now=EARLY)

    assert json.loads(run("export", "Private@example.org").stdout)["person"] == nadia.pk


@pytest.mark.parametrize("who", ["999999", "nobody@example.org", "Nadia", "-"])
def test_nobody_is_nobody(run: Run, nadia: Actor, who: str) -> None:
    answer = run("export", "--", who)

    assert isinstance(answer.exception, Failure)
    assert "Nobody here is" in str(answer.exception)


def test_two_persons_of_one_address_are_told_apart_by_number(run: Run, nadia: Actor) -> None:
    other = register_person(name="Paul Benali", email="nadia@example.org", by=None, now=EARLY)
    answer = run("export", "nadia@example.org")

    assert f"Nadia Benali ({nadia.pk}), Paul Benali ({other.pk})" in str(answer.exception)


def test_whoever_is_erased_is_asked_about_first(run: Run, nadia: Actor) -> None:
    answer = run("erase", str(nadia.pk), input="n\n")
    nadia.refresh_from_db()

    assert str(answer.exception) == "Nothing was erased."
    assert nadia.name == "Nadia Benali"


def test_erasing_says_what_was_done(run: Run, nadia: Actor) -> None:
    answer = run("erase", str(nadia.pk), input="y\n")
    nadia.refresh_from_db()

    assert "Nadia Benali is erased." in answer.stdout
    assert nadia.erased_at is not None


def test_a_program_erases_without_being_asked(run: Run, nadia: Actor) -> None:
    answer = run("erase", str(nadia.pk), "--yes", "--json")

    assert json.loads(answer.stdout) == {"erased": nadia.pk}


def test_what_cannot_be_erased_says_why(run: Run, nadia: Actor) -> None:
    make_role(make_place(), "manager", nadia)
    answer = run("erase", str(nadia.pk), "--yes")

    assert isinstance(answer.exception, Failure)
    assert "Nadia Benali" in str(answer.exception)


def test_whoever_was_erased_is_no_longer_there(run: Run, nadia: Actor) -> None:
    run("erase", str(nadia.pk), "--yes")

    assert "Nobody here is" in str(run("export", str(nadia.pk)).exception)
