"""The one way into the journal. The trades call it in the transaction of the act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.kit import ready
from comptoir.places.models import Place
from comptoir.ties.models import Agreement

CENT = Decimal("0.01")
# In plain SQL: each act asks it of what it changed.
_FACT = ready.Columns(Fact)
_OF_ORIGIN = _FACT.into("SELECT {columns} FROM journal_fact f WHERE f.origin = %s", "f")


@dataclass(frozen=True, kw_only=True)
class FactDraft:
    """A fact as a trade states it; a trade's ``facts.py`` makes the same drafts now and at any rebuild."""

    kind: Fact.Kind
    at: datetime
    place: Place
    label: str
    quantity: Decimal | int
    unit: Fact.Unit
    part: str = ""
    actor: Actor | None = None
    acting_for: Actor | None = None
    counterpart: Actor | None = None
    amount: Decimal | None = None
    currency: str = ""
    frame: Agreement | None = None
    commune: str = ""


def origin_of(row: models.Model) -> str:
    """The address of a row in the journal: ``booking.booking:42``."""
    return f"{row._meta.label_lower}:{row.pk}"


def columns_of(draft: FactDraft) -> dict[str, Any]:
    """The draft as the columns of a fact, by the names under which a fact holds them."""
    return {
        "kind": draft.kind.value,
        "part": draft.part,
        "at": draft.at,
        "place_id": draft.place.pk,
        "actor_id": draft.actor and draft.actor.pk,
        "acting_for_id": draft.acting_for and draft.acting_for.pk,
        "counterpart_id": draft.counterpart and draft.counterpart.pk,
        "label": draft.label[:200],
        "quantity": Decimal(draft.quantity).quantize(CENT),
        "unit": draft.unit.value,
        "amount": None if draft.amount is None else draft.amount.quantize(CENT),
        "currency": draft.currency,
        "frame_id": draft.frame and draft.frame.pk,
        "commune": draft.commune,
    }


def write_facts(*, origin: models.Model, drafts: Iterable[FactDraft]) -> None:
    """Make the journal say exactly ``drafts`` about ``origin``: new facts added, others corrected or removed.

    Called inside the transaction of the act, again whenever the row changes; the same drafts change nothing.
    """
    address = origin_of(origin)
    wanted = {(draft.kind.value, draft.part): columns_of(draft) for draft in drafts}
    standing = {(fact.kind, fact.part): fact for fact in _FACT.read_all(ready.ask(_OF_ORIGIN, [address]))}
    gone = [fact.pk for key, fact in standing.items() if key not in wanted]
    if gone:
        Fact.objects.filter(pk__in=gone).delete()
    missing = [columns for key, columns in wanted.items() if key not in standing]
    ready.write([Fact(origin=address, **columns) for columns in missing])
    for key in wanted.keys() & standing.keys():
        _correct(standing[key], wanted[key])


def write_first_facts(rows: Iterable[tuple[models.Model, Iterable[FactDraft]]]) -> None:
    """The facts of rows that were just made, about which the journal cannot know anything. One query."""
    ready.write(
        [Fact(origin=origin_of(row), **columns_of(draft)) for row, drafts in rows for draft in drafts]
    )


def _correct(fact: Fact, columns: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in columns.items() if getattr(fact, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(fact, name, value)
        fact.save(update_fields=[*changed])
