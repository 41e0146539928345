"""Who may join the waiting list, where they stand on it, and how they leave it."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from comptoir.agenda.models import Resource
from comptoir.agenda.refusals import PeriodIsPast, PlaceIsClosed, TooManyPeople
from comptoir.agenda.tests.factories import TUESDAY, at
from comptoir.booking.refusals import ApprovalNeeded, NobodyToBookFor
from comptoir.kit.periods import Period
from comptoir.places.tests.factories import make_person
from comptoir.rights.models import Skill
from comptoir.rights.refusals import NeedsTraining
from comptoir.waiting.actions import leave, rejoin
from comptoir.waiting.models import Offer, Waiting
from comptoir.waiting.offering import decline_offer, take_offer
from comptoir.waiting.refusals import AlreadyWaiting, AlreadyYours, IsFree, NoLongerWaiting, StartsTooSoon
from comptoir.waiting.selectors import on_offer, own_waiting, position_for, said_position, waiting_list
from comptoir.waiting.tests.scene import Scene, afternoon, offered_to


def test_one_waits_for_what_is_taken(scene: Scene):
    waiting = scene.waits("Nadia Benali", party=3, purpose="Répétition")

    assert (waiting.party, waiting.purpose, waiting.joined_by) == (3, "Répétition", scene.concierge)
    assert scene.place.acquaintances.filter(person=waiting.person).exists()


def test_what_is_free_is_booked_and_not_waited_for(scene: Scene):
    with pytest.raises(IsFree) as refused:
        scene.waits("Nadia Benali", period=afternoon(16, 18))

    (way,) = refused.value.ways
    assert way.fields == {
        "resource": "grande-salle",
        "starts": "2026-11-24T16:00",
        "ends": "2026-11-24T18:00",
    }
    assert not Waiting.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"period": Period(at(19), at(20))}, PlaceIsClosed),
        ({"party": 11}, TooManyPeople),
        ({"now": at(15)}, StartsTooSoon),
        ({"now": at(13.9)}, StartsTooSoon),
    ],
)
def test_nobody_waits_for_what_will_not_come(scene: Scene, changes, refusal):
    with pytest.raises(refusal):
        scene.waits("Nadia Benali", **changes)

    assert not Waiting.objects.exists()


def test_once_for_one_thing(scene: Scene):
    nadia = scene.waits("Nadia Benali").person

    with pytest.raises(AlreadyWaiting):
        scene.waits(nadia)

    assert scene.waits(nadia, period=afternoon(15, 16)).pk, "another time is another thing"


def test_nobody_waits_for_what_they_have(scene: Scene):
    with pytest.raises(AlreadyYours):
        scene.waits(scene.taken.booked_for, period=afternoon(15, 16))


def test_who_is_not_trained_does_not_wait(scene: Scene):
    Skill.objects.create(place=scene.place, name="Console son").resources.add(scene.room)

    with pytest.raises(NeedsTraining):
        scene.waits("Nadia Benali")


def test_what_must_be_approved_is_waited_for_with_an_approval(scene: Scene):
    Resource.objects.filter(pk=scene.room.pk).update(needs_approval=True)
    scene.room.refresh_from_db()
    nadia = make_person("Nadia Benali")

    with pytest.raises(ApprovalNeeded):
        scene.waits(nadia, by=None)

    assert scene.waits(nadia, by=None, approved=True).person == nadia


def test_who_was_erased_does_not_wait(scene: Scene):
    gone = make_person("Personne effacée", erased_at=scene.now)

    with pytest.raises(NobodyToBookFor):
        scene.waits(gone)


def test_first_come_first_on_the_list(scene: Scene):
    scene.waits("Nadia Benali")
    scene.waits("Théo Roche", period=afternoon(15, 16))
    scene.booked("Karim Saïdi", resource=scene.small)
    scene.waits("Lina Costa", resource=scene.small)
    last = scene.waits("Aïcha Diallo", period=afternoon(14, 15))

    positions = {one.waiting.person.name: one.position for one in waiting_list(scene.place, scene.now)}

    assert positions == {"Nadia Benali": 1, "Théo Roche": 2, "Lina Costa": 1, "Aïcha Diallo": 2}
    assert [one.position for one in own_waiting(last.person, scene.place, scene.now)] == [2]
    assert position_for(scene.room, afternoon()) == 4


@pytest.mark.parametrize(
    ("position", "french", "english"),
    [(1, "en tête de liste", "first on the list"), (2, "2e sur la liste", "number 2 on the list")],
)
def test_the_position_is_said(position: int, french: str, english: str):
    assert said_position(position) == french
    with override("en"):
        assert said_position(position) == english


def test_the_list_costs_as_much_for_one_as_for_many(scene: Scene, django_assert_num_queries):
    scene.waits("Nadia Benali")
    with django_assert_num_queries(3):
        waiting_list(scene.place, scene.now)
    for number in range(8):
        scene.waits(f"Personne {number}")
    scene.free()

    with django_assert_num_queries(3):
        assert len(waiting_list(scene.place, scene.now)) == 9


def test_the_counter_sees_who_is_to_be_phoned(scene: Scene):
    scene.booked("Karim Saïdi", resource=scene.small)
    taken = scene.booked("Karim Saïdi", period=afternoon(16, 18))
    scene.waits("Nadia Benali", mail="nadia@example.org")
    scene.waits("Théo Roche", period=afternoon(16, 18))
    scene.waits("Lina Costa", resource=scene.small)
    scene.free()
    scene.free(taken)

    found = [(one.waiting.person.name, one.is_to_be_phoned) for one in on_offer(scene.place, scene.now)]

    assert sorted(found) == [("Nadia Benali", False), ("Théo Roche", True)]


def test_leaving_is_leaving_once(scene: Scene):
    waiting = scene.waits("Nadia Benali")
    left = leave(waiting=waiting, by=None, now=scene.now)

    again = leave(waiting=waiting, by=None, now=scene.now + timedelta(hours=1))

    assert again.left_at == left.left_at == scene.now
    assert waiting_list(scene.place, scene.now) == []


def test_who_leaves_gives_back_what_was_offered(scene: Scene):
    waiting = scene.waits("Nadia Benali")
    scene.waits("Théo Roche")
    scene.free()

    leave(waiting=waiting, by=None, now=scene.now)
    scene.offer()

    assert offered_to() == ["Théo Roche"]
    assert Offer.objects.get(waiting=waiting).answer == "declined"


def test_who_was_served_has_nothing_to_leave(scene: Scene):
    waiting = scene.waits("Nadia Benali")
    (offer,) = scene.free()
    take_offer(offer=offer, by=None, now=scene.now)

    with pytest.raises(NoLongerWaiting):
        leave(waiting=waiting, by=None, now=scene.now)


def test_the_step_back_from_leaving_keeps_the_place_on_the_list(scene: Scene):
    nadia = scene.waits("Nadia Benali")
    scene.waits("Théo Roche")
    leave(waiting=nadia, by=None, now=scene.now)

    rejoin(waiting=nadia, by=None, now=scene.now)

    assert [one.waiting.person.name for one in waiting_list(scene.place, scene.now)] == [
        "Nadia Benali",
        "Théo Roche",
    ]


def test_the_step_back_from_a_no_is_offered_again_when_it_is_still_free(scene: Scene):
    nadia = scene.waits("Nadia Benali")
    (offer,) = scene.free()
    decline_offer(offer=offer, by=None, now=scene.now)

    rejoin(waiting=Waiting.objects.get(pk=nadia.pk), by=None, now=scene.now)

    assert [offer.waiting for offer in scene.offer()] == [nadia]


def test_one_does_not_come_back_to_a_list_twice(scene: Scene):
    nadia = scene.waits("Nadia Benali")
    leave(waiting=nadia, by=None, now=scene.now)
    scene.waits(nadia.person)

    with pytest.raises(AlreadyWaiting):
        rejoin(waiting=nadia, by=None, now=scene.now)
    with pytest.raises(StartsTooSoon):
        rejoin(waiting=nadia, by=None, now=at(14))


def test_the_past_is_not_waited_for(scene: Scene):
    with pytest.raises((PeriodIsPast, StartsTooSoon)):
        scene.waits("Nadia Benali", period=Period(at(9, TUESDAY - timedelta(days=7)), at(10, TUESDAY)))
