"""The day of a place: what is drawn of it, for whom, and what it costs."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Actor
from comptoir.agenda.actions import take
from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_room, tuesday
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW, text_of
from comptoir.resources.closing import close

WEDNESDAY = date(2026, 11, 25)


def row_of(answer, name):
    """The HTML of the row with that name."""
    rows = re.split(r'(?=<div class="tl-row)', answer.content.decode())
    return next(row for row in rows if f">{name}</a></b>" in row)


# What is drawn


def test_a_booking_stands_at_its_hours(scene, maud):
    scene.booked(10, 11.5, purpose="Bureau")

    row = row_of(maud.get("day"), "Grande salle")

    assert re.search(r'<li class="tl-block is-past from-1000 to-1130">|from-1000 to-1130"><a', row)
    assert "Bureau" in row


def test_what_the_buffer_takes_is_not_drawn(scene, maud):
    Resource.objects.filter(pk=scene.room.pk).update(buffer_minutes=30)
    scene.room.refresh_from_db()
    scene.booked(15, 16)

    assert "from-1500 to-1600" in row_of(maud.get("day"), "Grande salle")


def test_free_time_is_a_link_to_book_its_first_hour(scene, nadia):
    scene.booked(16, 17)

    row = row_of(nadia.get("day"), "Grande salle")

    assert "resource=grande-salle&amp;starts=2026-11-24T14:30&amp;ends=2026-11-24T15:30" in row
    assert "resource=grande-salle&amp;starts=2026-11-24T17:00&amp;ends=2026-11-24T18:00" in row


def test_the_counter_books_by_its_own_page(scene, maud):
    row = row_of(maud.get("day"), "Grande salle")

    assert "/comptoir/reserver/?jour=2026-11-24&amp;resource=grande-salle&amp;de=14:30&amp;a=15:30" in row


def test_what_members_do_not_take_themselves_is_no_link_for_them(scene, nadia, maud):
    Resource.objects.filter(pk=scene.room.pk).update(is_self_service=False)

    assert "tl-free" not in row_of(nadia.get("day"), "Grande salle")
    assert "tl-free" in row_of(maud.get("day"), "Grande salle")


def test_what_is_only_taken_on_the_spot_is_a_link_today_only(scene, nadia):
    Resource.objects.filter(pk=scene.room.pk).update(walk_in_only=True)

    assert "tl-free" in row_of(nadia.get("day"), "Grande salle")
    assert "tl-free" not in row_of(nadia.get("day", jour="2026-11-25"), "Grande salle")


def test_the_past_is_no_link(scene, nadia):
    assert "tl-free" not in row_of(nadia.get("day", jour="2026-11-23"), "Grande salle")


def test_desks_are_counted_hour_by_hour_and_opened_one_by_one(scene, maud):
    scene.booked(15, 16, resource=scene.desks)

    counted = row_of(maud.get("day"), "Coworking")
    opened = text_of(maud.get("day", ouvert="coworking"))

    assert "1 pris sur 4" in text_of(maud.get("day"))
    assert "heat-1" in counted
    assert "Bureau 1" in opened
    assert "Bureau 1" not in text_of(maud.get("day"))


def test_a_closure_is_hatched_with_its_reason(scene, nadia):
    close(
        place=scene.place, period=tuesday(15, 17), resources=[scene.room], reason="Peinture", by=None, now=NOW
    )

    answer = nadia.get("day")

    assert 'class="tl-closure from-1500 to-1700"><span>Peinture' in row_of(answer, "Grande salle")
    assert "tl-closure" not in row_of(answer, "Petite salle")


def test_a_closed_day_says_why(scene, nadia):
    assert "jour de fermeture habituel" in text_of(nadia.get("day", jour="2026-11-28"))


def test_now_is_drawn_today_only(scene, nadia):
    assert "tl-now" in nadia.get("day").content.decode()
    assert "tl-now" not in nadia.get("day", jour="2026-11-25").content.decode()


def test_what_runs_over_the_hours_widens_the_day(scene, maud):
    scene.booked(19, 22, outside_hours=True)

    assert "tl-closes-22" in maud.get("day").content.decode()


@pytest.mark.parametrize(("day", "start", "end"), [(date(2026, 3, 29), 9, 11), (date(2026, 10, 25), 9, 11)])
def test_the_days_on_which_the_clocks_change_are_drawn_by_the_wall(scene, maud, day, start, end):
    """Twenty-three hours, then twenty-five: nine o’clock stands at nine o’clock."""
    claim = Booking.objects.create(
        place=scene.place, resource=scene.room, claim="6f0c6a7e-4a0d-4d1c-9a55-0f3a5e0b7c11",
        booked_for=scene.person(), starts_at=at(start, day), ends_at=at(end, day), booked_at=LONG_BEFORE,
    ).claim  # fmt: skip
    period = tuesday(start, end, day)
    take(resource=scene.room, period=period, claim=claim, now=LONG_BEFORE, outside_hours=True, in_past=True)

    assert "from-0900 to-1100" in row_of(maud.get("day", jour=str(day)), "Grande salle")


# Who may read what


def test_other_peoples_names_are_private(scene, nadia):
    scene.booked(15, 16, scene.person("Paul Diallo"), purpose="Entretien")

    answer = nadia.get("day")

    assert "Diallo" not in answer.content.decode()
    assert "Entretien" not in answer.content.decode()
    assert "is-other from-1500 to-1600" in row_of(answer, "Grande salle")


@pytest.mark.parametrize("chosen", ["is_public", "shows_name"])
def test_who_chose_to_be_shown_is_shown(scene, nadia, chosen):
    booking = scene.booked(15, 16, scene.person("Paul Diallo"), purpose="Papycamp")
    Booking.objects.filter(pk=booking.pk).update(**{chosen: True})

    assert "Papycamp" in row_of(nadia.get("day"), "Grande salle")


def test_the_counter_reads_every_name(scene, maud):
    scene.booked(15, 16, scene.person("Paul Diallo"))

    assert "Paul Diallo" in row_of(maud.get("day"), "Grande salle")


def test_ones_own_stand_out_and_may_be_moved(scene, nadia):
    own = scene.booked(15, 16, nadia.person)
    scene.booked(17, 18, scene.person("Paul Diallo"))

    row = row_of(nadia.get("day"), "Grande salle")

    assert f'data-move="{nadia.url("move", own.pk)}"' in row
    assert row.count("data-move") == 1
    assert row.count("is-mine") == 1


def test_names_are_written_as_they_are(scene, maud):
    scene.booked(15, 16, scene.person("<b>Ali & fils</b>"))

    assert "&lt;b&gt;Ali &amp; fils&lt;/b&gt;" in maud.get("day").content.decode()


# Filters


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"nom": "petité"}, {"Petite salle"}),
        ({"genre": "room"}, {"Grande salle", "Petite salle"}),
        ({"libre": "15:30"}, {"Petite salle", "Coworking"}),
        ({"libre": "23:00"}, set()),
        (
            {"genre": "rien", "libre": "n’importe", "jour": "hier"},
            {"Grande salle", "Petite salle", "Coworking"},
        ),
    ],
)
def test_only_what_is_asked_for_is_shown(scene, nadia, asked, shown):
    Resource.objects.filter(pk=scene.desks.pk).update(kind="desks")
    scene.booked(15, 16)
    answer = nadia.get("day", **asked)

    assert {line.resource.name for line in answer.context["sheet"].lines} == shown


def test_a_fragment_is_the_same_as_in_a_fresh_page(scene, nadia):
    scene.booked(15, 16, nadia.person)
    fresh, swapped = (get("day", nom="salle").content.decode() for get in (nadia.get, nadia.fragment))

    assert "<html" not in swapped
    section = re.search(r'<section id="grid".*?</section>', fresh, re.S)
    assert section
    assert section[0].strip() == swapped.strip()


# As a table, as a file


def test_the_table_says_the_same_in_words(scene, nadia):
    scene.booked(15, 16, nadia.person, purpose="Réunion")
    scene.booked(17, 18, scene.person("Paul Diallo"))

    said = text_of(nadia.get("day", forme="tableau", nom="grande"))

    assert "Grande salle 15 h 16 h pris Réunion, vous" in said
    assert "Diallo" not in said


def test_the_file_holds_what_the_reader_may_see(scene, nadia, maud):
    scene.booked(15, 16, scene.person("Paul Diallo"), purpose="=1+1")

    mine, theirs = (who.get("day_csv").content.decode() for who in (nadia, maud))

    assert "Grande salle;2026-11-24;15:00;16:00;" in mine
    assert "Diallo" not in mine
    assert "'=1+1, Paul Diallo" in theirs


# What it costs


def queries_of(who, **asked):
    with CaptureQueriesContext(connection) as counted:
        assert who.get("day", **asked).status_code == 200
    return len(counted)


@pytest.mark.parametrize("role", ["maud", "nadia"])
def test_thirty_rows_cost_as_many_queries_as_one(scene, request, role):
    who = request.getfixturevalue(role)
    scene.booked(15, 16, who.person)
    few = queries_of(who)
    for number in range(30):
        room = make_room(scene.place, f"Salle {number}")
        scene.booked(
            15, 16, Actor.objects.create(kind="person", name=f"P{number}", registered_at=NOW), resource=room
        )

    assert queries_of(who) == few
    assert len(who.get("day").context["sheet"].lines) == 33


def test_days_too_far_are_today(nadia):
    assert nadia.get("day", jour="9999-12-31").context["sheet"].day == TUESDAY
