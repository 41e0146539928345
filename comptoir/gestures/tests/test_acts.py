"""What is done at the counter, act by act: what it leaves, the sentence it says, the steps back it gives."""

from uuid import uuid4

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import PeriodIsPast, ResourceIsTaken
from comptoir.booking.models import Booking
from comptoir.booking.refusals import AlreadyCheckedIn, AlreadyEnded, HasBegun, NotLonger
from comptoir.desk.tests.counter_scene import NOW, Scene, plain, when
from comptoir.desk.trades import TRADES
from comptoir.gestures import acts, making, undoing
from comptoir.gestures.making import Deed
from comptoir.journal.checking import compare
from comptoir.kit.periods import Period
from comptoir.presence.actions import AlreadyGone, AlreadyIn, NobodyToCount
from comptoir.presence.models import GroupVisit, Visit


@pytest.fixture
def done(scene: Scene):
    """Make an act a gesture, as the counter does."""

    def _done(act, **told) -> Deed:
        kept = []

        def make():
            kept.append(act(**{"by": scene.account, "now": NOW} | told))
            return kept[0]

        making.make(member=scene.member, key=uuid4(), verb="test", act=make, now=NOW)
        return kept[0]

    return _done


def journal_is_true() -> bool:
    found = compare(TRADES)
    return not (found.missing or found.wrong or found.superfluous)


def back(scene: Scene) -> None:
    making.undo(gesture=scene.last, member=scene.member, now=NOW)


def test_a_welcome_says_who_and_leaves_a_fact(scene: Scene, done):
    deed = done(acts.welcome, place=scene.place, person=scene.person(), purpose="help", at=NOW)

    assert deed.sentence == "Nadia Benali est là."
    assert [one["verb"] for one in deed.undo] == ["undo_visit"]
    assert journal_is_true()


def test_a_welcome_with_a_desk_is_one_act_or_none(scene: Scene, done):
    for number in range(4):
        scene.booked(14, 18, scene.person(f"P{number}"), resource=scene.desks)

    with pytest.raises(ResourceIsTaken):
        done(
            acts.welcome, place=scene.place, person=scene.person(), purpose="work",
            resource=scene.desks, until=when(16), at=NOW,
        )  # fmt: skip

    assert not Visit.objects.exists()


def test_a_welcome_with_a_desk_of_somebody_already_in_gives_no_desk(scene: Scene, done):
    nadia = scene.person()
    scene.visit(nadia)

    with pytest.raises(AlreadyIn):
        done(
            acts.welcome, place=scene.place, person=nadia, purpose="work",
            resource=scene.desks, until=when(16), at=NOW,
        )  # fmt: skip

    assert not Hold.objects.exists()


def test_what_was_kept_without_network_may_have_begun_an_hour_ago(scene: Scene, done):
    done(
        acts.welcome, place=scene.place, person=scene.person(), purpose="work",
        resource=scene.desks, until=when(16), at=when(13),
    )  # fmt: skip

    booking = Booking.objects.get()
    assert (booking.starts_at, booking.checked_in_at, Visit.objects.get().arrived_at) == (when(13),) * 3


def test_an_arrival_is_refused_twice(scene: Scene, done):
    booking = scene.booked(14.5, 16)
    done(acts.arrive, booking=booking, at=NOW)

    with pytest.raises(AlreadyCheckedIn):
        done(acts.arrive, booking=booking, at=NOW)


def test_an_arrival_keeps_both_names(scene: Scene, done):
    karma = scene.organisation()
    booking = scene.booked(14.5, 16, acting_for=karma)

    deed = done(acts.arrive, booking=booking, at=NOW)

    assert plain(deed.sentence) == "KARMA est là : Grande salle jusqu’à 16 h."
    assert Visit.objects.get().acting_for == karma


def test_seeing_out_ends_a_use_at_its_agreed_end_at_the_latest(scene: Scene, done):
    nadia = scene.person()
    booking = scene.checked_in(10, 12, nadia, resource=scene.desks)
    visit = scene.visit(nadia, 10, claim=booking.claim)

    done(acts.see_out, visit=visit, at=NOW)

    booking.refresh_from_db()
    assert booking.ended_at == when(12)
    assert journal_is_true()


def test_seeing_out_twice_is_refused(scene: Scene, done):
    visit = scene.visit()
    done(acts.see_out, visit=visit, at=NOW)

    with pytest.raises(AlreadyGone):
        done(acts.see_out, visit=visit, at=NOW)


@pytest.mark.parametrize(
    ("label", "said"),
    [("", "Accueil d’un groupe : 6 seniors."), ("Papycamp", "Accueil d’un groupe : Papycamp (6 seniors).")],
)
def test_a_group_is_said_by_its_label_and_its_heads(scene: Scene, done, label: str, said: str):
    counts = {"senior": 6, "child": 0}

    deed = done(acts.welcome_group, place=scene.place, counts=counts, purpose="workshop", label=label, at=NOW)

    assert plain(deed.sentence) == said


def test_a_group_of_nobody_leaves_nothing(scene: Scene, done):
    with pytest.raises(NobodyToCount):
        done(acts.welcome_group, place=scene.place, counts={"senior": 0}, purpose="workshop", at=NOW)

    assert not GroupVisit.objects.exists()


def test_a_reservation_of_the_past_is_refused(scene: Scene, done):
    with pytest.raises(PeriodIsPast):
        done(
            acts.reserve, resource=scene.room, period=Period(when(9), when(10)),
            booked_for=scene.person(), at=NOW,
        )  # fmt: skip


