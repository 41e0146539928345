"""« Reporter le papier »: what was written by hand during the day, typed with its real times.

Good lines are recorded at once, each as a gesture of its own; a line that is refused stays on the page, with
its reason and what was typed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.actors.actions import register_person
from comptoir.actors.models import Account, Actor
from comptoir.actors.search import search_actors
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.desk.counter import pages
from comptoir.desk.counter.pages import Counter
from comptoir.desk.counter.paper_rows import ExpectedRow, GroupRow, PaperRow, PersonRow, Sheet, sheet_of
from comptoir.desk.counter.welcome import likely_same
from comptoir.gestures import making as gestures
from comptoir.gestures import words
from comptoir.gestures.making import Deed
from comptoir.gestures.undoing import Step, step
from comptoir.kit import speech
from comptoir.kit.answers import render_page
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import fold, read_number
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.presence import actions as presence
from comptoir.presence.models import Purpose

TEMPLATE = "desk/counter_paper.html"
NEW = "new"
Row = TypeVar("Row", bound=PaperRow)


class WhoIsIt(Refusal):
    """Several people it may be: somebody has to say which."""


class DayIsToCome(Refusal):
    """Paper tells what happened."""


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def paper(request: HttpRequest, member: Member) -> HttpResponse:
    counter = pages.counter_of(request, member)
    if request.method == "GET":
        return _page(request, counter, sheet_of(counter))
    sheet = sheet_of(counter, request.POST)
    filled = [row for row in sheet.rows if row.is_filled]
    recorded = [row for row in filled if _record(row, member, counter)]
    if recorded:
        said = ngettext("%(count)s line recorded.", "%(count)s lines recorded.", len(recorded))
        messages.success(request, said % {"count": len(recorded)})
    if len(recorded) == len(filled):
        return HttpResponseRedirect(counter.url)
    return _page(request, counter, _left_of(counter, sheet, recorded), status=422)


def _page(request: HttpRequest, counter: Counter, sheet: Sheet, status: int = 200) -> HttpResponse:
    refused = sum(1 for row in sheet.rows if row.is_bound)
    context = {"counter": counter, "sheet": sheet, "refused": refused}
    return render_page(request, TEMPLATE, context, status=status)


def _left_of(counter: Counter, sheet: Sheet, recorded: list[PaperRow]) -> Sheet:
    """The lines to correct, and after them fresh ones under names that are not taken."""
    gone = {id(row) for row in recorded}
    fresh = sheet_of(Counter(counter.place, counter.on, counter.now))
    return Sheet(
        _to_correct(sheet.expected, fresh.expected, gone),
        _to_correct(sheet.persons, fresh.persons, gone),
        _to_correct(sheet.groups, fresh.groups, gone),
    )


def _to_correct(sent: list[Row], fresh: list[Row], gone: set[int]) -> list[Row]:
    kept = [row for row in sent if row.is_filled and id(row) not in gone]
    taken = {row.prefix for row in kept}
    return kept + [row for row in fresh if row.prefix not in taken]


def _record(row: PaperRow, member: Member, counter: Counter) -> bool:
    """Whether the line is recorded; if not, it says why."""
    if not row.is_valid():
        row.reason = " ".join(str(error) for errors in row.errors.values() for error in errors)
        return False
    try:
        gestures.make(
            member=member, key=row.cleaned_data["key"], verb="paper", now=counter.now,
            act=lambda: _act(row, counter, member.account),
        )  # fmt: skip
    except Refusal as refusal:
        row.reason = refusal.sentence
        return False
    return True


def _act(row: PaperRow, counter: Counter, by: Account) -> Deed:
    """:raises Refusal: whatever the trades refuse."""
    if counter.day.is_future:
        raise DayIsToCome(gettext("Paper tells what happened: this day is still to come."))
    if isinstance(row, ExpectedRow):
        return _came(row, by, counter.now)
    if isinstance(row, GroupRow):
        return _group(row, counter.place, by, counter.now)
    if isinstance(row, PersonRow):
        return _visit(row, counter.place, by, counter.now)
    raise TypeError(type(row).__name__)


@transaction.atomic
def _came(row: ExpectedRow, by: Account, now: datetime) -> Deed:
    booking = row.expected
    arrived, left = row.times(default=booking.starts_at)
    left = left and min(left, now)
    booking_actions.check_in_booking(booking=booking, at=arrived, by=by, now=now)
    steps = [step("undo_check_in", booking=booking.pk)]
    if booking.booked_for.is_person:
        visit = presence.welcome(
            place=booking.place, person=booking.booked_for, acting_for=booking.acting_for,
            purpose=words.purpose_for(booking.resource), claim=booking.claim, arrived_at=arrived,
            left_at=left, by=by, now=now, is_from_paper=True,
        )  # fmt: skip
        steps.insert(0, step("undo_visit", visit=visit.pk))
    if left is not None:
        booking_actions.end_booking(booking=booking, at=left, by=by, now=now)
        steps.insert(0, step("undo_end", booking=booking.pk))
    return Deed(_sentence(words.who(booking), arrived, left), tuple(steps))


@transaction.atomic
def _visit(row: PersonRow, place: Place, by: Account, now: datetime) -> Deed:
    given = row.cleaned_data
    arrived, left = row.times()
    person = _person(row, place, by, now)
    steps: list[Step] = []
    used = _use(row, person, arrived, left, by, now) if given["resource"] else None
    if used is not None:
        steps.append(step("undo_booking", booking=used.pk))
        if used.ended_at is not None:
            steps.insert(0, step("undo_end", booking=used.pk))
    visit = presence.welcome(
        place=place, person=person, purpose=given["purpose"] or Purpose.FREE_ACCESS,
        claim=used.claim if used else None, arrived_at=arrived, left_at=left, by=by, now=now,
        is_from_paper=True,
    )  # fmt: skip
    return Deed(_sentence(person.name, arrived, left), (step("undo_visit", visit=visit.pk), *steps))


def _use(
    row: PersonRow, person: Actor, arrived: datetime, left: datetime | None, by: Account, now: datetime
) -> Booking:
    resource = row.cleaned_data["resource"]
    until = left or arrived + timedelta(minutes=resource.usual_minutes)
    until = max(until, arrived + timedelta(minutes=1))
    used = booking_actions.book(
        resource=resource,
        period=Period(arrived, until),
        booked_for=person,
        by=by,
        now=now,
        is_from_paper=True,
    )
    booking_actions.check_in_booking(booking=used, at=arrived, by=by, now=now)
    if left is not None and left > arrived:
        booking_actions.end_booking(booking=used, at=left, by=by, now=now)
    return used


def _group(row: GroupRow, place: Place, by: Account, now: datetime) -> Deed:
    arrived, left = row.times()
    given, counts = row.cleaned_data, row.counts()
    group = presence.welcome_group(
        place=place, counts=counts, purpose=given["purpose"] or Purpose.WORKSHOP, label=given["label"],
        arrived_at=arrived, left_at=left, by=by, now=now,
        is_from_paper=True,
    )  # fmt: skip
    name = given["label"] or words.heads(counts.items())
    return Deed(_sentence(name, arrived, left), (step("undo_group", group=group.pk),))


def _person(row: PersonRow, place: Place, by: Account, now: datetime) -> Actor:
    """Who the line names: the one that was picked, the only one of that name, or somebody new.

    :raises WhoIsIt: when it may be one of several the place knows.
    """
    name, pick = row.cleaned_data["name"], row.cleaned_data["pick"]
    known = persons_known_to(place)
    if pick and pick != NEW:
        picked = known.filter(pk=read_number(pick) or 0).first()
        if picked is not None:
            return picked
    row.same = likely_same(place, name) if pick != NEW else []
    exact = [found.actor for found in row.same if fold(found.actor.name) == fold(name)]
    if len(exact) == 1:
        return exact[0]
    if row.same:
        raise WhoIsIt(gettext("Is it one of these?"))
    return register_person(name=name, by=by, now=now)


def _sentence(name: str, arrived: datetime, left: datetime | None) -> str:
    if left is None:
        return gettext("From paper: %(name)s since %(at)s.") % {"name": name, "at": speech.clock(arrived)}
    return gettext("From paper: %(name)s %(hours)s.") % {"name": name, "hours": speech.from_to(arrived, left)}


@require_GET
@for_members(can_stand_at_the_counter)
def known_names(request: HttpRequest, member: Member) -> HttpResponse:
    """Names of persons the place knows that begin like what is typed in a line: the options of its list."""
    typed = next((str(value) for name, value in request.GET.items() if name.endswith("-name")), "")
    found = (
        search_actors(typed, among=persons_known_to(member.place), limit=6) if len(fold(typed)) > 1 else []
    )
    names = [one.actor.name for one in found]
    return render_page(request, "desk/counter_known_names.html", {"names": names})
