"""Moving a booking on the grid, and taking it back: the same gestures as everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from comptoir.agenda.availability import on_the_wall
from comptoir.agenda.models import Resource
from comptoir.agenda.rules import CLOSED, WAIVABLE
from comptoir.booking.forms import MoveForm
from comptoir.booking.models import Booking
from comptoir.booking.permissions import can_book_resource, can_change_booking, can_waive_hours
from comptoir.gestures import acts
from comptoir.gestures import making as gestures
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.gestures.models import Gesture
from comptoir.kit import speech
from comptoir.kit.answers import is_fragment_asked
from comptoir.kit.clock import now
from comptoir.kit.periods import Period, wall
from comptoir.kit.refusals import Refusal, Way
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.planning import asked, pages, resource
from comptoir.planning.day import Ghost, Ghosts, sheet_of
from comptoir.planning.permissions import can_look_at_time

_MADE_ANEW = {"csrfmiddlewaretoken", "key"}


class NotOffered(Refusal):
    """Members do not take that resource themselves."""


@dataclass(frozen=True)
class Refused:
    """A move that was refused, with what to draw of it on the grid."""

    refusal: Refusal
    booking: Booking
    resource: Resource
    period: Period

    @property
    def action(self) -> str:
        return reverse("planning:move", args=[self.booking.place.slug, self.booking.pk])

    def ghosts(self) -> Ghosts:
        """What was asked, and each way out under its letter, by resource."""
        found: dict[str, list[Ghost]] = {self.resource.slug: [Ghost(self.period, "")]}
        for letter, way in self.refusal.lettered_ways():
            period = self._period_of(way.fields.get("starts", ""), way.fields.get("ends", ""))
            if period is not None:
                slug = way.fields.get("resource", self.resource.slug)
                found.setdefault(slug, []).append(Ghost(period, letter))
        return found

    def _period_of(self, *ends: str) -> Period | None:
        moments = [self._instant(text) for text in ends]
        start, end = moments
        return Period(start, end) if start and end and start < end else None

    def _instant(self, text: str) -> datetime | None:
        read = parse_datetime(text) if text else None
        if read is None or read.tzinfo is not None:
            return read
        return wall(read.date(), read.time(), self.booking.place.tz)


@require_POST
@for_members(can_look_at_time)
def move(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    """To ``starts``–``ends`` and ``resource``; what is refused is said above the grid, with its ways."""
    moving, moment = _booking_of(member, booking), now()
    form = MoveForm(request.POST, place=member.place)
    if not form.is_valid():
        messages.warning(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return _show(request, member, moment, status=422)
    period, thing = form.cleaned_data["period"], form.cleaned_data["resource"] or moving.resource
    key = _key_of(request, member)
    try:
        gesture = gestures.make(
            member=member, key=key_in(request), verb="move", now=moment,
            act=lambda: _act(member, moving, period, thing, moment, key),
        )  # fmt: skip
    except Refusal as refusal:
        if can_waive_hours(member):
            _offer_the_key(refusal, thing, period, key.waives)
        refusal.ways = tuple(_ways(refusal, request))
        return _show(request, member, moment, Refused(refusal, moving, thing, period), status=409)
    return _done(request, member, gesture, moment, member.place.day_of(period.start))


@dataclass(frozen=True)
class Key:
    """What the counter answers for: the hours of the place, and the rules that it may waive."""

    outside_hours: bool = False
    waives: frozenset[str] = frozenset()


def _key_of(request: HttpRequest, member: Member) -> Key:
    if not can_waive_hours(member):
        return Key()
    asked_for = frozenset(request.POST.get("waives", "").split(","))
    return Key(bool(request.POST.get("outside_hours")), asked_for & WAIVABLE)


def _act(
    member: Member, booking: Booking, period: Period, thing: Resource, moment: datetime, key: Key
) -> Deed:
    """What goes on and only ends later is prolonged; anything else is moved."""
    if thing.pk != booking.resource_id and not can_book_resource(member, thing):
        raise NotOffered(gettext("%(name)s is booked at the counter.") % {"name": thing.name})
    by = member.account
    if booking.checked_in_at and thing.pk == booking.resource_id and period.end > booking.ends_at:
        return acts.prolong(booking=booking, until=period.end, by=by, now=moment)
    return acts.move(
        booking=booking, period=period, resource=thing, outside_hours=key.outside_hours, waives=key.waives,
        by=by, now=moment,
    )  # fmt: skip


def _offer_the_key(refusal: Refusal, thing: Resource, period: Period, waived: frozenset[str]) -> None:
    """The counter may lend the place outside its hours, or do without a rule: one more way out."""
    fields = {"resource": thing.slug, "starts": on_the_wall(period.start), "ends": on_the_wall(period.end)}
    if refusal.code == CLOSED:
        detail, fields["outside_hours"] = gettext("outside opening hours: somebody answers for it"), "1"
    elif refusal.code in WAIVABLE:
        detail = gettext("this rule does not count: somebody answers for it")
        fields["waives"] = ",".join(sorted(waived | {refusal.code}))
    else:
        return
    words = {"thing": thing.name, "hours": speech.from_to(period.start, period.end)}
    title = gettext("%(thing)s all the same, %(hours)s") % words
    way = Way(title, detail, gettext("Take it all the same"), fields)
    refusal.ways = (*refusal.ways[:2], way)


def _ways(refusal: Refusal, request: HttpRequest) -> Iterator[Way]:
    """Each way posts again what the page had asked, but for what the way itself says."""
    typed = {name: str(value) for name, value in request.POST.items() if name not in _MADE_ANEW}
    for way in refusal.ways:
        if "resource" not in way.fields and "starts" not in way.fields:
            yield replace(way, fields={})
            continue
        yield replace(way, fields={**typed, **way.fields})


def _booking_of(member: Member, booking: int) -> Booking:
    """A booking that the member may change; any other does not exist (404)."""
    rows = Booking.objects.standing().of_place(member.place)
    rows = rows.select_related("resource__space", "resource__place", "place", "booked_for", "acting_for")
    found = get_object_or_404(rows, pk=booking)
    if not can_change_booking(member, found):
        raise Http404
    return found


def _show(
    request: HttpRequest,
    member: Member,
    moment: datetime,
    refused: Refused | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The grid the move came from, as it stands now, with what was refused."""
    more: dict[str, Any] = {"oob": is_fragment_asked(request)}
    if refused is not None:
        more |= {"refusal": refused.refusal, "action": refused.action}
    ghosts = refused.ghosts() if refused else {}
    on = asked.asked_day(request, member.place, moment)
    if request.POST.get("vue"):
        found = Resource.objects.in_use().of_place(member.place).select_related("space", "place")
        thing = get_object_or_404(found, slug=request.POST["vue"])
        page = resource.resource_page(member, thing, on, moment, ghosts)
        return resource.show_resource(request, page, more, status=status)
    sheet = replace(sheet_of(member, on, moment, asked.asked_filters(request)), ghosts=ghosts)
    return pages.show_day(request, sheet, more, status=status)


