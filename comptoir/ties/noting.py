"""What was noted or corrected of an agreement: kept beside it, word by word, and told in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.kit import speech
from comptoir.places.people import persons_known_to
from comptoir.ties.corrections import Said, Step, changed
from comptoir.ties.models import Agreement, AgreementChange, Amendment

# What a correction may change; what else is kept of a change.
CORRECTED = (
    "title", "starts_on", "ends_on", "recognises", "grants", "review_on", "contact_here", "contact_there",
    "document",
)  # fmt: skip
WORDS = (*CORRECTED, "note", "signed_on", "withdrawn_at")
_CONTACTS = ("contact_here", "contact_there")
PARTIES = "parties"


def noted(agreement: Agreement) -> dict[str, Any]:
    """The words of the agreement as a change keeps them. One query."""
    found = {name: _kept(agreement, name) for name in WORDS}
    return {**found, PARTIES: sorted(agreement.parties.values_list("actor", flat=True))}


def keep_change(agreement: Agreement, before: Said, *, by: Account | None, now: datetime) -> None:
    """What changed since the agreement was noted as ``before``; nothing when nothing did."""
    if changes := changed(before, noted(Agreement.objects.get(pk=agreement.pk))):
        AgreementChange.objects.create(agreement=agreement, changes=changes, changed_at=now, by=by)


def life_of_agreement(agreement: Agreement) -> list[Step]:
    """How it came to be, what was noted or corrected, its amendments; oldest first. Names those known."""
    rows = list(agreement.changes.select_related("by__person"))
    names = _names_in(agreement, [row.changes for row in rows])
    first = gettext("drafted") if agreement.drafted_at else gettext("recorded")
    steps = [Step(agreement.recorded_at, agreement.recorded_by, first)]
    steps += [
        Step(row.changed_at, row.by, gettext("changed"), changes=_in_words(row.changes, names))
        for row in rows
    ]
    for amendment in agreement.amendments.select_related("recorded_by__person"):
        steps += _steps_of(amendment)
    return sorted(steps, key=lambda step: step.at)


def _steps_of(amendment: Amendment) -> list[Step]:
    told = gettext("signed on %(signed)s, in effect from %(first)s") % {
        "signed": speech.day_and_year(amendment.signed_on), "first": speech.day_and_year(amendment.from_on),
    }  # fmt: skip
    steps = [Step(amendment.recorded_at, amendment.recorded_by, amendment.title, told)]
    if amendment.withdrawn_at is not None:
        withdrawn = gettext("withdrawn: %(title)s") % {"title": amendment.title}
        steps.append(Step(amendment.withdrawn_at, None, withdrawn))
    return steps


def _kept(agreement: Agreement, name: str) -> Any:
    value = getattr(agreement, f"{name}_id" if name in _CONTACTS else name)
    if name == "document":
        return str(value.name or "")
    return value.isoformat() if isinstance(value, date) else value


def _names_in(agreement: Agreement, changes: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Whoever may be named here: organisations, and the persons that the place knows. Two queries."""
    pairs = [pair for row in changes for name, pair in row.items() if name in (*_CONTACTS, PARTIES)]
    keys = {key for pair in pairs for end in pair for key in (end if isinstance(end, list) else [end])}
    others = Actor.objects.exclude(kind=Actor.Kind.PERSON).filter(pk__in=keys - {None})
    known = persons_known_to(agreement.place).filter(pk__in=keys - {None})
    return {key: name for rows in (others, known) for key, name in rows.values_list("pk", "name")}


def _in_words(changes: Mapping[str, Any], names: Mapping[int, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (label_of(name), _word(name, before, names), _word(name, after, names))
        for name, (before, after) in changes.items()
    )


def label_of(name: str) -> str:
    """How a word of an agreement is called."""
    if name == PARTIES:
        return gettext("parties")
    return str(Agreement._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _word(name: str, value: Any, names: Mapping[int, str]) -> str:
    if value in (None, "", []):
        return gettext("nothing")
    if name == PARTIES or name in _CONTACTS:
        keys = value if isinstance(value, list) else [value]
        return speech.listed(
            [names.get(key, gettext("somebody whom the place does not know")) for key in keys]
        )
    if name == "document":
        return str(value).rpartition("/")[2]
    if name.endswith(("_on", "_at")):
        return date_format(datetime.fromisoformat(value).date(), "DATE_FORMAT")
    return str(value)
