"""What a person carries in a place, and how it is shared between all, as pages show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction, Nature
from comptoir.load.models import LoadShare
from comptoir.load.reckoning import Concentration, Measure, by_month, concentration, last_months
from comptoir.network.circle import ours, ties_with_us
from comptoir.network.flows import by_month as flows_by_month
from comptoir.network.flows import quantities_by_person, totals_by_actor
from comptoir.network.models import NextStep
from comptoir.network.projection import month_of, start_of
from comptoir.network.telling import of_nobody_unasked
from comptoir.places.models import Place, Role
from comptoir.presence.models import GroupVisit, Visit
from comptoir.ties.models import Tie, TieQuerySet

SEATS = (Tie.Kind.SITS_IN, Tie.Kind.REPRESENTS)
# From so many ties on, some are said that could be handed over, and so many at most.
MANY_TIES, HANDED_OVER = 4, 3


@dataclass(frozen=True)
class Carried:
    """A tie that somebody carries, with the organisation, circle or group at its other end, if any."""

    tie: Tie
    other: Actor | None


@dataclass(frozen=True)
class Load:
    """What one person carries: the ties, the seats, the steps that are not done, three measures by month.

    ``to_hand_over`` are the ties with which nothing circulated for longest, when they carry many.
    """

    person: Actor
    ties: Sequence[Carried]
    to_hand_over: Sequence[Carried]
    seats: Sequence[Tie]
    steps: Sequence[NextStep]
    late: int
    measures: Sequence[Measure]

    @property
    def is_empty(self) -> bool:
        measured = any(not one.is_empty for one in self.measures)
        return not (self.ties or self.seats or self.steps or measured)


@dataclass(frozen=True)
class Shared:
    """How all that is carried is shared, without anybody's name; None where too few carry it."""

    ties: Concentration | None
    hours: Concentration | None
    welcomes: Concentration | None
    ties_carried: int
    ties_without_anybody: int
    steps_open: int
    steps_late: int


def load_of(place: Place, person: Actor, day: date) -> Load:
    """What the person carries on that day. A constant number of queries."""
    us = frozenset(ours(place, day).values_list("pk", flat=True))
    ties = [Carried(tie, _other(tie, us)) for tie in _carried(place, day, us).filter(carried_by=person)]
    steps = list(_steps(place).filter(who=person, done_at=None).select_related("actor").order_by("on", "pk"))
    return Load(
        person=person,
        ties=ties,
        to_hand_over=_to_hand_over(place, ties, day),
        seats=_seats(place, person, day),
        steps=steps,
        late=sum(step.on < day for step in steps),
        measures=[
            by_month("hours", _hours(place, person, day), day),
            by_month("welcomes", _welcomes(place, person, day), day),
            by_month("steps", _steps_done(place, person, day), day),
        ],
    )


def shared_load(place: Place, day: date) -> Shared:
    """How ties, hours and welcomes of the last twelve months are shared. A constant number of queries."""
    since = last_months(day)[0]
    us = ours(place, day).values_list("pk", flat=True)
    carriers: list[int | None] = list(_carried(place, day, us).values_list("carried_by", flat=True))
    steps = _steps(place).filter(done_at=None).aggregate(
        number=Count("pk"), late=Count("pk", filter=Q(on__lt=day))
    )  # fmt: skip
    return Shared(
        ties=concentration(Counter(key for key in carriers if key)),
        hours=concentration(quantities_by_person(place, Nature.HOURS, since=since)),
        welcomes=concentration(_welcomes_by_person(place, since)),
        ties_carried=sum(key is not None for key in carriers),
        ties_without_anybody=carriers.count(None),
        steps_open=steps["number"],
        steps_late=steps["late"],
    )


def shown_to(place: Place, person: Actor, now: datetime) -> list[LoadShare]:
    """What others show to that person: of whoever is still of the place. One query."""
    still = Role.objects.in_force(now).filter(place=place).values("person")
    shares = LoadShare.objects.standing().filter(place=place, seen_by=person, person__in=still)
    return list(shares.select_related("person").order_by("person__sort_name", "pk"))


