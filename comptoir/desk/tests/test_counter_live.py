"""Gestures and their way back; two counters that follow each other; and what happens without the network."""

from uuid import uuid4

import pytest
import time_machine
from django.utils.translation import override

from comptoir.desk.tests.counter_scene import NOW, Scene, make_scene, text_of, when
from comptoir.gestures import making as gestures
from comptoir.gestures import undoing
from comptoir.gestures.making import Deed
from comptoir.gestures.models import Gesture
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place, sign_in_as
from comptoir.presence.models import Visit


class Nope(Refusal):
    """No."""


def test_a_gesture_is_made_once_by_key(scene: Scene):
    key, done = uuid4(), []

    def act() -> Deed:
        done.append(1)
        return Deed("Fait.")

    first = gestures.make(member=scene.member, key=key, verb="test", act=act, now=NOW)
    again = gestures.make(member=scene.member, key=key, verb="test", act=act, now=NOW)

    assert (first, len(done)) == (again, 1)
    assert (first.made_by, first.made_at, first.undo) == (scene.account, NOW, None)


def test_a_refused_gesture_leaves_nothing_and_may_be_sent_again(scene: Scene):
    key = uuid4()

    def refuse() -> Deed:
        scene.visit()
        raise Nope("Non.")

    with pytest.raises(Nope):
        gestures.make(member=scene.member, key=key, verb="test", act=refuse, now=NOW)
    assert not Visit.objects.exists()

    assert gestures.make(member=scene.member, key=key, verb="test", act=lambda: Deed("Oui."), now=NOW)


def test_a_key_of_another_place_is_refused(scene: Scene):
    key = uuid4()
    gestures.make(member=scene.member, key=key, verb="test", act=lambda: Deed("Fait."), now=NOW)
    Gesture.objects.update(place=make_place("Ailleurs"))

    with pytest.raises(gestures.KeyIsOfAnotherPlace):
        gestures.make(member=scene.member, key=key, verb="test", act=lambda: Deed("Fait."), now=NOW)


def test_a_button_is_another_once_something_has_happened(scene: Scene):
    before = gestures.key_of(scene.place, 0, "goodbye", 12)

    assert before == gestures.key_of(scene.place, 0, "goodbye", 12)
    assert before != gestures.key_of(scene.place, 1, "goodbye", 12)
    assert before != gestures.key_of(scene.place, 0, "goodbye", 13)


def test_a_very_long_sentence_is_cut(scene: Scene):
    made = gestures.make(member=scene.member, key=uuid4(), verb="test", act=lambda: Deed("x" * 500), now=NOW)

    assert len(made.sentence) == 300


def test_undoing_twice_undoes_once(scene: Scene):
    scene.post("welcome_known", scene.person().pk, purpose="work")
    gesture = scene.last

    assert [scene.post("undo", gesture.pk).status_code for _ in range(2)] == [302, 302]
    assert Gesture.objects.filter(verb="undo").count() == 1


def test_an_undo_has_no_undo(scene: Scene):
    scene.post("welcome_known", scene.person().pk, purpose="work")
    scene.undo_last()

    assert scene.post("undo", scene.last.pk).status_code == 409


def test_welcoming_again_after_an_undo_is_possible(scene: Scene):
    nadia = scene.person()
    for _ in range(2):
        scene.post("welcome_known", nadia.pk, purpose="work")
        last = scene.last
    scene.post("undo", Gesture.objects.earliest("pk").pk)

    assert scene.post("welcome_known", nadia.pk, purpose="work").status_code == 302
    assert last


def test_a_step_back_nobody_knows_is_not_written_down(scene: Scene):
    with pytest.raises(KeyError):
        undoing.step("undo_everything", visit=1)


def test_the_list_of_gestures_says_who_and_offers_the_way_back(scene: Scene):
    scene.post("welcome_known", scene.person().pk, purpose="work")

    page = scene.get("gestures")

    assert "Nadia Benali est là." in text_of(page)
    assert "Maud Perrin" in text_of(page)
    assert scene.url("undo", scene.last.pk) in page.content.decode()


def test_an_empty_list_of_gestures_teaches(scene: Scene):
    assert "sera noté ici" in text_of(scene.get("gestures"))


def test_after_a_gesture_the_page_says_it_with_its_undo(scene: Scene):
    scene.post("welcome_known", scene.person().pk, purpose="work")

    page = scene.get("counter").content.decode()

    assert "data-toast" in page
    assert f'action="{scene.url("undo", scene.last.pk)}"' in page


