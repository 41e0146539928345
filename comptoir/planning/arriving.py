"""Arriving with one's own phone: the QR code of a door opens one's own booking of that resource."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from comptoir.agenda.models import Resource
from comptoir.booking.permissions import can_book
from comptoir.gestures import acts
from comptoir.gestures import making as gestures
from comptoir.gestures.forms import key_in
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.planning.door import awaited


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def arrive(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    """One's own booking about now: seen first, noted by one press."""
    moment = now()
    thing = get_object_or_404(Resource.objects.in_use().of_place(member.place), slug=slug)
    mine = awaited(thing, moment).filter(booked_for=member.person)
    booking = (
        mine.select_related("resource__space", "place", "booked_for", "acting_for")
        .order_by("starts_at", "pk")
        .first()
    )
    if request.method == "POST" and booking is not None:
        gesture = gestures.make(
            member=member, key=key_in(request), verb="arrive", now=moment,
            act=lambda: acts.arrive(booking=booking, at=moment, by=member.account, now=moment),
        )  # fmt: skip
        undo = reverse("people:my_undo", args=[member.place.slug, gesture.pk])
        messages.success(request, gesture.sentence, extra_tags=f"undo={undo}" if gesture.undo else "")
        return go_to(request, "people:me", member.place.slug)
    context = {"thing": thing, "booking": booking, "new_key": uuid4}
    return render_page(request, "planning/arrive.html", context)
