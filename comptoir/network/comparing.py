"""Do the flows say what the journal says? The database lays both side by side, in one pass over each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext, ngettext

from comptoir.journal.models import Fact
from comptoir.network.models import Flow, FlowDebt
from comptoir.network.projection import month_of, settle_flows, summed

MOST_SHOWN = 1000
_KEY = "place_id, month, who, with_whom, direction, nature, unit"
_SUMS = ("quantity", "facts", "first_at", "last_at")


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


def compare_flows() -> FlowComparison:
    """Every flow against the facts behind it, debts settled first; what changes meanwhile does not count."""
    settle_flows()
    found = FlowComparison(flows=Flow.objects.count())
    sql, parameters = _differing()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    for *key, said, should, _all, _more in rows:
        found.shown.append({"what": _sort(said, should)} | _told(*key))
    if rows:
        # The same on each: how many differ in all, and how many more the journal makes than there are.
        *_one, found.differences, more = rows[0]
        found.flows += int(more)
    return found


def _differing() -> tuple[str, tuple[Any, ...]]:
    """The statement that finds the first of them and counts them all. The journal, the flows and what is owed
    are read as of one instant, so that a fact written meanwhile is either owed or in both."""
    should, of_facts = summed(Fact.objects.all()).query.sql_with_params()
    debts = FlowDebt.objects.annotate(month=month_of("at")).values_list("place_key", "who_key", "month")
    owed, of_debts = debts.distinct().query.sql_with_params()
    unlike = " OR ".join(f"MIN({each}) <> MAX({each})" for each in _SUMS)
    sql = f"""
        SELECT {_KEY}, said, should, COUNT(*) OVER (), SUM(should - said) OVER ()
        FROM (
            SELECT {_KEY}, SUM(said) AS said, SUM(1 - said) AS should
            FROM (
                SELECT {_KEY}, ROUND(total, 2) AS quantity, facts, first_at, last_at, 0 AS said
                FROM ({should}) AS summed
                UNION ALL
                SELECT place_id, month, actor_id, counterpart_id, direction, nature, unit,
                    quantity, facts, first_at, last_at, 1
                FROM network_flow
            ) AS told
            GROUP BY {_KEY} HAVING COUNT(*) <> 2 OR {unlike}
        ) AS differing
        WHERE NOT EXISTS (
            SELECT 1 FROM ({owed}) AS owed
            WHERE owed.place_key = place_id AND owed.who_key = who AND owed.month = differing.month
        )
        ORDER BY place_id, month, who, COALESCE(with_whom, 0), direction, nature, unit LIMIT %s
    """  # noqa: S608 - names of our own
    return sql, (*of_facts, *of_debts, MOST_SHOWN)


def _told(
    place: int, month: date | str, who: int, with_whom: int | None, direction: str, nature: str, unit: str
) -> dict[str, Any]:
    return {
        "place": place, "actor": who, "with": with_whom, "direction": direction, "nature": nature,
        "unit": unit, "month": str(month)[:10],
    }  # fmt: skip


def _sort(said: int, should: int) -> str:
    if not said:
        return "missing"
    return "wrong" if should else "superfluous"
