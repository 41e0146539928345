"""What the files of a network hold about a person: the names that were decided to be theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.exchange.known import name_key
from comptoir.exchange.models import NameInFile, TieImportLine

_BATCH = 2_000

title = _("Names in the files of networks")


def export_of(person: Actor) -> dict[str, Any]:
    """Under which names the person was recognised in the files of which places, oldest first."""
    names = NameInFile.objects.filter(actor=person).select_related("place", "run").order_by("asked_at", "pk")
    return {
        "names_in_files": [
            {
                "place": name.place.name,
                "name": name.name,
                "file": name.run.file_name if name.run else None,
                "decided_at": name.decided_at.isoformat() if name.decided_at else None,
            }
            for name in names
        ],
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Forget these names, however typed, and the rows of reports that say them, which wait no more."""
    keys = {name_key(person.name), *NameInFile.objects.filter(actor=person).values_list("key", flat=True)}
    is_theirs = Q(actor=person) | Q(key__in=keys, actor=None, where=None)
    NameInFile.objects.filter(is_theirs).delete()
    rows = TieImportLine.objects.order_by("pk").values_list("pk", "name").iterator(_BATCH)
    saying = [key for key, name in rows if not keys.isdisjoint(map(name_key, name.split(" → ")))]
    for start in range(0, len(saying), _BATCH):
        lines = TieImportLine.objects.filter(pk__in=saying[start : start + _BATCH])
        lines.filter(outcome=TieImportLine.Outcome.ASIDE).update(outcome=TieImportLine.Outcome.LEFT)
        lines.update(name="", told={}, remarks=[])
