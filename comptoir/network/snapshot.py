"""The network of a place as it stood on any day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from comptoir.kit.periods import wall
from comptoir.network.asked import Asked
from comptoir.network.circle import Around, around, gathered, ours, ties_with_us
from comptoir.network.flows import KEYS_AT_ONCE
from comptoir.network.projection import batches
from comptoir.places.models import Place
from comptoir.ties.history import last_said, state_then
from comptoir.ties.models import Tie


def snapshot(place: Place, day: date, us: Collection[int]) -> list[Tie]:
    """The ties with the place and with ``us`` that stood that day, as ``stood`` tells them. Two queries."""
    return stood(place, day, ties_with_us(place, us).select_related("subject", "counterpart", "place"))


def evening(place: Place, day: date) -> datetime:
    """The instant at which the day is over there."""
    return wall(day + timedelta(days=1), time.min, place.tz)


def stood(place: Place, day: date, declared: Iterable[Tie]) -> list[Tie]:
    """Those of the ties that stood that day, each in the state of its evening.

    What is assumed where nothing was noted by then is said in ``ties.history``; a tie without a first day
    has always stood, so it is told apart by ``tie.since``. The ties are for reading: never save them.
    """
    ties, standing = list(declared), []
    said: dict[int, tuple[Tie.State, str]] = {}
    for some in batches([tie.pk for tie in ties], KEYS_AT_ONCE):
        said |= last_said(some, evening(place, day))
    for tie in ties:
        state, obstacle = said.get(tie.pk, (None, ""))
        then = state_then(day, tie.since, tie.until, tie.state, state)
        if then is not None:
            tie.state, tie.obstacle = then, obstacle
            standing.append(tie)
    return standing


def around_asked(place: Place, asked: Asked, today: date) -> Around:
    """Everybody around the place, today or on the past day that is asked."""
    if asked.is_past:
        return around_then(place, asked.day, today, asked.since)
    return around(place, today, asked.since)


def around_then(place: Place, day: date, today: date, since: date | None) -> Around:
    """Everybody around the place on that day, with what circulated since and until its evening.

    We are the organisations that are the place today, wherever they stood then. A constant number of queries.
    """
    us = set(ours(place, today).values_list("pk", flat=True))
    until = day + timedelta(days=1) if day < today else None
    return gathered(place, day, us, snapshot(place, day, us), (since, until))
