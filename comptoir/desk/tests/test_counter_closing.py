"""Closing the day: what is open, one by one or all at once; the summary, the note, and reopening."""

from datetime import timedelta

import pytest
import time_machine

from comptoir.booking.models import Booking
from comptoir.desk.counter.closing import still_open, summary_of
from comptoir.desk.counter.day import counter_day
from comptoir.desk.tests.counter_scene import NOW, TUESDAY, Scene, text_of, when
from comptoir.gestures.models import DayClosing
from comptoir.presence.models import GroupVisit, Visit

EVENING = 19 + 5 / 60


def a_whole_day(scene: Scene) -> None:
    """Somebody at a desk, a group, a room never come to, a meeting nobody ended."""
    nadia = scene.person()
    desk = scene.checked_in(13, 17, nadia, resource=scene.desks)
    scene.visit(nadia, claim=desk.claim)
    scene.post("group", senior="6", child="2", purpose="workshop")
    scene.booked(10, 12, scene.person("Éloïse Roux"))
    scene.checked_in(12, 14, scene.organisation())


def test_what_is_still_open_is_named_once(scene: Scene):
    a_whole_day(scene)

    open_ = still_open(counter_day(scene.place, TUESDAY, NOW))

    assert [b.booked_for.name for b in open_.never_came] == ["Éloïse Roux"]
    assert [b.booked_for.name for b in open_.not_ended] == ["KARMA"]
    assert [one.name for one in open_.inside] == ["Nadia Benali", "6 seniors, 2 enfants"]


def test_each_has_its_button_which_comes_back_here(scene: Scene):
    a_whole_day(scene)
    page = scene.get("closing").content.decode()
    visit, never = Visit.objects.get(), Booking.objects.get(booked_for__name="Éloïse Roux")

    assert scene.url("goodbye", visit.pk) in page
    assert scene.url("absent", never.pk) in page
    answer = scene.post("absent", never.pk, retour="cloture")
    assert answer.url == f"{scene.url('closing')}?jour=2026-11-24"


def test_settling_everything_closes_it_all(scene: Scene):
    a_whole_day(scene)

    with time_machine.travel(when(EVENING), tick=False):
        scene.post("closing", settle="1", note="Le réparateur passe à 16 h.")

    closing = DayClosing.objects.get()
    assert (closing.on, closing.closed_by, closing.note) == (
        TUESDAY,
        scene.account,
        "Le réparateur passe à 16 h.",
    )
    assert not Visit.objects.inside().exists()
    assert not GroupVisit.objects.inside().exists()
    assert not Booking.objects.standing().filter(ended_at=None).exists()
    assert closing.summary["heads"] == 9


def test_what_nobody_came_for_counts_as_not_used(scene: Scene):
    a_whole_day(scene)

    with time_machine.travel(when(EVENING), tick=False):
        scene.post("closing", settle="1")

    never = Booking.objects.get(booked_for__name="Éloïse Roux")
    assert (never.checked_in_at, never.ended_at) == (None, when(12))


def test_one_undo_takes_the_whole_closing_back(scene: Scene):
    a_whole_day(scene)
    with time_machine.travel(when(EVENING), tick=False):
        scene.post("closing", settle="1")

        assert scene.undo_last().status_code == 302

    assert not DayClosing.objects.filter(reopened_at=None).exists()
    assert Visit.objects.inside().count() == 1
    assert GroupVisit.objects.inside().count() == 1
    assert Booking.objects.filter(ended_at=None).count() == 3


def test_closing_may_leave_things_open(scene: Scene):
    a_whole_day(scene)

    scene.post("closing")

    assert DayClosing.objects.exists()
    assert Visit.objects.inside().exists()


def test_a_day_is_closed_once(scene: Scene):
    scene.post("closing")

    assert scene.post("closing").status_code == 409
    assert DayClosing.objects.count() == 1


def test_a_day_to_come_is_not_closed(scene: Scene):
    assert scene.post("closing", jour="2026-11-25").status_code == 409
    assert not DayClosing.objects.exists()


def test_a_closed_day_may_be_reopened_and_closed_again(scene: Scene):
    scene.post("closing", note="Rien.")
    assert "Rouvrir" in text_of(scene.get("closing"))

    scene.post("reopen")
    scene.post("closing")

    assert DayClosing.objects.count() == 2
    first = DayClosing.objects.earliest("pk")
    assert (first.reopened_at, first.reopened_by) == (NOW, scene.account)


def test_a_day_that_is_not_closed_cannot_be_reopened(scene: Scene):
    assert scene.post("reopen").status_code == 404


def test_who_was_forgotten_the_day_before_left_when_it_closed(scene: Scene):
    yesterday = timedelta(days=1)
    scene.visit(None, arrived_at=when(10) - yesterday)

    scene.post("closing", jour="2026-11-23", settle="1")

    assert Visit.objects.get().left_at == when(19) - yesterday


def test_the_summary_of_a_day(scene: Scene):
    nadia = scene.person()
    scene.visit(nadia, arrived_at=when(10) - timedelta(days=1), left_at=when(11) - timedelta(days=1))
    scene.visit(nadia, 9)
    scene.visit(scene.person("Théo"), 10)
    scene.post("group", senior="6", child="2", purpose="workshop")
    scene.checked_in(10, 12, nadia)
    scene.booked(16, 17, nadia)

    summary = summary_of(counter_day(scene.place, TUESDAY, NOW))

    assert (summary.visits, summary.heads, summary.first_visits) == (2, 10, 1)
    assert summary.by_public == {"senior": 6, "child": 2}
    assert (summary.booked_minutes, summary.used_minutes) == (180, 120)


def test_an_empty_day_is_closed_in_one_press(scene: Scene):
    page = text_of(scene.get("closing"))

    assert "Rien ne reste ouvert" in page
    assert "Tout régler" not in page


@pytest.mark.parametrize("name", ["closing", "paper", "gestures"])
def test_the_other_pages_of_the_counter_are_for_those_who_stand_there(scene: Scene, client, name: str):
    scene.place.roles.update(kind="member")

    assert scene.get(name).status_code == 403
