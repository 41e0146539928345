"""Do the flows say what the journal says? A month of a place at a time, whatever the number of facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from comptoir.network.models import Flow, FlowDebt
from comptoir.network.projection import Month, facts_in, months_of_places, months_owed, settle_flows, summed

MOST_SHOWN = 1000
_OF_FACTS = ("who", "with_whom", "direction", "nature", "unit", "total", "facts", "first_at", "last_at")
_OF_FLOWS = (
    "actor",
    "counterpart",
    "direction",
    "nature",
    "unit",
    "quantity",
    "facts",
    "first_at",
    "last_at",
)
Key = tuple[Any, ...]


@dataclass
class FlowComparison:
    """How many flows the journal makes, and those that are ``missing``, ``wrong`` or ``superfluous``."""

    flows: int = 0
    differences: int = 0
    shown: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        return not self.differences

    def as_dict(self) -> dict[str, Any]:
        return {
            "is_same": self.is_same,
            "flows": self.flows,
            "differences": self.differences,
            "shown": self.shown,
        }

    def in_words(self) -> str:
        """One sentence, then one line a difference."""
        if self.is_same:
            return gettext("The flows say what the journal says: %(flows)s flows, no difference.") % {
                "flows": self.flows
            }
        head = ngettext("%(count)s flow differs.", "%(count)s flows differ.", self.differences)
        lines = [head % {"count": self.differences}]
        said = {
            "missing": gettext("missing"),
            "wrong": gettext("wrong"),
            "superfluous": gettext("superfluous"),
        }
        for each in self.shown:
            what, *rest = each.values()
            lines.append(f"  {said[what]}: {' '.join(map(str, rest))}")
        return "\n".join(lines)

    def note(self, what: str, month: Month, key: Key) -> None:
        self.differences += 1
        if len(self.shown) < MOST_SHOWN:
            told = dict(zip(("with", "direction", "nature", "unit"), key[1:], strict=True))
            self.shown.append({"what": what, "place": month.place, "actor": month.who} | told
                              | {"month": month.first.isoformat()})  # fmt: skip


def compare_flows() -> FlowComparison:
    """Every flow against the facts behind it, debts settled first; what changes meanwhile does not count."""
    settle_flows()
    found = FlowComparison()
    for place, first in months_of_places():
        _compare_month(found, place, first)
    return found


def _compare_month(found: FlowComparison, place: int, first: date) -> None:
    facts = facts_in(place, first)
    should = {row[:5]: row[5:] for row in summed(facts, first).values_list(*_OF_FACTS)}
    says = {row[:5]: row[5:] for row in Flow.objects.filter(place=place, month=first).values_list(*_OF_FLOWS)}
    found.flows += len(should)
    wrong = [
        (key, _sort(key, says, should))
        for key in says.keys() | should.keys()
        if says.get(key) != should.get(key)
    ]
    if not wrong:
        return
    changing = months_owed(FlowDebt.objects.filter(place_key=place))
    for key, what in sorted(wrong, key=str):
        month = Month(place, key[0], first)
        if month not in changing:
            found.note(what, month, key)


def _sort(key: Key, says: dict[Key, Key], should: dict[Key, Key]) -> str:
    if key not in says:
        return "missing"
    return "wrong" if key in should else "superfluous"
