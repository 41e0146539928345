"""Rule 7: buffers stand between two different bookings, symmetrical, and are never shown as bookable."""

from uuid import uuid4

import pytest

from comptoir.agenda.actions import release, retake, retime
from comptoir.agenda.availability import availability
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.resources import set_rules
from comptoir.agenda.selectors import day_lines, free_now
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, hold, make_desks, make_room, tuesday
from comptoir.agenda.ways import ways_out

pytestmark = pytest.mark.django_db

STAFF = frozenset({"buffer"})


@pytest.fixture
def room():
    return set_rules(resource=make_room(), buffer_minutes=30, by=None, now=LONG_BEFORE)


def standing(claim):
    """(start, end, of which buffer, cut) of what the claim holds."""
    holds = Hold.objects.unreleased().of_claim(claim).order_by("starts_at", "unit")
    return [(h.starts_at, h.ends_at, h.buffer_minutes, h.buffer_cut) for h in holds]


def taken(room, start, end, **changes):
    claim = uuid4()
    hold(room, tuesday(start, end), claim=claim, **changes)
    return claim


def test_rule_7_what_is_held_lasts_a_buffer_longer(room):
    claim = taken(room, 10, 12)

    assert standing(claim) == [(at(10), at(12.5), 30, 0)]
    assert Hold.objects.get().used == tuesday(10, 12)


@pytest.mark.parametrize(("start", "end"), [(12.25, 13), (12, 13), (9, 10), (9, 9.75)])
def test_rule_7_the_gap_is_kept_before_and_after(room, start, end):
    taken(room, 10, 12)

    with pytest.raises(ResourceIsTaken):
        taken(room, start, end)


@pytest.mark.parametrize(("start", "end"), [(12.5, 14), (9, 9.5)])
def test_rule_7_one_buffer_stands_between_two(room, start, end):
    taken(room, 10, 12)

    assert taken(room, start, end)


def test_rule_7_a_buffer_may_lie_outside_opening_hours(room):
    assert standing(taken(room, 16, 18)) == [(at(16), at(18.5), 30, 0)]


def test_rule_7_no_buffer_is_bookable_nor_proposed(room):
    taken(room, 10, 12)
    (line,) = day_lines(room.place, TUESDAY, LONG_BEFORE)

    assert line.free == [[tuesday(9, 9.5), tuesday(12.5, 18)]]
    assert [held.used_until for held in line.held] == [at(12)]
    first = ways_out(room, tuesday(12, 13), now=LONG_BEFORE)[0]
    assert first.fields["starts"] == "2026-11-24T12:30"


def test_free_now_ends_a_buffer_before_the_next(room):
    taken(room, 14, 16)

    assert free_now(room.place, at(10))[0].until == at(13.5)


def test_rule_7_beside_one_s_own_no_buffer_is_kept(room):
    mine = taken(room, 10, 12)
    assert not availability([room], tuesday(12, 13), now=LONG_BEFORE)[room.pk].is_free

    after = taken(room, 12, 13, beside=frozenset({mine}))

    assert standing(mine) == [(at(10), at(12), 0, 30)]
    assert standing(after) == [(at(12), at(13.5), 30, 0)]


def test_rule_7_before_one_s_own_the_own_buffer_is_cut(room):
    mine = taken(room, 12, 13)

    before = taken(room, 10, 11.75, beside=frozenset({mine}))

    assert standing(before) == [(at(10), at(12), 15, 15)]


def test_a_stranger_s_buffer_is_kept_even_beside_one_s_own(room):
    mine = taken(room, 13, 14)
    taken(room, 10, 12)

    with pytest.raises(ResourceIsTaken):
        taken(room, 12, 13, beside=frozenset({mine}))


def test_rule_7_staff_may_waive_it(room):
    first = taken(room, 10, 12)

    second = taken(room, 12.25, 13, waives=STAFF)

    assert standing(first) == [(at(10), at(12.25), 15, 15)]
    assert standing(second) == [(at(12.25), at(13.5), 30, 0)]


def test_what_is_used_is_never_cut(room):
    taken(room, 10, 12)

    with pytest.raises(ResourceIsTaken):
        taken(room, 11.9, 13, waives=STAFF)


def test_what_was_cut_grows_back_when_the_neighbour_goes(room):
    first = taken(room, 10, 12)
    second = taken(room, 12, 13, waives=STAFF)

    release(claim=second, at=at(12), now=LONG_BEFORE)

    assert standing(first) == [(at(10), at(12.5), 30, 0)]


def test_it_grows_as_far_as_it_is_free(room):
    first = taken(room, 10, 12)
    second = taken(room, 12, 12.2, waives=STAFF)
    taken(room, 12.25, 13, waives=STAFF)

    release(claim=second, at=at(12), now=LONG_BEFORE)

    assert standing(first) == [(at(10), at(12.25), 15, 15)]


