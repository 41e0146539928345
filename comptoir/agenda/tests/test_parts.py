"""Rule 8: things contain things. The whole blocks its parts and the reverse, through parts of parts."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.actions import release, retake, retime
from comptoir.agenda.availability import availability
from comptoir.agenda.models import Hold, Part, Resource
from comptoir.agenda.refusals import IsShut, ResourceIsTaken, TooManyPeople
from comptoir.agenda.resources import (
    InsideItself,
    NotAWhole,
    NoUnit,
    PartIsElsewhere,
    add_part,
    offer_resource,
    remove_part,
    retire_resource,
    set_rules,
)
from comptoir.agenda.selectors import claims_in_the_way, day_lines
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    at,
    codes,
    hold,
    make_desks,
    make_place,
    make_room,
    tuesday,
)
from comptoir.resources.closing import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def halves(place):
    return make_room(place, "Nord", seats=20), make_room(place, "Sud", seats=15)


@pytest.fixture
def hall(place, halves):
    """Made of its halves only."""
    return make_room(place, "Halle", seats=1, units=0, parts=halves)


def put(part, whole):
    return add_part(whole=whole, part=part, by=None, now=LONG_BEFORE)


def ask(resource, period, **changes):
    return availability([resource], period, **{"now": LONG_BEFORE} | changes)[resource.pk]


def units_taken(claim):
    holds = Hold.objects.unreleased().of_claim(claim).select_related("unit").order_by("unit__name")
    return [(hold.unit.name, hold.starts_at, hold.used_until) for hold in holds]


def test_rule_8_the_whole_takes_its_halves(hall, halves):
    hold(hall, tuesday(10, 12))

    assert [codes(ask(half, tuesday(11, 13))) for half in halves] == [["taken"], ["taken"]]


def test_rule_8_a_half_takes_the_whole_and_not_its_sister(hall, halves):
    north, south = halves
    hold(north, tuesday(10, 12))

    assert codes(ask(hall, tuesday(11, 13))) == ["taken"]
    assert ask(south, tuesday(11, 13)).is_free


def test_rule_8_room_machine_and_screen_down_two_floors(place, halves, hall):
    screen = make_room(place, "Écran", kind=Resource.Kind.EQUIPMENT)
    put(screen, halves[0])
    hold(screen, tuesday(10, 12))

    assert [codes(ask(one, tuesday(11, 12))) for one in (hall, *halves)] == [["taken"], ["taken"], []]


def test_rule_8_a_room_with_units_of_its_own_and_a_part(place):
    room = make_room(place)
    put(projector := make_room(place, "Projecteur", kind=Resource.Kind.EQUIPMENT), room)
    hold(room, tuesday(10, 12))

    assert codes(ask(projector, tuesday(10, 11))) == ["taken"]
    assert Hold.objects.count() == 2


def test_the_seats_of_a_whole_are_its_own_or_those_of_its_parts(place, hall):
    assert hold(hall, tuesday(10, 12), party=35)
    with pytest.raises(TooManyPeople, match="35 personnes"):
        hold(hall, tuesday(14, 16), party=36)

    room = make_room(place, seats=10)
    put(make_room(place, "Alcôve", seats=4), room)
    assert codes(ask(room, tuesday(10, 12), party=11)) == ["too_many"]


def test_a_projector_is_not_asked_how_many_come(place):
    projector = make_room(place, "Projecteur", seats=1, kind=Resource.Kind.EQUIPMENT)
    hall = make_room(place, "Halle", units=0, parts=[make_room(place, "Nord", seats=20), projector])

    assert ask(projector, tuesday(10, 12), party=30).is_free
    assert codes(ask(hall, tuesday(10, 12), party=21)) == ["too_many"]


def test_the_whole_moves_with_all_its_parts_and_its_own_rules(hall):
    set_rules(resource=hall, maximum_minutes=240, buffer_minutes=30, by=None, now=LONG_BEFORE)
    claim = uuid4()
    hold(hall, tuesday(10, 12), claim=claim, party=35)

    retime(claim=claim, period=tuesday(13, 15), party=35, now=LONG_BEFORE)
    assert units_taken(claim) == [("Nord", at(13), at(15)), ("Sud", at(13), at(15))]
    assert {h.whole_id for h in Hold.objects.all()} == {hall.pk}
    assert codes(ask(hall, tuesday(15.25, 16))) == ["taken"]


def test_a_whole_changed_for_a_half_leaves_the_other(hall, halves):
    claim = uuid4()
    hold(hall, tuesday(10, 12), claim=claim)

    retime(claim=claim, period=tuesday(10, 12), resource=halves[1], now=LONG_BEFORE)

    assert units_taken(claim) == [("Sud", at(10), at(12))]
    assert Hold.objects.get().whole is None


def test_a_half_becomes_the_whole_unless_the_other_is_taken(hall, halves):
    claim = uuid4()
    hold(halves[0], tuesday(10, 12), claim=claim)
    other = hold(halves[1], tuesday(11, 12))[0].claim

    with pytest.raises(ResourceIsTaken):
        retime(claim=claim, period=tuesday(10, 12), resource=hall, now=LONG_BEFORE)
    release(claim=other, at=at(11), now=LONG_BEFORE)
    retime(claim=claim, period=tuesday(10, 12), resource=hall, now=LONG_BEFORE)

    assert [name for name, *_times in units_taken(claim)] == ["Nord", "Sud"]


def test_the_whole_is_given_back_and_taken_back_whole(hall):
    claim = uuid4()
    hold(hall, tuesday(10, 12), claim=claim)
    for moment in (at(11), at(10)):
        release(claim=claim, at=moment, now=moment)
        retake(claim=claim, now=moment)

    assert units_taken(claim) == [("Nord", at(10), at(12)), ("Sud", at(10), at(12))]


def test_who_has_the_whole_is_not_moved_about_in_its_desks(place):
    desks = make_desks(place, units=2)
    floor = make_room(place, "Plateau", units=0, parts=[desks])
    hold(floor, tuesday(10, 11))
    hold(desks, tuesday(9, 10))

    assert all(h.is_pinned for h in Hold.objects.filter(whole=floor))
    with pytest.raises(ResourceIsTaken):
        hold(desks, tuesday(9, 11))


def test_rule_8_a_closed_part_closes_the_whole_and_the_reverse(place, hall, halves):
    north, south = halves
    shut = {"place": place, "reason": "peinture", "by": None, "now": LONG_BEFORE}
    close(period=tuesday(9, 10), resources=[north], **shut)
    close(period=tuesday(12, 13), resources=[hall], **shut)

    assert [codes(ask(one, tuesday(9, 10))) for one in (hall, north, south)] == [["closure"], ["closure"], []]
    assert [codes(ask(one, tuesday(12, 13))) for one in (hall, north, south)] == [["closure"]] * 3
    with pytest.raises(IsShut, match="Le Sud est fermé de 12"):
        hold(south, tuesday(12, 13))


def test_what_is_inside_and_offered_no_more_is_not_taken_along(hall, halves):
    retire_resource(resource=halves[1], by=None, now=LONG_BEFORE)

    assert [h.unit.name for h in hold(hall, tuesday(10, 12))] == ["Nord"]


def test_the_line_of_the_whole_shows_what_takes_a_half_and_the_reverse(place, hall, halves):
    claim = hold(halves[0], tuesday(10, 12))[0].claim

    lines = {line.resource.name: line for line in day_lines(place, TUESDAY, LONG_BEFORE)}

    assert [held.claim for held in lines["Halle"].held] == [claim]
    assert lines["Halle"].free == [[tuesday(9, 10), tuesday(12, 18)]]
    assert lines["Sud"].held == []
    assert claims_in_the_way(hall, tuesday(9, 18), LONG_BEFORE) == [claim]


def test_nothing_is_inside_itself_by_any_way(place, hall, halves):
    for whole, part in ((halves[0], hall), (hall, hall)):
        with pytest.raises(InsideItself):
            put(part, whole)
    nook = make_room(place, "Alcôve")
    put(nook, halves[0])
    with pytest.raises(InsideItself):
        put(hall, nook)


def test_a_circle_that_came_from_elsewhere_is_no_endless_way(hall, halves):
    Part.objects.create(whole=halves[0], part=hall)

    assert len(ask(hall, tuesday(10, 12)).free_units) == 2


def test_only_a_whole_of_the_same_place_contains(place, hall):
    with pytest.raises(NotAWhole):
        put(hall, make_desks(place))
    with pytest.raises(PartIsElsewhere):
        put(make_room(make_place()), hall)


def test_a_whole_without_units_keeps_one_part(hall, halves):
    remove_part(whole=hall, part=halves[0], by=None, now=LONG_BEFORE)

    with pytest.raises(NoUnit):
        remove_part(whole=hall, part=halves[1], by=None, now=LONG_BEFORE)
    assert [unit.name for unit in ask(hall, tuesday(10, 12)).free_units] == ["Sud"]


def test_a_resource_is_made_of_units_or_of_parts(place):
    with pytest.raises(NoUnit):
        offer_resource(place=place, name="Rien", units=0, by=None, now=LONG_BEFORE)


@pytest.mark.parametrize("number", [1, 12])
def test_three_queries_however_much_is_inside(place, number):
    parts = [make_room(place, f"Box {n}") for n in range(number)]
    hall = make_room(place, "Halle", units=0, parts=parts)

    with CaptureQueriesContext(connection) as queries:
        assert len(ask(hall, tuesday(10, 12)).free_units) == number

    assert len(queries) == 3
