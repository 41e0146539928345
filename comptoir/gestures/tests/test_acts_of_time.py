"""Options, requests, the waiting list, closures: what each act leaves, says, and how it is taken back."""

from uuid import uuid4

import pytest

from comptoir.agenda.models import Closure, Resource
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import make_room
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking, BookingRequest
from comptoir.closures.choices import CANCEL, KEEP
from comptoir.closures.models import Settlement
from comptoir.closures.settling import NewHits
from comptoir.desk.tests.counter_scene import NOW, Scene, plain, when
from comptoir.gestures import acts, making
from comptoir.gestures.making import Deed
from comptoir.gestures.models import Gesture
from comptoir.kit.periods import Period
from comptoir.waiting.models import Offer, Waiting


@pytest.fixture
def done(scene: Scene):
    """Make an act a gesture, as the counter does."""

    def _done(act, **told) -> Deed:
        kept = []

        def make():
            kept.append(act(**{"by": scene.account, "now": NOW} | told))
            return kept[0]

        making.make(member=scene.member, key=uuid4(), verb="test", act=make, now=told.get("now", NOW))
        return kept[0]

    return _done


@pytest.fixture
def on_request(scene: Scene) -> Resource:
    Resource.objects.filter(pk=scene.room.pk).update(needs_approval=True)
    scene.room.refresh_from_db()
    return scene.room


def undo(scene: Scene, verb: str = "test") -> Gesture:
    gesture = Gesture.objects.filter(verb=verb).latest("pk")
    return making.undo(gesture=gesture, member=scene.member, now=NOW)


def told() -> list[str]:
    """What the counters were told by gestures that nobody made."""
    return [plain(g.sentence) for g in Gesture.objects.filter(made_by=None).order_by("pk")]


def waits(scene: Scene, done, name: str = "Théo Roche", start: float = 16, end: float = 17) -> Waiting:
    period = Period(when(start), when(end))
    done(acts.join_list, resource=scene.room, period=period, person=scene.person(name))
    return Waiting.objects.latest("pk")


def test_an_option_is_kept_until_and_then_confirmed(scene: Scene, done):
    option = done(
        acts.reserve, resource=scene.room, period=Period(when(16), when(18)), booked_for=scene.person(),
        tentative_until=when(15.5), at=NOW,
    )  # fmt: skip
    confirmed = done(acts.confirm, booking=Booking.objects.get())

    assert plain(option.sentence) == (
        "Option : Grande salle pour Nadia Benali jusqu’à 15 h 30, de 16 h à 18 h."
    )
    assert plain(confirmed.sentence) == "Confirmé : Nadia Benali, Grande salle, de 16 h à 18 h."
    assert confirmed.undo == (), "nothing unconfirms it"


def test_what_goes_along_is_said(scene: Scene, done):
    projector = make_room(scene.place, "Vidéoprojecteur")

    deed = done(
        acts.reserve, resource=scene.room, period=Period(when(16), when(18)), booked_for=scene.person(),
        extras=[projector], shows_name=True, at=NOW,
    )  # fmt: skip

    assert plain(deed.sentence) == (
        "Réservation : Grande salle et Vidéoprojecteur pour Nadia Benali, de 16 h à 18 h."
    )
    assert Booking.objects.get().shows_name


def test_a_request_is_asked_then_accepted_over_another(scene: Scene, done, on_request: Resource):
    period = Period(when(16), when(18))
    asked = done(acts.ask, resource=on_request, period=period, booked_for=scene.person())
    done(acts.ask, resource=on_request, period=period, booked_for=scene.person("Théo Roche"))

    first = BookingRequest.objects.earliest("pk")
    accepted = done(acts.accept, request=first)

    assert plain(asked.sentence) == (
        "Demandé : Nadia Benali, Grande salle, de 16 h à 18 h. L’équipe répondra."
    )
    assert plain(accepted.sentence) == (
        "Accepté : Nadia Benali, Grande salle, de 16 h à 18 h. 1 autre demande a été refusée."
    )
    assert Booking.objects.get().booked_for == first.booked_for


