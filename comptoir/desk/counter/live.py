"""The counter itself, what is new since it was drawn, and the gestures made at it with their way back."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from comptoir.desk.counter import pages
from comptoir.desk.counter.finder import find
from comptoir.gestures import making as gestures
from comptoir.gestures.models import Gesture
from comptoir.kit.answers import render_page
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_stand_at_the_counter

GESTURES_A_PAGE = 40
NOTHING_NEW = 204


@require_GET
@for_members(can_stand_at_the_counter)
def counter(request: HttpRequest, member: Member) -> HttpResponse:
    shown = pages.counter_of(request, member)
    query = request.GET.get("q", "")
    answers = find(member.place, query, shown.now) if query else None
    fragment = "found" if request.headers.get("HX-Target") == "found" else "panel"
    return pages.show(request, shown, fragment=fragment, context={"query": query, "answers": answers})


@require_GET
@for_members(can_stand_at_the_counter)
def news(request: HttpRequest, member: Member) -> HttpResponse:
    """What changed since gesture ``depuis`` or minute ``vu``; an empty answer when nothing did."""
    shown = pages.counter_of(request, member)
    seen = (request.GET.get("depuis", ""), request.GET.get("vu", ""))
    if seen == (str(gestures.last_of(member.place)), shown.minute):
        return HttpResponse(status=NOTHING_NEW)
    if not request.htmx:  # type: ignore[attr-defined]
        return pages.show(request, shown)
    return pages.show(request, shown, fragment="parts", context={"oob": True})


@require_GET
@for_members(can_stand_at_the_counter)
def table(request: HttpRequest, member: Member) -> HttpResponse:
    return pages.show(request, pages.counter_of(request, member), panel="desk/counter_table.html")


@require_GET
@for_members(can_stand_at_the_counter)
def made(request: HttpRequest, member: Member) -> HttpResponse:
    """All the gestures of the place, the newest first."""
    rows = Gesture.objects.filter(place=member.place).select_related("made_by__person", "undone_by__person")
    page = Paginator(rows, GESTURES_A_PAGE).get_page(request.GET.get("page"))
    context = {"counter": pages.counter_of(request, member), "page": page}
    return render_page(request, "desk/counter_gestures.html", context)


@require_POST
@for_members(can_stand_at_the_counter)
def undo(request: HttpRequest, member: Member, gesture: int) -> HttpResponse:
    taken_back = get_object_or_404(Gesture, place=member.place, pk=gesture)
    shown = pages.counter_of(request, member)
    try:
        done = gestures.undo(gesture=taken_back, member=member, now=shown.now)
    except Refusal as refusal:
        return pages.refuse(request, shown, refusal)
    return pages.done(request, shown, done)
