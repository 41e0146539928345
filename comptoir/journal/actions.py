"""The one way into the journal. The trades call it in the transaction of the act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from django.db import models

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.places.models import Place
from comptoir.ties.models import Agreement


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


_DRAFT_FIELDS = tuple(field.name for field in fields(FactDraft))


def origin_of(row: models.Model) -> str:
    """The address of a row in the journal: ``booking.booking:42``."""
    return f"{row._meta.label_lower}:{row.pk}"


def write_facts(*, origin: models.Model, drafts: Iterable[FactDraft]) -> None:
    """Make the journal say exactly ``drafts`` about ``origin``: new facts added, others corrected or removed.

    Called inside the transaction of the act, again whenever the row changes; the same drafts change nothing.
    """
    address = origin_of(origin)
    wanted = {(draft.kind.value, draft.part): draft for draft in drafts}
    standing = {(fact.kind, fact.part): fact for fact in Fact.objects.filter(origin=address)}
    gone = [fact.pk for key, fact in standing.items() if key not in wanted]
    if gone:
        Fact.objects.filter(pk__in=gone).delete()
    Fact.objects.bulk_create(
        [_fact(address, draft) for key, draft in wanted.items() if key not in standing]
    )
    for key, fact in standing.items():
        if key in wanted:
            _correct(fact, wanted[key])


def _fact(address: str, draft: FactDraft) -> Fact:
    return Fact(origin=address, **_columns(draft))


def _columns(draft: FactDraft) -> dict[str, object]:
    columns = {name: getattr(draft, name) for name in _DRAFT_FIELDS}
    columns["label"] = draft.label[:200]
    columns["quantity"] = Decimal(draft.quantity)
    return columns


def _correct(fact: Fact, draft: FactDraft) -> None:
    columns = _columns(draft)
    changed = [name for name, value in columns.items() if getattr(fact, name) != value]
    if changed:
        for name in changed:
            setattr(fact, name, columns[name])
        fact.save(update_fields=changed)