def test_a_request_is_rejected_withdrawn_or_taken_back(scene: Scene, done, on_request: Resource):
    for start in (16, 17, 18):
        period = Period(when(start), when(start + 1))
        done(acts.ask, resource=on_request, period=period, booked_for=scene.person(f"P{start}"))
    undo(scene)
    one, two, three = BookingRequest.objects.order_by("pk")

    rejected = done(acts.reject, request=one, message="travaux")
    withdrawn = done(acts.withdraw, request=two)

    assert plain(rejected.sentence) == "Refusé : P16, Grande salle, de 16 h à 17 h."
    assert plain(withdrawn.sentence) == "Demande retirée : P17, Grande salle, de 17 h à 18 h."
    one.refresh_from_db()
    three.refresh_from_db()
    assert (one.message, three.outcome) == ("travaux", "withdrawn")


def test_one_joins_the_list_at_a_rank_and_takes_it_back(scene: Scene, done):
    scene.booked(16, 17)

    first = done(
        acts.join_list,
        resource=scene.room,
        period=Period(when(16), when(17)),
        person=scene.person("Théo Roche"),
    )
    second = waits(scene, done, "Lina Costa")
    undo(scene)

    assert plain(first.sentence) == "Théo Roche attend Grande salle, de 16 h à 17 h : en tête de liste."
    second.refresh_from_db()
    assert second.left_at == NOW


def test_leaving_the_list_is_taken_back(scene: Scene, done):
    scene.booked(16, 17)
    waiting = waits(scene, done)

    deed = done(acts.leave_list, waiting=waiting)
    undo(scene)

    assert plain(deed.sentence) == "Théo Roche n’attend plus Grande salle, de 16 h à 17 h."
    assert Waiting.objects.standing().get() == waiting


def test_what_is_freed_is_offered_in_the_same_act(scene: Scene, done):
    booking = scene.booked(16, 17)
    waits(scene, done)

    done(acts.cancel, booking=booking)

    assert told() == [
        "Appelez Théo Roche : Grande salle, de 16 h à 17 h, est à sa disposition jusqu’à 15 h 10."
    ]
    with pytest.raises(ResourceIsTaken):
        scene.booked(16, 17, scene.person("Quelqu’un d’autre"), now=NOW)


def test_who_reads_mail_is_written_to_and_not_phoned(scene: Scene, done):
    booking = scene.booked(16, 17)
    theo = scene.person("Théo Roche", email="theo@example.org")
    done(acts.join_list, resource=scene.room, period=Period(when(16), when(17)), person=theo)

    done(acts.cancel, booking=booking)

    assert told() == ["Proposé à Théo Roche jusqu’à 15 h 10 : Grande salle, de 16 h à 17 h."]


def test_a_refused_act_offers_nothing(scene: Scene, done):
    booking = scene.booked(16, 17)
    waits(scene, done)
    booking_actions.cancel_booking(booking=booking, by=None, now=NOW)

    with pytest.raises(ResourceIsTaken):
        done(
            acts.reserve, resource=scene.room, period=Period(when(16), when(17)),
            booked_for=scene.person("Quelqu’un d’autre"), at=NOW,
        )  # fmt: skip

    assert not Offer.objects.exists()
    assert told() == []


def test_an_offer_that_expired_a_second_ago_goes_to_the_list_and_not_to_a_passer_by(scene: Scene, done):
    booking = scene.booked(16, 17)
    waits(scene, done)
    waits(scene, done, "Lina Costa")
    done(acts.cancel, booking=booking)
    (offer,) = Offer.objects.all()

    with pytest.raises(ResourceIsTaken):
        done(
            acts.reserve, resource=scene.room, period=Period(when(16), when(17)),
            booked_for=scene.person("Quelqu’un d’autre"), at=offer.expires_at, now=offer.expires_at,
        )  # fmt: skip
    done(
        acts.reserve, resource=scene.small_room, period=Period(when(16), when(17)),
        booked_for=scene.person("Quelqu’un d’autre"), at=offer.expires_at, now=offer.expires_at,
    )  # fmt: skip

    offered = Offer.objects.filter(answered_at=None)
    assert [one.waiting.person.name for one in offered] == ["Lina Costa"]


