"""Welcoming people and groups, and seeing them out: each gesture, its refusal, its undo, its double press."""

from uuid import uuid4

import pytest

from comptoir.actors.models import Actor
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW, Scene, text_of, when
from comptoir.gestures.models import Gesture
from comptoir.places.people import persons_known_to
from comptoir.presence.models import GroupVisit, HeadCount, Visit
from comptoir.ties.actions import declare_tie


def inside(scene: Scene) -> list[str]:
    return sorted(
        v.person.name for v in Visit.objects.inside().of_place(scene.place).select_related("person")
    )


def test_somebody_known_is_welcomed_with_one_press(scene: Scene):
    nadia = scene.person()

    answer = scene.post("welcome_known", nadia.pk, purpose="work")

    assert answer.status_code == 302
    visit = Visit.objects.get()
    assert (visit.person, visit.purpose, visit.arrived_at) == (nadia, "work", NOW)
    assert scene.sentence == "Nadia Benali est là."


def test_the_usual_purpose_comes_first(scene: Scene):
    nadia = scene.person()
    scene.visit(nadia, 9, purpose="help", left_at=when(10))

    page = scene.htmx("get", "welcome_known", nadia.pk).content.decode()

    assert page.index('value="help"') < page.index('value="work"')


def test_pressing_twice_welcomes_once(scene: Scene):
    nadia, key = scene.person(), uuid4()

    for _ in range(2):
        assert scene.post("welcome_known", nadia.pk, key=key, purpose="work").status_code == 302

    assert Visit.objects.count() == 1
    assert Gesture.objects.count() == 1


def test_who_is_in_already_is_not_welcomed_again(scene: Scene):
    nadia = scene.person()
    scene.visit(nadia)

    answer = scene.post("welcome_known", nadia.pk, purpose="work")

    assert answer.status_code == 409
    assert "Nadia Benali" in text_of(answer)
    assert Visit.objects.count() == 1


def test_taking_back_a_welcome(scene: Scene):
    scene.post("welcome_known", scene.person().pk, purpose="work")

    scene.undo_last()

    assert inside(scene) == []
    assert scene.last.verb == "undo"


def test_a_place_can_be_given_at_the_same_time(scene: Scene):
    nadia = scene.person()

    scene.post("welcome_known", nadia.pk, resource=scene.desks.pk)

    booking, visit = Booking.objects.get(), Visit.objects.get()
    assert (booking.booked_for, booking.checked_in_at, booking.claim) == (nadia, NOW, visit.claim)
    assert booking.ends_at == when(16 + 1 / 3)
    assert scene.sentence == "Nadia Benali est là, Bureau 1 jusqu’à 16 h 20."


def test_taking_back_a_welcome_frees_the_place_given(scene: Scene):
    scene.post("welcome_known", scene.person().pk, resource=scene.desks.pk)

    scene.undo_last()

    assert not Booking.objects.standing().exists()
    assert inside(scene) == []


def test_in_the_name_of_whom_they_represent(scene: Scene):
    nadia, karma = scene.person(), scene.organisation()
    declare_tie(kind="represents", subject=nadia, counterpart=karma, source="elle le dit", by=None, now=NOW)

    scene.post("welcome_known", nadia.pk, purpose="meeting", acting_for=karma.pk)

    assert Visit.objects.get().acting_for == karma


def test_nobody_is_welcomed_in_the_name_of_an_organisation_that_is_not_theirs(scene: Scene):
    nadia, karma = scene.person(), scene.organisation()

    scene.post("welcome_known", nadia.pk, purpose="meeting", acting_for=karma.pk)

    assert not Visit.objects.exists()


def test_a_person_known_elsewhere_does_not_exist_here(scene: Scene):
    stranger = Actor.objects.create(kind="person", name="Ailleurs", registered_at=NOW)

    assert scene.get("welcome_known", stranger.pk).status_code == 404


def test_a_name_is_enough_for_somebody_new(scene: Scene):
    scene.post("welcome", name="Mme Roux", purpose="help")

    visit = Visit.objects.get()
    assert (visit.person.name, visit.purpose) == ("Mme Roux", "help")
    assert visit.person in persons_known_to(scene.place)


def test_a_name_that_resembles_a_known_one_is_asked_about(scene: Scene):
    scene.person("Nadège Rivoire")

    answer = scene.post("welcome", name="Nadege Rivoire", purpose="help")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Est-ce la même personne" in page
    assert "Oui, l’accueillir" in page
    assert not Visit.objects.exists()


def test_it_may_be_somebody_else_of_nearly_that_name(scene: Scene):
    scene.person("Nadège Rivoire")

    scene.post("welcome", name="Nadege Rivoire", purpose="help", sure="Nadege Rivoire")

    assert Actor.objects.persons().filter(name__icontains="rivoire").count() == 2


