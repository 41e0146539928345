"""Rule 14: closing does with each booking what was chosen, tells them, and never deletes in silence."""

import pytest

from comptoir.agenda.models import Closure, Hold, Resource
from comptoir.agenda.refusals import IsShut, ResourceIsTaken
from comptoir.agenda.tests.factories import at
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.closures.choices import CANCEL, KEEP, Choice, Kind
from comptoir.closures.models import Settlement
from comptoir.closures.settling import ChoiceDoesNotWork, NewHits, note_told
from comptoir.closures.tests.scene import REASON, Scene, hours
from comptoir.desk.tests.counter_scene import plain
from comptoir.desk.trades import TRADES
from comptoir.journal.checking import compare
from comptoir.places.tests.factories import make_person
from comptoir.rights.models import Quota


def moved(resource: Resource | None, start: float, end: float, **changes) -> Choice:
    return Choice(Kind.MOVED, resource, hours(start, end, **changes))


def test_rule_14_each_choice_is_done(scene: Scene):
    to_move, to_shorten = scene.booked(10, 12), scene.booked(13, 15, "Théo Roche")
    to_cancel, to_keep = scene.booked(15, 16, "Lina Costa"), scene.booked(17, 18, "KARMA")
    choices = {
        to_move: moved(scene.small, 10, 12),
        to_shorten: Choice(Kind.SHORTENED, None, hours(14, 15)),
        to_cancel: CANCEL,
        to_keep: KEEP,
    }

    settled = scene.close(choices, scene.room, period=hours(10, 18))

    found = {b.pk: b for b in Booking.objects.select_related("resource")}
    assert (found[to_move.pk].resource, found[to_move.pk].period) == (scene.small, hours(10, 12))
    assert found[to_shorten.pk].period == hours(14, 15)
    assert (found[to_cancel.pk].cancelled_by, found[to_cancel.pk].cancelled_because) == (
        scene.concierge,
        REASON,
    )
    assert found[to_keep.pk].is_standing
    assert {one.booking_id: one.kind for one in settled.settlements} == {
        to_move.pk: "move", to_shorten.pk: "shorten", to_cancel.pk: "cancel", to_keep.pk: "keep",
    }  # fmt: skip
    assert compare(TRADES).is_same


def test_rule_14_nothing_is_deleted_in_silence(scene: Scene):
    """Without a choice for each of them nothing is closed, and nothing happens to any."""
    first, second = scene.booked(10, 12), scene.booked(14, 16, "Théo Roche")
    before = list(Booking.objects.order_by("pk").values())

    with pytest.raises(NewHits) as refused:
        scene.close({first: CANCEL})

    assert [hit.booking for hit in refused.value.hits] == [second]
    assert refused.value.hits[0].default.choice.kind == Kind.MOVED
    assert "1 réservation" in str(refused.value)
    assert list(Booking.objects.order_by("pk").values()) == before
    assert not Closure.objects.exists()


def test_what_was_booked_between_looking_and_confirming_is_asked_about(scene: Scene):
    booking = scene.booked(10, 12)
    choices = {booking: scene.hits()[0].default.choice}
    meanwhile = scene.booked(14, 16, "Théo Roche")

    with pytest.raises(NewHits) as refused:
        scene.close(choices)
    settled = scene.close({**choices, meanwhile: refused.value.hits[0].default.choice})

    assert {one.booking for one in settled.settlements} == {booking, meanwhile}


def test_what_is_gone_meanwhile_is_left(scene: Scene):
    booking = scene.booked(10, 12)
    choices = {booking: scene.hits()[0].default.choice}
    booking_actions.cancel_booking(booking=booking, by=None, now=scene.now)

    assert scene.close(choices).settlements == []


def test_closed_is_closed(scene: Scene):
    scene.close()

    with pytest.raises(IsShut):
        scene.booked(14, 16)


def test_what_does_not_work_any_more_undoes_all_of_it(scene: Scene):
    first, second = scene.booked(10, 12), scene.booked(14, 16, "Théo Roche")
    scene.booked(14, 16, "Lina Costa", resource=scene.small)

    with pytest.raises(ChoiceDoesNotWork, match="Théo Roche") as refused:
        scene.close({first: CANCEL, second: moved(scene.small, 14, 16)}, scene.room)

    assert refused.value.booking == second
    assert isinstance(refused.value.refusal, ResourceIsTaken)
    first.refresh_from_db()
    assert first.is_standing
    assert not Closure.objects.exists()


def test_nobody_is_moved_into_the_closure(scene: Scene):
    booking = scene.booked(10, 12)

    with pytest.raises(ChoiceDoesNotWork) as refused:
        scene.close({booking: moved(scene.room, 14, 16)})

    assert isinstance(refused.value.refusal, IsShut)


