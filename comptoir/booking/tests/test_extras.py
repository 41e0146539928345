"""Rule 8: the room and its projector in one gesture, and together in all that follows."""

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_room, tuesday
from comptoir.booking.actions import (
    cancel_booking,
    check_in_booking,
    end_booking,
    move_booking,
    prolong_booking,
    restore_booking,
    undo_booking,
    undo_end,
    undo_move,
)
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, BookingExtra
from comptoir.booking.tests.factories import make_booking, make_thing
from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact

pytestmark = pytest.mark.django_db

BY = {"by": None, "now": LONG_BEFORE}


@pytest.fixture
def booking(room, projector):
    """Eight people in the room, with the projector, from 10 to 12."""
    return make_booking(resource=room, extras=[projector], party=8)


def held():
    """What is taken, by the name of the resource."""
    holds = Hold.objects.unreleased().select_related("unit__resource")
    holds = holds.order_by("unit__resource__name", "starts_at")
    return [(hold.unit.resource.name, hold.starts_at, hold.ends_at) for hold in holds]


def both(start, end):
    return [("Grande salle", at(start), at(end)), ("Projecteur", at(start), at(end))]


def told():
    return sorted((fact.kind, fact.label, int(fact.quantity)) for fact in Fact.objects.all())


def test_rule_8_a_room_and_its_projector_in_one_gesture(booking, projector):
    assert held() == both(10, 12)
    assert set(Hold.objects.values_list("claim", flat=True)) == {booking.claim}
    assert [extra.resource for extra in booking.extras.all()] == [projector]


def test_what_is_named_twice_is_taken_once(room, projector):
    booking = make_booking(resource=room, extras=[projector, room, projector])

    assert held() == both(10, 12)
    assert booking.extras.count() == 1


def test_all_or_nothing_and_the_way_to_do_without(room, projector):
    make_booking(resource=projector, period=tuesday(11, 13))

    with pytest.raises(ResourceIsTaken) as refused:
        make_booking(resource=room, extras=[projector])

    (way,) = refused.value.ways
    assert "Projecteur" in refused.value.sentence
    assert way.title == "Sans le Projecteur"
    assert dict(way.fields) == {
        "resource": "grande-salle",
        "starts": "2026-11-24T10:00",
        "ends": "2026-11-24T12:00",
        "without": "projecteur",
    }
    assert held() == [("Projecteur", at(11), at(13))]
    assert Booking.objects.count() == 1


def test_when_the_room_is_taken_too_the_room_is_what_is_said(room, projector):
    make_booking(resource=room)
    make_booking(resource=projector)

    with pytest.raises(ResourceIsTaken, match="Grande salle"):
        make_booking(resource=room, extras=[projector])
    with pytest.raises(ResourceIsTaken, match="Grande salle"):
        make_booking(resource=room, extras=[projector], period=tuesday(9, 11))


def test_what_goes_along_seats_nobody(room, place):
    small = make_thing(place, "Micro", seats=1)

    assert make_booking(resource=room, extras=[small], party=10)


def test_the_journal_tells_of_each(booking):
    assert told() == [("booked", "grande-salle", 120), ("booked", "projecteur", 120)]

    check_in_booking(booking=booking, at=at(10), by=None, now=at(10))
    end_booking(booking=booking, at=at(11), by=None, now=at(11))

    assert told() == [
        ("booked", "grande-salle", 60),
        ("booked", "projecteur", 60),
        ("used", "grande-salle", 60),
        ("used", "projecteur", 60),
    ]
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_they_move_together_and_back(booking, room):
    was = booking.period
    move_booking(booking=booking, period=tuesday(14, 16), **BY)
    assert held() == both(14, 16)

    undo_move(booking=booking, period=was, resource=room, **BY)
    assert held() == both(10, 12)


def test_another_room_keeps_the_projector(booking, place):
    small = make_room(place, "Petite salle")
    move_booking(booking=booking, period=tuesday(14, 16), resource=small, **BY)

    assert held() == [("Petite salle", at(14), at(16)), ("Projecteur", at(14), at(16))]
    assert [fact.label for fact in Fact.objects.order_by("label")] == ["petite-salle", "projecteur"]
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_neither_moves_when_one_cannot(booking, projector):
    make_booking(resource=projector, period=tuesday(14, 16))

    with pytest.raises(ResourceIsTaken, match="Projecteur"):
        move_booking(booking=booking, period=tuesday(14, 16), **BY)

    assert held()[:2] == both(10, 12)


def test_they_are_prolonged_ended_and_taken_back_together(booking):
    prolong_booking(booking=booking, until=at(13), **BY)
    assert held() == both(10, 13)

    end_booking(booking=booking, at=at(11), by=None, now=at(11))
    assert held() == both(10, 11)

    undo_end(booking=booking, by=None, now=at(11))
    assert held() == both(10, 13)


@pytest.mark.parametrize("act", [cancel_booking, undo_booking])
def test_they_are_cancelled_and_restored_together(booking, act):
    act(booking=booking, **BY)
    assert (held(), told()) == ([], [])

    restore_booking(booking=booking, **BY)
    assert held() == both(10, 12)
    assert len(told()) == 2
    assert BookingExtra.objects.count() == 1


def test_they_come_back_together_or_not_at_all(booking, projector):
    cancel_booking(booking=booking, **BY)
    make_booking(resource=projector, period=tuesday(11, 12))

    with pytest.raises(ResourceIsTaken):
        restore_booking(booking=booking, **BY)
    assert held() == [("Projecteur", at(11), at(12))]


def test_what_is_kept_for_a_while_keeps_both(room, projector):
    make_booking(resource=room, extras=[projector], tentative_until=at(9))

    assert {hold.expires_at for hold in Hold.objects.all()} == {at(9)}
    with pytest.raises(ResourceIsTaken):
        make_booking(resource=projector)
