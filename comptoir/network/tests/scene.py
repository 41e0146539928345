"""Facts for tests of the network: the plainest that work, written as the trades write them."""

from datetime import UTC, datetime
from itertools import count

from comptoir.journal.actions import FactDraft, write_facts
from comptoir.journal.models import Fact

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
UNITS = {Fact.Kind.USED: Fact.Unit.MINUTE, Fact.Kind.BOOKED: Fact.Unit.MINUTE}
_NUMBERS = count(1)


def draft(place, kind=Fact.Kind.VISITED, *, quantity=1, at=AT, **changes):
    unit = UNITS.get(kind, Fact.Unit.PERSON)
    return FactDraft(
        kind=kind, at=at, place=place, label="work", quantity=quantity, unit=unit,
        **{"part": str(next(_NUMBERS))} | changes,
    )  # fmt: skip


def happened(place, *args, **changes):
    """One more fact of a row of its own."""
    row = type(place)(pk=1_000_000 + next(_NUMBERS))
    write_facts(origin=row, drafts=[draft(place, *args, **changes)])
    return row
