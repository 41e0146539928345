"""Finding by what one needs, keeping for now, asking, waiting: from one's own space."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.core import mail

from comptoir.agenda.models import Resource
from comptoir.agenda.resources import set_own_hours, set_rules
from comptoir.agenda.tests.factories import LONG_BEFORE, make_room
from comptoir.booking.actions import cancel_booking
from comptoir.booking.models import Booking, BookingRequest
from comptoir.desk.tests.counter_scene import NOW, text_of
from comptoir.people.tests.people_scene import said, sit_as
from comptoir.places.hours import Span
from comptoir.places.tests.factories import make_place, make_role
from comptoir.rights.actions import add_skill, set_quota, train
from comptoir.ties.actions import declare_tie
from comptoir.ties.agreements import record_agreement
from comptoir.waiting import offering
from comptoir.waiting.models import Offer, Waiting

TOMORROW = {"starts": "2026-11-25T10:00", "ends": "2026-11-25T12:00"}


@pytest.fixture
def nadia(scene):
    person = scene.person("Nadia Benali")
    sit_as(scene, "member", person)
    scene.client.cookies["django_language"] = "en"
    return person


def rule(scene, **rules):
    set_rules(resource=scene.room, by=None, now=LONG_BEFORE, **rules)


def thing(scene, name="Projecteur", **changes):
    made = make_room(scene.place, name)
    set_rules(resource=made, kind=Resource.Kind.EQUIPMENT, by=None, now=LONG_BEFORE, **changes)
    return made


def wish(**changes):
    return {"resource": "grande-salle", **TOMORROW, "party": "1"} | changes


# Finding


def found(scene, **query):
    return text_of(scene.get("people:my_book", **TOMORROW, **query)).split("See what is free")[1]


def test_rule_15_the_dates_first_then_all_that_is_free_and_is_what_one_needs(scene, nadia):
    rule(scene, equipment=["Projecteur"])
    page = found(scene, party="11", equipment="Projecteur")
    results = page.split("Wednesday 25 November")[1]
    assert "Grande salle" in results
    assert "Petite salle" not in results


def test_nothing_that_is_all_that_says_so(scene, nadia):
    assert "Nothing of the place is all that" in found(
        scene, party="900", kinds="equipment"
    ) or "holds" in found(scene, party="900")


def test_the_next_free_hour_for_six_people_with_a_projector_this_week(scene, nadia):
    rule(scene, equipment=["Projecteur"])
    scene.booked(14.25, 19, scene.person("Paul Diallo"))
    page = text_of(scene.get("people:my_book", length="60", within="week", party="6", equipment="Projecteur"))
    soonest = page.split("The next free times")[1]
    assert "tomorrow from 9:00 to 10:00" in soonest
    assert "Petite salle" not in soonest


def test_nothing_free_by_then_says_what_would_help(scene, nadia):
    Resource.objects.exclude(pk=scene.room.pk).update(is_self_service=False)
    scene.booked(14.25, 19, scene.person("Paul Diallo"))
    page = text_of(scene.get("people:my_book", length="60", within="today"))
    assert "Nothing that does is free by then" in page


def test_all_places_where_one_has_a_role_are_looked_at_when_asked(scene, nadia):
    assert "In all my places" not in text_of(scene.get("people:my_book"))
    other = make_place("Fil Numérique", opened_here_at=LONG_BEFORE)
    make_role(other, "member", nadia)
    make_room(other, "Salle de Roanne")
    assert "Salle de Roanne" not in found(scene)
    assert "Salle de Roanne" in found(scene, everywhere="on")


def test_the_days_of_a_thing_follow_its_own_hours_slots_and_horizon(scene, nadia):
    set_own_hours(resource=scene.room, week={2: [Span(time(17), time(19))]}, by=None, now=LONG_BEFORE)
    rule(scene, slot_minutes=60, horizon_days=5)
    page = text_of(scene.get("people:my_book", ressource="grande-salle", jour="2026-11-25", duree="60"))
    assert re.findall(r"(\d+:\d\d) to", page.split("Wednesday 25 November")[-1]) == ["17:00", "18:00"]
    assert "Wednesday 2 December, free" not in page


# Rights, said before


def test_a_limit_is_said_before_one_books_and_on_my_page(scene, nadia):
    set_quota(
        place=scene.place, most=1, measure="hours", over="week", category="room", by=None, now=LONG_BEFORE
    )
    page = text_of(scene.get("people:my_confirm", **wish()))
    assert "At most 1 h a week in the rooms" in page
    assert scene.post("people:my_confirm", **wish()).status_code == 409
    scene.post("people:my_confirm", **wish(ends="2026-11-25T11:00"))
    assert "used: 1 h" in text_of(scene.get("people:me"))


def test_a_training_that_is_missing_is_said_and_the_one_that_is_had_is_shown(scene, nadia):
    skill = add_skill(place=scene.place, name="Régie", resources=[scene.room], by=None, now=LONG_BEFORE)
    assert "Régie" in text_of(scene.get("people:my_confirm", **wish()))
    train(skill=skill, person=nadia, trained_on=date(2026, 11, 20), by=None, now=NOW)
    scene.post("people:my_confirm", **wish())
    assert Booking.objects.count() == 1
    assert "Régie" in text_of(scene.get("people:me"))


# What goes along, and under which agreement


def test_a_room_and_its_projector_in_one_gesture(scene, nadia):
    thing(scene)
    assert "Projecteur" in text_of(scene.get("people:my_confirm", **wish()))
    scene.post("people:my_confirm", **wish(extras=["projecteur"]))
    booking = Booking.objects.get()
    assert [extra.resource.name for extra in booking.extras.all()] == ["Projecteur"]
    assert "Grande salle" in text_of(scene.get("people:me"))


def test_what_goes_along_is_kept_in_the_ways_of_a_refusal(scene, nadia):
    thing(scene), thing(scene, "Sono")
    scene.booked(9, 12, scene.person("Paul Diallo"), day=date(2026, 11, 25))
    answer = scene.post("people:my_confirm", **wish(extras=["projecteur", "sono"], purpose="Réunion"))
    page = answer.content.decode()
    way = page.split('<li class="way">')[1].split("</form>")[0]
    assert 'name="extras" value="projecteur"' in way
    assert 'name="extras" value="sono"' in way


def test_what_an_agreement_grants_is_booked_under_it(scene, nadia):
    karma = scene.organisation("KARMA")
    declare_tie(
        kind="represents", subject=nadia, counterpart=karma, source="statuts", by=None, now=LONG_BEFORE
    )
    agreement = record_agreement(
        title="Convention", place=scene.place, parties=[karma], starts_on=date(2026, 1, 1), by=None,
        now=LONG_BEFORE,
    )  # fmt: skip
    assert "Convention" in text_of(scene.get("people:my_confirm", **wish()))
    scene.post("people:my_confirm", **wish(acting_for=karma.pk, agreement=agreement.pk))
    assert Booking.objects.get().agreement == agreement


# Keeping for now


def test_rule_2_what_is_kept_for_now_takes_the_time_until_it_is_confirmed(scene, nadia):
    later = wish(starts="2026-12-01T10:00", ends="2026-12-01T12:00")
    assert "Only keep it for now" in text_of(scene.get("people:my_confirm", **later))
    scene.post("people:my_confirm", **later, tentative="on")
    booking = Booking.objects.get()
    assert booking.tentative_until == NOW + timedelta(days=3)
    assert "to be confirmed by" in text_of(scene.get("people:me"))
    answer = scene.post("people:my_keep", booking.pk)
    booking.refresh_from_db()
    assert not booking.is_tentative
    assert "Confirmed" in said(answer)


def test_what_is_near_is_not_kept_for_now(scene, nadia):
    assert "Only keep it for now" not in text_of(scene.get("people:my_confirm", **wish()))


# Asking


def test_rule_12_what_needs_a_yes_is_asked_for_and_withdrawn(scene, nadia):
    rule(scene, needs_approval=True)
    page = text_of(scene.get("people:my_confirm", **wish()))
    assert "Ask for it" in page
    assert "Yes, book it" not in page
    scene.post("people:my_confirm", **wish(purpose="Fête"), ask="1")
    asked = BookingRequest.objects.get()
    assert (asked.purpose, asked.is_open) == ("Fête", True)
    assert not Booking.objects.exists()
    assert "has not answered yet" in text_of(scene.get("people:me"))
    scene.post("people:my_withdraw", asked.pk)
    asked.refresh_from_db()
    assert asked.outcome == "withdrawn"


def test_booking_it_all_the_same_is_refused_with_the_way_to_ask(scene, nadia):
    rule(scene, needs_approval=True)
    answer = scene.post("people:my_confirm", **wish())
    assert answer.status_code == 409
    assert 'name="ask" value="1"' in answer.content.decode()


# Waiting


def wait(scene):
    taken = scene.booked(10, 12, scene.person("Paul Diallo"), day=date(2026, 11, 25))
    scene.post("people:my_confirm", **wish(), wait="1")
    return taken


def test_one_waits_for_what_is_taken_and_sees_where_one_stands(scene, nadia):
    scene.booked(10, 12, scene.person("Paul Diallo"), day=date(2026, 11, 25))
    page = text_of(scene.get("people:my_confirm", **wish()))
    assert "Put me on the waiting list" in page
    assert "Diallo" not in page
    answer = scene.post("people:my_confirm", **wish(), wait="1")
    assert answer.status_code == 302
    assert "first on the list" in text_of(scene.get("people:me"))
    scene.post("people:my_leave_list", Waiting.objects.get().pk)
    assert not Waiting.objects.standing().exists()


@pytest.mark.parametrize(("answer", "stands"), [("take", True), ("decline", False)])
def test_what_comes_free_is_offered_at_the_top_and_answered_there(scene, nadia, answer, stands):
    cancel_booking(booking=wait(scene), by=None, now=NOW)
    offering.offer_freed(place=scene.place, now=NOW)
    page = text_of(scene.get("people:me"))
    assert "Kept for you, and for you only" in page
    assert "to be confirmed by" not in page
    scene.post("people:my_answer_offer", Offer.objects.get().pk, **{answer: "1"})
    booking = Booking.objects.get(booked_for=nadia)
    assert (booking.is_standing and not booking.is_tentative) is stands


def test_an_offer_that_has_expired_is_no_longer_taken(scene, nadia):
    cancel_booking(booking=wait(scene), by=None, now=NOW)
    offering.offer_freed(place=scene.place, now=NOW)
    with time_machine.travel(NOW + timedelta(hours=6), tick=False):
        answer = scene.post("people:my_answer_offer", Offer.objects.get().pk, take="1")
    assert answer.status_code == 409
    assert not Booking.objects.filter(booked_for=nadia, tentative_until=None, cancelled_at=None).exists()


def test_what_belongs_to_others_does_not_exist(scene, nadia):
    wait(scene)
    sit_as(scene, "member", scene.person("Théo Marchand"))
    assert scene.post("people:my_leave_list", Waiting.objects.get().pk).status_code == 404
    assert scene.post("people:my_answer_offer", 1).status_code == 404
    assert scene.post("people:my_withdraw", 1).status_code == 404


def test_the_letter_of_a_booking_carries_its_file(scene, nadia, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        scene.post("people:my_confirm", **wish())
    (letter,) = mail.outbox
    (file,) = letter.attachments
    assert "METHOD:REQUEST" in file.get_payload(decode=True).decode()
