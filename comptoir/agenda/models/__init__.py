"""Time: resources made of units, the holds that take them, the closures that nobody can take."""

from comptoir.agenda.models.closure import Closure, ClosureQuerySet
from comptoir.agenda.models.hold import Hold, HoldQuerySet
from comptoir.agenda.models.resource import Part, Resource, ResourceHours, ResourceQuerySet, Unit

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
