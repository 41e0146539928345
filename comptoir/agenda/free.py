"""The free time of a resource: within its hours, without its closures, away from the buffers of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held, lanes
from comptoir.agenda.rules import buffer_of
from comptoir.kit.periods import Period
from comptoir.resources.ground import Spot


def free_time(
    resource: Resource,
    units: Sequence[Spot],
    rows: Iterable[Held],
    open_: Sequence[Period],
    *,
    spares: Callable[[Held], bool] = lambda row: False,
) -> list[Iterator[Period]]:
    """For each lane (see ``lanes``) the periods of ``open_`` that one may take, in order.

    ``rows`` are what stands. One that ends where a free period ends has its own buffer too. ``spares``
    tells whose buffer need not be kept. No query.
    """
    buffer = buffer_of(resource)
    found = []
    for lane in lanes(resource, units, rows):
        busy = [(row.start, row.used_until) if spares(row) else (row.start - buffer, row.end) for row in lane]
        found.append(_gaps(open_, busy))
    return found


def _gaps(open_: Sequence[Period], busy: Sequence[tuple[datetime, datetime]]) -> Iterator[Period]:
    """``busy`` is in the order of starts."""
    for period in open_:
        start = period.start
        for since, until in busy:
            if since >= period.end:
                break
            if start < since:
                yield Period(start, since)
            start = max(start, until)
        if start < period.end:
            yield Period(start, period.end)