def shown_by(place: Place, person: Actor) -> list[LoadShare]:
    """To whom the person shows what they carry. One query."""
    shares = LoadShare.objects.standing().filter(place=place, person=person)
    return list(shares.select_related("seen_by").order_by("seen_by__sort_name", "pk"))


def _carried(place: Place, day: date, us: Iterable[int]) -> TieQuerySet:
    """The ties with us that are worth some care on that day: not over, not refused, of nobody unasked."""
    told = ties_with_us(place, us).filter(of_nobody_unasked())
    alive = told.in_dates(day).exclude(state__in=[Tie.State.ENDED, Tie.State.REFUSED])
    others = alive.exclude(kind__in=[*SEATS, Tie.Kind.EMPLOYED_BY, Tie.Kind.RESIDES_AT])
    return others.select_related("subject", "counterpart", "place")


def _seats(place: Place, person: Actor, day: date) -> list[Tie]:
    """Not those that another place keeps for itself: whom one shows one's load to is of this one."""
    held = Tie.objects.declared().told_to(place).in_force(day).of_kind(*SEATS).filter(subject=person)
    return list(held.select_related("subject", "counterpart", "place").order_by("kind", "pk"))


def _other(tie: Tie, us: Collection[int]) -> Actor | None:
    other = tie.counterpart if tie.subject_id in us else tie.subject
    return None if other is None or other.is_person else other


def _to_hand_over(place: Place, ties: Sequence[Carried], day: date) -> list[Carried]:
    """With whom nothing circulated for longest in the year, when the ties are many."""
    ends = [one for one in ties if one.other]
    if len(ends) < MANY_TIES:
        return []
    totals = totals_by_actor(place, since=last_months(day)[0])

    def last(one: Carried) -> float:
        flows = totals.get(one.other.pk, ()) if one.other else ()
        return max((flow.last_at.timestamp() for flow in flows), default=0)

    return sorted(ends, key=last)[:HANDED_OVER]


def _hours(place: Place, person: Actor, day: date) -> dict[date, Decimal]:
    flows = flows_by_month(place, person, since=last_months(day)[0])
    return {
        month: sum((one.quantity for one in totals if _is_given(one.nature, one.direction)), Decimal())
        for month, totals in flows.items()
    }


def _is_given(nature: str, direction: str) -> bool:
    """Hours that the place received from the person."""
    return (nature, direction) == (Nature.HOURS, Direction.RECEIVED)


def _welcomes(place: Place, person: Actor, day: date) -> Counter[date]:
    """Visits and groups of others that the person noted, by month."""
    found: Counter[date] = Counter()
    since = start_of(last_months(day)[0])
    for rows in _noted(place):
        theirs = rows.filter(recorded_by__person=person, arrived_at__gte=since)
        found.update(dict(theirs.values_list(month_of("arrived_at")).annotate(Count("pk"))))
    return found


def _welcomes_by_person(place: Place, since: date) -> Counter[int]:
    found: Counter[int] = Counter()
    for rows in _noted(place):
        noted = rows.filter(arrived_at__gte=start_of(since), recorded_by__isnull=False)
        found.update(dict(noted.values_list("recorded_by__person").annotate(Count("pk"))))
    return found


def _noted(place: Place) -> tuple[QuerySet[Visit], QuerySet[GroupVisit]]:
    """Arrivals in the place that stand; who notes their own welcomes nobody."""
    visits = Visit.objects.filter(place=place, undone_at=None).order_by()
    others = visits.exclude(recorded_by__person=F("person"))
    return others, GroupVisit.objects.filter(place=place, undone_at=None).order_by()


def _steps(place: Place) -> QuerySet[NextStep]:
    return NextStep.objects.filter(place=place)


def _steps_done(place: Place, person: Actor, day: date) -> dict[date, int]:
    done = _steps(place).filter(who=person, done_at__gte=start_of(last_months(day)[0])).order_by()
    return dict(done.values_list(month_of("done_at")).annotate(Count("pk")))
