"""The rows that were put aside, each beside the places it may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from comptoir.directory.merging import value_of
from comptoir.directory.models import DoubtfulRow
from comptoir.listing.schema import BY_NAME, COLUMNS
from comptoir.places.models import Place

_COMPARED = (
    *("nom", "adresse", "complement_adresse", "code_postal", "commune", "telephone", "courriels", "site_web"),
    *("horaires", "pivot", "services"),
)


@dataclass(frozen=True)
class Compared:
    """One fact, as the row tells it and as the place does."""

    label: str
    said: str
    held: str

    @property
    def differs(self) -> bool:
        return self.said != self.held


@dataclass(frozen=True)
class Candidate:
    place: Place
    name: int
    where: str
    metres: int | None
    facts: list[Compared]


@dataclass(frozen=True)
class Question:
    """A row that was put aside, and what it is compared with."""

    doubt: DoubtfulRow
    candidates: list[Candidate]
    changes: list[Compared]


def pile_of(place: Place, *, is_open: bool | None = True) -> QuerySet[DoubtfulRow]:
    """What the directory's keepers of a place may decide on: doubts, and changes to their own place."""
    rows = DoubtfulRow.objects.filter(Q(question=DoubtfulRow.Question.SAME) | Q(place=place))
    rows = rows.open() if is_open else rows
    return rows.select_related("run", "place").order_by("put_aside_at", "pk")


def questions(rows: Iterable[DoubtfulRow]) -> list[Question]:
    """Each row with its candidates. One query for any number of rows."""
    rows = list(rows)
    keys = {told["place"] for row in rows for told in row.candidates}
    places = Place.objects.in_bulk([key for key in keys if key])
    return [
        Question(
            row,
            [_candidate(row, told, places) for told in row.candidates if told["place"] in places],
            _changes(row),
        )
        for row in rows
    ]


def _candidate(row: DoubtfulRow, told: dict[str, Any], places: dict[int, Place]) -> Candidate:
    place = places[told["place"]]
    facts = _compared(row, place, _COMPARED)
    return Candidate(
        place, told["name"], told["where"], told["metres"], [f for f in facts if f.said or f.held]
    )


def _changes(row: DoubtfulRow) -> list[Compared]:
    if row.question != DoubtfulRow.Question.CHANGES or row.place is None:
        return []
    names = tuple(
        column.name for column in COLUMNS if column.field and column.name not in ("source", "date_maj")
    )
    return [fact for fact in _compared(row, row.place, names) if fact.said and fact.differs]


def _compared(row: DoubtfulRow, place: Place, names: tuple[str, ...]) -> list[Compared]:
    listed = row.row
    return [
        Compared(
            str(BY_NAME[name].label),
            _written(value_of(listed, name)),
            _written(getattr(place, BY_NAME[name].field)),
        )
        for name in names
    ]


def _written(value: Any) -> str:
    return (
        ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    )
