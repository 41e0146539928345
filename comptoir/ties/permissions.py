"""Who keeps what is declared around a place. Pure: no query."""

from comptoir.places.doors import Member
from comptoir.places.models import Role
from comptoir.places.permissions import can_set_up_the_place
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.selectors import ACTS_FOR


def can_keep_ties(member: Member) -> bool:
    """Who coordinates, and who manages: what is declared, corrected, moved and ended is theirs to say."""
    return member.is_any(Role.Kind.COORDINATOR, Role.Kind.MANAGER)


def can_keep(member: Member, tie: Tie) -> bool:
    """That tie too: one that lets a person act for an organisation gives a right, as a role does."""
    return can_set_up_the_place(member) or (can_keep_ties(member) and not gives_a_right(tie))


def can_change(member: Member, agreement: Agreement) -> bool:
    """Say that agreement otherwise: a draft is theirs who keep the ties, a signed one a manager's."""
    return can_set_up_the_place(member) or (can_keep_ties(member) and agreement.is_draft)


def gives_a_right(tie: Tie) -> bool:
    """Whether a person acts for an organisation by it: books in its name, answers for it."""
    return tie.kind in ACTS_FOR and tie.subject.is_person
