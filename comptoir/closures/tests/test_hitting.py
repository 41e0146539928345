"""Rule 14: a closure lists what it hits, with something to propose for each, and writes nothing."""

from datetime import timedelta

import pytest

from comptoir.agenda.models import Resource
from comptoir.agenda.resources import add_part
from comptoir.agenda.tests.factories import TUESDAY, at, make_desks, make_room
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.closures.choices import CANCEL, KEEP, Choice, Kind, read_choice
from comptoir.closures.hitting import hits
from comptoir.closures.tests.scene import WHOLE_TUESDAY, Scene, hours, kinds, proposed
from comptoir.places.tests.factories import make_person
from comptoir.waiting.tests.scene import Scene as WaitingScene


def test_rule_14_what_a_closure_hits_is_listed_and_nothing_is_done(scene: Scene):
    late = scene.booked(16, 18, "Théo Roche")
    first = scene.booked(10, 12)
    scene.booked(10, 12, "Lina Costa", day=TUESDAY + timedelta(days=1))
    before = list(Booking.objects.order_by("pk").values())

    found = scene.hits()

    assert [hit.booking for hit in found] == [first, late]
    assert list(Booking.objects.order_by("pk").values()) == before


def test_a_closed_day_proposes_the_same_hours_on_the_next_free_day(scene: Scene):
    scene.booked(14, 16)
    scene.booked(14, 16, "Théo Roche", day=TUESDAY + timedelta(days=1))

    (hit,) = scene.hits()

    assert proposed(hit) == [("move", "Grande salle 26 14:00–16:00")]
    assert kinds(hit)[-2:] == ["cancel", "keep"]
    assert hit.default.title == "jeudi, aux mêmes heures"


def test_part_of_a_day_proposes_a_shift_and_a_shorter_one(scene: Scene):
    scene.booked(14, 16)

    (hit,) = scene.hits(hours(13, 15))

    assert proposed(hit) == [
        ("move", "Grande salle 24 15:00–17:00"),
        ("shorten", "24 15:00–16:00"),
        ("move", "Grande salle 25 14:00–16:00"),
    ]


def test_part_of_the_place_proposes_another_room_first(scene: Scene):
    scene.booked(14, 16, party=3)
    scene.booked(10, 11, "Théo Roche", party=8)

    big, small = scene.hits(WHOLE_TUESDAY, scene.room)

    assert proposed(small)[0] == ("move", "Petite salle 24 14:00–16:00")
    assert small.default.title == "Petite salle, aux mêmes heures"
    assert proposed(big) == [("move", "Grande salle 25 10:00–11:00")], "eight do not fit in a room for four"


def test_what_is_not_closed_is_not_hit(scene: Scene):
    scene.booked(14, 16, resource=scene.small)
    scene.booked(9, 10)

    assert [hit.subject.resource for hit in scene.hits(WHOLE_TUESDAY, scene.small)] == [scene.small]
    assert [hit.subject.resource for hit in scene.hits(hours(10, 18))] == [scene.small]


def test_closing_a_part_hits_its_whole_and_the_reverse(scene: Scene):
    half = make_room(scene.place, "Moitié nord")
    add_part(whole=scene.room, part=half, by=None, now=scene.now)
    whole = scene.booked(10, 12)
    part = scene.booked(14, 16, "Théo Roche", resource=half)

    assert [hit.booking for hit in scene.hits(WHOLE_TUESDAY, half)] == [whole, part]
    assert [hit.booking for hit in scene.hits(WHOLE_TUESDAY, scene.room)] == [whole, part]


def test_what_goes_along_is_hit_too(scene: Scene):
    projector = make_room(scene.place, "Vidéoprojecteur")
    Resource.objects.filter(pk=projector.pk).update(kind=Resource.Kind.EQUIPMENT)
    projector.refresh_from_db()
    booking = scene.booked(14, 16, extras=[projector])

    (hit,) = scene.hits(WHOLE_TUESDAY, projector)

    assert hit.booking == booking
    assert proposed(hit) == [("along", ""), ("move", "Grande salle 25 14:00–16:00")]


