"""Taking time, moving what was taken, giving it back. Whoever takes does it here, whatever the trade.

Each act locks the resources it touches, in the order of their keys, and only then reads what is held: of
two who want the same, the second sees the first. The database's own guard has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet

from comptoir.agenda import sentences
from comptoir.agenda.models import Hold, Resource, Unit
from comptoir.agenda.occupancy import units_of
from comptoir.agenda.refusals import ClaimIsGone, lost_race, refusal
from comptoir.agenda.room import find_room, rows_for, why_taken
from comptoir.agenda.rules import PAST, Hours, Reason, Wish, reasons_against, start_is_set
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.overlap import broke
from comptoir.kit.periods import Period


@retrying_deadlock
def take(
    *,
    resource: Resource,
    period: Period,
    claim: UUID,
    party: int = 1,
    unit: Unit | None = None,
    now: datetime,
    expires_at: datetime | None = None,
    outside_hours: bool = False,
    in_past: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> list[Hold]:
    """Hold the resource for the period in the name of ``claim``: all its units, or the best one of them.

    ``unit`` asks for that very one, and stays on it. Others who have not begun may be moved to other units
    of the same resource. ``outside_hours`` and ``in_past`` waive those two rules.

    :raises ResourceIsTaken, PlaceIsClosed, PeriodIsPast, TooManyPeople, ResourceIsRetired, WalkInOnly:
    """
    wish = Wish(
        period=period, now=now, party=party, unit=unit, outside_hours=outside_hours, in_past=in_past,
        waives=waives, beside=beside,
    )  # fmt: skip
    with _guarded(resource, wish):
        _lock(Q(pk=resource.pk))
        return _hold(resource, wish, claim, expires_at)


@retrying_deadlock
@transaction.atomic
def retime(
    *,
    claim: UUID,
    period: Period,
    resource: Resource | None = None,
    replacing: Resource | None = None,
    party: int = 1,
    now: datetime,
    outside_hours: bool = False,
    in_past: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> list[Hold]:
    """Move, prolong or shorten what the claim holds, to ``period`` and to ``resource`` when it is given.

    What has begun keeps its start, and its unit. When it goes on in another resource, the time spent in
    the first one stays held there and the rest is held in the other from ``now``. ``in_past`` lets all of
    it be put anywhere: to take a step back, or to type what happened.

    :raises ClaimIsGone:
    :raises ResourceIsTaken, PlaceIsClosed, PeriodIsPast, TooManyPeople, ResourceIsRetired, WalkInOnly:
    """
    _lock(_of_claim(Hold.objects.unreleased(), claim) | Q(pk=resource.pk if resource is not None else None))
    holds = _standing(claim, now)
    held = holds if in_past else [hold for hold in holds if hold.starts_at == holds[-1].starts_at]
    target = held[0].unit.resource if resource is None else resource
    wish = Wish(
        period=period, now=now, party=party, ignoring_claim=claim, outside_hours=outside_hours,
        in_past=in_past, keeps_start=period.start == holds[0].starts_at < now, ends_now=held[0].ends_at,
    )  # fmt: skip
    if in_past or held[0].starts_at >= now:
        return _move(held, target, wish)
    if not wish.keeps_start:
        raise refusal(start_is_set(holds[0].starts_at, target, wish), target, wish)
    if target.pk != held[0].unit.resource_id:
        return _go_on_elsewhere(held, target, wish)
    return _prolong(held, target, wish)


@retrying_deadlock
@transaction.atomic
def release(*, claim: UUID, at: datetime, now: datetime) -> None:
    """Give back what the claim holds from ``at`` on; what went before stays held.

    Nothing to give back is no error. What is given back is kept, marked released.
    """
    _lock(_of_claim(Hold.objects.unreleased(), claim))
    for hold in Hold.objects.unreleased().of_claim(claim).filter(ends_at__gt=at).order_by("pk"):
        if hold.starts_at < at:
            _copy_released(hold, Period(at, hold.ends_at), now)
            hold.ends_at = at
        else:
            hold.released_at = now
        hold.save(update_fields=["ends_at", "released_at"])


@retrying_deadlock
@transaction.atomic
def retake(*, claim: UUID, now: datetime) -> list[Hold]:
    """Take back the last release of the claim: the same period, on the same unit or another.

    :raises ClaimIsGone: when nothing was released.
    :raises ResourceIsTaken, ResourceIsRetired: when somebody took it meanwhile, or it is offered no more.
    """
    released = Hold.objects.of_claim(claim).exclude(released_at=None)
    _lock(_of_claim(released, claim))
    last = released.aggregate(last=Max("released_at"))["last"]
    given_back = list(
        released.filter(released_at=last).select_related("unit__resource__place").order_by("pk")
    )
    if not given_back:
        raise ClaimIsGone(sentences.gone())
    before = Hold.objects.unreleased().of_claim(claim).filter(ends_at=given_back[0].starts_at)
    heads = {hold.unit_id: hold for hold in before.order_by("pk")}
    return [_hold_again(hold, heads.get(hold.unit_id), now) for hold in given_back]


@retrying_deadlock
@transaction.atomic
def confirm(*, claim: UUID, now: datetime) -> None:
    """What the claim holds no longer expires; confirming twice is confirming once.

    :raises ClaimIsGone: when it has expired or was given back.
    """
    _lock(_of_claim(Hold.objects.unreleased(), claim))
    _standing(claim, now)
    Hold.objects.standing(now).of_claim(claim).update(expires_at=None)


def pin(*, claim: UUID) -> None:
    """What the claim holds stays on its unit from now on, whoever else wants to come."""
    Hold.objects.unreleased().of_claim(claim).update(is_pinned=True)


def _of_claim(holds: QuerySet[Hold], claim: UUID) -> Q:
    """The resources on which these holds of the claim are."""
    return Q(pk__in=Unit.objects.filter(holds__in=holds.filter(claim=claim)).values("resource"))


def _lock(resources: Q) -> None:
    list(Resource.objects.filter(resources).locked().values_list("pk"))


def _standing(claim: UUID, now: datetime) -> list[Hold]:
    """What the claim holds, earliest first.

    :raises ClaimIsGone: when that is nothing any more.
    """
    holds = Hold.objects.standing(now).of_claim(claim).select_related("unit__resource__place")
    found = list(holds.order_by("starts_at", "unit__position", "unit"))
    if not found:
        raise ClaimIsGone(sentences.gone())
    return found


def _hold(resource: Resource, wish: Wish, claim: UUID, expires_at: datetime | None = None) -> list[Hold]:
    return Hold.objects.bulk_create(
        Hold(
            unit=unit, claim=claim, starts_at=wish.period.start, ends_at=wish.period.end,
            expires_at=expires_at, is_pinned=wish.unit is not None, taken_at=wish.now,
        )
        for unit in _make_room(resource, wish)
    )  # fmt: skip


def _move(held: list[Hold], target: Resource, wish: Wish) -> list[Hold]:
    """The same rows elsewhere, as many as it takes there."""
    same = held[0].unit.resource_id == target.pk
    with _guarded(target, wish):
        # Out of the way of those who are moved to make room, and of each other.
        Hold.objects.filter(pk__in=[hold.pk for hold in held]).update(released_at=wish.now)
        units = _make_room(
            target, wish, prefer=held[0].unit_id if same else None, stays=same and held[0].is_pinned
        )
        Hold.objects.filter(pk__in=[hold.pk for hold in held[len(units) :]]).delete()
        for hold, unit in zip(held, units, strict=False):
            hold.unit, hold.starts_at, hold.ends_at = unit, wish.period.start, wish.period.end
            hold.is_pinned = hold.is_pinned and same
            hold.save(update_fields=["unit", "starts_at", "ends_at", "is_pinned", "released_at"])
        more = [Hold(unit=u, claim=held[0].claim, taken_at=wish.now) for u in units[len(held) :]]
        for hold in more:
            hold.starts_at, hold.ends_at = wish.period.start, wish.period.end
        return held[: len(units)] + Hold.objects.bulk_create(more)


def _prolong(held: list[Hold], target: Resource, wish: Wish) -> list[Hold]:
    """Another end for what goes on."""
    if wish.period.end <= held[0].starts_at:
        raise refusal(Reason(PAST, target.place, sentences.past), target, wish)
    here = wish.during(Period(held[0].starts_at, wish.period.end))
    with _guarded(target, here):
        _make_room(target, here, prefer=held[0].unit_id, stays=True)
        for hold in held:
            hold.ends_at = here.period.end
            hold.save(update_fields=["ends_at"])
        return held


def _go_on_elsewhere(held: list[Hold], target: Resource, wish: Wish) -> list[Hold]:
    """From now on the other resource; until now the first one."""
    if wish.period.end <= wish.now:
        raise refusal(Reason(PAST, target.place, sentences.past), target, wish)
    with _guarded(target, wish):
        for hold in held:
            hold.ends_at = min(hold.ends_at, wish.now)
            hold.save(update_fields=["ends_at"])
        rest = wish.during(Period(wish.now, wish.period.end))
        return _hold(target, rest, held[0].claim, held[0].expires_at)


def _hold_again(released: Hold, head: Hold | None, now: datetime) -> Hold:
    """What was cut off grows back on its ``head``, which stayed; what was given back whole stands again."""
    resource = released.unit.resource
    wish = Wish(
        period=released.period, now=now, ignoring_claim=released.claim, outside_hours=True, in_past=True
    )
    with _guarded(resource, wish):
        stays = head is not None or released.is_pinned
        units = _make_room(resource, wish, prefer=released.unit_id, stays=stays)
        if head is not None:
            released.delete()
            head.ends_at = released.ends_at
            head.save(update_fields=["ends_at"])
            return head
        if resource.taken == Resource.Taken.BY_UNIT:
            released.unit = units[0]
        released.released_at = None
        released.save(update_fields=["unit", "released_at"])
        return released


def _copy_released(hold: Hold, period: Period, now: datetime) -> None:
    Hold.objects.create(
        unit_id=hold.unit_id, claim=hold.claim, starts_at=period.start, ends_at=period.end,
        expires_at=hold.expires_at, is_pinned=hold.is_pinned, taken_at=hold.taken_at, released_at=now,
    )  # fmt: skip


def _make_room(
    resource: Resource, wish: Wish, *, prefer: int | None = None, stays: bool = False
) -> list[Unit]:
    """The units to write the wish on, free by now: expired holds released, others moved where it helps.

    Called under the lock. :raises NotAvailable: by its name.
    """
    units = units_of([resource])[resource.pk]
    hours = Hours.around(resource.place, wish.period)
    for reason in reasons_against(resource, units, wish, hours):
        raise refusal(reason, resource, wish)
    rows = rows_for([resource], {resource.pk: units}, wish.period)
    room = find_room(resource, units, rows, wish, prefer=prefer, stays=stays)
    if room is None:
        asked = [unit for unit in units if unit.pk == prefer] if stays else units
        raise refusal(why_taken(resource, asked, rows, wish), resource, wish)
    expired = [row.pk for row in rows if row.has_expired(wish.now)]
    if expired:
        Hold.objects.filter(pk__in=expired).update(released_at=F("expires_at"))
    _move_others(room.moves, wish.now)
    return room.units


def _move_others(moves: Mapping[int, int], now: datetime) -> None:
    holds = Hold.objects.filter(pk__in=moves)
    if len(moves) > 1:
        holds.update(released_at=now)
    for pk, unit in moves.items():
        holds.filter(pk=pk).update(unit=unit, released_at=None)


@contextmanager
def _guarded(resource: Resource, wish: Wish) -> Iterator[None]:
    """The database may still say no, to whoever came around the lock: a refusal like any other."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if broke("hold_unit_taken_once", error):
            raise lost_race(resource, wish) from error
        raise
