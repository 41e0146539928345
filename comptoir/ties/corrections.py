"""What was said better of a tie: kept beside it, word by word, and told in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.kit.speech import day_and_year
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to
from comptoir.ties.models import Tie, TieCorrection

WORDS = ("quality", "body", "seat", "visibility", "carried_by", "since", "until", "source", "withdrawn_at")
Said = Mapping[str, str | int | None]


@dataclass(frozen=True)
class Step:
    """One moment of the life of a tie: who said what, and each word that changed, before and after."""

    at: datetime
    by: Account | None
    said: str
    obstacle: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def told(tie: Tie) -> dict[str, str | int | None]:
    """The words of the tie as a correction keeps them."""
    return {name: _kept(getattr(tie, "carried_by_id" if name == "carried_by" else name)) for name in WORDS}


def keep_correction(tie: Tie, before: Said, *, by: Account | None, now: datetime) -> None:
    """What changed since the tie was told as ``before``; nothing when nothing did."""
    if changes := changed(before, told(tie)):
        TieCorrection.objects.create(tie=tie, changes=changes, corrected_at=now, by=by)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Each word that is not as it was, before and after."""
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def life_of(tie: Tie, place: Place) -> list[Step]:
    """Its states and its corrections, oldest first; names of persons only where the place knows them."""
    states = [
        Step(row.since_at, row.by, row.get_state_display(), row.obstacle)
        for row in tie.states.select_related("by__person")
    ]
    rows = list(tie.corrections.select_related("by__person"))
    names = _carriers([row.changes for row in rows], place)
    corrected = [
        Step(row.corrected_at, row.by, gettext("corrected"), changes=_in_words(row.changes, names))
        for row in rows
    ]
    return sorted([*states, *corrected], key=lambda step: step.at)


def _kept(value: Any) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value


def _carriers(changes: list[Mapping[str, Any]], place: Place) -> dict[int, str]:
    keys = {key for row in changes for key in row.get("carried_by", []) if key is not None}
    return dict(persons_known_to(place).filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def _in_words(changes: Mapping[str, list[Any]], names: Mapping[int, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (labels()[name], _word(name, before, names), _word(name, after, names))
        for name, (before, after) in changes.items()
    )


def labels() -> dict[str, str]:
    """How each word of a tie is called."""
    return {name: str(Tie._meta.get_field(name).verbose_name) for name in WORDS}  # type: ignore[union-attr]


def _word(name: str, value: Any, names: Mapping[int, str]) -> str:
    if value in (None, ""):
        return gettext("nothing")
    if name == "carried_by":
        return names.get(value, gettext("somebody whom the place does not know"))
    if name == "visibility":
        return str(Tie.Visibility(value).label)
    if name in ("since", "until"):
        # Pages say the last day, which is the day before the first on which it no longer holds.
        return day_and_year(date.fromisoformat(value) - timedelta(days=name == "until"))
    return str(value)
