"""Only what goes along is closed: the booking stays, without it or with another, and people are told."""

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import at
from comptoir.booking import actions as booking_actions
from comptoir.booking.tests.factories import make_thing
from comptoir.closures import personal
from comptoir.closures.choices import Choice, Kind, read_choice
from comptoir.closures.lifting import lift, lift_and_restore, restorable
from comptoir.closures.settling import ChoiceDoesNotWork
from comptoir.closures.tests.scene import Scene, hours, kinds
from comptoir.desk.tests.counter_scene import plain
from comptoir.desk.trades import TRADES
from comptoir.journal.checking import compare
from comptoir.rights.tests.factories import make_skill


@pytest.fixture
def projector(scene: Scene):
    return make_thing(scene.place)


@pytest.fixture
def booking(scene: Scene, projector):
    return scene.booked(14, 16, mail="nadia@example.org", extras=[projector])


def along(*extras):
    return Choice(Kind.ALONG, extras=extras)


def goes_along(booking):
    return [extra.resource.name for extra in booking.extras.order_by("pk")]


def held(booking):
    holds = Hold.objects.unreleased().of_claim(booking.claim).select_related("unit__resource")
    return sorted(hold.unit.resource.name for hold in holds)


def test_without_it_is_proposed_first(scene: Scene, projector, booking):
    (hit,) = scene.hits(hours(9, 18), projector)
    assert kinds(hit)[0] == "along"
    assert plain(hit.default.title) == "Mêmes heures, sans Projecteur"
    assert kinds(hit)[-2:] == ["cancel", "keep"]


def test_another_of_its_kind_is_proposed_before(scene: Scene, projector, booking):
    other = make_thing(scene.place, "Écran")
    (hit,) = scene.hits(hours(9, 18), projector)
    assert plain(hit.default.title) == "Mêmes heures, avec Écran au lieu de Projecteur"
    assert hit.default.choice == along(other)
    assert kinds(hit)[:2] == ["along", "along"]


def test_the_same_other_is_not_proposed_to_two(scene: Scene, projector, booking):
    make_thing(scene.place, "Écran")
    second = make_thing(scene.place, "Second projecteur")
    scene.booked(14, 16, "Théo Roche", resource=scene.small, extras=[second])
    titles = [plain(hit.default.title) for hit in scene.hits(hours(9, 18), projector, second)]
    assert sorted(titles) == [
        "Mêmes heures, avec Écran au lieu de Projecteur", "Mêmes heures, sans Second projecteur",
    ]  # fmt: skip


def test_what_is_closed_whole_has_no_such_proposal(scene: Scene, projector, booking):
    assert "along" not in kinds(scene.hits(hours(9, 18))[0])
    assert "along" not in kinds(scene.hits(hours(9, 18), scene.room)[0])


def test_rule_14_the_room_stays_and_the_projector_is_given_back(
    scene: Scene, projector, booking, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        settled = scene.close({booking: along()}, projector)

    booking.refresh_from_db()
    assert (booking.is_standing, booking.period, goes_along(booking)) == (True, hours(14, 16), [])
    assert held(booking) == ["Grande salle"]
    assert [one.kind for one in settled.settlements] == ["along"]
    (letter,) = mailoutbox
    assert "est maintenue, mais sans Projecteur" in plain(letter.body)
    assert compare(TRADES).is_same


def test_rule_14_it_is_exchanged(
    scene: Scene, projector, booking, mailoutbox, django_capture_on_commit_callbacks
):
    other = make_thing(scene.place, "Écran")

    with django_capture_on_commit_callbacks(execute=True):
        scene.close({booking: along(other)}, projector)

    booking.refresh_from_db()
    assert goes_along(booking) == ["Écran"]
    assert held(booking) == ["Grande salle", "Écran"]
    assert "avec Écran au lieu de Projecteur" in plain(mailoutbox[-1].body)
    assert compare(TRADES).is_same


def test_what_was_taken_meanwhile_undoes_all_of_it(scene: Scene, projector, booking):
    other = make_thing(scene.place, "Écran")
    scene.booked(15, 17, "Théo Roche", resource=scene.small, extras=[other])

    with pytest.raises(ChoiceDoesNotWork, match="Nadia"):
        scene.close({booking: along(other)}, projector)

    assert goes_along(booking) == ["Projecteur"]


def test_the_training_is_still_asked_for(scene: Scene, projector, booking):
    other = make_thing(scene.place, "Écran")
    make_skill(scene.place, other)

    with pytest.raises(ChoiceDoesNotWork):
        scene.close({booking: along(other)}, projector)


def test_lifted_it_goes_along_again(scene: Scene, projector, booking):
    settled = scene.close({booking: along()}, projector)

    restored = lift_and_restore(closure=settled.closure, by=scene.concierge, now=scene.now)

    assert [one.booking for one in restored] == [booking]
    assert goes_along(booking) == ["Projecteur"]
    assert held(booking) == ["Grande salle", "Projecteur"]
    assert restorable(settled.closure, scene.now) == []
    assert compare(TRADES).is_same


def test_what_others_took_since_is_not_free_to_be_put_back(scene: Scene, projector, booking):
    settled = scene.close({booking: along()}, projector)
    lift(closure=settled.closure, by=None, now=scene.now)
    assert [one.is_free for one in restorable(settled.closure, scene.now)] == [True]
    scene.booked(14, 15, "Théo Roche", resource=scene.small, extras=[projector])
    assert [one.is_free for one in restorable(settled.closure, scene.now)] == [False]


def test_what_goes_on_goes_on_without_it(scene: Scene, projector, booking):
    scene.now = at(15)
    booking_actions.check_in_booking(booking=booking, at=at(14), by=None, now=scene.now)
    (hit,) = scene.hits(hours(15, 18), projector)
    assert hit.default.choice == along()

    scene.close({booking: hit.default.choice}, projector, period=hours(15, 18))

    assert held(booking) == ["Grande salle"]
    assert compare(TRADES).is_same


def test_a_choice_is_read_as_it_was_written(scene: Scene, projector):
    for choice in (along(), along(projector), along(scene.small, projector)):
        assert read_choice(choice.value, scene.place) == choice
    assert read_choice("along|nothing-known", scene.place) is None


def test_the_export_says_what_went_along(scene: Scene, projector, booking):
    scene.close({booking: along()}, projector)
    (row,) = personal.export_of(booking.booked_for)["settlements"]
    assert (row["what_was_done"], row["went_along"]) == ("along", ["Projecteur"])