def test_two_are_not_proposed_the_same_time_first(scene: Scene):
    scene.booked(14, 16)
    scene.booked(14, 16, "Théo Roche", resource=scene.small)
    third = make_room(scene.place, "Salle bleue", seats=12)

    first, second = (hit.default.choice for hit in scene.hits(WHOLE_TUESDAY, scene.room, scene.small))

    assert (first.resource, first.period) == (third, hours(14, 16))
    assert second != first


def test_of_two_desks_one_is_free_for_one(scene: Scene):
    desks, others = make_desks(scene.place, 2), make_desks(scene.place, 1, "Atelier")
    for name in ("Nadia Benali", "Théo Roche"):
        scene.booked(14, 16, name, resource=desks)

    first, second = scene.hits(WHOLE_TUESDAY, desks)

    assert first.default.choice.resource == others
    assert second.default.choice.resource == desks


def test_what_goes_on_may_be_shorter_or_end_now(scene: Scene):
    booking = scene.booked(14, 17)
    scene.now = at(15)
    booking_actions.check_in_booking(booking=booking, at=at(14), by=None, now=scene.now)

    (hit,) = scene.hits(hours(16, 18))

    assert proposed(hit) == [("shorten", "24 14:00–16:00")]
    assert kinds(hit) == ["shorten", "cancel", "keep"]


def test_what_is_over_is_not_hit(scene: Scene):
    scene.booked(9, 10)
    scene.now = at(11)

    assert scene.hits() == []


def test_a_request_and_an_option_are_hit_as_well(scene: Scene):
    Resource.objects.filter(pk=scene.small.pk).update(needs_approval=True)
    scene.small.refresh_from_db()
    option = scene.booked(14, 16, tentative_until=at(9))
    request = booking_actions.ask_to_book(
        resource=scene.small, period=hours(10, 12), booked_for=make_person("Théo Roche"), by=None,
        now=scene.now,
    )  # fmt: skip

    asked, booked = scene.hits()

    assert (asked.request, asked.booking) == (request, None)
    assert kinds(asked) == ["cancel", "keep"]
    assert (booked.booking, booked.request) == (option, None)


def test_what_is_offered_to_who_waits_is_hit(db: None):
    waiting = WaitingScene()
    waiting.waits("Nadia Benali")
    (offer,) = waiting.free()

    found = hits(waiting.place, WHOLE_TUESDAY, now=waiting.now)

    assert [hit.booking for hit in found] == [offer.booking]


def test_a_buffer_alone_is_not_hit(scene: Scene):
    Resource.objects.update(buffer_minutes=30)
    scene.room.refresh_from_db()
    scene.booked(14, 16)

    assert scene.hits(hours(16, 18)) == []


def test_the_rules_of_a_resource_are_kept_by_what_is_proposed(scene: Scene):
    Resource.objects.filter(pk=scene.room.pk).update(slot_minutes=120)
    scene.room.refresh_from_db()
    scene.booked(13, 15)

    (hit,) = scene.hits(hours(13, 14))

    assert all("15:05" not in where for _, where in proposed(hit))


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_costs_as_much_for_one_as_for_twelve(scene: Scene, django_assert_num_queries, number: int):
    for start in range(number):
        scene.booked(9 + start / 2, 9.5 + start / 2, f"Personne {start}")

    with django_assert_num_queries(7):
        assert len(scene.hits()) == number


def test_a_choice_is_posted_and_read_again(scene: Scene):
    scene.booked(14, 16)
    (hit,) = scene.hits(hours(13, 15))

    for proposal in hit.proposals:
        assert read_choice(proposal.value, scene.place) == proposal.choice


@pytest.mark.parametrize(
    "value",
    ["", "burn", "move", "move||", "move|nowhere|2026-11-24T10:00+01:00|2026-11-24T12:00+01:00",
     "shorten||12:00|11:00", "move|grande-salle|2026-11-24T12:00+01:00|2026-11-24T10:00+01:00",
     "move|grande-salle|2026-11-24T10:00|2026-11-24T12:00", "cancel|x"],
)  # fmt: skip
def test_what_no_form_of_ours_posts_is_no_choice(scene: Scene, value: str):
    assert read_choice(value, scene.place) is None


def test_the_choices_without_a_place_are_short(scene: Scene):
    assert (CANCEL.value, KEEP.value) == ("cancel", "keep")
    assert read_choice("keep", scene.place) == Choice(Kind.KEPT)
