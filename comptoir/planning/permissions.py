"""Who may look at the time of a place. Pure: no query. Whose names one reads is ``booking.permissions``."""

from comptoir.places.doors import Member
from comptoir.places.permissions import can_set_up_the_place


def can_look_at_time(member: Member) -> bool:
    """Any role at all: what is taken and what is free is everybody's business, names are not."""
    return bool(member.roles)


def can_put_up_screens(member: Member) -> bool:
    """Whose address anybody may open: a manager answers for it."""
    return can_set_up_the_place(member)
