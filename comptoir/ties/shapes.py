"""Between whom each kind of tie may stand, and how the kinds are grouped where one is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.ties.models import Tie

PERSON, COLLECTIVE, ANYBODY = "person", "collective", "anybody"
Kind = Tie.Kind


@dataclass(frozen=True)
class Shape:
    """Who stands in it, and to whom: an organisation, a circle or a group, a place, a person."""

    subject: str
    to_actor: bool = True
    to_place: bool = False
    to_person: bool = False

    def fits_other(self, other: Actor | None) -> bool:
        """Whether it may go to that actor; to a place when there is none."""
        if other is None:
            return self.to_place
        return self.to_person if other.is_person else self.to_actor

    def fits_subject(self, subject: Actor) -> bool:
        return self.subject == ANYBODY or (self.subject == PERSON) == subject.is_person


# Said from one side or from the other, it is the same tie.
BOTH_WAYS = (Kind.COOPERATES_WITH, Kind.PARTNER_OF)

# What one does for a project bearer, a freelancer, a coworker, or together with them.
_TO_EITHER = Shape(ANYBODY, to_place=True, to_person=True)
SHAPES: Mapping[Tie.Kind, Shape] = {
    Kind.MEMBER_OF: Shape(ANYBODY),
    Kind.EMPLOYED_BY: Shape(PERSON),
    Kind.REPRESENTS: Shape(PERSON),
    Kind.SITS_IN: Shape(ANYBODY),
    Kind.RESIDES_AT: Shape(ANYBODY, to_actor=False, to_place=True),
    Kind.PARTNER_OF: Shape(COLLECTIVE, to_place=True),
    Kind.FUNDS: Shape(COLLECTIVE, to_place=True),
    Kind.COMMISSIONS: Shape(COLLECTIVE, to_place=True),
    Kind.RECOGNISES: Shape(COLLECTIVE, to_place=True),
    Kind.SUPPORTS: _TO_EITHER,
    Kind.FOUNDED: Shape(ANYBODY, to_place=True),
    Kind.COORDINATES: Shape(ANYBODY, to_place=True),
    Kind.MANAGES: Shape(ANYBODY, to_place=True),
    Kind.HOSTS: Shape(COLLECTIVE, to_place=True),
    Kind.REFERS_TO: _TO_EITHER,
    Kind.TRAINS: _TO_EITHER,
    Kind.SUPPLIES: _TO_EITHER,
    Kind.INFORMS: _TO_EITHER,
    Kind.HELPS: _TO_EITHER,
    Kind.COOPERATES_WITH: _TO_EITHER,
    Kind.LENDS_TO: _TO_EITHER,
}

GROUPS: Sequence[tuple[str | Promise, Sequence[Tie.Kind]]] = (
    (
        _("Belonging and speaking for"),
        (Kind.REPRESENTS, Kind.SITS_IN, Kind.EMPLOYED_BY, Kind.MEMBER_OF, Kind.RESIDES_AT),
    ),
    (
        _("Money and recognition"),
        (Kind.FUNDS, Kind.COMMISSIONS, Kind.RECOGNISES, Kind.SUPPORTS),
    ),
    (_("Carrying"), (Kind.FOUNDED, Kind.COORDINATES, Kind.MANAGES, Kind.HOSTS)),
    (
        _("Doing together"),
        (Kind.PARTNER_OF, Kind.COOPERATES_WITH, Kind.REFERS_TO, Kind.TRAINS, Kind.SUPPLIES, Kind.INFORMS,
         Kind.HELPS, Kind.LENDS_TO),
    ),
)  # fmt: skip
