"""Bringing a file of ties from the command line: done, rehearsed, or refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from comptoir.actors.models import Actor
from comptoir.cli.tests.calls import here
from comptoir.exchange.models import NameInFile, TieImport
from comptoir.exchange.tests.files import KUMU_CONNECTIONS, KUMU_ELEMENTS
from comptoir.places.tests.factories import make_organisation, make_place
from comptoir.ties.models import Tie

pytestmark = pytest.mark.usefixtures("prepared")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """The two tables of Kumu, and the place whose network they tell of."""
    make_place("Le Comptoir", slug="comptoir")
    make_organisation("Zoomacom")
    ties, actors = tmp_path / "liens.csv", tmp_path / "acteurs.csv"
    ties.write_text(KUMU_CONNECTIONS, encoding="utf-8")
    actors.write_text(KUMU_ELEMENTS, encoding="utf-8")
    return str(ties), str(actors)


def bring(files: tuple[str, str], *words: str):
    return here("import-ties", files[0], "--actors", files[1], "--place", "comptoir", *words)


def test_the_ties_of_two_tables(files) -> None:
    answer = bring(files, "--visibility", "network")

    assert answer.code == 0, answer.err
    assert "2 added, 1 aside" in answer.out
    assert "Nadia Benali → Zoomacom" in answer.out
    assert set(Tie.objects.values_list("visibility", flat=True)) == {"network"}


def test_twice_changes_nothing_and_a_program_reads_so(files) -> None:
    bring(files)
    before = list(Tie.objects.order_by("pk").values())

    data = bring(files, "--json").data

    assert data["outcomes"] == {
        "added": 0, "completed": 0, "unchanged": 2, "aside": 1, "left": 0, "refused": 0,
    }  # fmt: skip
    assert [line["tie"] for line in data["lines"]] == ["Nadia Benali → Zoomacom"]
    assert list(Tie.objects.order_by("pk").values()) == before


def test_a_rehearsal_writes_nothing(files) -> None:
    data = bring(files, "--dry-run", "--json").data

    assert data["outcomes"]["added"] == 2
    assert not Tie.objects.exists()
    assert not TieImport.objects.exists()
    assert not NameInFile.objects.exists()
    assert Actor.objects.count() == 1


def test_a_word_is_told_on_the_line(files, tmp_path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("From,To,Type\nZoomacom,Ville,Épaulé par\n", encoding="utf-8")

    answer = here("import-ties", str(file), "--place", "comptoir", "--word", "épaulé par=-funds")

    assert answer.code == 0, answer.err
    assert str(Tie.objects.get()) == "Ville finance Zoomacom"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--place", "ailleurs"), 2, "no place is run here"),
        (("--place", "comptoir", "--word", "aime=likes"), 2, "no kind of tie"),
        (("--place", "comptoir"), 1, "colonnes"),
    ],
)
def test_what_cannot_be_done_is_one_line(files, tmp_path, words, code, says) -> None:
    file = tmp_path / "a.csv"
    file.write_text("rien\nrien\n", encoding="utf-8")

    answer = here("import-ties", str(file), *words)

    assert answer.code == code
    assert says in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_every_new_name_may_be_asked_about(files, tmp_path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("From,To,Type\nZoomacom,Ville,finance\n", encoding="utf-8")

    assert "1 aside" in here("import-ties", str(file), "--place", "comptoir", "--ask-names").out
    assert NameInFile.objects.get().name == "Ville"
