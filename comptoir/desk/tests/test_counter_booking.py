"""Giving a desk or a room: booked, refused with its ways, moved, prolonged, ended, cancelled."""

import re
from uuid import uuid4

import pytest

from comptoir.actors.models import Actor
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW, Scene, text_of, ways, when
from comptoir.ties.actions import declare_tie


def asked(**changes: str) -> dict[str, str]:
    """The plainest booking: the big room from 15 to 17."""
    return {
        "resource": "grande-salle",
        "jour": "2026-11-24",
        "de": "15:00",
        "a": "17:00",
        "party": "1",
    } | changes


def test_the_small_room_for_somebody_chosen(scene: Scene):
    nadia = scene.person()

    scene.post("book", **asked(pour=str(nadia.pk)))

    booking = Booking.objects.get()
    assert (booking.resource, booking.booked_for) == (scene.room, nadia)
    assert (booking.starts_at, booking.ends_at) == (when(15), when(17))
    assert scene.sentence == "Réservation : Grande salle pour Nadia Benali, de 15 h à 17 h."


def test_booking_twice_with_the_same_key_books_once(scene: Scene):
    key, who = uuid4(), str(scene.person().pk)

    for _ in range(2):
        assert scene.post("book", key=key, **asked(pour=who)).status_code == 302

    assert Booking.objects.count() == 1


def test_a_name_typed_in_full_is_enough(scene: Scene):
    scene.person("Nadège Rivoire")

    scene.post("book", **asked(nom="nadege rivoire"))

    assert Booking.objects.get().booked_for.name == "Nadège Rivoire"


def test_two_people_of_one_name_have_to_be_chosen_between(scene: Scene):
    scene.person("Marie Roux"), scene.person("Marie Roux")

    answer = scene.post("book", **asked(nom="Marie Roux"))

    assert answer.status_code == 422
    assert answer.content.decode().count('name="pour"') == 2
    assert not Booking.objects.exists()


def test_nobody_is_refused(scene: Scene):
    answer = scene.post("book", **asked())

    assert answer.status_code == 422
    assert "Dites pour qui" in text_of(answer)


def test_somebody_new_is_booked_for_with_a_name(scene: Scene):
    scene.post("book", **asked(nom="Mme Faure", nouveau="1"))

    assert Booking.objects.get().booked_for.name == "Mme Faure"


def test_a_refused_booking_registers_nobody(scene: Scene):
    scene.booked(14, 18)

    scene.post("book", **asked(nom="Mme Faure", nouveau="1"))

    assert not Actor.objects.filter(name="Mme Faure").exists()


def test_for_an_organisation(scene: Scene):
    karma = scene.organisation()

    scene.post("book", **asked(pour=str(karma.pk), party="8", purpose="Réunion"))

    booking = Booking.objects.get()
    assert (booking.booked_for, booking.party, booking.purpose) == (karma, 8, "Réunion")


def test_for_somebody_in_the_name_of_their_organisation(scene: Scene):
    nadia, karma = scene.person(), scene.organisation()
    declare_tie(kind="represents", subject=nadia, counterpart=karma, source="elle le dit", by=None, now=NOW)

    names = scene.htmx("get", "book", target="names", nom="nadia").content.decode()
    assert f'value="{nadia.pk}-{karma.pk}"' in names

    scene.post("book", **asked(pour=f"{nadia.pk}-{karma.pk}"))
    assert Booking.objects.get().acting_for == karma


def test_a_person_of_another_place_is_nobody_here(scene: Scene):
    stranger = Actor.objects.create(kind="person", name="Ailleurs", registered_at=NOW)

    answer = scene.post("book", **asked(pour=str(stranger.pk)))

    assert answer.status_code == 422
    assert not Booking.objects.exists()


def test_who_is_there_is_checked_in_at_once(scene: Scene):
    scene.post("book", **asked(pour=str(scene.person().pk), de="14:20", ici="1"))

    assert Booking.objects.get().checked_in_at == NOW


def test_a_refusal_says_why_and_draws_its_ways_by_the_same_letters(scene: Scene):
    scene.booked(14, 16)

    answer = scene.post("book", **asked(pour=str(scene.person("Théo").pk)))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "est prise jusqu’à 16 h" in text_of(answer)
    letters = set(ways(answer))
    drawn = set(re.findall(r"tl-ghost is-way[^>]*>.*?</span>(\w)</span>", page))
    assert letters >= {"A", "B"}
    assert drawn <= letters
    assert drawn
    assert "tl-ghost is-asked from-1500 to-1700" in page


def test_a_way_out_is_one_button(scene: Scene):
    theo = scene.person("Théo")
    scene.booked(14, 16)
    refused = scene.post("book", **asked(pour=str(theo.pk), purpose="Réunion", party="3"))

    for letter, fields in ways(refused).items():
        assert fields["pour"] == str(theo.pk), letter
    answer = scene.client.post(scene.url("book"), ways(refused)["A"])

    assert answer.status_code == 302
    taken = Booking.objects.get(booked_for=theo)
    assert (taken.purpose, taken.party) == ("Réunion", 3)


def test_the_counter_may_lend_the_key_after_hours(scene: Scene):
    refused = scene.post("book", **asked(pour=str(scene.person().pk), de="19:00", a="21:00"))
    last = list(ways(refused).values())[-1]
    assert last["outside_hours"] == "1"

    scene.client.post(scene.url("book"), last)

    assert Booking.objects.get().ends_at == when(21)


@pytest.mark.parametrize(
    "wrong",
    [{"a": "14:00"}, {"de": ""}, {"jour": "demain"}, {"resource": "cave"}, {"party": "0"}, {"party": "99"}],
)
def test_what_makes_no_sense_is_said_and_kept(scene: Scene, wrong: dict[str, str]):
    answer = scene.post("book", **asked(pour=str(scene.person().pk), purpose="Réunion") | wrong)

    assert answer.status_code in (409, 422)
    assert 'value="Réunion"' in answer.content.decode()
    assert not Booking.objects.exists()


def test_until_midnight_is_the_midnight_after(scene: Scene):
    scene.post("book", **asked(pour=str(scene.person().pk), de="20:00", a="00:00", outside_hours="1"))

    assert Booking.objects.get().ends_at == when(24)


def test_another_day(scene: Scene):
    answer = scene.post("book", **asked(pour=str(scene.person().pk), jour="2026-11-25"))

    assert answer.url.endswith("?jour=2026-11-25")
    assert scene.sentence.endswith("demain de 15 h à 17 h.")


def test_the_form_proposes_now_and_the_usual_length(scene: Scene):
    page = scene.htmx("get", "book", resource="coworking").content.decode()

    assert 'value="14:20"' in page
    assert 'value="16:20"' in page


def test_taking_back_a_booking(scene: Scene):
    scene.post("book", **asked(pour=str(scene.person().pk)))

    scene.undo_last()

    assert not Booking.objects.standing().exists()
