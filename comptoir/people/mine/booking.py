"""Finding and booking from a phone, in a few taps: a thing or a time first, then what is free, then yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.actors.models import Actor
from comptoir.agenda.actions import Want
from comptoir.agenda.availability import availability, on_the_wall
from comptoir.agenda.models import Resource
from comptoir.agenda.rules import Reason
from comptoir.booking.forms import PeriodForm
from comptoir.booking.models import Booking, BookingRequest
from comptoir.booking.permissions import can_book
from comptoir.booking.policy import booker_for, may_book
from comptoir.calendars.writing import attached
from comptoir.gestures import acts
from comptoir.gestures import making as gestures
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.gestures.models import Gesture
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.people.mine.forms import ChangeForm, MyBookForm
from comptoir.places.doors import Member, for_members
from comptoir.rights.locked import stays_locked
from comptoir.ties.models import Agreement
from comptoir.ties.selectors import organisations_represented_by
from comptoir.waiting.models import Offer, Waiting

KEPT_AT_MOST = timedelta(days=3)
A_DAY = timedelta(days=1)


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def confirm(request: HttpRequest, member: Member) -> HttpResponse:
    """The last tap: book, keep for now, ask for it, or wait for it. Sent twice, it is done once."""
    moment = now()
    posted = request.POST if request.method == "POST" else None
    asked = ChangeForm(posted or request.GET, member=member)
    said = asked.cleaned_data if asked.is_valid() else None
    look = _look(member, said, moment) if said else Look()
    form = MyBookForm(
        posted, member=member, organisations=look.organisations, agreements=look.agreements,
        along=look.things if posted else look.along, may_keep=look.kept_until is not None,
        initial=request.GET.dict(),
    )  # fmt: skip
    verb = "ask" if "ask" in request.POST else "wait" if "wait" in request.POST else "book"
    return _ask(
        request, member, form, verb, lambda: _act(verb, form, member, look, moment),
        "people/mine_confirm.html", moment, said=said, look=look,
    )  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What is known before the last tap: what forbids it, what can go along, in whose name.

    ``along`` are those of the ``things`` that are free then; ``locked``: what inside it they may not use.
    """

    reasons: Sequence[Reason] = ()
    things: list[Resource] = field(default_factory=list)
    along: list[Resource] = field(default_factory=list)
    organisations: list[Actor] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    kept_until: datetime | None = None
    locked: Sequence[str] = ()

    @property
    def codes(self) -> set[str]:
        return {reason.code for reason in self.reasons}

    @property
    def is_to_be_asked(self) -> bool:
        return "needs_approval" in self.codes

    @property
    def may_wait(self) -> bool:
        """It is taken, and nothing but a yes of the team forbids it besides."""
        return "taken" in self.codes and self.codes <= {"taken", "needs_approval"}


def _look(member: Member, said: Mapping[str, Any], moment: datetime) -> Look:
    """Reads only; what is said here is asked again, under lock, when it is done."""
    place, period = member.place, said.get("period")
    thing: Resource | None = said.get("resource")
    organisations = organisations_represented_by(member.person, place.day_of(moment))
    if thing is None or period is None:
        return Look(organisations=organisations)
    thing.place = place
    want = Want(resource=thing, period=period, claim=uuid4())
    (reasons,) = may_book(booker=booker_for(member, member.person), wants=[want], now=moment)
    things = Resource.objects.in_use().of_place(place).filter(
        kind=Resource.Kind.EQUIPMENT, is_self_service=True, walk_in_only=False
    ).exclude(pk=thing.pk)  # fmt: skip
    known = list(things.select_related("place").order_by("position", "name"))
    free = availability(known, period, now=moment)
    parties = [*organisations, member.person]
    granted = Agreement.objects.in_force(place.day_of(period.start)).filter(
        place=place, parties__actor__in=parties
    )
    kept = min(moment + KEPT_AT_MOST, period.start - A_DAY)
    return Look(
        reasons=reasons, things=known, along=[one for one in known if free[one.pk].is_free],
        organisations=organisations,
        agreements=list(granted.distinct()), kept_until=kept if kept > moment + A_DAY else None,
        locked=stays_locked(person=member.person, resources=[thing], periods=[period]),
    )  # fmt: skip


