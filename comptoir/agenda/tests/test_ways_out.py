from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from comptoir.agenda.availability import on_the_wall
from comptoir.agenda.refusals import PlaceIsClosed, ResourceIsTaken
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    at,
    hold,
    make_desks,
    make_place,
    make_room,
    make_space,
    tuesday,
)
from comptoir.agenda.ways import ways_out
from comptoir.places.models import OpeningException

pytestmark = pytest.mark.django_db

NB = "\u00a0"


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


def ways(resource, period, **changes):
    return ways_out(resource, period, **{"now": LONG_BEFORE} | changes)


def titles(resource, period, **changes):
    return [way.title.replace(NB, " ") for way in ways(resource, period, **changes)]


def test_the_refusal_of_the_picture(place, room):
    """Somebody wants the large room from 15 to 17 on the same day; it is taken until 16, and after 17."""
    make_room(place, "Petite salle", space=make_space(place, equipment=["écran fixe"]))
    hold(room, tuesday(14, 16))
    hold(room, tuesday(17, 18))

    with pytest.raises(ResourceIsTaken) as refused:
        hold(room, tuesday(15, 17), now=at(14.25), party=8)

    assert refused.value.sentence == f"La Grande salle est prise jusqu’à 16{NB}h."
    said = [(way.title, way.detail, way.label) for way in refused.value.ways]
    assert [tuple(text.replace(NB, " ") for text in way) for way in said] == [
        ("Petite salle, de 15 h à 17 h", "10 places, écran fixe", "Prendre la Petite salle"),
        ("Grande salle, de 16 h à 17 h", "1 h de moins", "Prendre 16 h – 17 h"),
        ("Grande salle demain, de 15 h à 17 h", "libre de 9 h à 18 h", "Prendre demain"),
    ]


def test_a_way_posts_what_a_form_reads(room):
    hold(room, tuesday(14, 16))

    first = ways(room, tuesday(15, 17))[0]

    assert first.fields == {
        "resource": "grande-salle", "starts": "2026-11-24T16:00", "ends": "2026-11-24T18:00",
    }  # fmt: skip


def test_no_way_names_who_is_there(room):
    """Rule 15: other members' names are private."""
    claim = uuid4()
    hold(room, tuesday(14, 16), claim=claim)

    with pytest.raises(ResourceIsTaken) as refused:
        hold(room, tuesday(15, 17))

    assert str(claim) not in repr((refused.value.sentence, refused.value.ways))


def test_a_shift_of_an_hour_comes_first(place, room):
    make_room(place, "Petite salle")
    hold(room, tuesday(14, 16))

    assert titles(room, tuesday(15, 17)) == [
        "Grande salle, de 16 h à 18 h",
        "Petite salle, de 15 h à 17 h",
        "Grande salle, de 16 h à 17 h",
    ]


def test_the_nearest_shift_may_be_earlier(room):
    hold(room, tuesday(14, 18))

    way = ways(room, tuesday(13, 15))[0]

    assert way.title.replace(NB, " ") == "Grande salle, de 12 h à 14 h"
    assert way.detail.replace(NB, " ") == "1 h plus tôt"


def test_no_shift_before_now(room):
    hold(room, tuesday(14, 18))

    assert titles(room, tuesday(13, 15), now=at(12.5)) == [
        "Grande salle, de 13 h à 14 h",
        "Grande salle demain, de 13 h à 15 h",
    ]


def test_a_shift_starts_on_five_minutes(room):
    hold(room, tuesday(14, 15.62))

    assert titles(room, tuesday(15, 16))[0] == "Grande salle, de 15 h 40 à 16 h 40"


def test_a_shortened_period_is_worth_a_quarter_of_an_hour(room):
    hold(room, tuesday(9, 11.8))
    hold(room, tuesday(12, 18))

    assert titles(room, tuesday(11, 14)) == ["Grande salle mercredi 25 novembre, de 11 h à 14 h"]


def test_too_many_people_go_to_a_larger_room_only(place, room):
    make_room(place, "Placard", seats=2)
    make_room(place, "Halle", seats=40)
    make_room(place, "Auditorium", seats=80)

    assert titles(room, tuesday(10, 12), party=20) == ["Halle, de 10 h à 12 h"]


def test_the_other_resource_resembles_the_one_that_was_asked(place):
    meeting = make_space(place, kind="room")
    lounge = make_space(place, kind="lounge")
    room = make_room(place, space=meeting)
    make_room(place, "Coin détente", seats=5, space=lounge)
    make_room(place, "Petite salle", seats=8, space=meeting)
    make_desks(place)
    hold(room, tuesday(9, 18))

    assert titles(room, tuesday(10, 12))[0] == "Petite salle, de 10 h à 12 h"


