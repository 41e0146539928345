"""The flows as sums of the journal: made again wholly, or only where facts changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any, NamedTuple, TypeVar

from django.db import connection, transaction
from django.db.models import Case, Count, DateField, F, Max, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from comptoir.journal.models import WHO, Fact
from comptoir.journal.natures import CIRCULATES
from comptoir.kit.periods import first_of_month
from comptoir.network.models import Flow, FlowDebt

# Beyond so many months of somebody, or changes, all is made again: it costs less.
MOST_SETTLED, MOST_READ = 5000, 50_000
AT_ONCE = 100

_KEY = ("place_id", "month", "who", "with_whom", "direction", "nature", "unit")


class Month(NamedTuple):
    """A month of somebody in a place: what a change of the journal makes to be summed again."""

    place: int
    who: int
    first: date


def start_of(day: date) -> datetime:
    """The instant at which the day begins, by the installation's calendar."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


class MonthOf(TruncMonth):
    """The first day of a month; SQLite, which calls Python for it, does so only for the ends of a month.

    Between them no clock on earth tells another month than the one that is written.
    """

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        column, told = compiler.compile(self.lhs)
        called, tells = self.as_sql(compiler, connection)
        within = f"SUBSTR({column}, 9, 2) BETWEEN '02' AND '27'"
        sql = f"CASE WHEN {within} THEN SUBSTR({column}, 1, 8) || '01' ELSE {called} END"
        return sql, (*told, *told, *tells)


def month_of(instant: str) -> TruncMonth:
    """The first day of the month in which that column lies, by the installation's calendar."""
    return MonthOf(instant, output_field=DateField(), tzinfo=timezone.get_default_timezone())


def circulating(facts: QuerySet[Fact, Any], month: date | None = None) -> QuerySet[Any, Any]:
    """The facts in which something circulates: ``who``, ``with_whom`` (none: the place), what, which way.

    ``month``, where all are of one, spares reckoning it for each.
    """
    said = {kind: each for kind, each in CIRCULATES.items() if each}
    nature = Case(*(When(kind=kind, then=Value(each.nature.value)) for kind, each in said.items()))
    direction = Case(*(When(kind=kind, then=Value(each.direction.value)) for kind, each in said.items()))
    alone = When(actor=None, acting_for=None, then=Value(None))
    told: QuerySet[Any, Any] = facts.filter(kind__in=[*said]).annotate(
        # First, so that flows are summed month by month, and those of one time lie together.
        month=Value(month, DateField()) if month else month_of("at"),
        who=WHO,
        with_whom=Case(alone, default=F("counterpart_id")),
        nature=nature,
        direction=direction,
    )
    return told.filter(who__isnull=False)


def summed(facts: QuerySet[Fact, Any], month: date | None = None) -> QuerySet[Any, Any]:
    """One row for each flow of these facts: its key, then its sums."""
    by_key = circulating(facts, month).order_by().values(*_KEY)
    sums = {"total": Sum("quantity"), "facts": Count("pk"), "first_at": Min("at"), "last_at": Max("at")}
    told: QuerySet[Any, Any] = by_key.annotate(**sums)
    return told


def facts_of(months: Iterable[Month]) -> QuerySet[Fact, Any]:
    """All facts of these months of somebody; said so that the index by who and when finds them."""
    told = (
        Q(
            place=month.place,
            who=month.who,
            at__gte=start_of(month.first),
            at__lt=start_of(first_of_month(month.first, 1)),
        )
        for month in months
    )
    return Fact.objects.annotate(who=WHO).filter(reduce(or_, told))


def months_owed(debts: QuerySet[FlowDebt, Any]) -> set[Month]:
    """The months that these debts make to be summed again."""
    return {
        Month(*row)
        for row in debts.annotate(month=month_of("at"))
        .values_list("place_key", "who_key", "month")
        .distinct()
    }


@transaction.atomic
def rebuild_flows() -> int:
    """Sum the whole journal again; returns how many flows there are."""
    _one_at_a_time()
    # The debts first: a fact written meanwhile leaves its own, and is summed again by the clock.
    FlowDebt.objects.all()._raw_delete(connection.alias)
    Flow.objects.all()._raw_delete(connection.alias)
    return _write(Fact.objects.all())


@transaction.atomic
def settle_flows() -> int:
    """Sum again the months whose facts changed; returns how many those were."""
    if not FlowDebt.objects.exists():
        return 0
    _one_at_a_time()
    debts = FlowDebt.objects.annotate(month=month_of("at"))
    rows = list(debts.values_list("pk", "place_key", "who_key", "month")[:MOST_READ])
    keys, months = [row[0] for row in rows], sorted({Month(*row[1:]) for row in rows})
    if len(rows) == MOST_READ or len(months) > MOST_SETTLED:
        rebuild_flows()
        return len(months)
    for some in batches(keys, 10_000):
        FlowDebt.objects.filter(pk__in=some)._raw_delete(connection.alias)
    for some_months in batches(months, AT_ONCE):
        told = (Q(place=month.place, actor=month.who, month=month.first) for month in some_months)
        Flow.objects.filter(reduce(or_, told))._raw_delete(connection.alias)
        _write(facts_of(some_months))
    return len(months)


T = TypeVar("T")


def batches(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The things, so many at a time."""
    return (things[start : start + size] for start in range(0, len(things), size))


def _one_at_a_time() -> None:
    """Two that sum at once would write the same flow twice; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE network_flow IN SHARE ROW EXCLUSIVE MODE")


def _write(facts: QuerySet[Fact, Any]) -> int:
    """Sum them, and write the flows as they are read: those of a place and a month lie together."""
    told = circulating(facts).order_by().values(*_KEY, "quantity", "at")
    sql, parameters = told.query.sql_with_params()
    key = ", ".join(_KEY)
    insert = f"""
        INSERT INTO network_flow (
            place_id, month, actor_id, counterpart_id, direction, nature, unit,
            quantity, facts, first_at, last_at
        )
        SELECT {key}, ROUND(SUM(quantity), 2), COUNT(*), MIN(at), MAX(at)
        FROM ({sql}) AS told GROUP BY {key} ORDER BY place_id, month, who
    """  # noqa: S608 - names of our own
    with connection.cursor() as cursor:
        cursor.execute(insert, parameters)
        return int(cursor.rowcount)
