"""Events that come back: brought in as a series for an organisation when a series can follow their rule."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import at
from comptoir.booking.actions import cancel_booking
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, Series
from comptoir.calendars.importing import FileCannotBeRead, apply, bring, bring_again, preview, remove
from comptoir.calendars.models import ImportedEvent
from comptoir.calendars.tests.ics import event, ics
from comptoir.calendars.tests.scene import LONG_BEFORE, TUESDAY, Scene, tuesday
from comptoir.journal.checking import Trade, compare
from comptoir.places.tests.factories import make_organisation
from comptoir.series.actions import Move, Scope, cancel_series, move_series

pytestmark = pytest.mark.django_db
LATER = LONG_BEFORE + timedelta(days=1)
WEEK = timedelta(days=7)
HERE = sorted((Path(__file__).parent / "files").glob("*.ics"))
PARIS = {"DTSTART": ";TZID=Europe/Paris:20261124T100000", "DTEND": ";TZID=Europe/Paris:20261124T120000"}


@pytest.fixture
def scene():
    return Scene()


@pytest.fixture
def organisation():
    return make_organisation("OpenScop")


def weekly(more="", *, rule="FREQ=WEEKLY;COUNT=4", **changes):
    """On Tuesdays from 10 to 12 by the clocks of Paris."""
    return event(more, **PARIS | {"RRULE": rule} | changes)


def brought(scene, organisation, *components):
    return bring(
        resource=scene.room, data=ics(*components), organisation=organisation, by=None, now=LONG_BEFORE
    )


def applied(calendar, now=LONG_BEFORE):
    return outcomes(apply(calendar=calendar, by=None, now=now))


def outcomes(report):
    found: dict[str, int] = {}
    for told in report.told:
        name = told.code or told.outcome
        found[name] = found.get(name, 0) + 1
    return found


def again(calendar, *components, now=LATER):
    bring_again(calendar=calendar, data=ics(*components), by=None, now=now)
    return applied(calendar, now)


def days():
    return [one.occurs_on for one in Booking.objects.standing().order_by("starts_at")]


def hours():
    bookings = Booking.objects.standing().order_by("starts_at")
    return [f"{one.starts_at.astimezone(one.place.tz):%m-%d %H}" for one in bookings]


def tuesdays(*numbers):
    return [TUESDAY + number * WEEK for number in numbers]


def is_true():
    return compare([Trade("booking", rows, facts_of)]).is_same


def test_what_comes_back_is_one_series(scene, organisation):
    calendar = brought(scene, organisation, weekly())

    assert outcomes(preview(calendar=calendar, now=LONG_BEFORE)) == {"series": 1, "created": 4}
    assert not Series.objects.exists()
    assert applied(calendar) == {"series": 1, "created": 4}

    series = Series.objects.get()
    assert (series.booked_for, series.purpose) == (organisation, "Conseil d’administration")
    assert (series.rule, series.starts_on) == ("FREQ=WEEKLY;BYDAY=TU;COUNT=4", TUESDAY)
    assert days() == tuesdays(0, 1, 2, 3)
    assert is_true()


def test_its_line_says_how_it_comes_back(scene, organisation):
    report = preview(calendar=brought(scene, organisation, weekly()), now=LONG_BEFORE)

    (line,) = [told.sentence for told in report.told if told.outcome == "series"]
    assert "tous les mardis, 4 fois" in line.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4"),
        ("FREQ=MONTHLY;BYDAY=4TU;COUNT=3", "FREQ=MONTHLY;BYDAY=4TU;COUNT=3"),
        ("FREQ=MONTHLY;BYMONTHDAY=24;COUNT=3", "FREQ=MONTHLY;BYMONTHDAY=24;COUNT=3"),
        ("FREQ=WEEKLY;UNTIL=20261216T090000Z", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261216"),
    ],
)
def test_each_rule_that_a_series_follows(scene, organisation, rule, kept):
    applied(brought(scene, organisation, weekly(rule=rule)))

    assert Series.objects.get().rule == kept


@pytest.mark.parametrize(
    "told",
    [
        weekly(rule="FREQ=YEARLY;COUNT=1"),
        weekly("RDATE;TZID=Europe/Paris:20261202T100000"),
        weekly("RRULE:FREQ=DAILY;COUNT=2"),
        weekly(rule="FREQ=MONTHLY;BYDAY=TU,WE;COUNT=4"),
        weekly(rule="FREQ=WEEKLY;BYDAY=WE;COUNT=3"),
        # Hours of UTC: when the clocks change here, a series would stay at ten, and this does not.
        event(RRULE="FREQ=MONTHLY;COUNT=7"),
    ],
)
def test_what_no_series_follows_is_booked_time_by_time_and_told(scene, organisation, told):
    found = applied(brought(scene, organisation, told))

    assert found.pop("not_a_series") == 1
    assert found == {"created": Booking.objects.standing().count()}
    assert not Series.objects.exists()


def test_nobodys_time_is_simply_taken_and_told(scene):
    assert applied(brought(scene, None, weekly())) == {"simply_taken": 1, "created": 4}
    assert Hold.objects.unreleased().count() == 4
    assert not Booking.objects.exists()


def test_the_hours_of_utc_are_a_series_while_the_clocks_do_not_change(scene, organisation):
    found = applied(brought(scene, organisation, event(RRULE="FREQ=WEEKLY;COUNT=2")))

    assert found == {"series": 1, "created": 2}


def test_dates_left_out_or_moved_in_the_file(scene, organisation):
    left_out = weekly("EXDATE;TZID=Europe/Paris:20261201T100000")
    moved = event(**{
        "RECURRENCE-ID": ";TZID=Europe/Paris:20261208T100000", "SUMMARY": "Bureau",
        "DTSTART": ";TZID=Europe/Paris:20261209T140000", "DTEND": ";TZID=Europe/Paris:20261209T150000",
    })  # fmt: skip

    assert applied(brought(scene, organisation, left_out, moved)) == {"series": 1, "created": 3}

    series = Series.objects.get()
    assert series.left_out == ["2026-12-01"]
    assert hours() == ["11-24 10", "12-09 14", "12-15 10"]
    assert Booking.objects.get(occurs_on=date(2026, 12, 8)).purpose == "Bureau"
    assert Booking.objects.get(occurs_on=date(2026, 12, 15)).purpose == "Conseil d’administration"


def test_a_date_that_is_taken_is_refused_by_itself(scene, organisation):
    theirs = scene.book(period=tuesday(11, 13, TUESDAY + WEEK))
    calendar = brought(scene, organisation, weekly())

    foreseen = outcomes(preview(calendar=calendar, now=LONG_BEFORE))

    assert foreseen == applied(calendar) == {"series": 1, "created": 3, "taken": 1}
    assert Series.objects.get().left_out == ["2026-12-01"]
    theirs.refresh_from_db()
    assert theirs.is_standing


def test_what_was_refused_comes_in_by_itself_once_it_is_free(scene, organisation):
    theirs = scene.book(period=tuesday(11, 13, TUESDAY + WEEK))
    calendar = brought(scene, organisation, weekly())
    applied(calendar)
    cancel_booking(booking=theirs, by=None, now=LONG_BEFORE)

    assert applied(calendar, LATER) == {"created": 1, "unchanged": 3}
    assert hours() == ["11-24 10", "12-01 10", "12-08 10", "12-15 10"]
    assert days() == tuesdays(0, 1, 2, 3)
    series = Series.objects.get()
    assert (series.left_out, series.occurrences.count()) == ([], 4)
    assert is_true()
    assert applied(calendar, LATER) == {"unchanged": 4}


def test_a_date_still_refused_stays_left_out_of_its_series(scene, organisation):
    scene.book(period=tuesday(11, 13, TUESDAY + WEEK))
    calendar = brought(scene, organisation, weekly())
    applied(calendar)

    for _ in range(2):
        assert applied(calendar, LATER) == {"taken": 1, "unchanged": 3}
        assert Series.objects.get().left_out == ["2026-12-01"]
        assert days()[:1] + days()[2:] == tuesdays(0, 2, 3)


def test_a_date_that_the_file_has_again_is_one_of_its_series_at_its_own_hour(scene, organisation):
    calendar = brought(scene, organisation, weekly("EXDATE;TZID=Europe/Paris:20261201T100000"))
    applied(calendar)
    moved = event(**{
        "RECURRENCE-ID": ";TZID=Europe/Paris:20261201T100000",
        "DTSTART": ";TZID=Europe/Paris:20261202T140000", "DTEND": ";TZID=Europe/Paris:20261202T150000",
    })  # fmt: skip

    assert again(calendar, weekly(), moved) == {"created": 1, "unchanged": 3}

    back = Booking.objects.get(occurs_on=date(2026, 12, 1))
    assert (back.series, hours()[1]) == (Series.objects.get(), "12-02 14")


def test_a_refused_date_of_a_series_moved_since_comes_by_itself(scene, organisation):
    theirs = scene.book(period=tuesday(11, 13, TUESDAY + WEEK))
    calendar = brought(scene, organisation, weekly())
    applied(calendar)
    first = Series.objects.get().occurrences.earliest("starts_at")
    move_series(
        move=Move(booking=first, scope=Scope.ALL, period=tuesday(14, 16)), by=None, now=LONG_BEFORE
    )  # fmt: skip
    cancel_booking(booking=theirs, by=None, now=LONG_BEFORE)

    assert applied(calendar, LATER) == {"created": 1, "unchanged": 3}

    assert Series.objects.get().left_out == ["2026-12-01"]
    assert hours()[1] == "12-01 10"
    assert Booking.objects.standing().filter(series=None).count() == 1


def test_with_every_date_taken_there_is_no_series(scene, organisation):
    for number in range(4):
        scene.book(period=tuesday(10, 12, TUESDAY + number * WEEK))

    assert applied(brought(scene, organisation, weekly()))["taken"] == 4
    assert not Series.objects.exists()


def test_a_thing_that_is_retired_refuses_all_of_it(scene, organisation):
    calendar = brought(scene, organisation, weekly())
    scene.room.retired_at = LONG_BEFORE
    scene.room.save()

    assert "created" not in applied(calendar)
    assert not Booking.objects.exists()


def test_a_second_time_changes_nothing(scene, organisation):
    calendar = brought(scene, organisation, weekly())
    applied(calendar)

    def held():
        return [list(model.objects.order_by("pk").values()) for model in (ImportedEvent, Booking, Series)]

    before = held()
    assert again(calendar, weekly()) == {"unchanged": 4}
    assert held() == before


def test_what_was_changed_here_stays_so_while_the_file_says_the_same(scene, organisation):
    calendar = brought(scene, organisation, weekly())
    applied(calendar)
    first, _second, third, _fourth = Booking.objects.order_by("starts_at")
    move_series(
        move=Move(booking=first, scope=Scope.ALL, period=tuesday(14, 16)), by=None, now=LONG_BEFORE
    )  # fmt: skip
    cancel_series(booking=third, scope=Scope.FOLLOWING, by=None, now=LONG_BEFORE)

    assert again(calendar, weekly()) == {"unchanged": 4}

    assert hours() == ["11-24 14", "12-01 14"]


def test_a_longer_file_prolongs_its_series(scene, organisation):
    calendar = brought(scene, organisation, weekly())
    applied(calendar)

    found = again(calendar, weekly("EXDATE;TZID=Europe/Paris:20261222T100000", rule="FREQ=WEEKLY;COUNT=7"))

    assert found == {"series": 1, "created": 2, "unchanged": 4}
    assert Series.objects.count() == 1
    assert days() == tuesdays(0, 1, 2, 3, 5, 6)
    assert is_true()


def test_what_never_ends_goes_a_year_ahead_and_further_the_next_time(scene, organisation):
    calendar = brought(scene, organisation, weekly(rule="FREQ=WEEKLY"))

    found = applied(calendar)

    assert (found["series"], found["created"]) == (1, len(days()))
    assert len(days()) > 40
    last = days()[-1]
    assert applied(calendar, LONG_BEFORE + 4 * WEEK)["created"] == 4
    assert days()[-1] == last + 4 * WEEK
    assert Series.objects.count() == 1


def test_one_that_goes_on_since_long_is_brought_in_from_now(scene, organisation):
    told = weekly(
        rule="FREQ=WEEKLY;COUNT=100", DTSTART=";TZID=Europe/Paris:20250107T100000",
        DTEND=";TZID=Europe/Paris:20250107T120000",
    )  # fmt: skip
    applied(brought(scene, organisation, told))

    series = Series.objects.get()
    assert days()[0] == series.starts_on
    assert series.starts_on >= LONG_BEFORE.date()
    assert is_true()


def test_what_went_from_the_file_gives_its_dates_back(scene, organisation):
    calendar = brought(scene, organisation, weekly())
    applied(calendar)

    assert again(calendar, weekly(rule="FREQ=WEEKLY;COUNT=2")) == {"removed": 2, "unchanged": 2}
    assert days() == tuesdays(0, 1)


def test_removing_the_calendar_cancels_what_is_to_come(scene, organisation):
    calendar = brought(scene, organisation, weekly())
    applied(calendar)

    assert remove(calendar=calendar, by=None, now=at(11, TUESDAY + timedelta(days=1))) == 3
    assert days() == tuesdays(0)
    assert is_true()


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_no_file_of_others_stops_it_and_twice_is_once(scene, organisation, path):
    try:
        calendar = bring(
            resource=scene.room, data=path.read_bytes(), organisation=organisation, by=None, now=LONG_BEFORE
        )
    except FileCannotBeRead:
        return
    applied(calendar)
    standing = Booking.objects.standing().count()

    assert "created" not in applied(calendar)
    assert Booking.objects.standing().count() == standing
    assert is_true()
