"""A series that goes on: how long, then every new date with its conflict and a choice, then yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from comptoir.booking.models import Series
from comptoir.booking.permissions import can_approve, can_book
from comptoir.booking.policy import booker_for
from comptoir.gestures import acts
from comptoir.gestures import making as gestures
from comptoir.gestures.acts.series import when_it_comes_back
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.people.mine.booking import done
from comptoir.people.series.changing import series_of
from comptoir.people.series.dates import choices_in, dates_shown
from comptoir.people.series.forms import ProlongSeriesForm
from comptoir.places.doors import Member, for_members
from comptoir.series.planning import plan_series
from comptoir.series.wish import SeriesWish


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def prolong_series(request: HttpRequest, member: Member, series: int) -> HttpResponse:
    """``more`` or ``until`` show the new dates. A POST books what was chosen; refused, all is shown anew."""
    row, moment, refusal = series_of(member, series), now(), None
    told = request.POST if request.method == "POST" else request.GET
    form = ProlongSeriesForm(told if {"more", "until"} & told.keys() else None, initial={"more": 10})
    shown: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        try:
            if request.method == "POST":
                return _do(request, member, row, form, moment)
        except Refusal as said:
            # The ways out are the choices of each date, below.
            refusal, said.ways = said, ()
        try:
            shown = _plan(request, member, form.wish(row), moment)
        except Refusal as said:
            form.refuse(said)
    context = {"form": form, "series": row, "when": when_it_comes_back(row), "refusal": refusal, **shown}
    status = 422 if form.errors else 409 if refusal else 200
    return render_page(request, "people/series_prolong.html", {"lines": [], **context}, status=status)


def _do(
    request: HttpRequest, member: Member, row: Series, form: ProlongSeriesForm, moment: datetime
) -> HttpResponse:
    """:raises Refusal: also when the dates shown are not those that would be made any more."""

    def act() -> Deed:
        skip, instead = choices_in(request.POST, member.place)
        wish = form.wish(row)
        chosen = replace(wish, skip=skip, instead=instead, after=_seen(request) or wish.after)
        approved, by = can_approve(member), member.account
        return acts.prolong_series(series=row, wish=chosen, approved=approved, by=by, now=moment)

    gesture = gestures.make(member=member, key=key_in(request), verb="prolong_series", act=act, now=moment)
    return done(request, member, gesture, to="people:my_series", of=(row.pk,))


def _seen(request: HttpRequest) -> date | None:
    """The last date that the series had when its new dates were shown."""
    try:
        return parse_date(request.POST.get("after", ""))
    except ValueError:
        return None


def _plan(request: HttpRequest, member: Member, wish: SeriesWish, moment: datetime) -> dict[str, Any]:
    booker = booker_for(member, wish.booked_for, acting_for=wish.acting_for, agreement=wish.agreement)
    planned = plan_series(wish=wish, booker=booker, now=moment)
    return {**dates_shown(planned, wish, request.POST), "after": wish.after, "new_key": uuid4}
