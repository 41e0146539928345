"""What the counter's memory holds about a person: the sentences of the gestures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.gestures.models import Gesture
from comptoir.places.models import Acquaintance

title = _("Gestures at the counter")


def export_of(person: Actor) -> dict[str, Any]:
    """The gestures that name the person, and those they made themselves, oldest first."""
    made = Gesture.objects.filter(made_by__person=person)
    return {"naming_the_person": _told(_naming(person)), "made_by_the_person": _told(made)}


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """The sentences no longer name the person; who made which gesture stays with their account's row."""
    somebody = Value(gettext("somebody"))
    _naming(person).update(sentence=Replace(F("sentence"), Value(person.name), somebody))


def _naming(person: Actor) -> QuerySet[Gesture]:
    known_to = Acquaintance.objects.filter(person=person).values("place")
    return Gesture.objects.filter(place__in=known_to, sentence__contains=person.name)


def _told(gestures: QuerySet[Gesture]) -> list[dict[str, Any]]:
    rows = gestures.order_by("made_at", "pk").values_list("made_at", "sentence")
    return [{"made_at": made_at.isoformat(), "sentence": sentence} for made_at, sentence in rows]
