"""Does the journal say what the trades' own tables say? And making it say so.

Both walk the trades' rows a chunk at a time, whatever the number of facts: what is kept in memory is one bit
a fact, and the first differences found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext, ngettext

from comptoir.journal.actions import FactDraft, columns_of, origin_of, write_facts
from comptoir.journal.models import Fact

CHUNK = 1000
MOST_SHOWN = 1000
MOST_SETTLED = 50_000
ROUNDS = 20
Progress = Callable[[str, int, int], None]
Key = tuple[str, str, str]
Columns = dict[str, Any]
Owners = Mapping[str, "Trade"]

_KEY = ("origin", "kind", "part")
_COLUMNS = (
    "at", "place_id", "actor_id", "acting_for_id", "counterpart_id", "label", "quantity", "unit", "amount",
    "currency", "frame_id", "commune",
)  # fmt: skip


@dataclass(frozen=True)
class Trade:
    """An app that writes facts: all its rows that may have some, and the facts of each.

    ``rows`` also gives the rows that have none (undone, cancelled), in any order, a chunk at a time.
    """

    name: str
    rows: Callable[[], Iterator[models.Model]]
    facts_of: Callable[[Any], list[FactDraft]]


@dataclass(frozen=True)
class Difference:
    """One fact about which the journal and the trade disagree.

    ``says`` and ``should_say`` name the columns that differ; for a missing fact only ``should_say`` is
    filled, for a superfluous one only ``says``.
    """

    origin: str
    kind: str
    part: str
    says: dict[str, str] = field(default_factory=dict)
    should_say: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "origin": self.origin, "kind": self.kind, "part": self.part,
            "says": self.says, "should_say": self.should_say,
        }  # fmt: skip


@dataclass
class Comparison:
    """What was compared, and the differences: the first ``most`` of each sort, and how many ``more``."""

    rows: int = 0
    facts: int = 0
    most: int = MOST_SHOWN
    missing: list[Difference] = field(default_factory=list)
    wrong: list[Difference] = field(default_factory=list)
    superfluous: list[Difference] = field(default_factory=list)
    more: int = 0

    @property
    def is_same(self) -> bool:
        return not self.count

    @property
    def count(self) -> int:
        """How many facts differ."""
        return len(self.missing) + len(self.wrong) + len(self.superfluous) + self.more

    def as_dict(self) -> dict[str, Any]:
        return {
            "is_same": self.is_same, "rows": self.rows, "facts": self.facts, "differences": self.count,
            "missing": [difference.as_dict() for difference in self.missing],
            "wrong": [difference.as_dict() for difference in self.wrong],
            "superfluous": [difference.as_dict() for difference in self.superfluous],
        }  # fmt: skip

    def in_words(self) -> str:
        """One sentence, then one line a difference."""
        if self.is_same:
            return gettext("The journal says what the trades say: %(facts)s facts, no difference.") % {
                "facts": self.facts
            }
        head = ngettext("%(count)s fact differs.", "%(count)s facts differ.", self.count)
        lines = [head % {"count": self.count}]
        named = (
            (gettext("missing"), self.missing),
            (gettext("wrong"), self.wrong),
            (gettext("superfluous"), self.superfluous),
        )
        for name, differences in named:
            lines += [f"  {name}: {d.origin} {d.kind} {d.part}".rstrip() for d in differences]
        return "\n".join(lines)

    def origins(self) -> list[str]:
        """The rows about which something differs, each once."""
        return list(dict.fromkeys(d.origin for d in (*self.missing, *self.wrong, *self.superfluous)))

    def note_all(self, stated: Mapping[Key, Columns], facts: Mapping[Key, tuple[int, Columns]]) -> None:
        """Note where what the trade states and the facts of the journal disagree."""
        for key, columns in stated.items():
            if key not in facts:
                self._note(self.missing, Difference(*key, should_say=_readable(columns)))
                continue
            says = facts[key][1]
            wrong = [name for name, value in columns.items() if says[name] != value]
            if wrong:
                self._note(self.wrong, Difference(*key, _readable(says, wrong), _readable(columns, wrong)))
        for key in facts.keys() - stated.keys():
            self._note(self.superfluous, Difference(*key, says=_readable(facts[key][1])))

    def _note(self, differences: list[Difference], difference: Difference) -> None:
        if len(differences) < self.most:
            differences.append(difference)
        else:
            self.more += 1


def _readable(columns: Columns, names: Iterable[str] = _COLUMNS) -> dict[str, str]:
    return {name: str(columns[name]) for name in names if columns[name] not in (None, "")}


def compare(trades: Sequence[Trade]) -> Comparison:
    """Every fact the trades state against every fact the journal holds.

    People may go on working meanwhile: what differs is looked at a second time, by itself, before it counts.
    """
    look = _Look()
    for trade in trades:
        for chunk in _chunks(trade.rows()):
            look.at_rows(trade, chunk)
    look.for_orphans()
    found = look.comparison
    if found.is_same or found.more:
        return found
    again = Comparison(found.rows, found.facts)
    for origin in found.origins():
        _compare_one(again, origin, look.owners)
    return again


def rebuild(trades: Sequence[Trade], *, progress: Progress | None = None) -> None:
    """Make the journal say what the trades' tables say, and nothing else.

    ``progress`` is called with the trade's name, the rows done, and how many to expect.
    """
    expected, done = Fact.objects.count(), 0
    for trade in trades:
        for chunk in _chunks(trade.rows()):
            look = _Look(MOST_SETTLED)
            look.at_rows(trade, chunk)
            _write_missing(look)
            for origin in look.comparison.origins():
                _settle(origin, look.owners)
            done += len(chunk)
            if progress is not None:
                progress(trade.name, done, max(done, expected))
    _settle_the_rest(trades)


class _Look:
    """One walk over the rows, which remembers the facts that it met: one bit each."""

    def __init__(self, most: int = MOST_SHOWN) -> None:
        self.comparison = Comparison(most=most)
        self.owners: dict[str, Trade] = {}
        self.drafts: dict[Key, Columns] = {}
        self.most = Fact.objects.aggregate(most=Max("pk"))["most"] or 0
        self._met = bytearray(self.most // 8 + 1)

    def at_rows(self, trade: Trade, rows: Sequence[models.Model]) -> None:
        origins = [origin_of(row) for row in rows]
        self.owners.update((row._meta.label_lower, trade) for row in rows)
        self.drafts = _stated(trade, rows)
        facts = _facts_of(origins)
        for pk, _ in facts.values():
            if pk <= self.most:
                self._met[pk // 8] |= 1 << pk % 8
        self.comparison.rows += len(rows)
        self.comparison.facts += len(self.drafts)
        self.comparison.note_all(self.drafts, facts)

    def for_orphans(self) -> None:
        """The facts that no row states, among those written before the walk began."""
        facts = Fact.objects.filter(pk__lte=self.most).order_by("pk").values("pk", *_KEY, *_COLUMNS)
        for fact in facts.iterator(CHUNK):
            if not self._met[fact["pk"] // 8] & 1 << fact["pk"] % 8:
                key = (fact["origin"], fact["kind"], fact["part"])
                self.comparison.note_all({}, {key: (fact["pk"], {name: fact[name] for name in _COLUMNS})})


def _stated(trade: Trade, rows: Iterable[models.Model]) -> dict[Key, Columns]:
    stated = {}
    for row in rows:
        origin = origin_of(row)
        for draft in trade.facts_of(row):
            columns = columns_of(draft)
            stated[origin, str(columns.pop("kind")), str(columns.pop("part"))] = columns
    return stated


def _facts_of(origins: Sequence[str]) -> dict[Key, tuple[int, Columns]]:
    facts = Fact.objects.filter(origin__in=origins).values_list("pk", *_KEY, *_COLUMNS)
    return {
        (origin, kind, part): (pk, dict(zip(_COLUMNS, values, strict=True)))
        for pk, origin, kind, part, *values in facts.order_by("pk")
    }


def _compare_one(comparison: Comparison, origin: str, owners: Owners) -> None:
    row, trade = _row_of(origin, owners)
    stated = _stated(trade, [row]) if row and trade else {}
    comparison.note_all(stated, _facts_of([origin]))


def _row_of(origin: str, owners: Owners, *, lock: bool = False) -> tuple[models.Model | None, Trade | None]:
    label, _, pk = origin.rpartition(":")
    trade = owners.get(label)
    if trade is None:
        return None, None
    rows = apps.get_model(label)._base_manager.all()
    if lock:
        rows = rows.select_for_update()
    return rows.filter(pk=pk).first(), trade


def _write_missing(look: _Look) -> None:
    """Write in one go the facts of rows that have none at all, which is every row after a loss."""
    gaps = look.comparison.missing
    if not gaps or look.comparison.wrong or look.comparison.superfluous:
        return
    keys = [(gap.origin, gap.kind, gap.part) for gap in gaps]
    Fact.objects.bulk_create(
        (Fact(origin=key[0], kind=key[1], part=key[2], **look.drafts[key]) for key in keys),
        ignore_conflicts=True,
    )
    gaps.clear()


@transaction.atomic
def _settle(origin: str, owners: Owners) -> None:
    row, trade = _row_of(origin, owners, lock=True)
    if row is None or trade is None:
        Fact.objects.filter(origin=origin).delete()
    else:
        write_facts(origin=row, drafts=trade.facts_of(row))


def _settle_the_rest(trades: Sequence[Trade]) -> None:
    """What no row states, and what changed while the rebuild read: set right one by one, under lock."""
    for _ in range(ROUNDS):
        look = _Look(MOST_SETTLED)
        for trade in trades:
            for chunk in _chunks(trade.rows()):
                look.at_rows(trade, chunk)
        look.for_orphans()
        for origin in look.comparison.origins():
            _settle(origin, look.owners)
        if not look.comparison.more:
            return


def _chunks(rows: Iterable[models.Model]) -> Iterator[list[models.Model]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