def test_what_is_given_back_first_makes_room_for_the_others(scene: Scene):
    first = scene.booked(10, 12)
    second = scene.booked(14, 16, "Théo Roche")

    scene.close({first: moved(scene.room, 15, 17), second: CANCEL}, period=hours(9, 15))

    first.refresh_from_db()
    assert first.period == hours(15, 17)


def test_no_quota_is_held_against_who_is_moved(scene: Scene):
    booking = scene.booked(14, 16)
    Quota.objects.create(place=scene.place, most=0, measure="bookings", over="week")

    scene.close({booking: moved(scene.small, 14, 16)}, scene.room)

    booking.refresh_from_db()
    assert booking.resource == scene.small


def test_what_goes_on_ends_now_when_it_is_cancelled(scene: Scene):
    booking = scene.booked(14, 17)
    scene.now = at(15)
    booking_actions.check_in_booking(booking=booking, at=at(14), by=None, now=scene.now)

    scene.close({booking: CANCEL})

    booking.refresh_from_db()
    assert (booking.ended_at, booking.ends_at, booking.is_standing) == (at(15), at(15), True)


def test_what_goes_on_may_be_shortened(scene: Scene):
    booking = scene.booked(14, 17)
    scene.now = at(15)

    scene.close({booking: Choice(Kind.SHORTENED, None, hours(14, 16))}, period=hours(16, 18))

    booking.refresh_from_db()
    assert booking.period == hours(14, 16)


def test_a_request_is_rejected_or_left_open(scene: Scene):
    Resource.objects.filter(pk=scene.room.pk).update(needs_approval=True)
    scene.room.refresh_from_db()
    rejected, left = (
        booking_actions.ask_to_book(
            resource=scene.room, period=hours(start, start + 1), booked_for=make_person(f"P{start}"), by=None,
            now=scene.now,
        )
        for start in (10, 12)
    )  # fmt: skip
    with pytest.raises(NewHits):
        scene.close()

    scene.close(answers={rejected.pk: CANCEL, left.pk: KEEP})

    rejected.refresh_from_db()
    left.refresh_from_db()
    assert (rejected.outcome, rejected.message) == ("rejected", REASON)
    assert left.is_open


def test_each_person_is_told_by_one_letter_and_the_others_are_to_be_phoned(
    scene: Scene, mailoutbox, django_capture_on_commit_callbacks
):
    moves = scene.booked(10, 12, mail="nadia@example.org")
    falls = scene.booked(13, 14, "Théo Roche", mail="theo@example.org")
    shorter = scene.booked(14, 16, "Lina Costa", mail="lina@example.org")
    stays = scene.booked(16, 17, "KARMA", mail="karma@example.org")
    unreached = scene.booked(17, 18, "Aïcha Diallo")
    choices = {
        moves: moved(scene.small, 10, 12), falls: CANCEL, stays: KEEP, unreached: CANCEL,
        shorter: Choice(Kind.SHORTENED, None, hours(14, 15)),
    }  # fmt: skip

    with django_capture_on_commit_callbacks(execute=True):
        settled = scene.close(choices, scene.room, period=hours(9, 18))

    letters = {letter.to[0]: plain(letter.body) for letter in mailoutbox}
    assert set(letters) == {"nadia@example.org", "theo@example.org", "lina@example.org"}
    assert "Petite salle" in letters["nadia@example.org"]
    assert "annulée" in letters["theo@example.org"]
    assert "raccourcie" in letters["lina@example.org"]
    assert all("mardi 24 novembre 2026" in body and REASON in body for body in letters.values())
    assert [one.booking for one in settled.to_phone] == [unreached]

    note_told(settlement=settled.to_phone[0], by=scene.concierge, now=at(9))
    note_told(settlement=Settlement.objects.get(booking=unreached), by=None, now=at(10))

    assert Settlement.objects.get(booking=unreached).told_at == at(9)


def test_a_refused_closing_writes_to_nobody(scene: Scene, mailoutbox, django_capture_on_commit_callbacks):
    first = scene.booked(10, 12, mail="nadia@example.org")
    scene.booked(14, 16, "Théo Roche", mail="theo@example.org")

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(NewHits):
        scene.close({first: CANCEL})

    assert mailoutbox == []


def test_what_a_closure_cancels_is_kept(scene: Scene):
    booking = scene.booked(10, 12)

    scene.close({booking: CANCEL})

    booking.refresh_from_db()
    assert (booking.period, booking.undone_at) == (hours(10, 12), None)
    assert Hold.objects.filter(claim=booking.claim).count() == 1
