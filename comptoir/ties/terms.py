"""What an agreement grants and recognises on a day: as it was signed, or as its amendments say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from comptoir.ties.models import Agreement, Amendment


def as_agreed(agreements: Iterable[Agreement], day: date) -> list[Agreement]:
    """Each in the terms of that day, to be read and not saved. One query more than that of the agreements.

    Of several amendments in effect by then, the last one says. ``amended_by`` is that one.
    """
    rows = list(agreements)
    last = {one.agreement_id: one for one in amendments_of(agreements) if one.from_on <= day}
    for row in rows:
        row.amended_by = last.get(row.pk)
        if row.amended_by is not None:
            row.recognises, row.grants = row.amended_by.recognises, row.amended_by.grants
    return rows


def amendments_of(agreements: Iterable[Agreement]) -> list[Amendment]:
    """Those not withdrawn, in the order in which they take effect. One query."""
    # Of a question to the database, the same number of queries whether it finds some or none.
    if isinstance(agreements, QuerySet):
        among = Q(agreement__in=agreements.values("pk"))
    else:
        among = Q(agreement__in=[row.pk for row in agreements])
    return list(Amendment.objects.filter(among, withdrawn_at=None).order_by("from_on", "pk"))
