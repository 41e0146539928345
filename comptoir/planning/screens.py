"""The screens of a place: put up, taken down, and found again by their address."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import uuid4

import segno
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.agenda.models import Resource
from comptoir.gestures import making as gestures
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.planning.models import Screen
from comptoir.planning.permissions import can_put_up_screens

TOKEN_BYTES = 24


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def put_up(*, place: Place, resource: Resource | None, now: datetime) -> tuple[Screen, str]:
    """A new screen, and the secret part of its address: it is told this once and kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    screen = Screen.objects.create(place=place, resource=resource, token_hash=digest(token), made_at=now)
    return screen, token


@transaction.atomic
def take_down(*, screen: Screen, now: datetime) -> Screen:
    """Its address opens nothing from now on; doing it twice is doing it once."""
    if screen.revoked_at is None:
        screen.revoked_at = now
        screen.save(update_fields=["revoked_at"])
    return screen


def address_of(screen: Screen, token: str) -> str:
    if screen.resource is None:
        return reverse("planning:kiosk", args=[screen.place.slug, token])
    return reverse("planning:door", args=[screen.place.slug, screen.resource.slug, token])


def screen_of(place: str, token: str, resource: str | None) -> Screen:
    """The screen in use at that address; none: 404."""
    in_use = Screen.objects.in_use().select_related("place", "resource__place", "resource__space")
    of_kind = (
        {"resource": None} if resource is None else {"resource__slug": resource, "resource__retired_at": None}
    )
    found: Screen = get_object_or_404(in_use, token_hash=digest(token), place__slug=place, **of_kind)
    return found


def qr_of(address: str) -> SafeString:
    """The address as a QR code to be read from a metre away; one SVG without style."""
    drawing = segno.make(address, error="m", micro=False)
    return SafeString(
        drawing.svg_inline(border=3, light="#fff", dark="#000", omitsize=True, svgclass="qr", lineclass=None)
    )


@require_http_methods(["GET", "POST"])
@for_members(can_put_up_screens)
def screens(request: HttpRequest, member: Member) -> HttpResponse:
    """The screens in use; a new one is made here and its address shown this once."""
    place, context = member.place, {}
    if request.method == "POST":
        context = _make(request, member)
    offered = Resource.objects.in_use().of_place(place).order_by("position", "name")
    in_use = (
        Screen.objects.in_use()
        .filter(place=place)
        .select_related("resource")
        .order_by("resource__name", "pk")
    )
    whole: dict[str, Any] = {
        "tab": "screens", "on": None, "screens": list(in_use), "offered": offered, "new_key": uuid4,
        "address": "", "qr": "", "screen": None, **context,
    }  # fmt: skip
    answer = render_page(request, "planning/screens.html", whole)
    answer["Cache-Control"] = "no-store"
    return answer


def _make(request: HttpRequest, member: Member) -> dict[str, Any]:
    slug, moment = request.POST.get("resource", ""), now()
    thing = get_object_or_404(Resource.objects.in_use().of_place(member.place), slug=slug) if slug else None
    made: list[tuple[Screen, str]] = []

    def act() -> Deed:
        made.append(put_up(place=member.place, resource=thing, now=moment))
        what = thing.name if thing else gettext("the entrance")
        return Deed(gettext("A screen is put up: %(what)s.") % {"what": what})

    gestures.make(member=member, key=key_in(request), verb="screen", act=act, now=moment)
    if not made:
        messages.warning(
            request, gettext("This screen was made by the first press. Its address was shown then.")
        )
        return {}
    address = request.build_absolute_uri(address_of(*made[0]))
    return {"address": address, "qr": qr_of(address), "screen": made[0][0]}


@require_POST
@for_members(can_put_up_screens)
def revoke(request: HttpRequest, member: Member, screen: int) -> HttpResponse:
    moment = now()
    found = get_object_or_404(
        Screen.objects.in_use().select_related("resource", "place"), place=member.place, pk=screen
    )

    def act() -> Deed:
        take_down(screen=found, now=moment)
        what = found.resource.name if found.resource else gettext("the entrance")
        return Deed(gettext("The screen is taken down: %(what)s.") % {"what": what})

    gesture = gestures.make(member=member, key=key_in(request), verb="screen", act=act, now=moment)
    messages.success(request, gesture.sentence)
    return go_to(request, "planning:screens", member.place.slug)
