"""What presence says to the journal: a person visited, so many of one public were counted.

A label is a code of the closed vocabulary and never what somebody typed: a fact carries no more about a
person than its readers need, and is the same whatever the language it is rebuilt in.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from comptoir.journal.actions import FactDraft
from comptoir.journal.models import Fact
from comptoir.presence.models import GroupVisit, Visit

CHUNK = 2000


def rows() -> Iterator[Model]:
    """Every visit and every group, also those undone, a chunk at a time."""
    # Prefetched and not joined: a chunk meets the same place and the same persons many times.
    visits = Visit.objects.prefetch_related("place", "person", "acting_for")
    yield from visits.order_by("pk").iterator(CHUNK)
    groups = GroupVisit.objects.prefetch_related("place", "organisation", "counts")
    yield from groups.order_by("pk").iterator(CHUNK)


def facts_of(row: Model) -> list[FactDraft]:
    """The facts of a visit or of a group; none when it was undone."""
    if isinstance(row, Visit):
        return [] if row.undone_at else [_visited(row)]
    if isinstance(row, GroupVisit):
        return [] if row.undone_at else _counted(row)
    raise TypeError(f"Presence knows no {row._meta.label}.")


def _visited(visit: Visit) -> FactDraft:
    return FactDraft(
        kind=Fact.Kind.VISITED,
        at=visit.arrived_at,
        place=visit.place,
        actor=visit.person,
        acting_for=visit.acting_for,
        label=visit.purpose,
        quantity=1,
        unit=Fact.Unit.PERSON,
    )


def _counted(group: GroupVisit) -> list[FactDraft]:
    return [
        FactDraft(
            kind=Fact.Kind.COUNTED,
            part=count.public,
            at=group.arrived_at,
            place=group.place,
            counterpart=group.organisation,
            label=group.purpose,
            quantity=count.number,
            unit=Fact.Unit.PERSON,
        )
        for count in group.counts.all()
    ]
