"""The steps back: which action takes back what was done, by the verb kept with the gesture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypedDict

from comptoir.actors.models import Account
from comptoir.agenda.models import Closure, Resource
from comptoir.booking import actions as booking
from comptoir.booking.models import Booking, BookingRequest
from comptoir.closures import lifting as closures
from comptoir.gestures.models import DayClosing
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.presence import actions as presence
from comptoir.presence.models import GroupVisit, Visit
from comptoir.series import actions as series
from comptoir.waiting import actions as waiting
from comptoir.waiting.models import Waiting


class Step(TypedDict):
    """One step back: its verb and what it needs, as JSON keeps it."""

    verb: str
    args: dict[str, Any]


def step(verb: str, **args: Any) -> Step:
    """:raises KeyError: for a verb that nothing takes back."""
    _WAYS_BACK[verb]
    return {"verb": verb, "args": args}


def take_back(step: Step, *, place: Place, by: Account | None, now: datetime) -> None:
    """Do the step, on rows of that place only.

    :raises Refusal: when it is no longer possible.
    """
    _WAYS_BACK[step["verb"]](place, step["args"], by, now)


WayBack = Callable[[Place, Mapping[str, Any], Account | None, datetime], object]


def _booking(place: Place, args: Mapping[str, Any]) -> Booking:
    return Booking.objects.of_place(place).get(pk=args["booking"])


def _visit(place: Place, args: Mapping[str, Any]) -> Visit:
    visit: Visit = Visit.objects.of_place(place).get(pk=args["visit"])
    return visit


def _group(place: Place, args: Mapping[str, Any]) -> GroupVisit:
    group: GroupVisit = GroupVisit.objects.of_place(place).get(pk=args["group"])
    return group


def _waiting(place: Place, args: Mapping[str, Any]) -> Waiting:
    return Waiting.objects.of_place(place).select_related("place").get(pk=args["waiting"])


def _came_after_all(place: Place, args: Mapping[str, Any], by: Account | None, now: datetime) -> None:
    """They are there: it stands again, and is not given back a second time."""
    missed = booking.restore_booking(booking=_booking(place, args), by=by, now=now)
    booking.check_in_booking(booking=missed, at=now, by=by, now=now)


def _lift(place: Place, args: Mapping[str, Any], by: Account | None, now: datetime) -> None:
    closure = Closure.objects.of_place(place).select_related("place").get(pk=args["closure"])
    closures.lift_and_restore(closure=closure, by=by, now=now)


def _put_back(place: Place, args: Mapping[str, Any], by: Account | None, now: datetime) -> None:
    period = Period(datetime.fromisoformat(args["starts_at"]), datetime.fromisoformat(args["ends_at"]))
    resource = Resource.objects.of_place(place).get(pk=args["resource"])
    booking.undo_move(booking=_booking(place, args), period=period, resource=resource, by=by, now=now)


def _undo_series_change(place: Place, args: Mapping[str, Any], by: Account | None, now: datetime) -> None:
    place.series.get(pk=args["back"]["was"]["pk"])
    series.undo_change(back=args["back"], by=by, now=now)


def _reopen(place: Place, args: Mapping[str, Any], by: Account | None, now: datetime) -> None:
    closing = DayClosing.objects.get(place=place, pk=args["closing"])
    closing.reopened_at, closing.reopened_by = now, by
    closing.save(update_fields=["reopened_at", "reopened_by"])


_WAYS_BACK: dict[str, WayBack] = {
    "undo_booking": lambda place, args, by, now: booking.undo_booking(
        booking=_booking(place, args), by=by, now=now
    ),
    "restore_booking": lambda place, args, by, now: booking.restore_booking(
        booking=_booking(place, args), by=by, now=now
    ),
    "check_in": lambda place, args, by, now: booking.check_in_booking(
        booking=_booking(place, args), at=datetime.fromisoformat(args["at"]), by=by, now=now
    ),
    "undo_check_in": lambda place, args, by, now: booking.undo_check_in(
        booking=_booking(place, args), by=by, now=now
    ),
    "undo_end": lambda place, args, by, now: booking.undo_end(booking=_booking(place, args), by=by, now=now),
    "put_back": _put_back,
    "came_after_all": _came_after_all,
    "undo_series": lambda place, args, by, now: series.undo_series(
        series=place.series.get(pk=args["series"]), by=by, now=now
    ),
    "undo_series_change": _undo_series_change,
    "withdraw_request": lambda place, args, by, now: booking.withdraw_request(
        request=BookingRequest.objects.of_place(place).get(pk=args["request"]), by=by, now=now
    ),
    "leave_list": lambda place, args, by, now: waiting.leave(waiting=_waiting(place, args), by=by, now=now),
    "rejoin_list": lambda place, args, by, now: waiting.rejoin(waiting=_waiting(place, args), by=by, now=now),
    "undo_visit": lambda place, args, by, now: presence.undo_visit(visit=_visit(place, args), by=by, now=now),
    "undo_goodbye": lambda place, args, by, now: presence.undo_goodbye(
        visit=_visit(place, args), by=by, now=now
    ),
    "undo_group": lambda place, args, by, now: presence.undo_group(group=_group(place, args), by=by, now=now),
    "undo_group_goodbye": lambda place, args, by, now: presence.undo_group_goodbye(
        group=_group(place, args), by=by, now=now
    ),
    "lift": _lift,
    "reopen": _reopen,
}