def seen_by(scene: Scene) -> dict[str, str]:
    counter = scene.get("counter").context["counter"]
    return {"depuis": str(counter.day.last_gesture), "vu": counter.minute}


def test_nothing_new_is_an_empty_answer(scene: Scene):
    answer = scene.htmx("get", "news", target="news", **seen_by(scene))

    assert (answer.status_code, answer.content) == (204, b"")


def test_the_other_counter_sees_what_was_done(scene: Scene, client):
    seen = seen_by(scene)
    scene.post("welcome_known", scene.person().pk, purpose="work")
    scene.client.logout()
    sign_in_as(client, scene.place, "mediator")

    answer = scene.htmx("get", "news", target="news", **seen)

    assert answer.status_code == 200
    shown = text_of(answer)
    assert "Nadia Benali" in shown
    for part in ("tally", "line", "free", "here", "expected", "last"):
        assert f'id="{part}"' in answer.content.decode()


def test_news_never_touches_what_is_being_typed_nor_takes_slips_away(scene: Scene):
    seen = seen_by(scene)
    scene.post("group", senior="3", purpose="workshop")
    scene.get("counter")

    answer = scene.htmx("get", "news", target="news", **seen).content.decode()

    assert 'id="panel" class="panel" aria-live="off" hx-swap-oob' not in answer
    assert 'id="q"' not in answer
    assert 'id="toasts"' not in answer


def test_a_minute_later_the_line_has_moved(scene: Scene):
    seen = seen_by(scene)

    with time_machine.travel(when(14.5), tick=False):
        answer = scene.htmx("get", "news", target="news", **seen)

    assert "14 h 30" in text_of(answer)


def test_asking_for_news_without_htmx_shows_the_counter(scene: Scene):
    assert "La journée" in text_of(scene.get("news"))


def test_a_button_in_a_list_answers_with_the_parts_and_leaves_the_panel(scene: Scene):
    visit = scene.visit()

    answer = scene.htmx("post", "goodbye", visit.pk, target="")

    assert answer["HX-Reswap"] == "none"
    assert answer["HX-Trigger-After-Settle"] == "comptoir:done"
    assert 'id="toasts"' in answer.content.decode()


def test_a_refused_button_in_a_list_is_a_slip(scene: Scene):
    visit = scene.visit()
    scene.post("goodbye", visit.pk)
    scene.get("counter")

    answer = scene.htmx("post", "goodbye", visit.pk, target="")

    assert answer["HX-Reswap"] == "none"
    assert "is-warning" in answer.content.decode()


def test_a_form_in_the_panel_is_emptied_when_it_is_done(scene: Scene):
    answer = scene.htmx("post", "group", senior="3", purpose="workshop")

    assert "HX-Reswap" not in answer
    assert 'id="panel" class="panel" aria-live="off"></section>' in answer.content.decode()


def test_a_refused_form_keeps_what_was_typed(scene: Scene):
    answer = scene.htmx("post", "group", label="Classe de 4e", purpose="workshop")

    assert answer.status_code == 200
    assert 'value="Classe de 4e"' in answer.content.decode()


def test_every_form_that_acts_has_a_key_and_can_wait_for_the_network(scene: Scene):
    scene.visit()
    scene.booked(15, 16, scene.person("Théo"))
    pages = [
        scene.get("counter"),
        scene.get("group"),
        scene.get("book"),
        scene.get("welcome"),
        scene.get("paper"),
    ]

    for page in pages:
        forms = [part.split("</form>")[0] for part in page.content.decode().split("<form ")[1:]]
        waiting = [form for form in forms if "data-outbox" in form]
        assert waiting
        assert all('name="key"' in form or '-key"' in form for form in waiting)


def test_the_counter_speaks_english_too(scene: Scene):
    scene.client.cookies["django_language"] = "en"

    with override("en"):
        shown = text_of(scene.get("counter"))

    assert "Open until 19:00." in shown
    assert "Nobody is in." in shown


def test_two_places_do_not_see_each_other(scene: Scene, client):
    scene.post("welcome_known", scene.person().pk, purpose="work")
    scene.get("counter")
    other = make_scene_elsewhere(client)

    assert "Nadia Benali" not in text_of(other.get("counter", q="nadia"))
    assert other.get("welcome_known", scene.last.pk).status_code == 404


def make_scene_elsewhere(client) -> Scene:
    Place.objects.update(slug="ailleurs")
    return make_scene(client)
