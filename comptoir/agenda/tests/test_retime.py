from uuid import uuid4

import pytest

from comptoir.agenda.actions import pin, release, retake, retime
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ClaimIsGone, PeriodIsPast, PlaceIsClosed, ResourceIsTaken, TooManyPeople
from comptoir.agenda.tests.factories import LONG_BEFORE, at, hold, make_desks, make_place, make_room, tuesday

pytestmark = pytest.mark.django_db

NB = "\u00a0"


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


@pytest.fixture
def claim(room):
    """The large room from 10 to 12."""
    claim = uuid4()
    hold(room, tuesday(10, 12), claim=claim)
    return claim


def standing(claim):
    """What the claim holds: (unit, start, end)."""
    holds = Hold.objects.unreleased().of_claim(claim).select_related("unit").order_by("starts_at", "unit")
    return [(h.unit.name, h.starts_at, h.ends_at) for h in holds]


def test_another_time(claim):
    retime(claim=claim, period=tuesday(14, 16), now=LONG_BEFORE)

    assert standing(claim) == [("Grande salle", at(14), at(16))]


def test_a_move_over_itself_is_no_conflict(claim):
    retime(claim=claim, period=tuesday(11, 13), now=LONG_BEFORE)

    assert standing(claim) == [("Grande salle", at(11), at(13))]


def test_a_refused_move_changes_nothing(room, claim):
    hold(room, tuesday(14, 16))

    with pytest.raises(ResourceIsTaken):
        retime(claim=claim, period=tuesday(13, 15), now=LONG_BEFORE)

    assert standing(claim) == [("Grande salle", at(10), at(12))]


def test_another_resource(place, claim):
    small = make_room(place, "Petite salle")

    retime(claim=claim, period=tuesday(10, 12), resource=small, now=LONG_BEFORE)

    assert standing(claim) == [("Petite salle", at(10), at(12))]


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 1), (2, 3)])
def test_a_room_of_more_or_fewer_parts(place, before, after):
    claim = uuid4()
    hold(make_room(place, "A", units=before), tuesday(10, 12), claim=claim)
    other = make_room(place, "B", units=after)

    retime(claim=claim, period=tuesday(11, 13), resource=other, now=LONG_BEFORE)

    assert [name[0] for name, _start, _end in standing(claim)] == ["B"] * after


def test_a_divided_room_at_another_time(place):
    claim = uuid4()
    hold(make_room(place, units=3), tuesday(10, 12), claim=claim)

    retime(claim=claim, period=tuesday(11, 13), now=LONG_BEFORE)

    assert len({name for name, *period in standing(claim) if period == [at(11), at(13)]}) == 3


def test_the_rules_hold_for_moves_too(claim):
    with pytest.raises(PlaceIsClosed):
        retime(claim=claim, period=tuesday(17, 19), now=LONG_BEFORE)
    with pytest.raises(TooManyPeople):
        retime(claim=claim, period=tuesday(14, 16), party=11, now=LONG_BEFORE)
    with pytest.raises(PeriodIsPast):
        retime(claim=claim, period=tuesday(9, 9.5), now=at(9.75))


def test_a_desk_keeps_its_number_when_it_can(place):
    desks, claim = make_desks(place), uuid4()
    hold(desks, tuesday(9, 10))
    hold(desks, tuesday(9, 10), claim=claim)

    retime(claim=claim, period=tuesday(11, 12), now=LONG_BEFORE)

    assert standing(claim)[0][0] == "Bureau 2"


def test_a_desk_changes_its_number_when_it_must(place):
    desks, claim = make_desks(place, units=2), uuid4()
    hold(desks, tuesday(9, 10), claim=claim)
    hold(desks, tuesday(10, 12), unit=desks.units.get(name="Bureau 1"))

    retime(claim=claim, period=tuesday(10, 12), now=LONG_BEFORE)

    assert standing(claim)[0][0] == "Bureau 2"


def test_a_desk_that_was_asked_for_is_kept_or_refused(place):
    desks, claim = make_desks(place, units=2), uuid4()
    first = desks.units.get(name="Bureau 1")
    hold(desks, tuesday(9, 10), claim=claim, unit=first)
    hold(desks, tuesday(10, 12), unit=first)

    with pytest.raises(ResourceIsTaken):
        retime(claim=claim, period=tuesday(10, 12), now=LONG_BEFORE)