def test_being_sure_of_one_name_is_not_being_sure_of_another(scene: Scene):
    scene.person("Nadège Rivoire")

    answer = scene.post("welcome", name="Nadege Rivoire", purpose="help", sure="Hugo")

    assert answer.status_code == 422


def test_a_person_without_a_name_is_not_welcomed(scene: Scene):
    answer = scene.post("welcome", name="  ", purpose="help")

    assert answer.status_code == 422
    assert not Visit.objects.exists()


def test_what_cannot_be_read_is_said_with_what_was_typed(scene: Scene):
    answer = scene.post("welcome", name="Mme Roux", phone="12", purpose="help")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Mme Roux"' in page
    assert 'value="12"' in page
    assert not Actor.objects.filter(name="Mme Roux").exists()


def test_six_seniors_and_two_children(scene: Scene):
    scene.post("group", senior="6", child="2", purpose="workshop")

    assert {c.public: c.number for c in HeadCount.objects.order_by("pk")} == {"senior": 6, "child": 2}
    assert "6 seniors, 2 enfants" in scene.sentence


def test_a_group_of_nobody_is_refused(scene: Scene):
    answer = scene.post("group", label="Classe de 4e", purpose="workshop")

    assert answer.status_code == 409
    assert "Classe de 4e" in answer.content.decode()
    assert not GroupVisit.objects.exists()


def test_taking_back_a_group(scene: Scene):
    scene.post("group", senior="6", purpose="workshop")

    scene.undo_last()

    assert not GroupVisit.objects.standing().exists()


def test_a_group_leaves_together_and_may_come_back(scene: Scene):
    scene.post("group", senior="6", purpose="workshop")
    group = GroupVisit.objects.get()

    scene.post("goodbye_group", group.pk)
    group.refresh_from_db()
    assert group.left_at == NOW

    scene.undo_last()
    group.refresh_from_db()
    assert group.left_at is None


def test_who_leaves_frees_their_desk(scene: Scene):
    scene.post("welcome_known", scene.person().pk, resource=scene.desks.pk)
    visit = Visit.objects.get()
    Visit.objects.update(arrived_at=when(13))
    Booking.objects.update(starts_at=when(13), checked_in_at=when(13))

    scene.post("goodbye", visit.pk)

    assert Visit.objects.get().left_at == NOW
    assert Booking.objects.get().ended_at == NOW


def test_taking_back_a_departure_gives_the_desk_back(scene: Scene):
    nadia = scene.person()
    booking = scene.checked_in(13, 17, nadia, resource=scene.desks)
    visit = scene.visit(nadia, claim=booking.claim)

    scene.post("goodbye", visit.pk)
    scene.undo_last()

    booking.refresh_from_db()
    assert (booking.ended_at, booking.ends_at) == (None, when(17))
    assert inside(scene) == ["Nadia Benali"]


def test_the_room_goes_on_when_somebody_else_is_in_on_it(scene: Scene):
    nadia, theo = scene.person(), scene.person("Théo Marchand")
    booking = scene.checked_in(13, 17, nadia)
    leaving = scene.visit(nadia, claim=booking.claim)
    scene.visit(theo, claim=booking.claim)

    scene.post("goodbye", leaving.pk)

    booking.refresh_from_db()
    assert booking.ended_at is None


def test_leaving_twice_is_said_once(scene: Scene):
    visit = scene.visit()
    scene.post("goodbye", visit.pk)

    answer = scene.post("goodbye", visit.pk)

    assert answer.status_code == 409
    assert Gesture.objects.count() == 1


def test_the_same_button_at_two_counters_is_one_gesture(scene: Scene):
    visit = scene.visit()
    key = scene.get("counter").context["counter"].here[0].key

    assert [scene.post("goodbye", visit.pk, key=key).status_code for _ in range(2)] == [302, 302]
    assert Gesture.objects.count() == 1


def test_what_waited_for_the_network_keeps_its_hour(scene: Scene):
    nadia = scene.person()
    url = scene.url("welcome_known", nadia.pk)

    scene.client.post(
        url, {"key": str(uuid4()), "purpose": "work"}, headers={"X-Outbox-At": when(13.5).isoformat()}
    )

    assert Visit.objects.get().arrived_at == when(13.5)


@pytest.mark.parametrize(
    "said", ["", "hier", "2026-11-24T13:30:00", "2031-01-01T00:00:00+00:00", "2026-10-01T00:00:00Z"]
)
def test_an_hour_that_cannot_be_is_now(scene: Scene, said: str):
    url = scene.url("welcome_known", scene.person().pk)

    scene.client.post(url, {"key": str(uuid4()), "purpose": "work"}, headers={"X-Outbox-At": said})

    assert Visit.objects.get().arrived_at == NOW
