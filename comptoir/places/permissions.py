"""Who may do what in a place. Pure: no query."""

from comptoir.places.doors import Member
from comptoir.places.models import Role

COUNTER = (Role.Kind.CONCIERGE, Role.Kind.MEDIATOR, Role.Kind.MANAGER, Role.Kind.COORDINATOR)


def can_see_own_things(member: Member) -> bool:
    """Any role at all: one's own bookings, one's own card."""
    return bool(member.roles)


def can_stand_at_the_counter(member: Member) -> bool:
    return member.is_any(*COUNTER)


def can_import_places(member: Member) -> bool:
    return member.is_any(Role.Kind.MANAGER, Role.Kind.COORDINATOR)


def can_set_up_the_place(member: Member) -> bool:
    """Hours, spaces, roles, stewards."""
    return member.is_any(Role.Kind.MANAGER)