def test_it_grows_back_when_the_neighbour_moves(room):
    first = taken(room, 10, 12)
    second = taken(room, 12, 13, waives=STAFF)

    retime(claim=second, period=tuesday(14, 15), now=LONG_BEFORE)

    assert standing(first) == [(at(10), at(12.5), 30, 0)]


def test_a_move_takes_its_buffer_along(room):
    claim = taken(room, 10, 12)

    retime(claim=claim, period=tuesday(14, 16), now=LONG_BEFORE)

    assert standing(claim) == [(at(14), at(16.5), 30, 0)]


def test_to_a_room_without_buffer_without_and_back(room):
    claim, other = taken(room, 10, 12), make_room(room.place, "Petite salle")

    retime(claim=claim, period=tuesday(10, 12), resource=other, now=LONG_BEFORE)
    assert standing(claim) == [(at(10), at(12), 0, 0)]
    retime(claim=claim, period=tuesday(10, 12), resource=room, now=LONG_BEFORE)
    assert standing(claim) == [(at(10), at(12.5), 30, 0)]


def test_a_prolongation_keeps_the_gap_to_the_next(room):
    claim = taken(room, 10, 12)
    taken(room, 14, 15)

    with pytest.raises(ResourceIsTaken) as refused:
        retime(claim=claim, period=tuesday(10, 13.75), now=at(11))
    assert refused.value.sentence == "La Grande salle n’est libre que jusqu’à 13\u00a0h\u00a030."
    assert [way.fields["ends"] for way in refused.value.ways] == ["2026-11-24T13:30"]

    retime(claim=claim, period=tuesday(10, 13.5), now=at(11))
    assert standing(claim) == [(at(10), at(14), 30, 0)]


def test_what_ends_early_has_its_buffer_after(room):
    claim = taken(room, 10, 12)

    release(claim=claim, at=at(11), now=at(11))

    assert standing(claim) == [(at(10), at(11.5), 30, 0)]
    assert taken(room, 11.5, 12, now=at(11))


def test_it_ends_a_quarter_of_an_hour_early_the_buffer_too(room):
    claim = taken(room, 10, 12)

    release(claim=claim, at=at(11.75), now=at(11.75))

    assert standing(claim) == [(at(10), at(12.25), 30, 0)]


def test_what_is_over_has_nothing_to_give_back_but_keeps_its_buffer(room):
    claim = taken(room, 10, 12)

    release(claim=claim, at=at(12.25), now=at(12.25))

    assert standing(claim) == [(at(10), at(12.5), 30, 0)]
    assert Hold.objects.count() == 1


def test_the_rest_is_taken_back_with_its_buffer(room):
    claim = taken(room, 10, 12)
    release(claim=claim, at=at(11), now=at(11))

    (held,) = retake(claim=claim, now=at(11.1))

    assert held.used_until == at(12)
    assert standing(claim) == [(at(10), at(12.5), 30, 0)]


def test_what_was_cancelled_is_taken_back_with_its_buffer(room):
    claim = taken(room, 10, 12)
    release(claim=claim, at=at(10), now=at(9))

    retake(claim=claim, now=at(9.5))

    assert standing(claim) == [(at(10), at(12.5), 30, 0)]


def test_desks_have_buffers_each(room):
    desks = set_rules(resource=make_desks(room.place, units=2), buffer_minutes=30, by=None, now=LONG_BEFORE)
    first = desks.units.get(name="Bureau 1")
    hold(desks, tuesday(10, 12), unit=first)

    assert hold(desks, tuesday(12, 13))[0].unit.name == "Bureau 2"
    with pytest.raises(ResourceIsTaken):
        hold(desks, tuesday(12.25, 13))
    assert hold(desks, tuesday(12, 12.5), waives=STAFF)[0].unit == first


def test_on_desks_too_a_neighbour_s_buffer_is_cut_and_grows_back(room):
    desks = set_rules(resource=make_desks(room.place, units=1), buffer_minutes=30, by=None, now=LONG_BEFORE)
    mine = taken(desks, 10, 12)
    after = taken(desks, 12, 13, beside=frozenset({mine}))
    assert standing(mine) == [(at(10), at(12), 0, 30)]

    release(claim=after, at=at(12), now=LONG_BEFORE)

    assert standing(mine) == [(at(10), at(12.5), 30, 0)]


def test_one_s_own_buffer_is_never_in_one_s_way(room):
    claim = taken(room, 10, 12)

    assert retime(claim=claim, period=tuesday(12, 14), now=LONG_BEFORE)
