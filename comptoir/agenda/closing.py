"""Closing the whole place or part of it for a while, and opening it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from comptoir.actors.models import Account
from comptoir.agenda.models import Closure, Resource
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.places.models import Place


@retrying_deadlock
@transaction.atomic
def close(
    *,
    place: Place,
    period: Period,
    resources: Sequence[Resource] = (),
    reason: str,
    by: Account | None,
    now: datetime,
) -> Closure:
    """Nobody can have these resources then; without any, nothing of the whole place.

    What is taken already stays taken: see what it hits first.
    """
    closure = Closure.objects.create(
        place=place, is_whole_place=not resources, starts_at=period.start, ends_at=period.end,
        reason=reason, made_at=now, made_by=by,
    )  # fmt: skip
    closure.resources.set(resources)
    return closure


@retrying_deadlock
@transaction.atomic
def lift(*, closure: Closure, by: Account | None, now: datetime) -> Closure:
    """It can be had again; lifting twice is lifting once."""
    closure.lifted_at, closure.lifted_by = now, by
    closure.save(update_fields=["lifted_at", "lifted_by"])
    return closure


def closures_between(place: Place, period: Period) -> list[Closure]:
    """Those in force that overlap the period, earliest first. Two queries."""
    found = Closure.objects.in_force().of_place(place).overlapping(period)
    return list(found.order_by("starts_at", "pk").prefetch_related("resources"))