def test_others_may_be_moved_to_where_one_was(place):
    """10–15 on the second desk needs 14–15 to go to the first one, and 10–11 of the mover not to count."""
    desks, claim = make_desks(place, units=2), uuid4()
    first, second = desks.units.order_by("position")
    hold(desks, tuesday(10, 11), unit=first)
    hold(desks, tuesday(10, 11), claim=claim, unit=second)
    hold(desks, tuesday(14, 15), unit=second)
    Hold.objects.update(is_pinned=False)

    retime(claim=claim, period=tuesday(10, 15), now=LONG_BEFORE)

    assert [(start, end) for _name, start, end in standing(claim)] == [(at(10), at(15))]


def test_what_goes_on_is_prolonged(claim):
    retime(claim=claim, period=tuesday(10, 13), now=at(11))

    assert standing(claim) == [("Grande salle", at(10), at(13))]


def test_what_goes_on_is_shortened(claim):
    retime(claim=claim, period=tuesday(10, 11.5), now=at(11))

    assert standing(claim) == [("Grande salle", at(10), at(11.5))]


def test_the_refusal_says_until_when_it_is_free_and_proposes_it(room, claim):
    hold(room, tuesday(12.5, 14))

    with pytest.raises(ResourceIsTaken) as refused:
        retime(claim=claim, period=tuesday(10, 13), now=at(11))

    assert refused.value.sentence == f"La Grande salle n’est libre que jusqu’à 12{NB}h{NB}30."
    assert [way.fields["ends"] for way in refused.value.ways] == ["2026-11-24T12:30"]


def test_nothing_is_proposed_when_there_is_nothing_to_gain(room, claim):
    hold(room, tuesday(12, 14))

    with pytest.raises(ResourceIsTaken) as refused:
        retime(claim=claim, period=tuesday(10, 13), now=at(11))

    assert refused.value.ways == ()


def test_closing_time_is_proposed(claim):
    with pytest.raises(PlaceIsClosed, match=f"ferme à 18{NB}h") as refused:
        retime(claim=claim, period=tuesday(10, 19), now=at(11))

    assert [way.fields["ends"] for way in refused.value.ways] == ["2026-11-24T18:00"]


def test_what_goes_on_keeps_its_start(claim):
    with pytest.raises(PeriodIsPast, match=f"commencé depuis 10{NB}h"):
        retime(claim=claim, period=tuesday(11, 13), now=at(10.5))


def test_what_goes_on_stays_on_its_desk(place):
    desks, claim = make_desks(place, units=2), uuid4()
    hold(desks, tuesday(9, 12), claim=claim)
    hold(desks, tuesday(12, 14), unit=desks.units.get(name="Bureau 1"))

    with pytest.raises(ResourceIsTaken, match="n’est libre que jusqu’à 12"):
        retime(claim=claim, period=tuesday(9, 13), now=at(11))


def test_the_next_one_is_moved_to_another_desk(place):
    desks, claim, next_claim = make_desks(place, units=2), uuid4(), uuid4()
    hold(desks, tuesday(9, 12), claim=claim)
    hold(desks, tuesday(12, 14), claim=next_claim)

    retime(claim=claim, period=tuesday(9, 13), now=at(11))

    assert standing(claim)[0][0] == "Bureau 1"
    assert standing(next_claim)[0][0] == "Bureau 2"


def test_what_goes_on_elsewhere_was_here_until_now(place, claim):
    small = make_room(place, "Petite salle")

    retime(claim=claim, period=tuesday(10, 12), resource=small, now=at(11))

    assert standing(claim) == [("Grande salle", at(10), at(11)), ("Petite salle", at(11), at(12))]


def test_and_is_prolonged_there(place, claim):
    retime(claim=claim, period=tuesday(10, 12), resource=make_room(place, "Petite salle"), now=at(11))

    retime(claim=claim, period=tuesday(10, 13), now=at(11.5))

    assert standing(claim)[1] == ("Petite salle", at(11), at(13))


