"""Who may look at the network of a place. Pure: no query."""

from comptoir.places.doors import Member
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.ties.permissions import can_keep_ties


def can_see_the_network(member: Member) -> bool:
    """The team: what a tie is worth and what stands in its way is not for everybody."""
    return can_stand_at_the_counter(member)


def can_keep_the_network(member: Member) -> bool:
    """Who coordinates, and who manages: what they draft or declare speaks in the name of the place."""
    return can_keep_ties(member)
