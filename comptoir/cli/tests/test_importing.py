"""Bringing a file of places from the command line: asked, guessed, remembered, or refused in one line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from comptoir.bench.places_rows import synthetic_rows
from comptoir.cli.importing import MOST_SHOWN
from comptoir.cli.tests.calls import here
from comptoir.directory.models import ColumnMapping, ImportRun
from comptoir.places.models import Place

pytestmark = pytest.mark.usefixtures("prepared")

ODD = """lieu;ville;cp;rue;zzz
La Ruche;Saint-Aubin;42100;3 rue Pasteur;x
Le Nid;Montfort;42200;5 rue Gambetta;y
"""


@pytest.fixture
def national(tmp_path: Path) -> Path:
    """Twelve places in the national schema."""
    rows = synthetic_rows(12, seed=5)
    path = tmp_path / "national.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A table of somebody's own, whose columns must be told."""
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    return path


def bring(file: Path, *words: str, typed: str = ""):
    return here("import-places", str(file), *words, typed=typed)


def test_the_national_schema_asks_nothing(national: Path) -> None:
    answer = bring(national)

    assert answer.code == 0, answer.err
    assert "12 created" in answer.out
    assert Place.objects.count() == 12


def test_a_program_gets_the_counts_and_the_lines_to_look_at(national: Path) -> None:
    data = bring(national, "--json").data

    assert (data["file"], data["source"]) == ("national.csv", "national")
    assert data["outcomes"]["created"] == 12
    assert set(data["outcomes"]) == {"created", "updated", "unchanged", "refused", "doubtful"}
    assert data["lines"] == []


def test_bringing_a_file_twice_changes_nothing(national: Path) -> None:
    bring(national)
    before = list(Place.objects.order_by("pk").values())

    data = bring(national, "--json").data

    assert data["outcomes"]["unchanged"] == 12
    assert list(Place.objects.order_by("pk").values()) == before


def test_who_publishes_the_file_is_kept_with_each_place(national: Path) -> None:
    bring(national, "--source", "Le Hub")

    assert ImportRun.objects.get().source == "Le Hub"


def test_a_row_that_is_refused_is_named_with_its_line_and_why(tmp_path: Path) -> None:
    rows = synthetic_rows(3, seed=5)
    rows[1]["nom"] = ""
    path = tmp_path / "national.json"
    path.write_text(json.dumps(rows), encoding="utf-8")

    data = bring(path, "--json").data
    (refused,) = data["lines"]

    assert (refused["line"], refused["outcome"]) == (2, "refused")
    assert refused["why"]
    assert data["outcomes"]["created"] == 2


def test_a_person_sees_the_first_lines_and_how_many_more(tmp_path: Path) -> None:
    rows = [row | {"nom": ""} for row in synthetic_rows(MOST_SHOWN + 4, seed=5)]
    path = tmp_path / "national.json"
    path.write_text(json.dumps(rows), encoding="utf-8")

    said = bring(path).out

    assert f"{MOST_SHOWN + 4} refused" in said
    assert said.count("  line ") == MOST_SHOWN
    assert "… and 4 more" in said


def test_each_column_is_asked_with_its_guess_and_what_it_holds(odd: Path) -> None:
    answer = bring(odd, typed="nom\ncommune\ncode_postal\nadresse\n-\n")

    assert answer.code == 0, answer.err
    asked = answer.err + answer.out
    assert "Which column is what?" in asked
    assert "zzz (x | y)" in asked
    assert set(Place.objects.values_list("name", "commune")) == {
        ("La Ruche", "Saint-Aubin"),
        ("Le Nid", "Montfort"),
    }


def test_enter_keeps_every_guess(odd: Path) -> None:
    kept = bring(odd, typed="\n" * 5)

    assert kept.code == 0, kept.err
    assert Place.objects.filter(name="La Ruche", commune="Saint-Aubin").exists()


def test_guesses_are_taken_without_asking_when_told(odd: Path) -> None:
    answer = bring(odd, "--accept-guesses")

    assert answer.code == 0, answer.err
    assert "Which column" not in answer.err
    assert Place.objects.count() == 2


def test_a_program_is_never_asked(odd: Path) -> None:
    assert bring(odd, "--json").data["outcomes"]["created"] == 2


def test_an_answer_that_means_nothing_is_one_line_and_brings_nothing(odd: Path) -> None:
    answer = bring(odd, typed="nom\nthe town\ncode_postal\nadresse\n-\n")

    assert answer.code == 1
    assert "the town" in answer.err.splitlines()[-1]
    assert not Place.objects.exists()


def test_giving_up_half_way_brings_nothing(odd: Path) -> None:
    answer = bring(odd, typed="nom\n")

    assert answer.code == 130
    assert not Place.objects.exists()


def test_a_mapping_is_saved_and_used_again_by_its_name(odd: Path, tmp_path: Path) -> None:
    bring(odd, "--save-mapping", "Ruches", typed="nom\ncommune\ncode_postal\nadresse\n-\n")
    other = tmp_path / "other.csv"
    other.write_text(ODD.replace("Le Nid", "Le Bosquet"), encoding="utf-8")

    answer = bring(other, "--mapping", "Ruches", "--json")

    assert ColumnMapping.objects.get().name == "Ruches"
    assert answer.code == 0, answer.err
    assert Place.objects.filter(name="Le Bosquet", postcode="42200").exists()


def test_the_same_columns_are_not_asked_a_second_time(odd: Path) -> None:
    bring(odd, "--save-mapping", "Ruches", typed="nom\ncommune\ncode_postal\nadresse\n-\n")

    answer = bring(odd, typed="")

    assert answer.code == 0, answer.err
    assert "2 unchanged" in answer.out


def test_a_mapping_that_nobody_saved_names_those_there_are(odd: Path) -> None:
    assert "there are: none" in bring(odd, "--mapping", "Nids").err
    bring(odd, "--save-mapping", "Ruches", "--accept-guesses")

    answer = bring(odd, "--mapping", "Nids")

    assert (answer.code, answer.is_one_line) == (1, True)
    assert "there are: Ruches" in answer.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(60)),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(60)),
        ("empty.csv", b""),
        ("only-a-header.csv", b"nom;commune\n"),
        ("broken.json", b'[{"nom": "x"'),
        ("sheet.xlsx", b"PK\x03\x04" + bytes(60)),
        ("noise.csv", bytes(range(256)) * 4),
        ("page.pdf", b"%PDF-1.7 x"),
    ],
)
def test_a_file_that_is_no_table_is_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    answer = bring(path, "--accept-guesses")

    assert answer.code == 1
    assert answer.is_one_line, answer.err
    assert not ImportRun.objects.exists()
