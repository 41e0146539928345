"""What comes back: what one press says, and that one press takes all of it back."""

from uuid import uuid4

import pytest

from comptoir.agenda.tests.factories import tuesday
from comptoir.booking.models import Booking, Series
from comptoir.desk.tests.counter_scene import NOW, Scene, plain
from comptoir.desk.trades import TRADES
from comptoir.gestures import acts, making, undoing
from comptoir.gestures.making import Deed
from comptoir.journal.checking import compare
from comptoir.places.tests.factories import make_place
from comptoir.series.actions import Move, Scope, wish_to_prolong
from comptoir.series.refusals import SeriesHasChanged, SomeDatesUnavailable
from comptoir.series.tests.factories import TUESDAYS, dates_of, make_wish, occurrence, told

pytestmark = pytest.mark.django_db

TO_COME = TUESDAYS[1:5]


@pytest.fixture
def done(scene: Scene):
    """Make an act a gesture, as a page does."""

    def _done(act, **asked) -> Deed:
        kept = []

        def make():
            kept.append(act(**{"by": scene.account, "now": NOW} | asked))
            return kept[0]

        making.make(member=scene.member, key=uuid4(), verb="test", act=make, now=NOW)
        return kept[0]

    return _done


@pytest.fixture
def wish(scene: Scene):
    return make_wish(
        resource=scene.room, booked_for=scene.person(), acting_for=scene.organisation(), starts_on=TO_COME[0]
    )


@pytest.fixture
def series(scene: Scene, done, wish) -> Series:
    done(acts.reserve_series, wish=wish)
    return Series.objects.get()


def back(scene: Scene) -> None:
    making.undo(gesture=scene.last, member=scene.member, now=NOW)


def journal_is_true() -> bool:
    return compare(TRADES).is_same


def test_a_series_is_told_by_its_rule(series, scene):
    assert scene.sentence == (
        "Réservation : Grande salle pour Nadia Benali pour KARMA, tous les mardis, 4 fois, de 10 h à 12 h."
    )
    assert journal_is_true()


def test_a_series_says_what_it_leaves_out(scene, done):
    wish = make_wish(
        resource=scene.room, booked_for=scene.person(), extras=[scene.small_room], starts_on=TO_COME[0],
        skip=frozenset(TO_COME[1:2]),
    )  # fmt: skip

    deed = done(acts.reserve_series, wish=wish)

    assert plain(deed.sentence) == (
        "Réservation : Grande salle et Petite salle pour Nadia Benali, tous les mardis, 4 fois,"
        " de 10 h à 12 h. Laissées de côté : 8 décembre."
    )


def test_one_press_takes_a_series_back(series, scene):
    back(scene)

    assert dates_of(series) == []
    assert not Booking.objects.filter(undone_at=None).exists()
    assert journal_is_true()


def test_a_series_that_is_refused_leaves_no_gesture(scene, done, wish):
    scene.booked(11, 13, day=TO_COME[2])

    with pytest.raises(SomeDatesUnavailable):
        done(acts.reserve_series, wish=wish)

    assert not Series.objects.exists()


def test_all_moved_and_taken_back(series, scene, done):
    before = told(series)
    move = Move(booking=occurrence(series, TO_COME[1]), scope=Scope.ALL, period=tuesday(14, 15.5, TO_COME[1]))

    deed = done(acts.move_series, move=move)
    assert plain(deed.sentence) == (
        "Déplacement : KARMA, Grande salle, tous les mardis, 4 fois, de 14 h à 15 h 30."
    )
    back(scene)

    assert told(series) == before
    assert journal_is_true()


def test_one_date_moved_is_told_by_its_day(series, scene, done):
    move = Move(
        booking=occurrence(series, TO_COME[1]), scope=Scope.THIS, period=tuesday(14, 16, TO_COME[1]),
        resource=scene.small_room,
    )  # fmt: skip

    deed = done(acts.move_series, move=move)

    assert plain(deed.sentence) == "Déplacement : KARMA, Petite salle, mardi 8 décembre de 14 h à 16 h."


def test_the_following_described_and_taken_back(series, scene, done):
    deed = done(
        acts.describe_series, booking=occurrence(series, TO_COME[2]), scope=Scope.FOLLOWING, purpose="Bilan"
    )
    assert plain(deed.sentence) == "Modification : KARMA, Grande salle, 2 dates."
    back(scene)

    assert set(Booking.objects.values_list("purpose", "series")) == {("", series.pk)}
    assert Series.objects.count() == 1


def test_the_following_cancelled_and_taken_back(series, scene, done):
    deed = done(acts.cancel_series, booking=occurrence(series, TO_COME[3]), scope=Scope.FOLLOWING)
    assert plain(deed.sentence) == "Annulation : KARMA, Grande salle, 1 date."
    assert dates_of(series) == TO_COME[:3]
    back(scene)

    assert dates_of(series) == TO_COME


def test_prolonged_and_taken_back(series, scene, done):
    deed = done(acts.prolong_series, series=series, wish=wish_to_prolong(series=series, count=6))
    assert plain(deed.sentence) == "KARMA garde Grande salle : tous les mardis, 6 fois, de 10 h à 12 h."
    back(scene)

    assert dates_of(series) == TO_COME
    assert journal_is_true()


def test_what_changed_since_is_not_taken_back(series, scene, done):
    move = Move(booking=occurrence(series, TO_COME[1]), scope=Scope.ALL, period=tuesday(14, 16, TO_COME[1]))
    done(acts.move_series, move=move)
    first = scene.last
    done(acts.cancel_series, booking=occurrence(series, TO_COME[3]), scope=Scope.FOLLOWING)

    with pytest.raises(SeriesHasChanged, match="entre-temps"):
        making.undo(gesture=first, member=scene.member, now=NOW)


def test_a_step_back_is_for_its_own_place(series, scene, done):
    with pytest.raises(Series.DoesNotExist):
        undoing.take_back(
            undoing.step("undo_series", series=series.pk), place=make_place("Ailleurs"), by=None, now=NOW
        )