def test_a_yes_stands_and_a_no_is_taken_back(scene: Scene, done):
    booking = scene.booked(16, 17)
    waits(scene, done)
    waits(scene, done, "Lina Costa")
    done(acts.cancel, booking=booking)

    no = done(acts.decline_offer, offer=Offer.objects.get(answered_at=None))
    yes = done(acts.take_offer, offer=Offer.objects.get(answered_at=None))
    making.undo(gesture=Gesture.objects.filter(sentence=no.sentence).get(), member=scene.member, now=NOW)

    assert plain(no.sentence) == "Théo Roche n’en veut plus : Grande salle, de 16 h à 17 h."
    assert plain(yes.sentence) == "Lina Costa accepte : Grande salle, de 16 h à 17 h."
    assert Booking.objects.standing().get().booked_for.name == "Lina Costa"
    assert Waiting.objects.standing().get().person.name == "Théo Roche"


def test_two_clicks_on_yes_are_one_gesture(scene: Scene, done):
    booking = scene.booked(16, 17)
    waits(scene, done)
    done(acts.cancel, booking=booking)
    offer, key = Offer.objects.get(), uuid4()

    def act() -> Deed:
        return acts.take_offer(offer=Offer.objects.get(pk=offer.pk), by=scene.account, now=NOW)

    made = [making.make(member=scene.member, key=key, verb="yes", act=act, now=NOW).pk for _ in range(2)]

    assert len(set(made)) == 1
    assert act().sentence, "and with another key it changes nothing"
    assert Booking.objects.standing().get().confirmed_at == NOW


def test_a_closing_says_what_it_did_and_whom_to_phone(scene: Scene, done):
    gone, kept = scene.booked(16, 17), scene.booked(17, 18, scene.person("Théo Roche"))

    deed = done(
        acts.close, place=scene.place, period=Period(when(15), when(19)), resources=[scene.room],
        reason="travaux", choices={gone.pk: CANCEL, kept.pk: KEEP},
    )  # fmt: skip

    assert plain(deed.sentence) == (
        "Fermeture : Grande salle, mardi 24 novembre 2026 de 15 h à 19 h. "
        "1 réservation annulée, 1 réservation maintenue quand même. À prévenir par téléphone : Nadia Benali."
    )


def test_a_closing_is_taken_back_with_all_it_changed(scene: Scene, done):
    booking = scene.booked(16, 17)
    done(
        acts.close,
        place=scene.place,
        period=Period(when(15), when(19)),
        reason="",
        choices={booking.pk: CANCEL},
    )

    undo(scene)

    booking.refresh_from_db()
    assert booking.is_standing
    assert Closure.objects.get().lifted_at == NOW


def test_a_refused_closing_leaves_no_gesture(scene: Scene, done):
    scene.booked(16, 17)

    with pytest.raises(NewHits):
        done(acts.close, place=scene.place, period=Period(when(15), when(19)), reason="", choices={})

    assert not Gesture.objects.exists()


def test_a_closure_is_lifted_and_each_booking_put_back(scene: Scene, done):
    booking = scene.booked(16, 17)
    done(
        acts.close,
        place=scene.place,
        period=Period(when(15), when(19)),
        reason="",
        choices={booking.pk: CANCEL},
    )

    lifted = done(acts.lift, closure=Closure.objects.get())
    restored = done(acts.restore, settlement=Settlement.objects.get())

    assert plain(lifted.sentence) == (
        "Fermeture levée, mardi 24 novembre 2026 de 15 h à 19 h. 1 réservation peut être rétablie."
    )
    assert plain(restored.sentence) == "Rétabli : Nadia Benali, Grande salle, de 16 h à 17 h."
    booking.refresh_from_db()
    assert booking.is_standing
