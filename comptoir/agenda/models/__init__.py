"""Time: the holds that take resources, which `comptoir.resources` describes."""

from comptoir.agenda.models.hold import Hold, HoldQuerySet
from comptoir.resources.models import (
    Closure,
    ClosureQuerySet,
    Part,
    Resource,
    ResourceHours,
    ResourceQuerySet,
    Unit,
)

__all__ = [
    "Closure",
    "ClosureQuerySet",
    "Hold",
    "HoldQuerySet",
    "Part",
    "Resource",
    "ResourceHours",
    "ResourceQuerySet",
    "Unit",
]
