"""Bringing a calendar file in: what is new takes its time, what changed moves, what went gives it back.

Nothing that is taken is ever overwritten: it is in the report. The same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda import actions as agenda
from comptoir.agenda.models import Resource
from comptoir.booking.actions import cancel_booking, move_booking
from comptoir.booking.models import Booking
from comptoir.calendars import reading, sentences
from comptoir.calendars.models import ImportedCalendar, ImportedEvent
from comptoir.calendars.reading import Occurrence, Repeats, horizon
from comptoir.calendars.repeating import Returning, sorted_out
from comptoir.calendars.report import Report, Told, of_event, of_line, refused, told_of
from comptoir.calendars.taking import OF_TIME, WAIVED, take, want
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal


class FileCannotBeRead(Refusal):
    """It is too large, or no calendar."""

    field = "file"


class AlreadyRemoved(Refusal):
    """The calendar was removed before."""


@dataclass
class _Plan:
    """What the next version of a calendar changes."""

    report: Report
    window: Period
    repeats: Mapping[str, Repeats]
    new: list[Occurrence] = field(default_factory=list)
    changed: list[tuple[ImportedEvent, Occurrence]] = field(default_factory=list)
    gone: list[ImportedEvent] = field(default_factory=list)
    known: set[str] = field(default_factory=set)


def bring(
    *,
    resource: Resource,
    data: bytes,
    name: str = "",
    organisation: Actor | None = None,
    by: Account | None,
    now: datetime,
) -> ImportedCalendar:
    """The file is kept, and takes nothing until ``apply`` is told so.

    :raises FileCannotBeRead:
    """
    text, told = _text_of(data, resource, now)
    return ImportedCalendar.objects.create(
        place=resource.place, resource=resource, organisation=organisation, text=text,
        name=(name or told or resource.name)[:100], uploaded_at=now, made_by=by,
    )  # fmt: skip


def bring_again(*, calendar: ImportedCalendar, data: bytes, by: Account | None, now: datetime) -> None:
    """A new version of the file. :raises FileCannotBeRead:"""
    calendar.text, _ = _text_of(data, calendar.resource, now)
    calendar.uploaded_at = now
    calendar.save(update_fields=["text", "uploaded_at"])


def _text_of(data: bytes, resource: Resource, now: datetime) -> tuple[str, str]:
    found = reading.read(data, zone=resource.place.tz, window=horizon(now))
    if not found.occurrences and all(
        line.code in {"unreadable", "too_large", "empty"} for line in found.lines
    ):
        raise FileCannotBeRead(sentences.of_line(found.lines[0].code))
    return data.decode("utf-8-sig", errors="replace").replace("\0", ""), found.name


def preview(*, calendar: ImportedCalendar, now: datetime) -> Report:
    """What ``apply`` would do, without doing it."""
    plan = _plan(calendar, now)
    series, _single = sorted_out(calendar, plan.new, plan.repeats, plan.window)
    plan.report.told += _of_rules(calendar, plan, series)
    wants = [want(calendar, one) for one in plan.new]
    conflicts = agenda.conflicts_among(wants=wants, now=now, outside_hours=True, waives=OF_TIME)
    against = {conflict.want.claim: conflict.refusal for conflict in conflicts}
    for one, wanted in zip(plan.new, wants, strict=True):
        why = against.get(wanted.claim)
        plan.report.told.append(told_of("created", one) if why is None else refused(one, why))
    plan.report.told += [told_of("updated", one) for _, one in plan.changed]
    plan.report.told += [of_event("removed", event) for event in plan.gone]
    return plan.report


@retrying_deadlock
@transaction.atomic
def apply(*, calendar: ImportedCalendar, by: Account | None, now: datetime) -> Report:
    """Take, move and give back what the file says. What cannot be had is refused by itself, and told.

    :raises AlreadyRemoved:
    """
    _lock(calendar)
    plan = _plan(calendar, now)
    # What goes and what moves makes room for what comes.
    for event in plan.gone:
        _give_back(calendar, event, by, now)
        plan.report.told.append(of_event("removed", event))
    for event, one in plan.changed:
        plan.report.told.append(_change(calendar, event, one, by, now))
    series, single = sorted_out(calendar, plan.new, plan.repeats, plan.window)
    plan.report.told += _of_rules(calendar, plan, series)
    plan.report.told += take(calendar=calendar, series=series, single=single, by=by, now=now)
    calendar.applied_at = now
    calendar.save(update_fields=["applied_at"])
    return plan.report


@retrying_deadlock
@transaction.atomic
def remove(*, calendar: ImportedCalendar, by: Account | None, now: datetime) -> int:
    """The calendar goes, and gives its time to come back. Returns how many events gave back theirs.

    :raises AlreadyRemoved:
    """
    _lock(calendar)
    events = list(calendar.events.filter(ends_at__gt=now).order_by("starts_at", "pk"))
    for event in events:
        _give_back(calendar, event, by, now)
    calendar.removed_at, calendar.text = now, ""
    calendar.save(update_fields=["removed_at", "text"])
    return len(events)


def _lock(calendar: ImportedCalendar) -> None:
    calendars = ImportedCalendar.objects.select_related("resource__place", "place", "organisation")
    calendar.refresh_from_db(from_queryset=calendars.select_for_update(of=("self",), no_key=True))
    if calendar.removed_at is not None:
        raise AlreadyRemoved(gettext("This calendar was removed."))


def _plan(calendar: ImportedCalendar, now: datetime) -> _Plan:
    window = horizon(now)
    found = reading.read(calendar.text.encode(), zone=calendar.place.tz, window=window)
    report = Report(found.name, [of_line(line) for line in found.lines if line.code])
    plan = _Plan(report, window, found.repeats)
    standing = {
        (e.uid, e.key): e for e in calendar.events.filter(ends_at__gt=now).order_by("starts_at", "pk")
    }
    plan.known = {uid for uid, _ in standing}
    for one in _apart(found.occurrences, report):
        event = standing.pop((one.uid, one.key), None)
        if event is None and one.period.start <= now:
            report.told.append(
                Told("ignored", one.summary, sentences.of_line("begun"), one.period, one.uid, "begun")
            )
        elif event is None:
            plan.new.append(one)
        elif event.period != one.period or event.summary != one.summary:
            plan.changed.append((event, one))
        else:
            report.told.append(told_of("unchanged", one))
    plan.gone = list(standing.values())
    return plan


def _of_rules(calendar: ImportedCalendar, plan: _Plan, series: Sequence[Returning]) -> Iterator[Told]:
    """How each event that comes back is brought in, said when it is."""
    summaries = {one.uid: one.summary for one in reversed(plan.new)}
    rules = {one.uid: one for one in series}
    for uid, summary in summaries.items():
        if uid in rules:
            said = sentences.series(rules[uid].rule.in_words(), is_longer=rules[uid].prolongs is not None)
            yield Told("series", summary, said, None, uid, "series")
        elif uid in plan.repeats and uid not in plan.known:
            code = "simply_taken" if calendar.organisation is None else "not_a_series"
            yield Told("ignored", summary, sentences.of_line(code), None, uid, code)


def _apart(occurrences: Iterable[Occurrence], report: Report) -> Iterator[Occurrence]:
    """Those that do not overlap an earlier one: the time is taken by that one already."""
    last: Occurrence | None = None
    for one in sorted(occurrences, key=lambda one: (one.period, one.uid, one.key)):
        if last is not None and one.period.overlaps(last.period):
            said = sentences.overlaps(last.summary)
            report.told.append(Told("ignored", one.summary, said, one.period, one.uid, "overlaps"))
        else:
            last = one
            yield one


def _change(
    calendar: ImportedCalendar, event: ImportedEvent, one: Occurrence, by: Account | None, now: datetime
) -> Told:
    """Where it cannot go it stays where it was."""
    try:
        with transaction.atomic():
            if event.period != one.period:
                _move(calendar, event, one, by, now)
    except Refusal as why:
        return refused(one, why)
    event.starts_at, event.ends_at, event.summary = one.period.start, one.period.end, one.summary
    event.save(update_fields=["starts_at", "ends_at", "summary"])
    Booking.objects.filter(claim=event.claim).update(purpose=one.summary)
    return told_of("updated", one)


def _move(
    calendar: ImportedCalendar, event: ImportedEvent, one: Occurrence, by: Account | None, now: datetime
) -> None:
    if calendar.organisation is None:
        agenda.retime(claim=event.claim, period=one.period, now=now, outside_hours=True, waives=OF_TIME)
        return
    booking = Booking.objects.get(claim=event.claim)
    move_booking(booking=booking, period=one.period, by=by, now=now, outside_hours=True, waives=WAIVED)


def _give_back(calendar: ImportedCalendar, event: ImportedEvent, by: Account | None, now: datetime) -> None:
    """From now on; what somebody cancelled by hand is given back already."""
    booking = Booking.objects.filter(claim=event.claim).first()
    if booking is None or booking.starts_at <= now:
        agenda.release(claim=event.claim, at=max(event.starts_at, now), now=now)
    elif booking.is_standing and booking.checked_in_at is None:
        cancel_booking(booking=booking, by=by, now=now)
    event.delete()
