"""Calendars brought in: they take their time, change with their file, and overwrite nothing."""

from datetime import timedelta

import pytest

from comptoir.agenda.availability import availability
from comptoir.agenda.models import Closure, Hold
from comptoir.agenda.tests.factories import at
from comptoir.booking.actions import cancel_booking
from comptoir.booking.models import Booking
from comptoir.calendars.importing import (
    AlreadyRemoved,
    FileCannotBeRead,
    apply,
    bring,
    bring_again,
    preview,
    remove,
)
from comptoir.calendars.models import ImportedEvent
from comptoir.calendars.tests.ics import event, ics
from comptoir.calendars.tests.scene import LONG_BEFORE, TUESDAY, Scene, make_booking, tuesday
from comptoir.places.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
LATER = LONG_BEFORE + timedelta(days=1)


@pytest.fixture
def scene():
    return Scene()


def brought(scene, *components, **changes):
    return bring(
        **{"resource": scene.room, "data": ics(*components), "by": None, "now": LONG_BEFORE} | changes
    )


def another(**changes):
    """The day after, from 10 to 11."""
    return event(**{"UID": "2", "DTSTART": "20261125T090000Z", "DTEND": "20261125T100000Z"} | changes)


def moved(**changes):
    """The same day, from 14 to 15."""
    return event(**{"DTSTART": "20261124T130000Z", "DTEND": "20261124T140000Z"} | changes)


def applied(calendar, now=LONG_BEFORE):
    return outcomes(apply(calendar=calendar, by=None, now=now))


def outcomes(report):
    return sorted((told.outcome, told.code) for told in report.told)


def is_free(scene, period):
    return availability([scene.room], period, now=LONG_BEFORE)[scene.room.pk].is_free


def standing():
    return list(Hold.objects.unreleased().order_by("starts_at").values_list("starts_at", "ends_at"))


def test_nothing_is_taken_before_it_is_confirmed(scene):
    calendar = brought(scene, event())

    assert outcomes(preview(calendar=calendar, now=LONG_BEFORE)) == [("created", "")]
    assert calendar.is_pending
    assert standing() == []


def test_an_event_makes_the_resource_busy_and_is_nobodys(scene):
    calendar = brought(scene, event())

    assert applied(calendar) == [("created", "")]
    assert not is_free(scene, tuesday(10, 12))
    assert not Booking.objects.exists()
    assert not calendar.is_pending


def test_busy_times_also_lie_outside_the_hours(scene):
    assert applied(brought(scene, event(DTSTART="20261124T200000Z", DTEND="20261124T220000Z"))) == [
        ("created", "")
    ]


def test_a_second_time_changes_nothing(scene):
    calendar = brought(
        scene,
        event(),
        event(UID="2", RRULE="FREQ=DAILY;COUNT=3", DTSTART="20261125T090000Z", DTEND="20261125T100000Z"),
    )
    applied(calendar)
    before = list(ImportedEvent.objects.order_by("pk").values())
    taken = standing()

    bring_again(calendar=calendar, data=calendar.text.encode(), by=None, now=LATER)

    assert applied(calendar, LATER) == [("unchanged", "")] * 4
    assert list(ImportedEvent.objects.order_by("pk").values()) == before
    assert standing() == taken


def test_what_moved_in_the_file_moves_here(scene):
    calendar = brought(scene, event())
    applied(calendar)
    bring_again(calendar=calendar, data=ics(moved()), by=None, now=LATER)

    assert applied(calendar, LATER) == [("updated", "")]
    assert is_free(scene, tuesday(10, 12))
    assert not is_free(scene, tuesday(14, 15))


def test_what_went_gives_its_time_back(scene):
    calendar = brought(scene, event(), another())
    applied(calendar)
    bring_again(calendar=calendar, data=ics(event()), by=None, now=LATER)

    assert applied(calendar, LATER) == [("removed", ""), ("unchanged", "")]
    assert len(standing()) == 1


def test_what_is_taken_is_never_overwritten(scene):
    theirs = scene.book(period=tuesday(11, 13))
    calendar = brought(scene, event(), another())

    foreseen = outcomes(preview(calendar=calendar, now=LONG_BEFORE))

    assert foreseen == applied(calendar) == [("created", ""), ("refused", "taken")]
    theirs.refresh_from_db()
    assert theirs.is_standing


