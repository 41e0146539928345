"""The study from the command line: a PDF where one says, or a sentence that says why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils.translation import override

from comptoir.cli import group
from comptoir.cli.telling import Failure
from comptoir.network.tests.neighbourhood import make_neighbourhood

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, client, tmp_path: Path):
    make_neighbourhood(client)
    monkeypatch.setattr("comptoir.cli.studying.start", lambda: None)
    monkeypatch.chdir(tmp_path)

    def _run(*words: str) -> Result:
        return CliRunner().invoke(group, ["network-study", *words])

    return _run


def test_the_study_is_printed_where_one_says(run, tmp_path: Path) -> None:
    told = run("comptoir", "--for", "public", "--to", "etude.pdf", "--json")

    assert (tmp_path / "etude.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(told.stdout)["for"] == "public"


def test_without_a_name_it_is_named_after_the_place_and_the_day(run, tmp_path: Path) -> None:
    assert "The study is in" in run("comptoir").stdout

    (file,) = tmp_path.iterdir()
    assert file.name.startswith("etude-du-reseau-comptoir-20")


def test_it_is_of_the_day_one_says(run, tmp_path: Path) -> None:
    told = run("comptoir", "--day", "2025-06-30", "--json")

    assert json.loads(told.stdout)["as_of"] == "2025-06-30"
    assert (tmp_path / "etude-du-reseau-comptoir-2025-06-30.pdf").exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2999-01-01", "This day is still to come: at the latest, today."),
        ("1815-06-18", "Nothing is told before 1900."),
    ],
)
def test_a_day_that_no_study_can_be_of_is_refused(run, tmp_path: Path, day: str, sentence: str) -> None:
    with override("en"):
        failure = run("comptoir", "--day", day).exception

    assert isinstance(failure, Failure)
    assert (str(failure), failure.exit_code) == (sentence, 2)
    assert not list(tmp_path.iterdir())


def test_what_is_no_day_is_refused(run) -> None:
    assert run("comptoir", "--day", "yesterday").exit_code == 2


def test_its_pages_are_kept_as_pictures(run, tmp_path: Path) -> None:
    run("comptoir", "--pictures", ".")

    first = tmp_path / "study-paper-01.png"
    assert first.read_bytes().startswith(b"\x89PNG")


def test_a_place_that_is_not_run_here_is_said(run) -> None:
    failure = run("nowhere").exception

    assert isinstance(failure, Failure)
    assert str(failure) == "no place is run here under the word “nowhere”"


def test_an_audience_that_there_is_not_is_refused(run) -> None:
    assert run("comptoir", "--for", "martians").exit_code == 2
