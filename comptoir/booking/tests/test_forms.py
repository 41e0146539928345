from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from comptoir.agenda.tests.factories import at, make_place, make_room, tuesday
from comptoir.booking.forms import BookForm, MoveForm, PeriodForm
from comptoir.booking.tests.factories import make_thing
from comptoir.places.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def period_of(place, starts, ends):
    form = PeriodForm({"starts": starts, "ends": ends}, place=place)
    form.is_valid()
    return form.cleaned_data.get("period"), form.errors


def test_hours_are_those_of_the_wall(place):
    assert period_of(place, "2026-11-24T10:00", "2026-11-24T12:00") == (tuesday(10, 12), {})


def test_hours_are_those_of_the_wall_over_there():
    montreal = make_place(time_zone="America/Montreal")

    period, _errors = period_of(montreal, "2026-11-24T10:00", "2026-11-24T12:00")

    assert period.start == datetime(2026, 11, 24, 15, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_the_first_unless_it_says_so(place):
    first, _ = period_of(place, "2026-10-25T02:30", "2026-10-25T04:00")
    second, _ = period_of(place, "2026-10-25T02:30+01:00", "2026-10-25T04:00")

    assert (first.minutes, second.minutes) == (150, 90)


def test_the_hour_that_never_comes_is_an_hour_later(place):
    period, _errors = period_of(place, "2026-03-29T02:30", "2026-03-29T05:00")

    assert period.minutes == 90


@pytest.mark.parametrize("typed", ["", "demain", "2026-11-24", "2026-13-45T10:00", "2026-11-24T25:00"])
def test_what_is_no_moment_is_asked_again(place, typed):
    period, errors = period_of(place, typed, "2026-11-24T12:00")

    assert period is None
    assert list(errors) == ["starts"]


@pytest.mark.parametrize("ends", ["2026-11-24T10:00", "2026-11-24T09:00"])
def test_the_end_comes_after_the_start(place, ends):
    period, errors = period_of(place, "2026-11-24T10:00", ends)

    assert period is None
    assert errors == {"ends": ["La fin vient après le début."]}


MORNING = {"starts": "2026-11-24T10:00", "ends": "2026-11-24T12:00"}


def book_form(place, **changes):
    typed = {"resource": "grande-salle", "party": "3", **MORNING}
    return BookForm(typed | changes, place=place, organisations=[])


def test_what_is_booked_is_found_by_its_address(place):
    room = make_room(place)

    form = book_form(place, purpose="Conseil")

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["resource"], form.cleaned_data["party"]) == (room, 3)
    assert (form.cleaned_data["acting_for"], form.cleaned_data["is_public"]) == (None, False)


@pytest.mark.parametrize("party", ["0", "-1", "beaucoup", ""])
def test_somebody_comes(place, party):
    make_room(place)

    assert list(book_form(place, party=party).errors) == ["party"]


def test_a_room_of_another_place_is_not_offered(place):
    make_room()

    assert list(book_form(place).errors) == ["resource"]


def test_a_retired_room_is_not_offered(place):
    room = make_room(place)
    room.retired_at = at(9)
    room.save()

    assert list(book_form(place).errors) == ["resource"]


def test_one_acts_only_for_whom_one_may(place):
    make_room(place)
    karma, other = make_organisation("KARMA"), make_organisation("WWF")
    typed = {"resource": "grande-salle", "party": "1", **MORNING}

    def form(organisation):
        return BookForm(typed | {"acting_for": organisation.pk}, place=place, organisations=[karma])

    assert form(karma).is_valid()
    assert list(form(other).errors) == ["acting_for"]


def test_what_goes_along_is_chosen_and_may_be_done_without(place):
    make_room(place)
    projector, screen = make_thing(place), make_thing(place, "Écran")
    make_thing(name="Ailleurs")
    typed = QueryDict(
        "resource=grande-salle&party=1&extras=projecteur&extras=ecran&shows_name=on", mutable=True
    )
    typed.update(MORNING)

    def form(**more):
        posted = typed.copy()
        posted.update(more)
        return BookForm(posted, place=place, organisations=[])

    whole = form()
    assert whole.is_valid()
    assert (whole.cleaned_data["extras"], whole.cleaned_data["shows_name"]) == ([projector, screen], True)
    less = form(without="ecran")
    assert less.is_valid()
    assert less.cleaned_data["extras"] == [projector]
    assert list(form(extras="ailleurs").errors) == ["extras"]


def test_moving_keeps_the_room_when_none_is_chosen(place):
    form = MoveForm(MORNING, place=place)

    assert form.is_valid()
    assert form.cleaned_data["resource"] is None
