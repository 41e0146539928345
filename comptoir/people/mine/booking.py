"""Finding and booking from a phone, in a few taps: a thing or a time first, then what is free, then yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.agenda.availability import on_the_wall
from comptoir.agenda.models import Resource
from comptoir.booking.forms import PeriodForm
from comptoir.booking.models import Booking
from comptoir.booking.permissions import can_book
from comptoir.calendars.writing import attached
from comptoir.gestures import acts
from comptoir.gestures import making as gestures
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.gestures.models import Gesture
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.people.mine import offers
from comptoir.people.mine.forms import ChangeForm, MyBookForm, WhenForm
from comptoir.places.doors import Member, for_members
from comptoir.ties.selectors import organisations_represented_by

LENGTHS = (30, 60, 120, 240, 480)


@require_GET
@for_members(can_book)
def book(request: HttpRequest, member: Member) -> HttpResponse:
    """``ressource``: one thing over the coming days. ``starts``, ``ends``: all that is free then."""
    moment = now()
    offered = offers.bookable(member.place)
    thing = next((one for one in offered if one.slug == request.GET.get("ressource")), None)
    if thing is not None:
        return render_page(
            request, "people/mine_thing.html", _thing(request, thing, moment), fragment="times"
        )
    told = request.GET if "starts" in request.GET else None
    when = WhenForm(told, member=member, initial=_soon(member, moment))
    period = when.cleaned_data.get("period") if when.is_valid() else None
    found = offers.all_at(offered, period, moment) if period else []
    context = {"offered": offered, "when": when, "period": period, "found": found}
    return render_page(request, "people/mine_book.html", context, fragment="found")


def _thing(request: HttpRequest, thing: Resource, moment: datetime) -> dict[str, Any]:
    asked = request.GET.get("duree", "")
    minutes = int(asked) if asked in map(str, LENGTHS) else thing.usual_minutes
    days = offers.coming_days(thing, timedelta(minutes=minutes), moment)
    wanted = [day for day in days if f"{day.on:%Y-%m-%d}" == request.GET.get("jour")]
    chosen = next((day for day in [*wanted, *days] if day.periods), (wanted or days)[0])
    return {"thing": thing, "days": days, "chosen": chosen, "minutes": minutes, "lengths": LENGTHS}


def _soon(member: Member, moment: datetime) -> dict[str, Any]:
    """The next whole hour, for an hour."""
    start = moment.astimezone(member.place.tz).replace(minute=0) + timedelta(hours=1)
    return {"starts": f"{start:%Y-%m-%dT%H:%M}", "ends": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M}"}


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def confirm(request: HttpRequest, member: Member) -> HttpResponse:
    """The last tap. Sent twice, it books once: the gesture's key is made with the page."""
    moment = now()
    organisations = organisations_represented_by(member.person, member.place.day_of(moment))
    posted = request.POST if request.method == "POST" else None
    form = MyBookForm(posted, member=member, organisations=organisations, initial=request.GET.dict())
    asked = ChangeForm(posted or request.GET, member=member)
    said = asked.cleaned_data if asked.is_valid() else None

    def act() -> Deed:
        given = form.cleaned_data
        return acts.reserve(
            resource=given["resource"], period=given["period"], booked_for=member.person,
            acting_for=given.get("acting_for"), party=given["party"], purpose=given["purpose"],
            tells=True, attachments=attached, at=moment, by=member.account, now=moment,
        )  # fmt: skip

    return _ask(request, member, form, "book", act, "people/mine_confirm.html", moment, said=said)


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def change(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    """Move it; once it has begun, keep it longer."""
    mine, moment = own(member, booking), now()
    posted = request.POST if request.method == "POST" else None
    starts, ends = (on_the_wall(at) for at in (mine.starts_at, mine.ends_at))
    held = {"resource": mine.resource.slug, "starts": starts, "ends": ends}
    form = ChangeForm(posted, member=member, own=mine.resource_id, initial=held)

    def act() -> Deed:
        period, by = form.cleaned_data["period"], member.account
        if mine.checked_in_at is not None:
            return acts.prolong(booking=mine, until=period.end, by=by, now=moment)
        thing = form.cleaned_data["resource"] or mine.resource
        return acts.move(booking=mine, period=period, resource=thing, by=by, now=moment)

    return _ask(request, member, form, "move", act, "people/mine_change.html", moment, booking=mine)


def own(member: Member, booking: int) -> Booking:
    """The member's own booking that still stands; anybody else's does not exist (404)."""
    bookings = Booking.objects.standing().select_related("resource", "place", "booked_for", "acting_for")
    return get_object_or_404(bookings.of_place(member.place).filter(booked_for=member.person), pk=booking)


def _ask(
    request: HttpRequest,
    member: Member,
    form: PeriodForm,
    verb: str,
    act: Callable[[], Deed],
    template: str,
    moment: datetime,
    **context: object,
) -> HttpResponse:
    """Make the gesture when the form is whole; else show it, with what was refused and its ways."""
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            gesture = gestures.make(member=member, key=key_in(request), verb=verb, act=act, now=moment)
        except Refusal as said:
            refusal = _with_what_was_typed(said, request)
        else:
            return done(request, member, gesture)
    context |= {"form": form, "refusal": refusal, "today": member.place.day_of(moment), "new_key": uuid4}
    return render_page(request, template, context, status=409 if refusal else 422 if form.is_bound else 200)


def _with_what_was_typed(refusal: Refusal, request: HttpRequest) -> Refusal:
    typed = {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    refusal.ways = tuple(replace(way, fields={**typed, **way.fields}) for way in refusal.ways if way.fields)
    return refusal


def done(request: HttpRequest, member: Member, gesture: Gesture) -> HttpResponse:
    undo = reverse("people:my_undo", args=[member.place.slug, gesture.pk])
    tags = f"undo={undo}" if gesture.undo and gesture.undone_at is None else ""
    messages.success(request, gesture.sentence, extra_tags=tags)
    return go_to(request, "people:me", member.place.slug)


@require_POST
@for_members(can_book)
def cancel(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    return _at_once(request, member, "cancel", own(member, booking), acts.cancel)


@require_POST
@for_members(can_book)
def check_in(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    def arrive(*, booking: Booking, by: Any, now: datetime) -> Deed:
        return acts.arrive(booking=booking, at=now, by=by, now=now)

    return _at_once(request, member, "arrive", own(member, booking), arrive)


def _at_once(
    request: HttpRequest, member: Member, verb: str, booking: Booking, act: Callable[..., Deed]
) -> HttpResponse:
    """A gesture with nothing to fill in; what it refuses is a page of its own."""
    moment = now()
    gesture = gestures.make(
        member=member, key=key_in(request), verb=verb, now=moment,
        act=lambda: act(booking=booking, by=member.account, now=moment),
    )  # fmt: skip
    return done(request, member, gesture)


@require_POST
@for_members(can_book)
def undo(request: HttpRequest, member: Member, gesture: int) -> HttpResponse:
    """Only what one did oneself."""
    made = get_object_or_404(Gesture, place=member.place, made_by=member.account, pk=gesture)
    return done(request, member, gestures.undo(gesture=made, member=member, now=now()))
