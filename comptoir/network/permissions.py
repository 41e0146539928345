"""Who may look at the network of a place. Pure: no query."""

from comptoir.places.doors import Member
from comptoir.places.models import Role
from comptoir.places.permissions import can_stand_at_the_counter


def can_see_the_network(member: Member) -> bool:
    """The team: what a tie is worth and what stands in its way is not for everybody."""
    return can_stand_at_the_counter(member)


def can_keep_the_network(member: Member) -> bool:
    """Who coordinates, and who manages: what they draft or declare speaks in the name of the place."""
    return member.is_any(Role.Kind.COORDINATOR, Role.Kind.MANAGER)