def test_what_was_refused_comes_in_once_it_is_free(scene):
    theirs = scene.book(period=tuesday(11, 13))
    calendar = brought(scene, event())
    applied(calendar)
    cancel_booking(booking=theirs, by=None, now=LONG_BEFORE)

    assert applied(calendar, LATER) == [("created", "")]


def test_a_move_that_cannot_be_leaves_it_where_it_was(scene):
    calendar = brought(scene, event())
    applied(calendar)
    scene.book(period=tuesday(14, 16))
    bring_again(calendar=calendar, data=ics(moved()), by=None, now=LATER)

    assert applied(calendar, LATER) == [("refused", "taken")]
    assert not is_free(scene, tuesday(10, 12))


def test_a_closure_is_stronger(scene):
    Closure.objects.create(
        place=scene.place, is_whole_place=True, starts_at=at(9), ends_at=at(18), made_at=LONG_BEFORE
    )

    assert applied(brought(scene, event())) == [("refused", "closure")]


def test_two_events_of_a_file_that_overlap_take_the_time_once(scene):
    assert applied(brought(scene, event(), event(UID="2", DTSTART="20261124T100000Z"))) == [
        ("created", ""), ("ignored", "overlaps"),
    ]  # fmt: skip


def test_what_has_begun_is_left_aside(scene):
    assert applied(brought(scene, event()), at(11)) == [("ignored", "begun")]


def test_the_same_name_may_come_again_after_it_went(scene):
    calendar = brought(scene, event())
    applied(calendar)
    for data in (ics(event(STATUS="CANCELLED")), ics(event())):
        bring_again(calendar=calendar, data=data, by=None, now=LATER)
        told = applied(calendar, LATER)

    assert told == [("created", "")]
    assert len(standing()) == 1


def test_for_an_organisation_each_event_is_a_booking(scene):
    organisation = make_organisation("OpenScop")
    calendar = brought(scene, event(), another(), organisation=organisation)

    assert applied(calendar) == [("created", ""), ("created", "")]
    booked = Booking.objects.order_by("starts_at")
    assert {(b.booked_for, b.purpose) for b in booked} == {(organisation, "Conseil d’administration")}
    assert [b.place.day_of(b.starts_at) for b in booked] == [TUESDAY, TUESDAY + timedelta(days=1)]


def test_a_booking_of_a_calendar_moves_and_goes_with_it(scene):
    calendar = brought(scene, event(), another(), organisation=make_organisation())  # fmt: skip
    applied(calendar)
    bring_again(calendar=calendar, data=ics(moved(SUMMARY="Bureau")), by=None, now=LATER)

    assert applied(calendar, LATER) == [("removed", ""), ("updated", "")]
    (booking,) = Booking.objects.standing()
    assert (booking.period, booking.purpose) == (tuesday(14, 15), "Bureau")


def test_removing_a_calendar_gives_its_time_back(scene):
    calendar = brought(scene, event(RRULE="FREQ=WEEKLY;COUNT=3"))
    applied(calendar)

    assert remove(calendar=calendar, by=None, now=at(11, TUESDAY + timedelta(days=6))) == 2
    assert len(standing()) == 1
    with pytest.raises(AlreadyRemoved):
        apply(calendar=calendar, by=None, now=LATER)


def test_what_goes_on_ends_now(scene):
    calendar = brought(scene, event())
    applied(calendar)

    remove(calendar=calendar, by=None, now=at(11))

    assert standing() == [(at(10), at(11))]


@pytest.mark.parametrize("data", [b"", b"<html>", b"x" * 1_100_000])
def test_a_file_that_is_no_calendar_is_refused_at_once(scene, data):
    with pytest.raises(FileCannotBeRead):
        bring(resource=scene.room, data=data, by=None, now=LONG_BEFORE)


def test_a_calendar_is_named_by_its_file(scene):
    assert brought(scene, "X-WR-CALNAME:Conseils", event()).name == "Conseils"


def test_another_place_is_not_touched(scene):
    make_booking()

    assert applied(brought(scene, event())) == [("created", "")]
