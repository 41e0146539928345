"""Rules for tests: the plainest one that works, each test changes what it is about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE
from comptoir.rights.actions import add_skill, set_quota
from comptoir.rights.models import Quota, Skill
from comptoir.rights.quotas import Use
from comptoir.ties.agreements import record_agreement


def make_quota(place, most: Decimal | int = 4, measure="hours", over="week", **changes: Any) -> Quota:
    """Four hours a week in the whole place, for anybody."""
    return set_quota(place=place, most=most, measure=measure, over=over, by=None, now=LONG_BEFORE, **changes)


def a_quota(most: Decimal | int = 4, measure="hours", over="week", **changes: Any) -> Quota:
    """The same as a row that no database knows."""
    return Quota(most=Decimal(most), measure=measure, over=over, **changes)


def a_use(period, resource=1, kind=Resource.Kind.ROOM, **changes: Any) -> Use:
    return Use(period=period, resources=frozenset([resource]), kinds=frozenset([kind]), **changes)


def make_skill(place, *resources, name="Imprimante 3D", **changes: Any) -> Skill:
    return add_skill(place=place, name=name, resources=resources, by=None, now=LONG_BEFORE, **changes)


def make_agreement(place, *parties, title="Convention 2026", starts_on=None, **changes: Any):
    starts_on = starts_on or LONG_BEFORE.date()
    return record_agreement(
        title=title, place=place, parties=parties, starts_on=starts_on, by=None, now=LONG_BEFORE, **changes
    )
