"""Who may do what with the persons a place knows. Pure: no query.

Finding, registering, correcting, giving a card, noting a consent, organisations: whoever stands at the
counter. What changes who somebody is, or gives them a way in: one who is there to stay. What leaves the place
or cannot be taken back: the manager. ``reach.py`` adds what depends on the person.
"""

from comptoir.places.doors import Member
from comptoir.places.models import Role


def can_merge_people(member: Member) -> bool:
    """Also undo a merge, and open an account for somebody."""
    return member.is_any(Role.Kind.MEDIATOR, Role.Kind.MANAGER)


def can_answer_for_data(member: Member) -> bool:
    """Hand a person all their data, or erase them."""
    return member.is_any(Role.Kind.MANAGER)
