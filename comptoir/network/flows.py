"""What circulates between an actor and a place, or between two actors in a place: figures and their lines.

A period is half-open, ``[since, until)``, to the day; None is open. Its whole months are summed already; the
days of a month begun at either of its ends are summed from the facts themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from comptoir.actors.models import Actor
from comptoir.journal.models import WHO, Fact
from comptoir.journal.natures import Direction, kinds_of
from comptoir.kit.periods import first_of_month
from comptoir.network.models import Flow, FlowDebt
from comptoir.network.projection import (
    AT_ONCE,
    Month,
    batches,
    facts_of,
    month_of,
    months_owed,
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
_WITH_THE_PLACE = Q(with_whom=None)
# So many keys in one question: a database takes no more than some thirty thousand.
KEYS_AT_ONCE = 10_000


def between(
    place: Place,
    actor: Actor,
    counterpart: Actor | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[FlowTotal]:
    """What circulates between the actor and the place itself, or the counterpart: by nature, direction."""
    return _totals(_rows(place, _WHAT, _of(actor, counterpart), since, until, actor))


def totals_by_actor(
    place: Place, since: date | None = None, until: date | None = None
) -> dict[int | None, list[FlowTotal]]:
    """What circulates between the place and each actor, by key; persons are one sum, under None."""
    owed = _owed(place)
    # Not joined: PostgreSQL would read all actors of the installation.
    kind = Subquery(Actor.objects.filter(pk=OuterRef("actor_id")).values("kind"))
    named = Case(When(kind=Actor.Kind.PERSON, then=Value(None)), default=F("actor_id"))
    flows = _flows(place, since, until, bool(owed)).filter(_WITH_THE_PLACE).alias(kind=kind)
    rows = [*flows.annotate(named=named).values_list("named", *_WHAT).annotate(**_SUMS)]
    live = [*_live(place, owed, ("who", *_WHAT), _WITH_THE_PLACE, since, until)]
    persons = _persons_among(who for who, *_row in live)
    found: dict[int | None, list[Row]] = {}
    for who, *row in [*rows, *((None if who in persons else who, *row) for who, *row in live)]:
        found.setdefault(who, []).append(tuple(row))
    return {who: _totals(theirs) for who, theirs in found.items()}


def with_others(
    place: Place, actor: Actor, since: date | None = None, until: date | None = None
) -> dict[int, list[FlowTotal]]:
    """What circulates between the actor and each other, by the other's key, told from the other's side."""
    theirs = Q(who=actor.pk, with_whom__isnull=False) | Q(with_whom=actor.pk)
    found: dict[int, list[Row]] = {}
    rows = _rows(place, ("who", "with_whom", *_WHAT), theirs, since, until)
    for who, with_whom, nature, direction, *row in rows:
        other, told = (with_whom, direction) if who == actor.pk else (who, _other_way(direction))
        found.setdefault(other, []).append((nature, told, *row))
    return {other: _totals(told) for other, told in found.items()}


def _other_way(direction: str) -> str:
    return Direction.RECEIVED if direction == Direction.GIVEN else Direction.GIVEN


def by_month(
    place: Place,
    actor: Actor,
    since: date | None = None,
    counterpart: Actor | None = None,
    until: date | None = None,
) -> dict[date, list[FlowTotal]]:
    """What ``between`` says, month by month, by the first day of each in which something circulated."""
    found: dict[date, list[Row]] = {}
    for month, *row in _rows(place, ("month", *_WHAT), _of(actor, counterpart), since, until, actor):
        found.setdefault(month, []).append(tuple(row))
    return {month: _totals(theirs) for month, theirs in sorted(found.items())}


def active_months(place: Place, until: date | None = None) -> dict[int, set[date]]:
    """The months in which something circulated between the place and each actor that is no person, by key."""
    found: dict[int, set[date]] = {}
    told = _WITH_THE_PLACE & ~_by_a_person()
    for who, month in _distinct(place, ("who", "month"), told, None, until):
        found.setdefault(who, set()).add(month)
    return found


def pairs_between(
    place: Place, since: date | None = None, until: date | None = None
) -> dict[tuple[int, int], int]:
    """In how many facts something circulated in the place between two actors, by key: who, with whom."""
    found = Counter[tuple[int, int]]()
    told = Q(with_whom__isnull=False)
    for who, with_whom, _quantity, number, *_when in _rows(place, ("who", "with_whom"), told, since, until):
        found[who, with_whom] += number
    return found


def quantities_by_person(
    place: Place, nature: str, since: date | None = None, until: date | None = None
) -> dict[int, Decimal]:
    """How much of one nature the place received from each person who acted in their own name, by key."""
    found: dict[int, Decimal] = {}
    told = _WITH_THE_PLACE & _by_a_person() & Q(nature=nature, direction=Direction.RECEIVED)
    for who, quantity, *_facts in _rows(place, ("who",), told, since, until):
        found[who] = found.get(who, Decimal(0)) + quantity
    return found


def actors_of(place: Place, since: date | None = None, until: date | None = None) -> set[int]:
    """Everybody between whom and the place something circulates, by key; a person, when for themselves."""
    return {who for (who,) in _distinct(place, ("who",), _WITH_THE_PLACE, since, until)}


def persons_by_figure(
    place: Place, since: date | None = None, until: date | None = None
) -> dict[tuple[str, str, str], int]:
    """How many persons stand behind each nature, direction and unit of what circulates for themselves."""
    rows = {*_distinct(place, ("who", *_WHAT), _WITH_THE_PLACE & _by_a_person(), since, until)}
    return dict(Counter(tuple(what) for _who, *what in rows))


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
    if since:
        facts = facts.filter(at__gte=start_of(since))
    if until:
        facts = facts.filter(at__lt=start_of(until))
    return facts.annotate(who=WHO).filter(Q(who=actor.pk)).order_by("at", "pk")


def _of(actor: Actor, counterpart: Actor | None) -> Q:
    return Q(who=actor.pk, with_whom=counterpart.pk if counterpart else None)


def _by_a_person() -> Q:
    return Q(who__in=Actor.objects.filter(kind=Actor.Kind.PERSON).values("pk"))


def _rows(
    place: Place, keys: Sequence[str], told: Q, since: date | None, until: date | None,
    who: Actor | None = None,
) -> Iterator[Row]:  # fmt: skip
    """What circulates, for each of these keys: quantity, facts, first and last time. Keys may come twice."""
    owed = _owed(place, who)
    flows = _flows(place, since, until, bool(owed)).filter(told)
    yield from flows.values_list(*keys).annotate(**_SUMS)
    yield from _live(place, owed, keys, told, since, until)


def _distinct(
    place: Place, keys: Sequence[str], told: Q, since: date | None, until: date | None
) -> Iterator[Row]:
    """Only the keys for which something circulates."""
    owed = _owed(place)
    yield from _flows(place, since, until, bool(owed)).filter(told).values_list(*keys).distinct()
    for row in _live(place, owed, keys, told, since, until):
        yield row[: len(keys)]


def _owed(place: Place, who: Actor | None = None) -> set[Month]:
    """The months of the place, or of somebody there, that are to be summed again."""
    debts = FlowDebt.objects.filter(place_key=place.pk)
    return months_owed(debts if who is None else debts.filter(who_key=who.pk))


def _flows(place: Place, since: date | None, until: date | None, owing: bool) -> QuerySet[Flow]:
    """The flows of the whole months, but for the months of somebody that are to be summed again."""
    flows = Flow.objects.filter(place=place).order_by()
    first, end = whole_months(since, until)
    if first:
        flows = flows.filter(month__gte=first)
    if end:
        flows = flows.filter(month__lt=end)
    if owing:
        debts = FlowDebt.objects.annotate(month=month_of("at")).filter(
            place_key=OuterRef("place_id"), who_key=OuterRef("actor_id"), month=OuterRef("month")
        )
        flows = flows.filter(~Exists(debts))
    return flows.annotate(who=F("actor_id"), with_whom=F("counterpart_id"))


def _live(
    place: Place, owed: Iterable[Month], keys: Sequence[str], told: Q,
    since: date | None, until: date | None,
) -> Iterator[Row]:  # fmt: skip
    """The same sums from the facts: of the months to be summed again, of the days beside the whole months."""
    first, end = whole_months(since, until)
    months = [one for one in owed if (not first or one.first >= first) and (not end or one.first < end)]
    asked = [summed(facts_of(some)) for some in batches(sorted(months), AT_ONCE)]
    for start, stop in begun_months(since, until):
        facts = Fact.objects.filter(place=place, at__gte=start_of(start), at__lt=start_of(stop))
        asked.append(summed(facts, start.replace(day=1)))
    for sums in asked:
        yield from sums.filter(told).values_list(*keys, "total", "facts", "first_at", "last_at")


def whole_months(since: date | None, until: date | None) -> tuple[date | None, date | None]:
    """The months that lie wholly in a period: their first day, and the first after them; none is open."""
    first = since if since is None or since.day == 1 else first_of_month(since, 1)
    return first, until and first_of_month(until)


def begun_months(since: date | None, until: date | None) -> list[tuple[date, date]]:
    """The days of the period beside its whole months: at most two spells, each within one month."""
    first, end = whole_months(since, until)
    spells = [(since, first), (end, until)]
    if first and end and first > end:
        spells = [(since, until)]
    return [(start, stop) for start, stop in spells if start and stop and start < stop]


def _persons_among(keys: Iterable[int]) -> set[int]:
    found = set[int]()
    for some in batches(sorted(set(keys)), KEYS_AT_ONCE):
        found.update(Actor.objects.filter(kind=Actor.Kind.PERSON, pk__in=some).values_list("pk", flat=True))
    return found


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