def test_and_the_step_back_puts_it_where_it_was(place, room, claim):
    retime(claim=claim, period=tuesday(10, 12), resource=make_room(place, "Petite salle"), now=at(11))

    retime(claim=claim, period=tuesday(10, 12), resource=room, now=at(11.1), in_past=True)

    assert standing(claim) == [("Grande salle", at(10), at(12))]


def test_what_is_over_cannot_go_on_elsewhere(place, claim):
    with pytest.raises(PeriodIsPast):
        retime(claim=claim, period=tuesday(10, 12), resource=make_room(place, "B"), now=at(12))


def test_what_was_given_back_cannot_be_moved(claim):
    release(claim=claim, at=at(10), now=LONG_BEFORE)

    with pytest.raises(ClaimIsGone):
        retime(claim=claim, period=tuesday(14, 16), now=LONG_BEFORE)


def test_what_expired_cannot_be_moved(room):
    claim = uuid4()
    hold(room, tuesday(10, 12), claim=claim, expires_at=at(9))

    with pytest.raises(ClaimIsGone):
        retime(claim=claim, period=tuesday(14, 16), now=at(9))


def test_what_is_given_back_is_free_and_kept(room, claim):
    release(claim=claim, at=at(10), now=at(9))

    assert Hold.objects.of_claim(claim).get().released_at == at(9)
    assert hold(room, tuesday(10, 12))


def test_what_goes_on_ends_and_the_rest_is_free(room, claim):
    release(claim=claim, at=at(11), now=at(11))

    assert standing(claim) == [("Grande salle", at(10), at(11))]
    assert hold(room, tuesday(11, 12), now=at(11))


def test_giving_back_twice_is_giving_back_once(claim):
    release(claim=claim, at=at(11), now=at(11))
    release(claim=claim, at=at(11), now=at(11.5))

    assert Hold.objects.of_claim(claim).count() == 2


def test_what_was_given_back_is_taken_back(claim):
    release(claim=claim, at=at(10), now=at(9))

    retake(claim=claim, now=at(9.5))

    assert standing(claim) == [("Grande salle", at(10), at(12))]


def test_the_rest_grows_back(claim):
    release(claim=claim, at=at(11), now=at(11))

    retake(claim=claim, now=at(11.1))

    assert standing(claim) == [("Grande salle", at(10), at(12))]
    assert Hold.objects.of_claim(claim).count() == 1


@pytest.mark.parametrize("at_hour", [10, 11])
def test_what_somebody_took_meanwhile_is_not_taken_back(room, claim, at_hour):
    release(claim=claim, at=at(at_hour), now=at(9))
    hold(room, tuesday(11.5, 13))

    with pytest.raises(ResourceIsTaken):
        retake(claim=claim, now=at(9.5))


def test_a_desk_is_taken_back_on_another_one(place):
    desks, claim = make_desks(place, units=2), uuid4()
    hold(desks, tuesday(9, 12), claim=claim)
    release(claim=claim, at=at(9), now=LONG_BEFORE)
    hold(desks, tuesday(9, 12), unit=desks.units.get(name="Bureau 1"))

    retake(claim=claim, now=LONG_BEFORE)

    assert standing(claim)[0][0] == "Bureau 2"


def test_a_divided_room_is_taken_back_whole(place):
    claim = uuid4()
    hold(make_room(place, units=3), tuesday(10, 12), claim=claim)
    release(claim=claim, at=at(11), now=at(11))

    retake(claim=claim, now=at(11.1))

    assert [(start, end) for _name, start, end in standing(claim)] == [(at(10), at(12))] * 3


def test_nothing_was_given_back_nothing_is_taken_back(claim):
    with pytest.raises(ClaimIsGone):
        retake(claim=claim, now=at(9))


def test_what_is_pinned_is_not_moved_for_others(place):
    desks, claim = make_desks(place, units=2), uuid4()
    hold(desks, tuesday(9, 12), claim=claim)
    hold(desks, tuesday(13, 16), unit=desks.units.get(name="Bureau 2"))
    pin(claim=claim)

    with pytest.raises(ResourceIsTaken):
        hold(desks, tuesday(9, 16))
