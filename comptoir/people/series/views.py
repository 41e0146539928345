"""Booking what comes back: the rule, then every date with its conflicts and a choice for each, then yes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from comptoir.actors.models import Actor
from comptoir.booking.forms import WallClockField
from comptoir.booking.permissions import can_approve, can_book
from comptoir.booking.policy import booker_for
from comptoir.gestures import acts
from comptoir.gestures import making as gestures
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.people.mine.booking import done
from comptoir.people.series.dates import choices_in, dates_shown, typed_in
from comptoir.people.series.forms import SeriesForm
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.series.planning import plan_series
from comptoir.series.wish import SeriesWish
from comptoir.ties.selectors import organisations_represented_by


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def new_series(request: HttpRequest, member: Member) -> HttpResponse:
    """For oneself."""
    return _series_for(request, member, member.person)


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def new_series_for(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    """The counter books it for somebody the place knows."""
    return _series_for(request, member, get_object_or_404(persons_known_to(member.place), pk=person))


def _series_for(request: HttpRequest, member: Member, person: Actor) -> HttpResponse:
    moment, place = now(), member.place
    told = request.POST if request.method == "POST" else request.GET if "rhythm" in request.GET else None
    organisations = organisations_represented_by(person, place.day_of(moment))
    form = SeriesForm(
        told, place=place, all_of_it=can_approve(member), organisations=organisations,
        initial=_initial(request, place),
    )  # fmt: skip
    is_other = person.pk != member.person.pk
    context: dict[str, Any] = {"form": form, "person": person, "is_other": is_other, "place": place}
    if not form.is_bound or not form.is_valid():
        return render_page(request, "people/series_new.html", context, status=422 if form.is_bound else 200)
    return _plan(request, member, person, form, context, moment)


def _initial(request: HttpRequest, place: Place) -> dict[str, Any]:
    """What the page that led here said: a thing and a time."""
    said: dict[str, Any] = {"resource": request.GET.get("resource", ""), "party": request.GET.get("party", 1)}
    for name, end in (("starts", "starts_time"), ("ends", "ends_time")):
        field = WallClockField(required=False)
        field.place = place
        try:
            at = field.to_python(request.GET.get(name))
        except ValidationError:
            continue
        if at is not None:
            local = at.astimezone(place.tz)
            said[end] = local.time()
            said.setdefault("starts_on", local.date())
    return said | {"count": 10, "rhythm": "week", "interval": 1}


def _plan(
    request: HttpRequest, member: Member, person: Actor, form: SeriesForm, context: dict[str, Any],
    moment: datetime,
) -> HttpResponse:  # fmt: skip
    """Every date before anything is booked; a POST books what was chosen, and shows anew what is refused."""
    refusal = None
    if request.method == "POST":
        wish = _wish(form, person, request.POST, member.place)
        try:
            gesture = gestures.make(
                member=member, key=key_in(request), verb="book_series", now=moment,
                act=lambda: _book(wish, member, moment),
            )  # fmt: skip
            return done(request, member, gesture)
        except Refusal as said:
            # The ways out are the choices of each date, below.
            refusal, said.ways = said, ()
    acting_for = form.cleaned_data.get("acting_for")
    booker = booker_for(member, person, acting_for=acting_for)
    wanted = _wish(form, person, {}, member.place)
    planned = plan_series(wish=wanted, booker=booker, now=moment)
    context |= {
        **dates_shown(planned, wanted, request.POST), "refusal": refusal, "new_key": uuid4,
        "timetable": form.cleaned_data["timetable"], "typed": typed_in(form),
    }  # fmt: skip
    return render_page(request, "people/series_plan.html", context, status=409 if refusal else 200)


def _book(wish: SeriesWish, member: Member, moment: datetime) -> Deed:
    return acts.reserve_series(wish=wish, approved=can_approve(member), by=member.account, now=moment)


def _wish(form: SeriesForm, person: Actor, posted: Mapping[str, str], place: Place) -> SeriesWish:
    given = form.cleaned_data
    skip, instead = choices_in(posted, place)
    return SeriesWish(
        resource=given["resource"], timetable=given["timetable"], booked_for=person,
        acting_for=given.get("acting_for"), extras=list(given.get("extras") or ()), party=given["party"],
        purpose=given["purpose"], shows_name=given["shows_name"], skip=skip, instead=instead,
    )  # fmt: skip
