"""On which units somebody is, when only that is asked: keys, and not one row of what stands there."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from comptoir.agenda.occupancy import each_during, is_asked_by_time
from comptoir.kit.periods import Period
from comptoir.kit.ready import ask, told
from comptoir.resources.ground import keys_of

# See ``agenda.occupancy`` for what makes either of the two quick. Holds of a unit never overlap: of those
# that have not expired, the last to begin before a period ends is also the last to end.
_BY_UNIT = """
WITH asked(id, since, until, n) AS (%(asked)s)
SELECT asked.n, %(list)s(asked.id) FROM asked
WHERE asked.since < (
    SELECT h.ends_at FROM agenda_hold h
    WHERE h.unit_id = asked.id AND h.released_at IS NULL AND h.starts_at < asked.until
      AND (h.expires_at IS NULL OR h.expires_at > %%s)
    ORDER BY h.starts_at DESC LIMIT 1)
GROUP BY asked.n
"""
_BY_TIME = """
WITH asked(since, until, n) AS (
    SELECT * FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY
),
near AS MATERIALIZED (
    SELECT asked.n, h.unit_id FROM asked JOIN agenda_hold h
    ON tstzrange(h.starts_at, h.ends_at, '[)') && tstzrange(asked.since, asked.until, '[)')
    AND h.released_at IS NULL AND (h.expires_at IS NULL OR h.expires_at > %s)
)
SELECT n, array_agg(unit_id) FROM near WHERE unit_id IN (SELECT unnest(%s::bigint[])) GROUP BY n
"""
_LIST = {"postgresql": "array_agg", "sqlite": "json_group_array"}


def busy_at(units: Collection[int], periods: Sequence[Period], now: datetime) -> list[frozenset[int]]:
    """Of these units, those on which something stands at ``now`` during each period, in their order.

    One query, none without a unit.
    """
    if not units:
        return [frozenset()] * len(periods)
    rows = (
        _by_time(units, periods, now) if is_asked_by_time(units, periods) else _by_unit(units, periods, now)
    )
    found = {number: json.loads(on) if isinstance(on, str) else on for number, on in rows}
    return [frozenset(found.get(number, ())) for number in range(1, len(periods) + 1)]


def _by_time(units: Collection[int], periods: Sequence[Period], now: datetime) -> list[tuple[Any, ...]]:
    _, keys = keys_of(units)
    return ask(_BY_TIME, [[p.start for p in periods], [p.end for p in periods], told(now), keys])


def _by_unit(units: Collection[int], periods: Sequence[Period], now: datetime) -> list[tuple[Any, ...]]:
    asked, parameters = each_during(units, periods)
    return ask(_BY_UNIT % {"asked": asked, "list": _LIST[connection.vendor]}, [*parameters, told(now)])
