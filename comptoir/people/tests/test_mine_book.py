"""Finding and booking by oneself: a thing or a time first, then what is free, then yes."""

import re
from uuid import uuid4

import pytest
import time_machine

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, hold, make_desks, make_room
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW
from comptoir.gestures.fortnight import coming_days
from comptoir.kit.periods import Period
from comptoir.people.tests.people_scene import said, sit_as, text_of
from comptoir.places.models import OpeningException
from comptoir.ties.actions import declare_tie


@pytest.fixture
def nadia(scene):
    """A member, signed in."""
    person = scene.person("Nadia Benali")
    sit_as(scene, "member", person)
    scene.client.cookies["django_language"] = "en"
    return person


def wish(**changes):
    plain = {
        "resource": "grande-salle",
        "starts": "2026-11-24T16:00",
        "ends": "2026-11-24T18:00",
        "party": "1",
    }
    return plain | changes


# What is offered


def test_what_members_book_themselves_is_offered(scene, nadia):
    make_room(scene.place, "Bureau d’aide", is_self_service=False)
    make_desks(scene.place, 2, "Espace public", walk_in_only=True)
    page = text_of(scene.get("people:my_book"))
    for name in ("Grande salle", "Petite salle", "Coworking"):
        assert name in page
    for name in ("Bureau d’aide", "Espace public"):
        assert name not in page


def test_a_place_with_nothing_to_book_says_so(scene, nadia):
    Resource.objects.update(is_self_service=False)
    assert "Ask at the counter" in text_of(scene.get("people:my_book"))


def starts_of(scene, **query):
    page = text_of(scene.get("people:my_book", **query))
    return (
        re.findall(r"<b>(\d+:\d\d)</b>", page.split('class="starts"')[1]) if 'class="starts"' in page else []
    )


def test_a_thing_shows_the_times_that_are_left_today(scene, nadia):
    scene.booked(15, 18, scene.person("Paul Diallo"))
    found = starts_of(scene, ressource="grande-salle", duree="60")
    assert found == ["14:20", "14:30", "18:00", "18:30"]


def test_another_day_is_whole(scene, nadia):
    found = starts_of(scene, ressource="grande-salle", jour="2026-11-25", duree="120")
    assert (found[0], found[-1], len(found)) == ("9:00", "18:30", 20)


def test_a_day_on_which_nothing_is_left_leads_to_the_next(scene, nadia):
    scene.booked(14.5, 19, scene.person("Paul Diallo"))
    hold(scene.room, Period(at(14.25), at(14.5)), now=NOW)
    page = text_of(scene.get("people:my_book", ressource="grande-salle"))
    assert "Tuesday 24 November, nothing left" in page
    assert '<h2 id="h-times">Wednesday 25 November</h2>' in page


def test_a_closed_day_says_why(scene, nadia):
    OpeningException.objects.create(place=scene.place, on=TUESDAY.replace(day=26), reason="travaux")
    page = text_of(scene.get("people:my_book", ressource="grande-salle"))
    assert "Thursday 26 November, travaux" in page


def test_the_part_of_the_day_is_the_part_of_the_page(scene, nadia):
    part = scene.htmx("get", "people:my_book", ressource="grande-salle", jour="2026-11-25").content.decode()
    assert part.strip().startswith('<section id="times"')
    assert (
        part.strip()
        in scene.get("people:my_book", ressource="grande-salle", jour="2026-11-25").content.decode()
    )


@pytest.mark.parametrize("query", [{"jour": "x"}, {"jour": "2020-01-01"}, {"duree": "-3"}, {"duree": "x"}])
def test_an_unreadable_address_shows_the_usual(scene, nadia, query):
    assert starts_of(scene, ressource="grande-salle", **query)[0] == "14:20"


def test_a_desk_is_free_as_long_as_one_is(scene, nadia):
    for _desk in range(3):
        hold(scene.desks, Period(at(15), at(18)), now=LONG_BEFORE)
    assert "15:00" in starts_of(scene, ressource="coworking", duree="60")
    hold(scene.desks, Period(at(15), at(18)), now=LONG_BEFORE)
    assert "15:00" not in starts_of(scene, ressource="coworking", duree="60")


def test_each_start_offers_the_longest_that_is_free(scene, nadia):
    hold(scene.room, Period(at(16), at(17)), now=LONG_BEFORE)
    (today, *_days) = coming_days(scene.room, at(11) - at(9), NOW)
    assert Period(at(14.5), at(16)) in today.periods
    assert Period(at(17), at(19)) in today.periods
    assert all(period.start >= NOW for period in today.periods)


def test_when_the_clocks_change_the_hours_are_those_of_the_wall(scene):
    with time_machine.travel(at(12, TUESDAY.replace(month=10, day=23)), tick=False):
        days = coming_days(scene.room, at(10) - at(9), at(12, TUESDAY.replace(month=10, day=23)))
    monday = next(day for day in days if day.on.day == 26)
    assert monday.periods[0].start == at(9, monday.on)


def test_what_is_free_at_a_time_comes_first(scene, nadia):
    scene.booked(15, 18, scene.person("Paul Diallo"))
    page = text_of(scene.get("people:my_book", starts="2026-11-24T15:00", ends="2026-11-24T16:00"))
    found = page.split('id="found"')[1]
    assert found.index("Petite salle") < found.index("Grande salle")
    assert "Grande salle is taken until 18:00" in found
    assert "4 free places" in found
    assert "Diallo" not in found


