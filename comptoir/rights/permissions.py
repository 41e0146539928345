"""Who sets the rules, and who notes what was learnt. Pure: no query."""

from comptoir.places.doors import Member
from comptoir.places.permissions import can_set_up_the_place, can_stand_at_the_counter


def can_set_rights(member: Member) -> bool:
    """Skills and quotas are rules of the place."""
    return can_set_up_the_place(member)


def can_train(member: Member) -> bool:
    """Whoever showed how it works notes it: the team."""
    return can_stand_at_the_counter(member)
