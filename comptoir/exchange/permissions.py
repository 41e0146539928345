"""Who may bring a network from a file. Pure: no query."""

from comptoir.places.doors import Member
from comptoir.places.permissions import can_import_places


def can_import_ties(member: Member) -> bool:
    """Those who keep the directory: many ties come at once, and actors with them."""
    return can_import_places(member)
