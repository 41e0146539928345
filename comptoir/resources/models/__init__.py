"""What can be had: resources made of units, what contains what, their own hours, the closures.

Their tables keep the label of the app they were made in.
"""

from comptoir.resources.models.closure import Closure, ClosureQuerySet
from comptoir.resources.models.resource import Part, Resource, ResourceHours, ResourceQuerySet, Unit

__all__ = [
    "Closure",
    "ClosureQuerySet",
    "Part",
    "Resource",
    "ResourceHours",
    "ResourceQuerySet",
    "Unit",
]
