"""What pages show of the rights: the rules of a place, and what one person was trained on."""

from __future__ import annotations

from comptoir.actors.models import Actor
from comptoir.places.models import Place
from comptoir.rights.models import Quota, Skill, Training


def skills_of(place: Place) -> list[Skill]:
    """Those asked for now, by name, each with its resources. Two queries."""
    return list(place.skills.filter(retired_at=None).prefetch_related("resources").order_by("name", "pk"))


def quotas_of(place: Place) -> list[Quota]:
    """Those in force. One query."""
    return list(
        Quota.objects.in_use().filter(place=place).select_related("resource", "agreement").order_by("pk")
    )


def trainings_of(person: Actor, place: Place) -> list[Training]:
    """What the person was trained on there, latest first. One query."""
    noted = Training.objects.filter(person=person, skill__place=place, withdrawn_at=None)
    return list(noted.select_related("skill").order_by("-trained_on", "-pk"))
