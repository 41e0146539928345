"""Giving time back, taking it back, making it firm, staying where one is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from comptoir.agenda import sentences
from comptoir.agenda.actions.rows import clear_the_way, grow_back, guarded, lock, put_aside
from comptoir.agenda.actions.steps import Step, by_resource, cut_short, refuse, wanted, write
from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.refusals import ClaimIsGone, lost_race
from comptoir.agenda.rules import Wish
from comptoir.agenda.together import Task, reckon
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period


@retrying_deadlock
@transaction.atomic
def release(*, claim: UUID, at: datetime, now: datetime) -> None:
    """Give back what the claim holds from ``at`` on; what went before stays held, its buffer after it.

    Nothing to give back is no error. What is given back is kept, marked released.
    """
    lock(claims=[claim])
    holds = [
        hold
        for hold in Hold.objects.unreleased().of_claim(claim).filter(ends_at__gt=at).order_by("pk")
        if hold.used_until > at
    ]
    whole = [hold for hold in holds if hold.starts_at >= at]
    heads = [hold for hold in holds if hold.starts_at < at]
    if whole:
        Hold.objects.filter(pk__in=[hold.pk for hold in whole]).update(released_at=now)
    if heads:
        Hold.objects.bulk_create(_rest(hold, at, now) for hold in heads)
        ends = ["ends_at", "buffer_minutes", "buffer_cut"]
        Hold.objects.bulk_update([cut_short(hold, at) for hold in heads], ends)
    grow_back((hold.unit_id, hold.starts_at) for hold in whole)


def _rest(hold: Hold, at: datetime, now: datetime) -> Hold:
    """What is given back of it."""
    return Hold(
        unit_id=hold.unit_id, whole_id=hold.whole_id, claim=hold.claim, starts_at=at, ends_at=hold.ends_at,
        buffer_minutes=hold.buffer_minutes, buffer_cut=hold.buffer_cut, expires_at=hold.expires_at,
        is_pinned=hold.is_pinned, taken_at=hold.taken_at, released_at=now,
    )  # fmt: skip


@retrying_deadlock
@transaction.atomic
def let_go(*, claim: UUID, resource: Resource) -> None:
    """The claim holds nothing of that resource any more, as if it never had. Nothing held is no error."""
    lock(claims=[claim])
    held = Hold.objects.unreleased().of_claim(claim).select_related("unit__resource", "whole").order_by("pk")
    rows = [hold for hold in held if hold.resource.pk == resource.pk]
    Hold.objects.filter(pk__in=[hold.pk for hold in rows]).delete()
    grow_back((hold.unit_id, hold.starts_at) for hold in rows)


def forget(*, claims: Sequence[UUID]) -> None:
    """What these claims gave back is no longer remembered; what they hold stays."""
    Hold.objects.filter(claim__in=claims).exclude(released_at=None).delete()


@retrying_deadlock
def retake(*, claim: UUID, now: datetime) -> list[Hold]:
    """Take back the last release of the claim: the same period, on the same unit or another.

    :raises ClaimIsGone: when nothing was released.
    :raises ResourceIsTaken, ResourceIsRetired, IsShut: when somebody took it meanwhile, or it is offered no
        more, or closed.
    """
    steps: list[Step] = []
    with guarded(lambda: lost_race(*wanted(steps))):
        lock(claims=[claim])
        given_back, heads = _last_release(claim)
        for resource, rows in by_resource(given_back):
            cut_off = [h for h in heads if h.resource.pk == resource.pk and h.used_until == rows[0].starts_at]
            steps.append(_again(resource, rows, cut_off, now))
        outcome = reckon([step.task for step in steps], moving=[claim])
        refuse(steps, outcome)
        put_aside(hold for step in steps for hold in step.rows)
        clear_the_way(outcome)
        kept = {hold.pk for step in steps for hold in step.rows}
        Hold.objects.filter(pk__in=[hold.pk for hold in given_back if hold.pk not in kept]).delete()
        return write(steps, outcome)


def given_back_until(*, claim: UUID) -> datetime | None:
    """The end, without buffer, of what the claim gave back last. Two queries at most."""
    released = Hold.objects.of_claim(claim).exclude(released_at=None)
    last = released.aggregate(last=Max("released_at"))["last"]
    rows = released.filter(released_at=last) if last is not None else Hold.objects.none()
    return max((hold.used_until for hold in rows), default=None)


def _last_release(claim: UUID) -> tuple[list[Hold], list[Hold]]:
    """What was given back last, and what the claim still holds. Three queries.

    :raises ClaimIsGone: when nothing was.
    """
    released = Hold.objects.of_claim(claim).exclude(released_at=None)
    last = released.aggregate(last=Max("released_at"))["last"]
    every = Hold.objects.of_claim(claim).select_related("unit__resource__place", "whole__place")
    given_back = list(every.filter(released_at=last).order_by("pk")) if last is not None else []
    if not given_back:
        raise ClaimIsGone(sentences.gone())
    return given_back, list(every.unreleased().order_by("pk"))


def _again(resource: Resource, rows: list[Hold], heads: list[Hold], now: datetime) -> Step:
    """What was cut off grows back on what stayed of it; what was given back whole stands again."""
    first = (heads or rows)[0]
    wish = Wish(
        period=Period(first.starts_at, rows[0].used_until), now=now, ignoring_claim=first.claim,
        outside_hours=True, in_past=True, had=first.used if heads else None, keeps_start=bool(heads),
    )  # fmt: skip
    pinned = first.is_pinned and resource.taken == Resource.Taken.BY_UNIT
    stays = bool(heads) or pinned
    task = Task(resource, wish, first.claim, prefer=first.unit_id, stays=stays, is_pinned=pinned)
    return Step(task, heads or rows)


@retrying_deadlock
@transaction.atomic
def confirm(*, claim: UUID, now: datetime) -> None:
    """What the claim holds no longer expires; confirming twice is confirming once.

    :raises ClaimIsGone: when it has expired or was given back.
    """
    lock(claims=[claim])
    if not Hold.objects.standing(now).of_claim(claim).update(expires_at=None):
        raise ClaimIsGone(sentences.gone())


def pin(*, claim: UUID) -> None:
    """What the claim holds stays on its unit from now on, whoever else wants to come."""
    Hold.objects.unreleased().of_claim(claim).update(is_pinned=True)
