"""The main menu, by what the member may do."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.booking.permissions import can_approve
from comptoir.network.permissions import can_see_the_network
from comptoir.places.doors import Member
from comptoir.places.permissions import can_import_places, can_set_up_the_place, can_stand_at_the_counter
from comptoir.ties.permissions import can_keep_ties


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool


def nav_items(request: HttpRequest, member: Member | None) -> list[NavItem]:
    """What the member may open from here; nothing for a visitor of the public pages."""
    if member is None:
        return []
    items = [(_("Me"), "people:me")]
    if can_stand_at_the_counter(member):
        items = [(_("The counter"), "desk:counter"), (_("People"), "people:people"), *items]
    items.append((_("Planning"), "planning:day"))
    if can_see_the_network(member):
        items.append((_("Network"), "network:rings"))
    if can_approve(member):
        items.append((_("To decide"), "upkeep:to_decide"))
    if can_set_up_the_place(member):
        items.append((_("The place"), "places:set_up"))
    elif can_keep_ties(member):
        items.append((_("Residents and ties"), "ties:around"))
    if can_import_places(member):
        items.append((_("Directory"), "directory:imports"))
    return [_item(request, label, reverse(name, args=[member.place.slug])) for label, name in items]


def _item(request: HttpRequest, label: str, url: str) -> NavItem:
    return NavItem(label, url, request.path.startswith(url))
