"""What a file tells of an actor and of a tie, once its words are read; and why a row tells nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from comptoir.directory.cleaning import Remark
from comptoir.kit.text import fold

Json = dict[str, Any]
_WORDS_OF_ACTORS = ("kind", "scale", "family", "commune", "website")


@dataclass(frozen=True)
class _Told:
    """One row; ``line`` is its line in the file."""

    line: int
    remarks: tuple[Remark, ...] = ()

    def as_json(self) -> Json:
        """What a row that waits is kept as; days in ISO 8601. A row that is refused never waits."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        told["remarks"] = [remark.as_json() for remark in self.remarks]
        told.pop("refusals", None)
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The same back; a field that a later version no longer knows is left out."""
        known = {field.name for field in fields(cls)}
        told = {name: _read(name, value) for name, value in stored.items() if name in known}
        return cls(**told)


def _read(name: str, value: Any) -> Any:
    if name in ("since", "until"):
        return date.fromisoformat(value) if value else None
    if name == "remarks":
        return tuple(Remark(*remark) for remark in value)
    return tuple(value) if name == "themes" else value


@dataclass(frozen=True)
class ToldActor(_Told):
    """An actor of the file: ``kind`` is a code, ``place``, or empty when the file does not say it."""

    name: str = ""
    id: str = ""
    kind: str = ""
    scale: str = ""
    family: str = ""
    themes: tuple[str, ...] = ()
    commune: str = ""
    website: str = ""
    is_listed: bool = False
    """Whether the file has a row for it, and not only ties with it."""

    def with_row(self, other: ToldActor) -> ToldActor:
        """The same, with what another row of the file says of it; what was said first stays, with a word."""
        both = [(name, getattr(self, name), getattr(other, name)) for name in _WORDS_OF_ACTORS]
        lacking = {name: said for name, ours, said in both if said and not ours}
        unlike = [name for name, ours, said in both if said and ours and fold(said) != fold(ours)]
        known = {fold(theme) for theme in self.themes}
        themes = (*self.themes, *(theme for theme in other.themes if fold(theme) not in known))
        remarks = (
            Remark("listed_again", "", str(other.line)),
            *(Remark("line_differs", name, str(other.line)) for name in unlike),
        )
        said_of_both = (*self.remarks, *remarks, *other.remarks)
        return replace(self, **lacking, themes=themes, remarks=said_of_both)


@dataclass(frozen=True)
class ToldTie(_Told):
    """A tie of the file, from ``subject`` to ``other``, by name; ``until`` is the first day without it.

    ``quality``, ``body`` and ``seat`` are None when the file has no column for them, and then say nothing.
    ``is_left`` when a person chose to leave its kind out, or when no file can tell it.
    """

    subject: str = ""
    other: str = ""
    subject_id: str = ""
    other_id: str = ""
    kind: str = ""
    state: str = ""
    quality: str | None = None
    body: str | None = None
    seat: str | None = None
    obstacle: str = ""
    since: date | None = None
    until: date | None = None
    source: str = ""
    visibility: str = ""
    refusals: tuple[Remark, ...] = ()
    is_left: bool = False

    @property
    def title(self) -> str:
        """« Ville → Zoomacom », as the file has it."""
        return f"{self.subject or '?'} → {self.other or '?'}"
