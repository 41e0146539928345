"""A series one has: its dates, and changing this one, this and the following, or all that are to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.booking.models import Booking, Series
from comptoir.booking.permissions import can_book
from comptoir.gestures import acts
from comptoir.gestures import making as gestures
from comptoir.gestures.acts.series import when_it_comes_back
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.periods import Period, wall
from comptoir.kit.refusals import Refusal
from comptoir.people.mine.booking import done
from comptoir.people.series.forms import DescribeSeriesForm, MoveSeriesForm, ScopeForm
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.series.actions.changing import Move
from comptoir.series.planning import Planned, plan_move
from comptoir.series.reach import Scope


@dataclass(frozen=True)
class Dates:
    """The occurrences of a series: those to come and standing, those that were, those that were cancelled."""

    coming: list[Booking]
    past: list[Booking]
    cancelled: list[Booking]


@require_GET
@for_members(can_book)
def series(request: HttpRequest, member: Member, series: int) -> HttpResponse:
    """Whose it is, and the counter; anybody else's does not exist (404). Five queries."""
    row, moment = series_of(member, series), now()
    context = {
        "series": row, "is_other": row.booked_for_id != member.person.pk,
        "when": when_it_comes_back(row), "dates": _dates(row, moment),
        "left_out": sorted(map(date.fromisoformat, row.left_out)),
        "today": member.place.day_of(moment), "new_key": uuid4,
    }  # fmt: skip
    return render_page(request, "people/series.html", context)


def series_of(member: Member, pk: int) -> Series:
    """One's own, or any for the counter; 404 otherwise."""
    named = "place", "resource__place", "booked_for", "acting_for"
    known = Series.objects.filter(place=member.place).select_related(*named)
    if not can_stand_at_the_counter(member):
        known = known.filter(booked_for=member.person)
    return get_object_or_404(known, pk=pk)


def _dates(row: Series, moment: datetime) -> Dates:
    rows = list(row.occurrences.select_related("resource").order_by("starts_at", "pk"))
    standing = [one for one in rows if one.is_standing]
    return Dates(
        coming=[one for one in standing if one.ends_at > moment and one.ended_at is None],
        past=[one for one in standing if one.ends_at <= moment or one.ended_at is not None],
        cancelled=[one for one in rows if not one.is_standing],
    )


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def move_series(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    """Another day, hour or thing; where every date would go is shown before it is done."""
    row, moment = _occurrence(member, booking), now()
    form = MoveSeriesForm(request.POST or None, booking=row)
    if not form.is_bound or not form.is_valid():
        return _ask(request, member, row, form, "people/series_move.html")
    move, refusal = _move(row, form, member), None
    if "yes" in request.POST:
        try:
            act = lambda: acts.move_series(move=move, by=member.account, now=moment)  # noqa: E731
            return _do(request, member, "move_series", act, moment)
        except Refusal as said:
            refusal = said
    planned: list[Planned] = []
    try:
        planned = plan_move(move=move, by=member.account, now=moment)
    except Refusal as said:
        refusal = refusal or said
    if refusal is not None:
        refusal.ways = ()
    context = {"planned": planned, "conflicts": [one for one in planned if not one.is_free]}
    return _ask(request, member, row, form, "people/series_move.html", refusal, **context)


def _move(row: Booking, form: MoveSeriesForm, member: Member) -> Move:
    begins, minutes = form.when()
    ends = begins + timedelta(minutes=minutes)
    tz = member.place.tz
    period = Period(wall(begins.date(), begins.time(), tz), wall(ends.date(), ends.time(), tz))
    return Move(
        booking=row, scope=Scope(form.cleaned_data["scope"]), period=period,
        resource=form.cleaned_data["resource"],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def describe_series(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    """Only the words: no date is touched, and nothing that was cancelled comes back."""
    row, moment = _occurrence(member, booking), now()
    held = {"purpose": row.purpose, "party": row.party, "shows_name": row.shows_name}
    form = DescribeSeriesForm(request.POST or None, initial=held)

    def act() -> Deed:
        given = form.cleaned_data
        return acts.describe_series(
            booking=row, scope=Scope(given["scope"]), purpose=given["purpose"], party=given["party"],
            shows_name=given["shows_name"], by=member.account, now=moment,
        )  # fmt: skip

    if form.is_bound and form.is_valid():
        try:
            return _do(request, member, "describe_series", act, moment)
        except Refusal as said:
            return _ask(request, member, row, form, "people/series_describe.html", said)
    return _ask(request, member, row, form, "people/series_describe.html")


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def cancel_series(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    row, moment = _occurrence(member, booking), now()
    form = ScopeForm(request.POST or None)

    def act() -> Deed:
        scope = Scope(form.cleaned_data["scope"])
        return acts.cancel_series(booking=row, scope=scope, by=member.account, now=moment)

    if form.is_bound and form.is_valid():
        try:
            return _do(request, member, "cancel_series", act, moment)
        except Refusal as said:
            return _ask(request, member, row, form, "people/series_cancel.html", said)
    return _ask(request, member, row, form, "people/series_cancel.html")


def _do(request: HttpRequest, member: Member, verb: str, act: Any, moment: datetime) -> HttpResponse:
    gesture = gestures.make(member=member, key=key_in(request), verb=verb, act=act, now=moment)
    return done(request, member, gesture)


def _occurrence(member: Member, pk: int) -> Booking:
    """A standing date of a series that is one's own, or of any for the counter; 404 otherwise."""
    known = Booking.objects.standing().of_place(member.place).exclude(series=None)
    if not can_stand_at_the_counter(member):
        known = known.filter(booked_for=member.person)
    named = known.select_related("series", "resource__place", "place", "booked_for", "acting_for")
    return get_object_or_404(named, pk=pk)


def _ask(
    request: HttpRequest, member: Member, row: Booking, form: ScopeForm, template: str,
    refusal: Refusal | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    context |= {
        "booking": row, "form": form, "refusal": refusal, "new_key": uuid4,
        "today": member.place.day_of(now()), "when": when_it_comes_back(row.series) if row.series else "",
    }  # fmt: skip
    status = 409 if refusal else 422 if form.errors else 200
    return render_page(request, template, {"planned": [], "conflicts": [], **context}, status=status)
