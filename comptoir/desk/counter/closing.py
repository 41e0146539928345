"""Closing the day: what is still open, a summary, a note for tomorrow; and reopening."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django import forms
from django.db import transaction
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.actors.models import Account
from comptoir.booking.models import Booking
from comptoir.desk.counter import pages
from comptoir.desk.counter.columns import Here, here
from comptoir.desk.counter.day import CounterDay
from comptoir.desk.counter.pages import Counter
from comptoir.gestures import acts, words
from comptoir.gestures.making import Deed
from comptoir.gestures.models import DayClosing
from comptoir.gestures.undoing import Step, step
from comptoir.kit import speech
from comptoir.kit.answers import render_page
from comptoir.kit.periods import day_period
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.presence import selectors as presence
from comptoir.presence.models import GroupVisit, HeadCount, Visit

TEMPLATE = "desk/counter_closing.html"


class DayIsClosed(Refusal):
    """That day is closed already."""


class DayIsToCome(Refusal):
    """A day is closed when it is there, or after."""


class ClosingForm(forms.Form):
    note = forms.CharField(
        label=_("A note for tomorrow"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True)
class Summary:
    """What a day was: persons and heads, time booked and time used (minutes)."""

    visits: int
    heads: int
    first_visits: int
    by_public: dict[str, int]
    booked_minutes: int
    used_minutes: int


@dataclass(frozen=True)
class StillOpen:
    """What nobody has closed yet: who never came, what goes on or was left without an end, who is in.

    A desk that somebody still in is using ends when they leave, and is not named twice.
    """

    never_came: list[Booking]
    not_ended: list[Booking]
    inside: list[Here]

    def __len__(self) -> int:
        return len(self.never_came) + len(self.not_ended) + len(self.inside)


def still_open(day: CounterDay) -> StillOpen:
    begun = [b for b in day.bookings if b.ended_at is None and b.starts_at < day.now]
    inside = [one for one in here(day) if one.left_at is None]
    ends_with_them = {one.visit.claim for one in inside if one.visit is not None}
    return StillOpen(
        [b for b in begun if b.checked_in_at is None],
        [b for b in begun if b.checked_in_at is not None and b.claim not in ends_with_them],
        inside,
    )


def summary_of(day: CounterDay) -> Summary:
    """Three queries more than the day."""
    came = day.present if not day.is_today else presence.day(day.place, day.day)
    publics: Tally[str] = Tally()
    for group in came.groups:
        publics.update(dict(group.counts))
    return Summary(
        visits=len(came.visits),
        heads=came.heads,
        first_visits=_first_visits(day),
        by_public=dict(publics),
        booked_minutes=sum(b.period.minutes for b in day.bookings),
        used_minutes=sum(_used(b, day.now) for b in day.bookings),
    )


def _first_visits(day: CounterDay) -> int:
    period = day_period(day.day, day.place.tz)
    visits = Visit.objects.standing().of_place(day.place)
    of_day = visits.between(period.start, period.end).values("person")
    firsts = visits.filter(person__in=of_day).values("person").annotate(first=Min("arrived_at"))
    return int(firsts.filter(first__gte=period.start).count())


def _used(booking: Booking, now: datetime) -> int:
    if booking.checked_in_at is None:
        return 0
    end = min(booking.ended_at or booking.ends_at, now)
    return max(0, (end - max(booking.checked_in_at, booking.starts_at)) // timedelta(minutes=1))


@transaction.atomic
def close(*, counter: Counter, note: str, settles: bool, by: Account | None, now: datetime) -> Deed:
    """The day is closed with its summary; ``settles`` ends and sees out first whatever is still open.

    :raises DayIsToCome, DayIsClosed:
    """
    day = counter.day
    if day.is_future:
        raise DayIsToCome(gettext("This day is still to come."))
    if day.closing is not None:
        raise DayIsClosed(gettext("This day is closed already."))
    steps = _settle_all(day, by, now) if settles else []
    summary = summary_of(Counter(counter.place, counter.on, now).day)
    closing = DayClosing.objects.create(
        place=day.place, on=day.day, closed_at=now, closed_by=by, summary=asdict(summary), note=note.strip()
    )
    said = {
        "day": speech.in_full(day.day),
        "heads": speech.count(summary.heads, gettext("person"), gettext("persons")),
    }
    return Deed(gettext("Closed: %(day)s, %(heads)s.") % said, (step("reopen", closing=closing.pk), *steps))


def _settle_all(day: CounterDay, by: Account | None, now: datetime) -> list[Step]:
    """The last thing done is the first to be taken back."""
    open_ = still_open(day)
    deeds = []
    for one in open_.inside:
        at = _leaving_time(day, one.visit or one.group, now)
        if one.visit is not None:
            deeds.append(acts.see_out(visit=one.visit, at=at, by=by, now=now))
        elif one.group is not None:
            deeds.append(acts.see_group_out(group=one.group, at=at, by=by, now=now))
    for booking in open_.not_ended:
        booking.refresh_from_db(fields=["ended_at", "ends_at"])
        if booking.ended_at is None:
            deeds.append(acts.end(booking=booking, at=min(booking.ends_at, now), by=by, now=now))
    deeds += [acts.absent(booking=booking, by=by, now=now) for booking in open_.never_came]
    return [step for deed in reversed(deeds) for step in deed.undo]


def _leaving_time(day: CounterDay, row: Visit | GroupVisit | None, now: datetime) -> datetime:
    """Now on the day itself; afterwards the closing hour of that day, or the arrival when it was later."""
    closes = [p.end for p in day.opening.periods]
    if row is None or day.is_today or not closes:
        return now
    return max(closes[-1], row.arrived_at)


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def closing(request: HttpRequest, member: Member) -> HttpResponse:
    counter = pages.counter_of(request, member)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act(at: datetime) -> Deed:
            settles = "settle" in request.POST
            note = form.cleaned_data["note"]
            return close(counter=counter, note=note, settles=settles, by=member.account, now=counter.now)

        return pages.make(request, member, counter, "close", act)
    open_ = still_open(counter.day)
    summary = summary_of(counter.day)
    publics = words.heads((public, summary.by_public.get(public, 0)) for public in HeadCount.Public)
    context = {"counter": counter, "form": form, "open": open_, "summary": summary, "publics": publics}
    return render_page(request, TEMPLATE, context)


@require_POST
@for_members(can_stand_at_the_counter)
def reopen(request: HttpRequest, member: Member) -> HttpResponse:
    counter = pages.counter_of(request, member)
    closed = get_object_or_404(DayClosing, place=member.place, on=counter.on, reopened_at=None)

    def act(at: datetime) -> Deed:
        closed.reopened_at, closed.reopened_by = counter.now, member.account
        closed.save(update_fields=["reopened_at", "reopened_by"])
        return Deed(gettext("Reopened: %(day)s.") % {"day": speech.in_full(counter.on)})

    return pages.make(request, member, counter, "reopen", act)
