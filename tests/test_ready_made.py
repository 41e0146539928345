"""The tests' own tables: what is kept from one run to the next is what the migrations would make now."""

import re
import shutil
import sqlite3

import pytest
from django.db import connection

from tests import ready_made

IMPORTS = re.compile(r"^\s*(?:from|import) (comptoir\.[a-z_.]+)", re.M)


def test_whatever_a_migration_imports_is_among_what_it_is_made_with():
    made_with = set(ready_made.files_it_is_made_with())
    for migration in ready_made.ROOT.glob("comptoir/*/migrations/0*.py"):
        assert migration in made_with
        for module in IMPORTS.findall(migration.read_text(encoding="utf-8")):
            file = ready_made.ROOT / f"{module.replace('.', '/')}.py"
            assert file in made_with, f"{migration.name} imports {module}: name its file in MADE_WITH"


def test_one_changed_letter_is_another_database(tmp_path):
    first, second = tmp_path / "0001_initial.py", tmp_path / "0002_more.py"
    first.write_text("rooms")
    second.write_text("chairs")
    before = ready_made.key_of([first, second])
    assert ready_made.key_of([first, second]) == before
    second.write_text("chair")
    assert ready_made.key_of([first, second]) != before
    assert ready_made.key_of([first]) != before


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's tables are always made anew")
def test_a_copy_has_the_same_tables_indexes_and_triggers(tmp_path):
    kept, copy = tmp_path / "kept" / "now.sqlite3", tmp_path / "copy.sqlite3"
    assert not ready_made.begin_with(kept, copy), "nothing is kept yet"
    ready_made.keep(kept)
    assert ready_made.begin_with(kept, copy)

    asked = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        here = cursor.fetchall()
    with sqlite3.connect(copy) as other:
        assert other.execute(asked).fetchall() == here
    other.close()
    assert any(kind == "trigger" for kind, *_ in here)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's tables are always made anew")
def test_those_of_long_ago_are_forgotten(tmp_path):
    (tmp_path / "forgotten-by-another-run.sqlite3").symlink_to(tmp_path / "gone")
    for number in range(5):
        ready_made.keep(tmp_path / f"{number}.sqlite3")

    assert len(list(tmp_path.iterdir())) == ready_made.OLDER_THAN_THE_LAST
    assert (tmp_path / "4.sqlite3").exists()


def test_what_another_run_forgets_while_it_is_copied_does_not_come_back_empty(tmp_path, monkeypatch):
    kept, copy = tmp_path / "kept.sqlite3", tmp_path / "copy.sqlite3"
    kept.write_text("tables")
    copyfile = shutil.copyfile

    def copied_then_forgotten(kept, database):
        copyfile(kept, database)
        kept.unlink()

    monkeypatch.setattr(shutil, "copyfile", copied_then_forgotten)

    assert ready_made.begin_with(kept, copy)
    assert (copy.read_text(), kept.exists()) == ("tables", False)
