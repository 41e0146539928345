import pytest

from comptoir.agenda import refusals
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import PeriodIsPast, PlaceIsClosed, ResourceIsTaken, TooManyPeople
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_desks, tuesday
from comptoir.booking.models import Booking
from comptoir.booking.refusals import NobodyToBookFor, NotItsRepresentative
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.models import Fact
from comptoir.places.models import Acquaintance
from comptoir.places.tests.factories import make_account, make_organisation, make_person
from comptoir.rights.tests.factories import make_agreement
from comptoir.ties.actions import declare_tie

pytestmark = pytest.mark.django_db


def represent(person, organisation):
    declare_tie(
        kind="represents",
        subject=person,
        counterpart=organisation,
        source="statuts",
        by=None,
        now=LONG_BEFORE,
    )


def test_books_and_holds(room):
    nadia = make_person()

    booking = make_booking(resource=room, booked_for=nadia, party=4, purpose="Conseil")

    booking.refresh_from_db()
    assert (booking.place, booking.booked_for, booking.party, booking.purpose) == (
        room.place,
        nadia,
        4,
        "Conseil",
    )
    assert booking.period == tuesday(10, 12)
    assert Hold.objects.get(claim=booking.claim).period == tuesday(10, 12)


def test_says_so_to_the_journal(room):
    nadia, karma = make_person(), make_organisation("KARMA")

    booking = make_booking(resource=room, booked_for=nadia, acting_for=karma)

    fact = Fact.objects.get()
    assert (fact.kind, fact.actor, fact.acting_for, fact.place) == ("booked", nadia, karma, room.place)
    assert (fact.at, int(fact.quantity), fact.unit, fact.label) == (at(10), 120, "minute", room.slug)
    assert fact.origin == f"booking.booking:{booking.pk}"


def test_the_place_knows_the_person_from_then_on(room):
    nadia = make_person()

    make_booking(resource=room, booked_for=nadia)

    assert Acquaintance.objects.filter(place=room.place, person=nadia).exists()


def test_rule_15_for_an_organisation_without_anybody_s_account(room):
    karma = make_organisation("KARMA")

    assert make_booking(resource=room, booked_for=karma).booked_for == karma
    assert not Acquaintance.objects.exists()


def test_the_counter_books_for_anybody(room):
    concierge, jeanne = make_account(), make_person("Jeanne Tissot")

    booking = make_booking(resource=room, booked_for=jeanne, acting_for=make_organisation(), by=concierge)

    assert (booking.booked_for, booking.booked_by) == (jeanne, concierge)


def test_one_books_for_oneself_in_the_name_of_what_one_represents(room):
    nadia, karma = make_account(), make_organisation("KARMA")

    with pytest.raises(NotItsRepresentative, match="agit pour KARMA"):
        make_booking(resource=room, booked_for=nadia.person, acting_for=karma, by=nadia)

    represent(nadia.person, karma)
    assert make_booking(resource=room, booked_for=nadia.person, acting_for=karma, by=nadia)


def test_rule_15_as_a_guest_without_an_account(room):
    """Nobody typed it for them and they sign in nowhere: every rule holds for them."""
    booking = make_booking(resource=room, booked_for=make_person("Invitée"), by=None)

    assert (booking.booked_by, booking.shows_name) == (None, False)


def test_the_agreement_frames_the_fact(room):
    karma = make_organisation("KARMA")
    agreement = make_agreement(room.place, karma)

    make_booking(resource=room, booked_for=karma, agreement=agreement)

    assert Fact.objects.get().frame == agreement


def test_rule_7_no_buffer_stands_between_one_s_own_bookings(room):
    room.buffer_minutes = 30
    room.save()
    nadia = make_person()
    make_booking(resource=room, booked_for=nadia)

    with pytest.raises(ResourceIsTaken):
        make_booking(resource=room, period=tuesday(12, 13))
    assert make_booking(resource=room, booked_for=nadia, period=tuesday(12, 13))
    with pytest.raises(ResourceIsTaken):
        make_booking(resource=room, period=tuesday(9, 10))
    assert make_booking(resource=room, period=tuesday(9, 10), waives=frozenset({"buffer"}))


@pytest.mark.parametrize("field", ["booked_for", "acting_for"])
def test_nobody_books_for_who_was_erased(room, field):
    gone = make_person(erased_at=LONG_BEFORE)

    with pytest.raises(NobodyToBookFor):
        make_booking(resource=room, **{field: gone})


def test_a_refusal_of_the_agenda_comes_through_with_its_ways(room):
    make_booking(resource=room)

    with pytest.raises(ResourceIsTaken) as refused:
        make_booking(resource=room, period=tuesday(11, 13))

    assert refused.value.sentence == "La Grande salle est prise jusqu’à 12\u00a0h."
    assert refused.value.ways[0].fields["starts"] == "2026-11-24T12:00"


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (PlaceIsClosed, {"period": tuesday(18, 20)}),
        (PeriodIsPast, {"now": at(13)}),
        (TooManyPeople, {"party": 11}),
    ],
)
def test_what_is_refused_leaves_no_trace(room, refusal, changes):
    with pytest.raises(refusal):
        make_booking(resource=room, **changes)

    assert not any(model.objects.exists() for model in (Booking, Hold, Fact, Acquaintance))


def test_an_evening_meeting_when_the_counter_agreed(room):
    assert make_booking(resource=room, period=tuesday(19, 21), outside_hours=True)


def test_paper_tells_of_the_past_and_of_the_evening(room):
    booking = make_booking(resource=room, period=tuesday(17, 20), is_from_paper=True, now=at(30))

    assert booking.is_from_paper
    assert Fact.objects.get().quantity == 180


def test_paper_does_not_take_what_is_taken(room):
    make_booking(resource=room)

    with pytest.raises(ResourceIsTaken):
        make_booking(resource=room, is_from_paper=True, now=at(17))


def test_the_desk_that_was_asked_for(place):
    desks = make_desks(place)
    second = desks.units.get(name="Bureau 2")

    booking = make_booking(resource=desks, unit=second)

    assert Hold.objects.get(claim=booking.claim).unit == second


def test_the_ways_are_looked_for_after_the_lock_is_gone(room, monkeypatch):
    """Who loses a race keeps nobody waiting: what would work is searched when somebody reads it, once."""
    make_booking(resource=room)
    searched = []

    def _search(*wish):
        searched.append(wish)
        return []

    monkeypatch.setattr(refusals, "ways_for", _search)

    with pytest.raises(ResourceIsTaken) as refused:
        make_booking(resource=room)

    assert searched == []
    assert (refused.value.ways, refused.value.ways, len(searched)) == ((), (), 1)
