"""Finding something to book: a time first, a thing first, or the next moment that will do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from comptoir.agenda.finding import next_free
from comptoir.agenda.models import Resource
from comptoir.booking.permissions import can_book
from comptoir.gestures.fortnight import fortnight_of
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.people.mine import offers
from comptoir.people.mine.forms import SoonForm, WhenForm
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place, Role

MOST_SOON = 12
SOMEWHERE = (Resource.Kind.ROOM, Resource.Kind.DESKS, Resource.Kind.WORKSTATIONS)


@require_GET
@for_members(can_book)
def book(request: HttpRequest, member: Member) -> HttpResponse:
    """``ressource``: one thing over the coming days. ``starts``, ``ends``: all that is free then.

    ``length``: the next free time of each thing that is what one needs.
    """
    moment = now()
    here = offers.bookable(member.place)
    thing = next((one for one in here if one.slug == request.GET.get("ressource")), None)
    if thing is not None:
        return render_page(
            request, "people/mine_thing.html", fortnight_of(request.GET, thing, moment), fragment="times"
        )
    others = _other_places(member, moment)
    everything = offers.bookable(member.place, *others) if others else here
    when, found, period = _at_a_time(request, member, here, everything, moment)
    soon, next_ones = _soonest(request, member, here, everything, moment)
    context = {
        "offered": here, "when": when, "period": period, "found": found, "soon": soon, "next": next_ones,
        "today": member.place.day_of(moment), "is_elsewhere": everything is not here,
    }  # fmt: skip
    return render_page(request, "people/mine_book.html", context, fragment="found")


def _other_places(member: Member, moment: datetime) -> list[Place]:
    """Those of the installation where the person has a role too. One query."""
    roles = Role.objects.in_force(moment).filter(person=member.person).exclude(place=member.place)
    places = Place.objects.run_here().filter(pk__in=roles.values("place"))
    return list(places.order_by("name", "pk"))


def _at_a_time(
    request: HttpRequest, member: Member, here: list[Resource], everything: list[Resource], moment: datetime
) -> tuple[WhenForm, list[offers.Found], Period | None]:
    told = request.GET if "starts" in request.GET else None
    form = WhenForm(told, member=member, initial=_next_hour(member, moment))
    form.offer(everything, has_other_places=everything is not here)
    period = form.cleaned_data.get("period") if form.is_valid() else None
    if period is None:
        return form, [], None
    asked = everything if form.cleaned_data.get("everywhere") else here
    return form, offers.all_at(asked, period, moment, criteria=form.criteria), period


def _next_hour(member: Member, moment: datetime) -> dict[str, Any]:
    """The next whole hour, for an hour."""
    start = moment.astimezone(member.place.tz).replace(minute=0) + timedelta(hours=1)
    return {"starts": f"{start:%Y-%m-%dT%H:%M}", "ends": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M}"}


def _soonest(
    request: HttpRequest, member: Member, here: list[Resource], everything: list[Resource], moment: datetime
) -> tuple[SoonForm, list[tuple[Resource, Period]] | None]:
    """None when it is not asked; empty when nothing is free by then."""
    told = request.GET if "length" in request.GET else None
    form = SoonForm(told, auto_id="soon_%s", initial={"length": 60})
    form.offer(everything, has_other_places=everything is not here)
    if not form.is_valid():
        return form, None
    window = form.window(member.place, moment)
    asked = everything if form.cleaned_data.get("everywhere") else here
    criteria = form.criteria
    if not criteria.kinds:
        # Somewhere to be, unless a thing is asked for by its kind.
        criteria = replace(criteria, kinds=SOMEWHERE)
    found = next_free(
        asked, length=timedelta(minutes=form.cleaned_data["length"]), party=criteria.seats,
        since=window.start, until=window.end, now=moment, criteria=criteria,
    )  # fmt: skip
    return form, found[:MOST_SOON]
