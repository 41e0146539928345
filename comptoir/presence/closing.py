"""The end of the day: whoever is still in leaves, and may be put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.kit import speech
from comptoir.places.models import Place
from comptoir.presence.actions import (
    AlreadyIn,
    AlreadyUndone,
    NotGone,
    TimeIsToCome,
    undo_goodbye,
    undo_group_goodbye,
)
from comptoir.presence.models import GroupVisit, Visit


@dataclass(frozen=True)
class StillIn:
    """Who had not left: persons by name, groups by their counts, each in order of arrival."""

    visits: list[Visit]
    groups: list[GroupVisit]

    def __bool__(self) -> bool:
        return bool(self.visits or self.groups)


@transaction.atomic
def leave_all(*, place: Place, at: datetime, by: Account | None, now: datetime) -> StillIn:
    """Everybody still in leaves at that instant (whoever arrived after it, at their arrival).

    Gives who it was, so that the closing can name them and ``come_back`` can put them back.

    :raises TimeIsToCome:
    """
    if at > now:
        raise TimeIsToCome(gettext("%(at)s is still to come.") % {"at": speech.clock(at)})
    visits = Visit.objects.inside().of_place(place).select_for_update(of=("self",))
    groups = GroupVisit.objects.inside().of_place(place).select_for_update(of=("self",))
    still_in = StillIn(
        list(visits.select_related("person").order_by("arrived_at", "pk")),
        list(groups.prefetch_related("counts").order_by("arrived_at", "pk")),
    )
    for rows in (still_in.visits, still_in.groups):
        for row in rows:
            row.left_at = max(row.arrived_at, at)
    leaving = Greatest("arrived_at", Value(at))
    Visit.objects.filter(_among(still_in.visits)).update(left_at=leaving)
    GroupVisit.objects.filter(_among(still_in.groups)).update(left_at=leaving)
    return still_in


@transaction.atomic
def come_back(
    *, visits: Sequence[Visit], groups: Sequence[GroupVisit], by: Account | None, now: datetime
) -> StillIn:
    """Take ``leave_all`` back for these; whoever came in again or was undone since is left as they are.

    Gives those who are in again.
    """
    back = StillIn([], [])
    for visit in visits:
        try:
            back.visits.append(undo_goodbye(visit=visit, by=by, now=now))
        except (AlreadyIn, AlreadyUndone, NotGone):
            continue
    for group in groups:
        try:
            back.groups.append(undo_group_goodbye(group=group, by=by, now=now))
        except (AlreadyUndone, NotGone):
            continue
    return back


def _among(rows: Sequence[Visit] | Sequence[GroupVisit]) -> Q:
    return Q(pk__in=[row.pk for row in rows])