def _act(verb: str, form: MyBookForm, member: Member, look: Look, moment: datetime) -> Deed:
    given = form.cleaned_data
    wanted: dict[str, Any] = {
        "resource": given["resource"], "period": given["period"], "acting_for": given.get("acting_for"),
        "party": given["party"], "purpose": given["purpose"], "by": member.account, "now": moment,
    }  # fmt: skip
    if verb == "wait":
        return acts.join_list(person=member.person, **wanted)
    wanted |= {
        "booked_for": member.person, "agreement": given.get("agreement"),
        "extras": given.get("extras") or [], "shows_name": given["shows_name"],
    }  # fmt: skip
    if verb == "ask":
        return acts.ask(**wanted)
    kept_until = look.kept_until if given.get("tentative") else None
    return acts.reserve(
        tentative_until=kept_until, tells=True, attachments=attached, says_locked=True, at=moment, **wanted
    )  # fmt: skip


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
    """Each way posts everything that was typed, but for what it changes."""
    typed = {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    several = {name: values for name in typed if len(values := request.POST.getlist(name)) > 1}
    refusal.ways = tuple(
        replace(
            way, fields={**typed, **way.fields},
            many={name: values for name, values in several.items() if name not in way.fields},
        )
        for way in refusal.ways
        if way.fields
    )  # fmt: skip
    return refusal


def done(
    request: HttpRequest, member: Member, gesture: Gesture, *, to: str = "people:me", of: Sequence[int] = ()
) -> HttpResponse:
    """Said on the page one is led to, with its way back."""
    undo = reverse("people:my_undo", args=[member.place.slug, gesture.pk])
    tags = f"undo={undo}" if gesture.undo and gesture.undone_at is None else ""
    messages.success(request, gesture.sentence, extra_tags=tags)
    return go_to(request, to, member.place.slug, *of)


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
    """A gesture on a booking, with nothing to fill in."""
    moment = now()
    return _pressed(
        request, member, verb, lambda: act(booking=booking, by=member.account, now=moment), moment
    )


def _pressed(
    request: HttpRequest, member: Member, verb: str, act: Callable[[], Deed], moment: datetime
) -> HttpResponse:
    """Done at once; what it refuses is a page of its own."""
    gesture = gestures.make(member=member, key=key_in(request), verb=verb, now=moment, act=act)
    return done(request, member, gesture)


@require_POST
@for_members(can_book)
def keep(request: HttpRequest, member: Member, booking: int) -> HttpResponse:
    """What was only kept for now is booked."""

    def confirmed(*, booking: Booking, by: Any, now: datetime) -> Deed:
        return acts.confirm(booking=booking, tells=True, attachments=attached, by=by, now=now)

    return _at_once(request, member, "confirm", own(member, booking), confirmed)


@require_POST
@for_members(can_book)
def withdraw(request: HttpRequest, member: Member, asked: int) -> HttpResponse:
    known = BookingRequest.objects.of_place(member.place).filter(booked_for=member.person)
    row, moment = get_object_or_404(known.select_related("resource", "booked_for", "place"), pk=asked), now()
    return _pressed(
        request, member, "withdraw", lambda: acts.withdraw(request=row, by=member.account, now=moment), moment
    )


@require_POST
@for_members(can_book)
def leave_list(request: HttpRequest, member: Member, waiting: int) -> HttpResponse:
    known = Waiting.objects.of_place(member.place).filter(person=member.person)
    row, moment = get_object_or_404(known, pk=waiting), now()
    return _pressed(
        request, member, "leave", lambda: acts.leave_list(waiting=row, by=member.account, now=moment), moment
    )


@require_POST
@for_members(can_book)
def answer_offer(request: HttpRequest, member: Member, offer: int) -> HttpResponse:
    """It came free and is kept for them: yes, or no and the next is asked."""
    known = Offer.objects.filter(waiting__place=member.place, waiting__person=member.person)
    row, moment = get_object_or_404(known, pk=offer), now()
    answer = acts.take_offer if "take" in request.POST else acts.decline_offer
    return _pressed(
        request, member, "answer_offer", lambda: answer(offer=row, by=member.account, now=moment), moment
    )


@require_POST
@for_members(can_book)
def undo(request: HttpRequest, member: Member, gesture: int) -> HttpResponse:
    """Only what one did oneself."""
    made = get_object_or_404(Gesture, place=member.place, made_by=member.account, pk=gesture)
    return done(request, member, gestures.undo(gesture=made, member=member, now=now()))