def _done(
    request: HttpRequest, member: Member, gesture: Gesture, moment: datetime, day: date
) -> HttpResponse:
    """The grid as it is then, or the page of the new day without htmx; the slip has the way back."""
    slug = member.place.slug
    undo_url = reverse("planning:undo", args=[slug, gesture.pk]) + f"?jour={day}"
    tags = f"undo={undo_url}" if gesture.undo and gesture.undone_at is None else ""
    messages.success(request, gesture.sentence, extra_tags=tags)
    if is_fragment_asked(request):
        return _show(request, member, moment)
    return HttpResponseRedirect(f"{reverse('planning:day', args=[slug])}?jour={day}")


@require_POST
@for_members(can_look_at_time)
def undo(request: HttpRequest, member: Member, gesture: int) -> HttpResponse:
    """What one did oneself; at the counter, what anybody did."""
    moment = now()
    own = {} if can_stand_at_the_counter(member) else {"made_by": member.account}
    made = get_object_or_404(Gesture, place=member.place, pk=gesture, **own)
    back = gestures.undo(gesture=made, member=member, now=moment)
    messages.success(request, back.sentence)
    day = asked.asked_day(request, member.place, moment)
    return HttpResponseRedirect(f"{reverse('planning:day', args=[member.place.slug])}?jour={day}")
