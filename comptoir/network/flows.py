"""What circulates between an actor and a place, or between two actors in a place: figures and their lines.

A period is half-open, ``[since, until)``, and counted by whole months: those that it touches. None is open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum, Value, When

from comptoir.actors.models import Actor
from comptoir.journal.models import WHO, Fact
from comptoir.journal.natures import Direction, kinds_of
from comptoir.network.models import Flow, FlowDebt
from comptoir.network.projection import (
    AT_ONCE,
    Month,
    batches,
    facts_of,
    month_of,
    months_owed,
    next_month,
    start_of,
    summed,
)  # fmt: skip
from comptoir.places.models import Place


@dataclass(frozen=True)
class FlowTotal:
    """So much of one nature, one way: ``quantity`` in ``unit``, from ``facts`` facts."""

    nature: str
    direction: str
    unit: str
    quantity: Decimal
    facts: int
    first_at: datetime
    last_at: datetime

    def plus(self, other: FlowTotal) -> FlowTotal:
        """Both together, of one nature, direction and unit."""
        return replace(
            self,
            quantity=self.quantity + other.quantity,
            facts=self.facts + other.facts,
            first_at=min(self.first_at, other.first_at),
            last_at=max(self.last_at, other.last_at),
        )


Row = tuple[Any, ...]
_WHAT = ("nature", "direction", "unit")
_SUMS = {
    "total": Sum("quantity"),
    "number": Sum("facts"),
    "first": Min("first_at"),
    "last": Max("last_at"),
}


def between(
    place: Place,
    actor: Actor,
    counterpart: Actor | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[FlowTotal]:
    """What circulates between the actor and the place itself, or the counterpart: by nature, direction."""
    owed = months_owed(FlowDebt.objects.filter(place_key=place.pk, who_key=actor.pk))
    flows = _flows(place, since, until, bool(owed)).filter(actor=actor, counterpart=counterpart)
    rows = [*flows.values_list(*_WHAT).annotate(**_SUMS)]
    for live in _live(owed, since, until, counterpart):
        rows += live.values_list(*_WHAT, "total", "facts", "first_at", "last_at")
    return _totals(rows)


def totals_by_actor(
    place: Place, since: date | None = None, until: date | None = None
) -> dict[int | None, list[FlowTotal]]:
    """What circulates between the place and each actor, by key; persons are one sum, under None."""
    owed = months_owed(FlowDebt.objects.filter(place_key=place.pk))
    flows = _flows(place, since, until, bool(owed)).filter(counterpart=None)
    named = Case(When(actor__kind=Actor.Kind.PERSON, then=Value(None)), default=F("actor_id"))
    rows = [*flows.annotate(named=named).values_list("named", *_WHAT).annotate(**_SUMS)]
    persons = _persons_owed(place) if owed else set()
    for live in _live(owed, since, until):
        for who, *row in live.values_list("who", *_WHAT, "total", "facts", "first_at", "last_at"):
            rows.append((None if who in persons else who, *row))
    found: dict[int | None, list[Row]] = {}
    for who, *row in rows:
        found.setdefault(who, []).append(tuple(row))
    return {who: _totals(theirs) for who, theirs in found.items()}


def active_months(place: Place) -> dict[int, set[date]]:
    """The months in which something circulated between the place and each actor that is no person, by key."""
    owed = months_owed(FlowDebt.objects.filter(place_key=place.pk))
    flows = _flows(place, None, None, bool(owed)).filter(counterpart=None)
    rows = [*flows.exclude(actor__kind=Actor.Kind.PERSON).values_list("actor_id", "month").distinct()]
    persons = _persons_owed(place) if owed else set()
    for live in _live(owed, None, None):
        rows += live.exclude(Q(who__in=persons)).values_list("who", "month")
    found: dict[int, set[date]] = {}
    for who, month in rows:
        found.setdefault(who, set()).add(month)
    return found


def quantities_by_person(place: Place, nature: str, since: date | None = None) -> dict[int, Decimal]:
    """How much of one nature the place received from each person who acted in their own name, by key."""
    flows = _flows(place, since, None, owing=False).filter(
        nature=nature, direction=Direction.RECEIVED, counterpart=None, actor__kind=Actor.Kind.PERSON
    )
    return dict(flows.values_list("actor_id").annotate(Sum("quantity")))


def persons_number(place: Place, since: date | None = None, until: date | None = None) -> int:
    """With how many persons something circulates, for themselves."""
    owed = months_owed(FlowDebt.objects.filter(place_key=place.pk))
    flows = _flows(place, since, until, bool(owed)).filter(counterpart=None)
    who = set(flows.filter(actor__kind=Actor.Kind.PERSON).values_list("actor", flat=True).distinct())
    persons = _persons_owed(place) if owed else set()
    for live in _live(owed, since, until):
        who |= persons.intersection(live.values_list("who", flat=True))
    return len(who)


def lines(
    place: Place,
    actor: Actor,
    nature: str,
    direction: str,
    counterpart: Actor | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Fact]:
    """The facts behind a figure of ``between``, oldest first: their quantities sum to it, unit by unit."""
    alone = Q(actor=None, acting_for=None)
    other = Q(counterpart=None) | alone if counterpart is None else Q(counterpart=counterpart) & ~alone
    facts = Fact.objects.filter(other, place=place, kind__in=kinds_of(nature, direction))
    return _in_period(facts.annotate(who=WHO).filter(Q(who=actor.pk)), since, until).order_by("at", "pk")


def _flows(place: Place, since: date | None, until: date | None, owing: bool) -> QuerySet[Flow]:
    """The flows of those months, but for the months of somebody that are to be summed again."""
    flows = Flow.objects.filter(place=place).order_by()
    if since:
        flows = flows.filter(month__gte=since.replace(day=1))
    if until:
        flows = flows.filter(month__lt=until)
    if owing:
        debts = FlowDebt.objects.annotate(month=month_of("at")).filter(
            place_key=OuterRef("place_id"), who_key=OuterRef("actor_id"), month=OuterRef("month")
        )
        flows = flows.filter(~Exists(debts))
    return flows


def _live(
    owed: Collection[Month], since: date | None, until: date | None, counterpart: Actor | None = None
) -> Iterator[QuerySet[Any, Any]]:
    """The same sums for the months that are to be summed again, from the facts themselves."""
    for some in batches(sorted(owed), AT_ONCE):
        facts = _in_period(facts_of(some), since, until)
        yield summed(facts).filter(Q(with_whom=counterpart.pk if counterpart else None))


def _in_period(facts: QuerySet[Fact], since: date | None, until: date | None) -> QuerySet[Fact]:
    """Those of the months that the period touches."""
    if since:
        facts = facts.filter(at__gte=start_of(since.replace(day=1)))
    if until:
        end = until if until.day == 1 else next_month(until)
        facts = facts.filter(at__lt=start_of(end))
    return facts


def _persons_owed(place: Place) -> set[int]:
    """The persons among those who have months to be summed again."""
    who = FlowDebt.objects.filter(place_key=place.pk).values("who_key")
    return set(Actor.objects.filter(kind=Actor.Kind.PERSON, pk__in=who).values_list("pk", flat=True))


def _totals(rows: Iterable[Row]) -> list[FlowTotal]:
    """One total for each nature, direction and unit, whatever number of rows speak of it."""
    found: dict[tuple[str, str, str], FlowTotal] = {}
    for nature, direction, unit, quantity, facts, first_at, last_at in rows:
        key, total = (
            (nature, direction, unit),
            FlowTotal(nature, direction, unit, quantity, facts, first_at, last_at),
        )
        found[key] = found[key].plus(total) if key in found else total
    return [found[key] for key in sorted(found)]
