"""The bench of import brings what it says, in the order it says, and never into somebody's directory."""

from __future__ import annotations

import pytest

from comptoir.bench import importing
from comptoir.bench.places_rows import synthetic_rows
from comptoir.directory.mapping import national_mapping
from comptoir.listing.schema import COLUMNS
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place


@pytest.fixture
def measured(db: None):
    told: list[tuple[str, int, int]] = []
    return importing.run(rows=14, among=30, progress=lambda *step: told.append(step)), told


def test_the_four_imports_are_timed_beside_the_machine(measured) -> None:
    figures, told = measured

    for name in ("as_new_s", "again_s", "others_s", "again_among_others_s"):
        assert figures[name] >= 0
    assert {"calibration_python_ms", "calibration_query_ms", "wanted_s"} <= set(figures)
    assert (figures["rows"], figures["among"], figures["is_met"]) == (14, 30, True)
    assert told[-1] == ("done", 4, 4)


def test_the_first_time_creates_and_the_second_changes_nothing(measured) -> None:
    figures, _ = measured

    assert figures["outcomes_as_new"]["created"] == 14
    assert figures["outcomes_again"]["unchanged"] == 14
    assert Place.objects.count() == 44, "no two invented places are one"


@pytest.mark.django_db
def test_a_directory_that_is_used_is_left_alone() -> None:
    make_place()

    with pytest.raises(RuntimeError):
        importing.run(rows=2, among=2, progress=lambda *step: None)

    assert Place.objects.count() == 1


def test_the_same_seed_makes_the_same_places_and_another_seed_others() -> None:
    assert synthetic_rows(20, seed=3) == synthetic_rows(20, seed=3)
    assert synthetic_rows(20, seed=3) != synthetic_rows(20, seed=4)


def test_more_rows_begin_with_the_same_rows() -> None:
    assert synthetic_rows(30, seed=3)[:20] == synthetic_rows(20, seed=3)


def test_the_rows_are_those_of_the_national_schema() -> None:
    rows = synthetic_rows(20, seed=3)

    assert all(list(row) == [column.name for column in COLUMNS] for row in rows)
    assert national_mapping(importing._table(20, seed=3)) is not None


def test_no_two_rows_are_one_place() -> None:
    rows = synthetic_rows(700, seed=1)

    assert len({row["id"] for row in rows}) == len({row["nom"] for row in rows}) == 700


def test_every_place_is_somewhere_in_france_and_has_a_postcode() -> None:
    for row in synthetic_rows(200, seed=2):
        assert len(str(row["code_postal"])) == 5, row
        assert -62 < float(str(row["longitude"])) < 56
        assert -22 < float(str(row["latitude"])) < 52


def test_rows_that_left_the_schema_are_no_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "national_mapping", lambda table: None)

    with pytest.raises(importing.NotATable):
        importing._import(importing._table(2, seed=1), "bench")
