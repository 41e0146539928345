"""A file is brought, its columns and its words are chosen: what happens between the upload and the import.

The files are kept with the import, so that one may go back, leave, and come again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.actors.models import Account
from comptoir.exchange.importing import AlreadyImported, forget_files, import_ties
from comptoir.exchange.models import TieImport
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import fold
from comptoir.places.models import Place
from comptoir.sheets.cleaning import unknown_words
from comptoir.sheets.columns import TARGETS, TIES, Columns, check_columns
from comptoir.sheets.reading import Brought, Sheets, Told, read_sheets

MOST_ASKED = 100
"""Words of a file that are asked about: a column that holds more is another, or to be cleaned."""
KEPT = timedelta(days=30)
"""How long a file waits to be imported before it is put back by itself."""


class FileIsGone(Refusal):
    """What was brought cannot be read again."""


@transaction.atomic
def bring_files(
    *, file: File[Any], actors_file: File[Any] | None, visibility: str, unknown: str, at_place: Place,
    by: Account | None, now: datetime,
) -> TieImport:  # fmt: skip
    """Keep the files for an import that is still to be confirmed."""
    return TieImport.objects.create(
        place=at_place,
        file=file,
        file_name=_name_of(file),
        actors_file=actors_file or "",
        actors_file_name=_name_of(actors_file) if actors_file else "",
        visibility=visibility,
        unknown=unknown,
        brought_by=by,
        brought_at=now,
    )


@transaction.atomic
def import_at_once(
    *, file: Brought, actors: Brought | None = None, visibility: str, unknown: str, kinds: Mapping[str, str],
    at_place: Place, by: Account | None, now: datetime,
) -> TieImport:  # fmt: skip
    """Import a file by the guesses, with what some words mean, without keeping it for anybody to look at.

    :raises Refusal: when it cannot be read, or its columns cannot be guessed.
    """
    sheets = read_sheets(file, actors)
    for part, columns in sheets.guessed().items():
        check_columns(columns, sheets.tables[part])
    run = TieImport.objects.create(
        place=at_place, file_name=file[1][:200], actors_file_name=actors[1][:200] if actors else "",
        visibility=visibility, unknown=unknown, brought_by=by, brought_at=now,
    )  # fmt: skip
    choose_words(run=run, kinds=kinds, states={}, by=by, now=now)
    return import_ties(run=run, told=told_by(run, sheets), by=by, now=now)


def sheets_of(run: TieImport, part: str = "") -> Sheets:
    """The tables of the files that were kept; one alone lists that ``part``, else what was chosen of it.

    :raises FileIsGone: and as when they were brought.
    """
    actors = (_bytes_of(run.actors_file), run.actors_file_name) if run.actors_file else None
    asked = part if part in TARGETS else next(iter(run.columns), "")
    return read_sheets((_bytes_of(run.file), run.file_name), actors, asked)


def columns_of(run: TieImport, sheets: Sheets) -> dict[str, Columns]:
    """What was chosen for the columns, else the guesses."""
    chosen = {part: run.columns_of(part) for part in sheets.parts if part in run.columns}
    return sheets.guessed() | chosen


def told_by(run: TieImport, sheets: Sheets) -> Told:
    return sheets.told(columns_of(run, sheets), run.words_chosen())


@transaction.atomic
def choose_columns(
    *, run: TieImport, sheets: Sheets, columns: Mapping[str, Columns], visibility: str, unknown: str,
    by: Account | None, now: datetime,
) -> None:  # fmt: skip
    """Keep what each column is, who may see the ties, and what the names are that nobody knows.

    :raises MappingIsIncomplete, ColumnIsUnknown:
    """
    for part in sheets.parts:
        check_columns(columns[part], sheets.tables[part])
    run.columns = {part: dict(columns[part].targets) for part in sheets.parts}
    run.visibility, run.unknown = visibility, unknown
    run.save(update_fields=["columns", "visibility", "unknown"])


@transaction.atomic
def choose_words(
    *, run: TieImport, kinds: Mapping[str, str], states: Mapping[str, str], by: Account | None, now: datetime
) -> None:
    """Keep what each word means that nobody knew: a code, or that its rows are left out."""
    run.words = {
        "kinds": {fold(word): code for word, code in kinds.items() if code},
        "states": {fold(word): code for word, code in states.items() if code},
    }
    run.save(update_fields=["words"])


@transaction.atomic
def put_back(*, run: TieImport, by: Account | None, now: datetime) -> None:
    """It was not the right file: nothing of it stays.

    :raises AlreadyImported: when somebody imported it meanwhile.
    """
    waiting = TieImport.objects.waiting().select_for_update().filter(pk=run.pk).first()
    if waiting is None:
        raise AlreadyImported(_("This file was imported or put back meanwhile."))
    forget_files(waiting)
    waiting.delete()


def put_back_abandoned(moment: datetime) -> int:
    """Nothing stays of the files that wait for longer than ``KEPT``; how many they were."""
    number = 0
    for run in TieImport.objects.waiting().filter(brought_at__lt=moment - KEPT).order_by("pk"):
        with suppress(AlreadyImported):
            put_back(run=run, by=None, now=moment)
            number += 1
    return number


@dataclass(frozen=True)
class WordsAsked:
    """The words that nobody knows, of kinds and of states, each with how many rows have it, the most frequent
    first; and how many ``others`` there are, which no person could answer one by one."""

    words: Mapping[str, Mapping[str, int]]
    others: int = 0


def words_asked(run: TieImport, sheets: Sheets) -> WordsAsked:
    """At most ``MOST_ASKED`` of each; the rows of the others are refused."""
    if TIES not in sheets.tables:
        return WordsAsked({"kinds": {}, "states": {}})
    found = unknown_words(sheets.tables[TIES], columns_of(run, sheets)[TIES])
    asked = {f"{part}s": dict(words.most_common(MOST_ASKED)) for part, words in found.items()}
    return WordsAsked(asked, sum(max(0, len(words) - MOST_ASKED) for words in found.values()))


def _name_of(file: File[Any]) -> str:
    return PurePath(file.name or "").name[:200]


def _bytes_of(file: Any) -> bytes:
    try:
        with file.open("rb") as opened:
            content: bytes = opened.read()
    except (FileNotFoundError, ValueError) as error:
        sentence = _("This file is no longer here: it was imported or put back meanwhile, or it is lost.")
        raise FileIsGone(sentence) from error
    return content
