"""Between whom each kind of tie may stand, and how the kinds are grouped where one is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comptoir.ties.models import Tie

PERSON, COLLECTIVE, ANYBODY = "person", "collective", "anybody"
Kind = Tie.Kind


@dataclass(frozen=True)
class Shape:
    """Who stands in it, and whether to an organisation, a circle or a group, to a place, or to either."""

    subject: str
    to_actor: bool = True
    to_place: bool = False


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
    Kind.SUPPORTS: Shape(ANYBODY, to_place=True),
    Kind.FOUNDED: Shape(ANYBODY, to_place=True),
    Kind.COORDINATES: Shape(ANYBODY, to_place=True),
    Kind.MANAGES: Shape(ANYBODY, to_place=True),
    Kind.HOSTS: Shape(COLLECTIVE, to_place=True),
    Kind.REFERS_TO: Shape(ANYBODY, to_place=True),
    Kind.TRAINS: Shape(ANYBODY, to_place=True),
    Kind.SUPPLIES: Shape(ANYBODY, to_place=True),
    Kind.INFORMS: Shape(ANYBODY, to_place=True),
    Kind.HELPS: Shape(ANYBODY, to_place=True),
    Kind.COOPERATES_WITH: Shape(COLLECTIVE, to_place=True),
    Kind.LENDS_TO: Shape(ANYBODY, to_place=True),
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
