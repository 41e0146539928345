"""Opening again: what a closure changed is listed, and put back where that still works."""

import pytest

from comptoir.agenda.tests.factories import at
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.closures.choices import CANCEL, KEEP, Choice, Kind
from comptoir.closures.lifting import ChangedSince, lift, lift_and_restore, restorable, restore, settled
from comptoir.closures.settling import Settled
from comptoir.closures.tests.scene import Scene, hours


@pytest.fixture
def closed(scene: Scene) -> Settled:
    """One cancelled, one moved, one shortened, one kept."""
    choices = {
        scene.booked(10, 12, mail="nadia@example.org"): CANCEL,
        scene.booked(13, 14, "Théo Roche"): Choice(Kind.MOVED, scene.small, hours(13, 14)),
        scene.booked(14, 16, "Lina Costa"): Choice(Kind.SHORTENED, None, hours(15, 16)),
        scene.booked(17, 18, "KARMA"): KEEP,
    }
    return scene.close(choices, scene.room, period=hours(9, 18))


def as_they_are() -> list[tuple]:
    rows = Booking.objects.standing().order_by("pk")
    return list(rows.values_list("booked_for__name", "resource__name", "starts_at", "ends_at"))


def test_what_was_cancelled_is_listed_with_whether_it_is_still_free(scene: Scene, closed: Settled):
    listed = lift(closure=closed.closure, by=None, now=scene.now)
    assert [(one.settlement.kind, one.is_free) for one in listed] == [
        ("cancel", True), ("move", True), ("shorten", True),
    ]  # fmt: skip

    scene.booked(11, 12, "Aïcha Diallo")

    assert [one.is_free for one in restorable(closed.closure, scene.now)] == [False, True, True]


def test_everything_is_put_back_as_it_was(scene: Scene, mailoutbox, django_capture_on_commit_callbacks):
    bookings = [scene.booked(10, 12, mail="nadia@example.org"), scene.booked(13, 15, "Théo Roche")]
    before = as_they_are()
    settled = scene.close(
        {bookings[0]: CANCEL, bookings[1]: Choice(Kind.MOVED, scene.small, hours(13, 15))}, scene.room
    )
    assert as_they_are() != before

    with django_capture_on_commit_callbacks(execute=True):
        restored = lift_and_restore(closure=settled.closure, by=scene.concierge, now=scene.now)

    assert len(restored) == 2
    assert as_they_are() == before
    (letter,) = mailoutbox
    assert "rétablie" in letter.subject
    assert restorable(settled.closure, scene.now) == []


def test_what_cannot_be_put_back_stays_listed(scene: Scene, closed: Settled):
    lift(closure=closed.closure, by=None, now=scene.now)
    scene.booked(10, 12, "Aïcha Diallo")

    restored = lift_and_restore(closure=closed.closure, by=None, now=scene.now)

    assert [one.kind for one in restored] == ["move", "shorten"]
    assert [one.settlement.kind for one in restorable(closed.closure, scene.now)] == ["cancel"]


def test_putting_back_twice_is_once(scene: Scene, closed: Settled):
    lift(closure=closed.closure, by=None, now=scene.now)
    first = closed.settlements[0]
    restore(settlement=first, by=scene.concierge, now=scene.now)

    restore(settlement=first, by=None, now=at(9))

    assert (first.restored_at, first.restored_by) == (scene.now, scene.concierge)


def test_what_was_changed_since_is_not_put_back_over_that(scene: Scene, closed: Settled):
    lift(closure=closed.closure, by=None, now=scene.now)
    theo = next(one for one in closed.settlements if one.kind == "move")
    booking_actions.move_booking(
        booking=theo.booking, period=hours(16, 17), resource=scene.small, by=None, now=scene.now
    )

    with pytest.raises(ChangedSince):
        restore(settlement=theo, by=None, now=scene.now)
    assert theo not in [one.settlement for one in restorable(closed.closure, scene.now)]


def test_what_was_ended_goes_on(scene: Scene):
    booking = scene.booked(14, 17)
    scene.now = at(15)
    closed = scene.close({booking: CANCEL})

    (restored,) = lift_and_restore(closure=closed.closure, by=None, now=at(15.5))

    booking.refresh_from_db()
    assert (booking.ended_at, booking.ends_at) == (None, at(17))
    assert restored.restored_at == at(15.5)


def test_what_has_passed_is_not_put_back(scene: Scene, closed: Settled):
    assert [one.settlement.kind for one in restorable(closed.closure, at(13.5))] == ["move", "shorten"]
    assert restorable(closed.closure, at(18)) == []


def test_the_list_costs_as_much_for_one_as_for_many(scene: Scene, django_assert_num_queries):
    choices = {scene.booked(9 + n, 10 + n, f"Personne {n}"): CANCEL for n in range(8)}
    closed = scene.close(choices)
    lift(closure=closed.closure, by=None, now=scene.now)

    with django_assert_num_queries(5):
        assert len(restorable(closed.closure, scene.now)) == 8
    with django_assert_num_queries(1):
        assert [one.booking.booked_for.name for one in settled(closed.closure)][:1] == ["Personne 0"]
