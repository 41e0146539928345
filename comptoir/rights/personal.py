"""What the rights hold about a person: what they were trained on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.rights.models import Training

title = _("Trainings")


def export_of(person: Actor) -> dict[str, Any]:
    """The person's trainings, oldest first; dates in ISO 8601."""
    trainings = Training.objects.filter(person=person).select_related("skill__place")
    return {"trainings": [_exported(training) for training in trainings.order_by("trained_on", "pk")]}


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Forget what they learnt: nobody can use it any more."""
    Training.objects.filter(person=person).delete()


def _exported(training: Training) -> dict[str, Any]:
    return {
        "place": training.skill.place.name,
        "skill": training.skill.name,
        "trained_on": training.trained_on.isoformat(),
        "valid_until": training.valid_until.isoformat() if training.valid_until else None,
        "withdrawn": training.withdrawn_at is not None,
    }
