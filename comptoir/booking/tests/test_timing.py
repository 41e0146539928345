import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import PeriodIsPast, PlaceIsClosed, ResourceIsTaken, TooManyPeople
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_desks, make_room, tuesday
from comptoir.booking.actions import (
    cancel_booking,
    check_in_booking,
    end_booking,
    move_booking,
    prolong_booking,
    undo_move,
)
from comptoir.booking.refusals import AlreadyCancelled, AlreadyEnded, NotLonger
from comptoir.booking.tests.factories import make_booking, shape
from comptoir.journal.models import Fact

pytestmark = pytest.mark.django_db

NB = "\u00a0"


@pytest.fixture
def booking(room):
    return make_booking(resource=room)


def move(booking, period, now=LONG_BEFORE, **changes):
    return move_booking(booking=booking, period=period, by=None, now=now, **changes)


def prolong(booking, until, now=LONG_BEFORE, **changes):
    return prolong_booking(booking=booking, until=until, by=None, now=now, **changes)


def test_moves_to_another_time(booking):
    move(booking, tuesday(14, 17))

    assert shape(booking) == ("Grande salle", at(14), at(17))
    assert Hold.objects.get(claim=booking.claim).period == tuesday(14, 17)


def test_the_journal_follows(booking):
    move(booking, tuesday(14, 17))

    fact = Fact.objects.get()
    assert (fact.at, int(fact.quantity)) == (at(14), 180)


def test_moves_to_another_room(booking, place):
    small = make_room(place, "Petite salle")

    moved = move(booking, tuesday(10, 12), resource=small)

    assert moved is booking
    assert (moved.resource, Fact.objects.get().label) == (small, "petite-salle")


def test_what_is_taken_is_refused_and_nothing_changes(booking, room):
    make_booking(resource=room, period=tuesday(14, 16))

    with pytest.raises(ResourceIsTaken):
        move(booking, tuesday(15, 17))

    assert shape(booking) == ("Grande salle", at(10), at(12))


def test_too_many_for_the_small_room(room, place):
    booking = make_booking(resource=room, party=8)

    with pytest.raises(TooManyPeople):
        move(booking, tuesday(10, 12), resource=make_room(place, "Petite salle", seats=6))


def test_outside_hours_only_when_the_counter_agreed(booking):
    with pytest.raises(PlaceIsClosed):
        move(booking, tuesday(18, 20))

    move(booking, tuesday(18, 20), outside_hours=True)
    assert booking.ends_at == at(20)


def test_what_has_begun_keeps_its_start(booking):
    with pytest.raises(PeriodIsPast, match="seule la fin"):
        move(booking, tuesday(11, 13), now=at(10.5))


def test_what_has_begun_goes_on_in_another_room(booking, place):
    check_in_booking(booking=booking, at=at(10), by=None, now=at(10))

    move(booking, tuesday(10, 12), resource=make_room(place, "Petite salle"), now=at(11))

    assert shape(booking) == ("Petite salle", at(10), at(12))
    assert {h.unit.name: h.period.minutes for h in Hold.objects.select_related("unit")} == {
        "Grande salle": 60,
        "Petite salle": 60,
    }
    assert Fact.objects.get(kind="used").quantity == 120


def test_what_came_from_paper_is_put_anywhere(room):
    booking = make_booking(resource=room, is_from_paper=True, now=at(17))

    move(booking, tuesday(9, 11), now=at(17))

    assert shape(booking) == ("Grande salle", at(9), at(11))


def test_the_step_back_from_a_move_even_when_that_has_begun_since(booking, room):
    move(booking, tuesday(14, 16))

    undo_move(booking=booking, period=tuesday(10, 12), resource=room, by=None, now=at(10.75))

    assert shape(booking) == ("Grande salle", at(10), at(12))


def test_no_step_back_to_what_somebody_took(booking, room):
    move(booking, tuesday(14, 16))
    make_booking(resource=room, period=tuesday(11, 13))

    with pytest.raises(ResourceIsTaken):
        undo_move(booking=booking, period=tuesday(10, 12), resource=room, by=None, now=LONG_BEFORE)


def test_prolongs_what_goes_on(booking):
    prolong(booking, at(13), now=at(11.9))

    assert shape(booking) == ("Grande salle", at(10), at(13))
    assert Fact.objects.get().quantity == 180


def test_prolongs_what_should_have_ended(booking):
    prolong(booking, at(13), now=at(12.1))

    assert booking.ends_at == at(13)


def test_the_refusal_says_until_when_it_is_free(booking, room):
    make_booking(resource=room, period=tuesday(12.5, 14))

    with pytest.raises(ResourceIsTaken, match=f"n’est libre que jusqu’à 12{NB}h{NB}30") as refused:
        prolong(booking, at(13), now=at(11))

    (way,) = refused.value.ways
    assert (way.label, way.fields["ends"]) == (f"Prendre 10{NB}h{NB}–{NB}12{NB}h{NB}30", "2026-11-24T12:30")


def test_a_prolonged_desk_stays_the_same_desk(place):
    desks = make_desks(place, units=2)
    booking, other = make_booking(resource=desks), make_booking(resource=desks, period=tuesday(12, 14))

    prolong(booking, at(13), now=at(11))

    names = [Hold.objects.get(claim=b.claim).unit.name for b in (booking, other)]
    assert names == ["Bureau 1", "Bureau 2"]


@pytest.mark.parametrize("until", [11, 12])
def test_to_prolong_is_to_end_later(booking, until):
    with pytest.raises(NotLonger, match=f"jusqu’à 12{NB}h"):
        prolong(booking, at(until))


def test_what_is_cancelled_is_not_moved(booking):
    cancel_booking(booking=booking, by=None, now=LONG_BEFORE)

    with pytest.raises(AlreadyCancelled):
        move(booking, tuesday(14, 16))


def test_what_has_ended_is_neither_moved_nor_prolonged(booking):
    end_booking(booking=booking, at=at(11), by=None, now=at(11))

    with pytest.raises(AlreadyEnded, match=f"11{NB}h"):
        move(booking, tuesday(14, 16), now=at(11))
    with pytest.raises(AlreadyEnded):
        prolong(booking, at(13), now=at(11))