def test_a_member_is_not_offered_what_only_the_counter_gives(place, room):
    kept = make_room(place, "Régie", is_self_service=False)
    hold(room, tuesday(9, 18))
    assert not any("Régie" in title for title in titles(room, tuesday(10, 12)))

    hold(kept, tuesday(9, 18))
    other = make_room(place, "Réserve", is_self_service=False)
    assert titles(kept, tuesday(10, 12))[0].startswith(other.name)


def test_another_place_is_never_proposed(room):
    make_room(make_place(), "Ailleurs")
    hold(room, tuesday(9, 18))

    assert not any("Ailleurs" in title for title in titles(room, tuesday(10, 12)))


def test_closed_at_that_hour_shift_into_the_opening_hours(room):
    with pytest.raises(PlaceIsClosed) as refused:
        hold(room, tuesday(17, 19))

    assert [way.title.replace(NB, " ") for way in refused.value.ways] == [
        "Grande salle, de 16 h à 18 h",
        "Grande salle, de 17 h à 18 h",
    ]


def test_closed_that_day_the_next_day_it_opens(place, room):
    OpeningException.objects.create(place=place, on=date(2026, 11, 25), reason="inventaire")
    hold(room, tuesday(10, 12, date(2026, 11, 26)))
    wednesday = tuesday(10, 12, date(2026, 11, 25))

    with pytest.raises(PlaceIsClosed, match=f"fermé le mercredi 25{NB}novembre{NB}: inventaire") as refused:
        hold(room, wednesday, now=at(10))

    assert [way.label for way in refused.value.ways] == ["Prendre vendredi"]


def test_over_the_same_hours_tomorrow(room):
    assert (
        titles(room, tuesday(9, 12), now=at(13))
        == [
            "Grande salle, de 13 h à 16 h",
            "Grande salle demain, de 9 h à 12 h",
        ][::-1]
    )


def test_retired_only_elsewhere(place, room):
    other = make_room(place, "Petite salle")
    room.retired_at = LONG_BEFORE
    room.save()

    assert titles(room, tuesday(10, 12)) == [f"{other.name}, de 10 h à 12 h"]


def test_taken_on_the_spot_is_proposed_on_the_spot(place):
    posts = make_desks(place, name="Espace public", walk_in_only=True)

    assert titles(posts, tuesday(14, 15), now=at(10)) == ["Espace public, de 10 h à 11 h"]


def test_desks_are_counted(place):
    desks = make_desks(place, units=1)
    make_desks(place, name="Mezzanine", units=3)
    hold(desks, tuesday(9, 18))

    way = ways(desks, tuesday(10, 12))[0]

    assert (way.label, way.detail.replace(NB, " ")) == ("Prendre la Mezzanine", "3 places libres")


def test_nothing_works_nothing_is_proposed(place, room):
    OpeningException.objects.bulk_create(
        OpeningException(place=place, on=date(2026, 11, 24) + timedelta(days=n)) for n in range(20)
    )

    assert ways(room, tuesday(10, 12)) == []


def test_in_english(room):
    hold(room, tuesday(14, 16))

    with translation.override("en"):
        first = ways(room, tuesday(15, 17))[0]

    assert (first.title, first.label) == ("Grande salle, from 16:00 to 18:00", f"Take 16:00{NB}–{NB}18:00")


def test_the_same_hours_by_the_clock_across_the_change_of_clocks():
    """Saturday at 10 in summer time, Sunday at 10 in winter time: 25 hours later."""
    place = make_place(days=range(7))
    room = make_room(place)
    saturday = tuesday(10, 12, date(2026, 10, 24))
    hold(room, tuesday(9, 18, date(2026, 10, 24)), now=datetime(2026, 10, 1, tzinfo=UTC))

    way = ways(room, saturday, now=datetime(2026, 10, 23, 12, tzinfo=UTC))[-1]

    assert way.fields["starts"] == "2026-10-25T10:00"


def test_the_second_of_two_hours_alike_says_its_distance_from_utc():
    with timezone.override("Europe/Paris"):
        first = on_the_wall(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
        second = on_the_wall(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))

    assert (first, second) == ("2026-10-25T02:30", "2026-10-25T02:30+01:00")


def test_hours_that_the_clocks_skip_are_not_proposed():
    """2:30–3:15 does not exist on 28 March 2027: the day after is proposed."""
    place = make_place(opens=time(0), closes=time(12), days=range(7))
    room = make_room(place)
    night = date(2027, 3, 27)
    asked = tuesday(2.5, 3.25, night)
    hold(room, tuesday(0, 12, night))

    assert ways(room, asked)[-1].fields["starts"] == "2027-03-29T02:30"


@pytest.mark.parametrize("number", [1, 30])
def test_as_many_queries_whatever_the_number_of_resources(place, room, number):
    for n in range(number):
        make_room(place, f"Salle {n}")
    hold(room, tuesday(9, 18))

    with CaptureQueriesContext(connection) as queries:
        ways(room, tuesday(10, 12))

    assert len(queries) == 7
