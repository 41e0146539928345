"""What is given to a person of the closures that hit their bookings."""

from comptoir.booking.models import Booking
from comptoir.closures import personal
from comptoir.closures.choices import CANCEL
from comptoir.closures.models import Settlement
from comptoir.closures.tests.scene import REASON, Scene


def test_the_export_says_what_became_of_their_bookings(scene: Scene):
    own, other = scene.booked(10, 12), scene.booked(14, 16, "Théo Roche")
    scene.close({own: CANCEL, other: CANCEL})

    (row,) = personal.export_of(own.booked_for)["settlements"]

    assert (row["resource"], row["what_was_done"], row["reason"]) == ("Grande salle", "cancel", REASON)
    assert row["told_at"] is None


def test_what_was_done_stays_without_a_name(scene: Scene):
    own = scene.booked(10, 12)
    scene.close({own: CANCEL})

    personal.erase(own.booked_for, by=None, now=scene.now)

    assert Settlement.objects.count() == Booking.objects.count() == 1