def test_a_move_is_taken_back_even_when_its_first_hour_has_begun(scene: Scene, done):
    booking = scene.booked(14.5, 16)
    done(acts.move, booking=booking, period=Period(when(17), when(18)), resource=scene.small_room)

    making.undo(gesture=scene.last, member=scene.member, now=when(15))

    booking.refresh_from_db()
    assert (booking.resource, booking.starts_at, booking.ends_at) == (scene.room, when(14.5), when(16))
    assert journal_is_true()


def test_a_move_is_not_taken_back_onto_somebody_else(scene: Scene, done):
    booking = scene.booked(15, 16)
    done(acts.move, booking=booking, period=Period(when(17), when(18)), resource=scene.room)
    scene.booked(15, 16, scene.person("Théo"), now=NOW)
    moved = making.last_of(scene.place)

    with pytest.raises(ResourceIsTaken):
        back(scene)

    booking.refresh_from_db()
    assert (booking.starts_at, making.last_of(scene.place)) == (when(17), moved)


def test_prolonging_is_for_later_only(scene: Scene, done):
    with pytest.raises(NotLonger):
        done(acts.prolong, booking=scene.checked_in(14, 16), until=when(15))


def test_what_has_begun_is_ended_and_not_cancelled(scene: Scene, done):
    with pytest.raises(HasBegun):
        done(acts.cancel, booking=scene.booked(14, 16))


def test_an_end_is_refused_twice(scene: Scene, done):
    booking = scene.checked_in(14, 16)
    done(acts.end, booking=booking, at=NOW)

    with pytest.raises(AlreadyEnded):
        done(acts.end, booking=booking, at=NOW)


def test_absent_before_the_start_is_a_cancellation(scene: Scene, done):
    booking = scene.booked(16, 18)

    deed = done(acts.absent, booking=booking)

    booking.refresh_from_db()
    assert not booking.is_standing
    assert [one["verb"] for one in deed.undo] == ["restore_booking"]


def test_absent_after_the_start_frees_the_rest_for_somebody_else(scene: Scene, done):
    done(acts.absent, booking=scene.booked(14, 18))

    assert scene.booked(15, 18, scene.person("Théo"), now=NOW).is_standing
    assert journal_is_true()


def test_settling_a_use_that_was_checked_in_only_ends_it(scene: Scene, done):
    booking = scene.checked_in(10, 12)

    deed = done(acts.settle, booking=booking)

    assert [one["verb"] for one in deed.undo] == ["undo_end"]


EVERYTHING = {
    "welcome": lambda s: (
        acts.welcome,
        {"place": s.place, "person": s.person(), "purpose": "work", "at": NOW},
    ),
    "desk": lambda s: (
        acts.welcome,
        {
            "place": s.place, "person": s.person(), "purpose": "work", "at": NOW,
            "resource": s.desks, "until": when(16),
        },
    ),
    "arrive": lambda s: (acts.arrive, {"booking": s.booked(14.5, 16), "at": NOW}),
    "see_out": lambda s: (acts.see_out, {"visit": s.visit(), "at": NOW}),
    "group": lambda s: (
        acts.welcome_group,
        {"place": s.place, "counts": {"senior": 6}, "purpose": "workshop", "at": NOW},
    ),
    "reserve": lambda s: (
        acts.reserve,
        {"resource": s.room, "period": Period(when(15), when(16)), "booked_for": s.person(), "at": NOW},
    ),
    "move": lambda s: (
        acts.move,
        {"booking": s.booked(15, 16), "period": Period(when(16), when(17)), "resource": s.small_room},
    ),
    "prolong": lambda s: (acts.prolong, {"booking": s.checked_in(14, 16), "until": when(17)}),
    "end": lambda s: (acts.end, {"booking": s.checked_in(14, 16), "at": NOW}),
    "cancel": lambda s: (acts.cancel, {"booking": s.booked(15, 16)}),
    "absent": lambda s: (acts.absent, {"booking": s.booked(14, 16)}),
    "settle": lambda s: (acts.settle, {"booking": s.booked(10, 12)}),
}  # fmt: skip


def everything_standing() -> tuple:
    bookings = Booking.objects.standing().order_by("pk")
    return (
        list(bookings.values_list("resource", "starts_at", "ends_at", "checked_in_at", "ended_at")),
        list(Visit.objects.standing().order_by("pk").values_list("person", "arrived_at", "left_at")),
        list(GroupVisit.objects.standing().order_by("pk").values_list("arrived_at", "left_at")),
        list(
            Hold.objects.filter(released_at=None)
            .order_by("unit", "starts_at")
            .values_list("unit__resource", "starts_at", "ends_at")
        ),
    )


@pytest.mark.parametrize("name", EVERYTHING)
def test_taken_back_it_is_as_if_it_had_not_been_done(scene: Scene, done, name: str):
    act, told = EVERYTHING[name](scene)
    before = everything_standing()
    done(act, **told)
    assert everything_standing() != before

    back(scene)

    assert everything_standing() == before
    assert journal_is_true()


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_step_back_is_one_that_can_be_taken(scene: Scene, done, name: str):
    act, told = EVERYTHING[name](scene)

    deed = done(act, **told)

    assert deed.undo
    assert all(undoing.step(one["verb"], **one["args"]) == one for one in deed.undo)
    assert deed.sentence.endswith(".")