def test_times_the_wrong_way_round_say_so(scene, nadia):
    page = text_of(scene.get("people:my_book", starts="2026-11-24T16:00", ends="2026-11-24T15:00"))
    assert "The end comes after the start." in page


def test_finding_costs_the_same_for_few_things_and_many(scene, nadia, django_assert_num_queries):
    when = {"starts": "2026-11-24T15:00", "ends": "2026-11-24T16:00"}
    with django_assert_num_queries(8):
        scene.get("people:my_book", **when)
    for number in range(6):
        hold(make_room(scene.place, f"Salle {number}"), Period(at(15), at(16)), now=LONG_BEFORE)
    with django_assert_num_queries(8):
        scene.get("people:my_book", **when)
    with django_assert_num_queries(9):
        scene.get("people:my_book", ressource="grande-salle")


# Saying yes


def test_the_last_page_says_what_was_chosen(scene, nadia):
    page = text_of(scene.get("people:my_confirm", **wish()))
    assert "<b>Grande salle</b><br>Tuesday 24 November<br>from 16:00 to 18:00" in page


def test_saying_yes_books(scene, nadia):
    answer = scene.post("people:my_confirm", **wish(party="3", purpose="Réunion"))
    booking = Booking.objects.get()
    assert (booking.booked_for, booking.booked_by, booking.party) == (nadia, scene.account, 3)
    assert (booking.period, booking.purpose) == (Period(at(16), at(18)), "Réunion")
    assert answer["Location"] == scene.url("people:me")
    assert "Grande salle" in said(answer)


def test_sending_it_twice_books_once(scene, nadia):
    key = uuid4()
    for _press in range(2):
        answer = scene.post("people:my_confirm", key=key, **wish(resource="coworking"))
    assert Booking.objects.count() == 1
    assert answer["Location"] == scene.url("people:me")


def test_a_booking_is_undone_in_one_press(scene, nadia):
    scene.post("people:my_confirm", **wish())
    scene.post("people:my_undo", scene.last.pk)
    assert Booking.objects.get().undone_at == NOW


def test_the_counter_sees_it_as_a_gesture(scene, nadia):
    scene.post("people:my_confirm", **wish())
    assert scene.last.made_by == scene.account
    assert "Nadia Benali" in scene.last.sentence


def test_a_refusal_says_why_and_each_way_is_one_button(scene, nadia):
    scene.booked(15, 18, scene.person("Paul Diallo"))
    answer = scene.post("people:my_confirm", **wish(purpose="Réunion", party="4"))
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Grande salle is taken until 18:00." in page
    assert page.count('class="way"') >= 2
    assert 'name="purpose" value="Réunion"' in page
    assert "Diallo" not in page
    assert not Booking.objects.filter(booked_for=nadia).exists()


def test_the_first_way_out_is_taken_as_it_stands(scene, nadia):
    scene.booked(15, 18, scene.person("Paul Diallo"))
    page = scene.post("people:my_confirm", **wish(purpose="Réunion")).content.decode()
    way = page.split('<li class="way">')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', way))
    fields.pop("csrfmiddlewaretoken")
    scene.client.post(scene.url("people:my_confirm"), fields)
    assert Booking.objects.get(booked_for=nadia).purpose == "Réunion"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"starts": "2026-11-24T08:00", "ends": "2026-11-24T10:00"}, "over"),
        ({"starts": "2026-11-25T07:00"}, "opens at 9:00"),
        ({"starts": "2026-11-28T10:00", "ends": "2026-11-28T11:00"}, "closed on Saturday"),
        ({"party": "30"}, "24 persons at most"),
    ],
)
def test_the_reasons_are_those_of_the_agenda(scene, nadia, changes, why):
    changed = wish(**changes)
    changed["ends"] = (
        changed["ends"].replace("2026-11-24T18", "2026-11-25T18")
        if "25" in changed["starts"]
        else changed["ends"]
    )
    answer = scene.post("people:my_confirm", **changed)
    assert answer.status_code == 409
    assert why in text_of(answer)


@pytest.mark.parametrize("changes", [{"resource": "x"}, {"starts": "x"}, {"ends": ""}, {"party": "0"}])
def test_what_is_not_filled_in_is_said(scene, nadia, changes):
    answer = scene.post("people:my_confirm", **wish(**changes))
    assert answer.status_code == 422
    assert "is-wrong" in text_of(answer)


def test_what_only_the_counter_gives_is_not_taken(scene, nadia):
    Resource.objects.filter(pk=scene.room.pk).update(is_self_service=False)
    assert scene.post("people:my_confirm", **wish()).status_code == 422


# In whose name


@pytest.fixture
def karma(scene, nadia):
    karma = scene.organisation("KARMA")
    tie = {"kind": "represents", "subject": nadia, "counterpart": karma}
    declare_tie(**tie, source="statuts", by=None, now=LONG_BEFORE)
    return karma


def test_one_books_in_the_name_of_whom_one_represents(scene, nadia, karma):
    assert "In the name of" in text_of(scene.get("people:my_confirm", **wish()))
    scene.post("people:my_confirm", **wish(acting_for=karma.pk))
    assert Booking.objects.get().acting_for == karma


def test_one_does_not_book_in_the_name_of_others(scene, nadia, karma):
    other = scene.organisation("ALOLISE")
    assert scene.post("people:my_confirm", **wish(acting_for=other.pk)).status_code == 422
    assert not Booking.objects.exists()


def test_without_anybody_to_represent_nothing_is_asked(scene, nadia):
    assert "In the name of" not in text_of(scene.get("people:my_confirm", **wish()))
