"""Booking a series, and prolonging it: the two acts that make occurrences. All dates kept, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda import actions as agenda
from comptoir.agenda.actions import Conflict, SomeUnavailable, Want
from comptoir.agenda.rules import CLOSED
from comptoir.booking.actions.making import know, refuse_strangers
from comptoir.booking.actions.taking import of_agenda
from comptoir.booking.facts import EXTRAS, drafts_of
from comptoir.booking.models import Booking, BookingExtra, Series
from comptoir.booking.policy import refuse_unless_allowed, why_not_granted
from comptoir.booking.refusals import AgreementDoesNotGrant, ApprovalNeeded, NotLonger, NotTentative
from comptoir.journal.actions import write_first_facts
from comptoir.kit import ready, speech
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.wholes import whole
from comptoir.rights.policy import Booker
from comptoir.series.refusals import NothingToChange, SeriesHasChanged, SomeDatesUnavailable
from comptoir.series.state import Change, columns_of, lock_series
from comptoir.series.timetable import Timetable
from comptoir.series.wish import Occurrence, SeriesWish


class Made(NamedTuple):
    """The series, and its bookings in the order of their dates."""

    series: Series
    bookings: Sequence[Booking]


@retrying_deadlock
@whole()
def book_series(*, wish: SeriesWish, approved: bool = False, by: Account | None, now: datetime) -> Made:
    """Every date of the rule is booked but those to skip; in a number of queries that does not grow.

    ``approved`` is for whoever may approve: nobody asks for a series, the counter makes it.

    :raises RuleGivesNoDate, RuleGoesTooFar, NobodyToBookFor, NotItsRepresentative, NotTentative:
    :raises ApprovalNeeded, AgreementDoesNotGrant, NeedsTraining, OverQuota: for the series as a whole.
    :raises SomeDatesUnavailable: with the dates that cannot be had; nothing is booked.
    :raises NotAvailable: by its name, when the series is one date.
    """
    occurrences, place = wish.kept(), wish.resource.place
    if wish.tentative_until is not None and wish.tentative_until <= now:
        raise NotTentative(gettext("What is tentative expires later than now."))
    refuse_strangers(wish.booked_for, wish.acting_for, by, place.day_of(occurrences[0].period.start))
    _take(wish, occurrences, approved, by, now)
    series = Series(
        place=place, resource=wish.resource, booked_for=wish.booked_for, acting_for=wish.acting_for,
        purpose=wish.purpose, party=wish.party, left_out=_left_out(wish), made_at=now, made_by=by,
        **replace(wish.timetable, starts_on=wish.dates[0]).columns,
    )  # fmt: skip
    ready.write([series])
    made = _write(series, wish, occurrences, by, now)
    know(place, wish.booked_for, now)
    return Made(series, made)


def wish_to_prolong(
    *, series: Series, until: date | None = None, count: int | None = None, more: int | None = None
) -> SeriesWish:
    """What it would be to go on ``until`` that date, ``count`` times in all, or so many ``more`` times.

    As the last date that stands.

    Only dates after every one that the series ever had: what was cancelled or left out stays so.

    :raises NothingToChange: when no date of it stands any more.
    :raises NotARule, NotLonger:
    """
    people = "resource__place", "booked_for", "acting_for", "agreement"
    standing = series.occurrences.standing().select_related(*people).prefetch_related(EXTRAS)
    last = standing.order_by("-occurs_on").first()
    if last is None:
        raise NothingToChange(gettext("No date of this series is left: make another one."))
    timetable, after = Timetable.of(series), _last_date(series)
    if more is not None:
        count = timetable.times_until(after) + more
    longer = replace(timetable.recurrence, until=until, count=count)
    if not any(day > after for day in longer.dates(series.starts_on)):
        raise NotLonger(gettext("It goes on until %(day)s already.") % {"day": speech.day_and_year(after)})
    return SeriesWish(
        resource=series.resource, timetable=replace(timetable, recurrence=longer), after=after,
        booked_for=series.booked_for, acting_for=series.acting_for, agreement=last.agreement,
        extras=[extra.resource for extra in last.extras.all()], party=series.party, purpose=series.purpose,
        is_public=last.is_public, shows_name=last.shows_name,
    )  # fmt: skip


@retrying_deadlock
@transaction.atomic
def prolong_series(
    *, series: Series, wish: SeriesWish, approved: bool = False, by: Account | None, now: datetime
) -> Change:
    """The series goes on as ``wish_to_prolong`` said, with what was chosen for its dates since.

    :raises SeriesHasChanged: when it is not what the wish was made for any more.
    :raises Refusal: what ``book_series`` refuses.
    """
    lock_series(series)
    if _last_date(series) != wish.after:
        raise SeriesHasChanged.meanwhile()
    was, occurrences = columns_of(series), wish.kept()
    _take(wish, occurrences, approved, by, now)
    made = _write(series, wish, occurrences, by, now)
    series.rule = wish.timetable.recurrence.to_rule()
    series.left_out = [*series.left_out, *_left_out(wish)]
    series.save(update_fields=["rule", "left_out"])
    return Change.of(series, made, was=was, made=[booking.pk for booking in made])


def _last_date(series: Series) -> date:
    """The last date it ever had, by its rule or by a row: cancelled ones too."""
    of_rows: date | None = series.occurrences.aggregate(last=Max("occurs_on"))["last"]
    return max(filter(None, [of_rows, series.starts_on, *Timetable.of(series).dates()]))


def _left_out(wish: SeriesWish) -> list[str]:
    return [day.isoformat() for day in wish.dates if day in wish.skip]


def _take(
    wish: SeriesWish, occurrences: Sequence[Occurrence], approved: bool, by: Account | None, now: datetime
) -> None:
    """Ask the rights for all of it, then hold all of it."""
    wants = list(chain.from_iterable(one.wants for one in occurrences))
    _ask_the_rights(wish, wants, approved, by, now)
    waives = of_agenda(wish.waives)
    if wish.outside_hours:
        # Somebody answers for these evenings, and for no other.
        inside = chain.from_iterable(one.wants for one in occurrences if one.on not in wish.outside_hours)
        found = agenda.conflicts_among(wants=list(inside), now=now, waives=waives)
        _refuse_some([c for c in found if c.refusal.code == CLOSED], occurrences)
    try:
        agenda.take_all(
            wants=wants, now=now, expires_at=wish.tentative_until, waives=waives,
            outside_hours=bool(wish.outside_hours), beside=_beside(wish, occurrences),
        )  # fmt: skip
    except SomeUnavailable as refused:
        _refuse_some(refused.conflicts, occurrences)


def _ask_the_rights(
    wish: SeriesWish, wants: Sequence[Want], approved: bool, by: Account | None, now: datetime
) -> None:
    by_staff = by is not None and by.person_id != wish.booked_for.pk
    booker = Booker(wish.booked_for, wish.acting_for, wish.agreement, made_by_staff=by_staff)
    why = why_not_granted(booker, wish.resource.place, wants[-1].period)
    if why:
        raise AgreementDoesNotGrant(why)
    try:
        refuse_unless_allowed(
            booker=booker, wants=wants, by=by, now=now, waives=wish.waives, approved=approved
        )
    except ApprovalNeeded as refused:
        # One asks for a date, never for a series.
        refused.ways = ()
        raise


def _refuse_some(conflicts: Sequence[Conflict], occurrences: Sequence[Occurrence]) -> None:
    """:raises SomeDatesUnavailable: when there are any."""
    if conflicts:
        why = {conflict.want.claim: conflict.refusal for conflict in reversed(conflicts)}
        refused = {one.on: why[one.claim] for one in occurrences if one.claim in why}
        raise SomeDatesUnavailable(refused, len(occurrences))


def _beside(wish: SeriesWish, occurrences: Sequence[Occurrence]) -> frozenset[UUID]:
    """The same person's own bookings around it: no buffer stands between them. One query at most."""
    things = {one.resource for one in occurrences} | set(wish.extras)
    buffer = timedelta(minutes=max(thing.buffer_minutes for thing in things))
    if not buffer:
        return frozenset()
    start = min(one.period.start for one in occurrences) - buffer
    end = max(one.period.end for one in occurrences) + buffer
    own = Booking.objects.standing().of_place(wish.resource.place).filter(booked_for=wish.booked_for)
    return frozenset(own.between(start, end).values_list("claim", flat=True))


def _write(
    series: Series,
    wish: SeriesWish,
    occurrences: Sequence[Occurrence],
    by: Account | None,
    now: datetime,
) -> list[Booking]:
    """The rows of what was taken, with what goes along and with their facts."""
    made = ready.write([
        Booking(
            place=series.place, series=series, occurs_on=one.on, resource=one.resource, claim=one.claim,
            booked_for=wish.booked_for, acting_for=wish.acting_for, agreement=wish.agreement,
            purpose=wish.purpose, is_public=wish.is_public, shows_name=wish.shows_name, party=wish.party,
            starts_at=one.period.start, ends_at=one.period.end, booked_at=now, booked_by=by,
            tentative_until=wish.tentative_until,
        )
        for one in occurrences
    ])  # fmt: skip
    ready.write([BookingExtra(booking=one, resource=extra) for one in made for extra in wish.extras])
    if wish.tentative_until is None:
        write_first_facts((booking, drafts_of(booking, wish.extras)) for booking in made)
    return made
