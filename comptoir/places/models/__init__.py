"""Places, who stewards them, who does what in them, their spaces and their hours."""

from comptoir.places.models.people import Acquaintance, Role, RoleQuerySet, Stewardship
from comptoir.places.models.place import Place, PlaceQuerySet
from comptoir.places.models.walls import OpeningException, OpeningHours, Space

__all__ = [
    "Acquaintance",
    "OpeningException",
    "OpeningHours",
    "Place",
    "PlaceQuerySet",
    "Role",
    "RoleQuerySet",
    "Space",
    "Stewardship",
]
