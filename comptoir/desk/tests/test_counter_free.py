"""What is free and until when; and the shown hours of the line, on ordinary and on strange days."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from comptoir.agenda.models import Resource
from comptoir.desk.counter.columns import Offer, offers, who_is_there
from comptoir.desk.counter.day import CounterDay, counter_day
from comptoir.desk.counter.free import Free, free_of, taken_between
from comptoir.desk.counter.timeline import day_line, ghosts_of
from comptoir.desk.tests.counter_scene import NOW, TUESDAY, Scene, plain, when
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal, Way
from comptoir.places.models import OpeningException

WEDNESDAY = date(2026, 11, 25)


def day_of(scene: Scene, day: date = TUESDAY, now: datetime = NOW) -> CounterDay:
    return counter_day(scene.place, day, now)


def free(scene: Scene, resource: Resource, **asked) -> Free:
    day = day_of(scene, **asked)
    return free_of(day, day.resource[resource.pk])


def offer(scene: Scene, resource: Resource, **asked) -> Offer:
    return next(one for one in offers(day_of(scene, **asked)) if one.resource.pk == resource.pk)


def test_an_empty_room_is_free_until_closing(scene: Scene):
    found = free(scene, scene.room)

    assert (found.units_now, found.period_now, found.lasts_all_day) == (1, Period(NOW, when(19)), True)


def test_a_room_is_free_until_the_next_booking(scene: Scene):
    scene.booked(16, 17)

    found = free(scene, scene.room)

    assert (found.period_now, found.lasts_all_day) == (Period(NOW, when(16)), False)


def test_a_taken_room_is_free_when_it_is_given_back(scene: Scene):
    scene.booked(14, 15)

    assert free(scene, scene.room) == Free(next_at=when(15))


def test_a_room_given_back_early_is_free_at_once(scene: Scene):
    booking = scene.checked_in(13, 18)
    scene.post("end", booking.pk)

    assert free(scene, scene.room).units_now == 1


def test_of_four_desks_two_are_left_for_as_long_as_the_longest(scene: Scene):
    for number, (start, end) in enumerate([(14, 19), (13, 16), (17, 18)]):
        scene.booked(start, end, scene.person(f"P{number}"), resource=scene.desks)

    found = free(scene, scene.desks)

    assert found.units_now == 2
    assert found.period_now == Period(NOW, when(19))


def test_no_desk_left_says_when_the_next_one_is(scene: Scene):
    for number in range(4):
        scene.booked(14, 15 + number, scene.person(f"P{number}"), resource=scene.desks)

    assert free(scene, scene.desks) == Free(next_at=when(15))


def test_before_opening_it_is_free_from_the_opening(scene: Scene):
    found = free(scene, scene.room, now=when(8))

    assert found.period_now == Period(when(9), when(19))


def test_after_closing_nothing_is_offered(scene: Scene):
    assert free(scene, scene.room, now=when(20)) == Free()


def test_lunch_time_is_not_free(scene: Scene):
    scene.place.hours.filter(weekday=1).delete()
    for opens, closes in ((9, 12), (14, 19)):
        scene.place.hours.create(weekday=1, opens=time(opens), closes=time(closes))

    found = free(scene, scene.room, now=when(11))

    assert (found.period_now, found.lasts_all_day) == (Period(when(11), when(12)), False)


def test_a_closed_day_offers_nothing(scene: Scene):
    OpeningException.objects.create(place=scene.place, on=TUESDAY, reason="travaux")

    assert offers(day_of(scene)) == []


def test_a_past_day_offers_nothing(scene: Scene):
    assert offers(day_of(scene, day=date(2026, 11, 23))) == []


def test_the_usual_length_is_proposed_rounded_to_five_minutes(scene: Scene):
    assert offer(scene, scene.desks, now=when(14 + 7 / 60)).until == when(16 + 10 / 60)


def test_the_usual_length_stops_at_the_next_booking(scene: Scene):
    scene.booked(15, 16)

    assert offer(scene, scene.room).until == when(15)


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ([], "jusqu’à la fermeture"),
        ([(16, 17)], "jusqu’à 16 h"),
        ([(14, 15)], "à 15 h"),
        ([(14, 19)], "pris jusqu’à la fermeture"),
    ],
)
def test_what_an_offer_says(scene: Scene, taken: list[tuple[float, float]], said: str):
    for start, end in taken:
        scene.booked(start, end)

    assert plain(offer(scene, scene.room).detail) == said


def test_desks_say_how_many(scene: Scene):
    scene.booked(14, 19, resource=scene.desks)

    assert plain(offer(scene, scene.desks).detail) == "3 libres jusqu’à la fermeture"


def test_another_day_is_free_all_day(scene: Scene):
    assert offer(scene, scene.room, day=WEDNESDAY).detail == "toute la journée"


def test_taken_is_the_busiest_moment(scene: Scene):
    for number, (start, end) in enumerate([(9, 10), (9, 11), (10, 12)]):
        scene.booked(start, end, scene.person(f"P{number}"), resource=scene.desks)
    held = day_of(scene).held_of[scene.desks.pk]

    assert taken_between(held, Period(when(9), when(12))) == 2
    assert taken_between(held, Period(when(12), when(13))) == 0


def test_who_stands_in_the_way_is_named_to_the_counter(scene: Scene):
    scene.booked(14, 16, scene.organisation(), purpose="Réunion", party=9)
    scene.booked(16, 17, scene.person("Après"))

    said = who_is_there(day_of(scene), scene.room, Period(when(15), when(16)))

    assert [plain(one) for one in said] == ["Réunion, KARMA, 9 personnes, 14 h – 16 h."]


def test_who_sits_at_the_desks_is_not_listed_in_a_refusal(scene: Scene):
    scene.booked(14, 16, resource=scene.desks)

    assert who_is_there(day_of(scene), scene.desks, Period(when(15), when(16))) == []


def ways_to(scene: Scene, *periods: tuple[str, str, str]) -> Refusal:
    return Refusal(
        "Non.", tuple(Way("", fields={"resource": slug, "starts": s, "ends": e}) for slug, s, e in periods)
    )


def test_ways_out_are_drawn_with_their_letters_on_their_own_lines(scene: Scene):
    refusal = ways_to(
        scene,
        ("petite-salle", "2026-11-24T15:00", "2026-11-24T17:00"),
        ("grande-salle", "2026-11-25T15:00", "2026-11-25T17:00"),
        ("grande-salle", "2026-11-24T16:00", "2026-11-24T17:00"),
    )

    ghosts = ghosts_of(day_of(scene), (scene.room, Period(when(15), when(17))), refusal)

    drawn = {pk: [(one.letter, one.starts_at) for one in of_one] for pk, of_one in ghosts.items()}
    assert drawn == {
        scene.room.pk: [("", when(15)), ("C", when(16))],
        scene.small_room.pk: [("A", when(15))],
    }


@pytest.mark.parametrize(
    "fields", [{}, {"resource": "ailleurs", "starts": "2026-11-24T15:00", "ends": "2026-11-24T16:00"}]
)
def test_a_way_that_is_not_a_time_here_is_not_drawn(scene: Scene, fields: dict[str, str]):
    refusal = Refusal("Non.", (Way("", fields=fields),))

    ghosts = ghosts_of(day_of(scene), (scene.room, Period(when(15), when(17))), refusal)

    assert [len(of_one) for of_one in ghosts.values()] == [1]


@pytest.mark.parametrize(
    ("booked", "shown"),
    [([], (9, 20)), ([(7.5, 9)], (7, 20)), ([(20, 22.5)], (9, 23)), ([(21, 24)], (9, 24))],
)
def test_the_line_shows_the_opening_and_whatever_is_outside(scene: Scene, booked, shown: tuple[int, int]):
    for start, end in booked:
        scene.booked(start, end, outside_hours=True)

    line = day_line(day_of(scene))

    assert (line.opens, line.closes) == shown


def test_the_now_line_is_only_on_today_and_inside_the_shown_hours(scene: Scene):
    assert day_line(day_of(scene)).now == NOW
    assert day_line(day_of(scene, day=WEDNESDAY)).now is None
    assert day_line(day_of(scene, now=when(22))).now is None


def test_a_booking_over_midnight_is_on_both_days(scene: Scene):
    scene.booked(22, 26, outside_hours=True)

    for day in (TUESDAY, WEDNESDAY):
        assert len(day_line(day_of(scene, day=day)).lines[0].blocks) == 1


@pytest.mark.parametrize(
    ("start", "end", "came", "public", "state"),
    [
        (15, 17, False, False, ""),
        (13, 17, True, False, "is-here"),
        (14, 17, False, False, "is-late"),
        (10, 12, True, False, "is-past"),
        (15, 17, False, True, "is-workshop"),
        (15, 15.5, False, False, " is-short"),
    ],
)
def test_a_block_looks_like_what_it_is(scene: Scene, start, end, came, public, state: str):
    (scene.checked_in if came else scene.booked)(start, end, is_public=public)

    assert day_line(day_of(scene)).lines[0].blocks[0].state == state


def test_a_short_block_keeps_the_family_name(scene: Scene):
    scene.booked(15, 15.5, scene.person("Éloïse Roux"), purpose="Impôts en ligne")

    block = day_line(day_of(scene)).lines[0].blocks[0]

    assert (block.title, block.detail) == ("Roux", "")


def test_the_day_when_the_clocks_go_back_has_its_hours(scene: Scene):
    scene.place.hours.create(weekday=6, opens=time(9), closes=time(19))
    sunday = date(2026, 10, 25)
    now = datetime(2026, 10, 25, 13, 20, tzinfo=UTC)

    with time_machine.travel(now, tick=False):
        line = day_line(day_of(scene, day=sunday, now=now))
        page = scene.get("counter", jour="2026-10-25")

    assert [cell.starts_at.hour for cell in line.lines[2].cells] == list(range(8, 18))
    assert "14\u00a0h\u00a020" in page.content.decode()


def test_a_crowded_place_draws_thinner_lines(scene: Scene):
    assert not day_line(day_of(scene)).is_crowded
    for number in range(8):
        Resource.objects.create(place=scene.place, name=f"Salle {number}", slug=f"s{number}").units.create(
            name="x"
        )

    assert day_line(day_of(scene)).is_crowded
