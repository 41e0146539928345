"""The one search box: what it finds, and the gesture each answer opens."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.actors.actions import issue_card
from comptoir.actors.models import Actor
from comptoir.desk.counter.finder import Answers, find
from comptoir.desk.tests.counter_scene import NOW, Scene, plain, text_of


def found(scene: Scene, query: str) -> Answers:
    answers = find(scene.place, query, NOW)
    assert answers is not None
    return answers


def titles(scene: Scene, query: str) -> list[str]:
    return [plain("".join(text for text, _ in one.title)) for one in found(scene, query).found]


@pytest.mark.parametrize("query", ["nad", "Nadege", "rivoire nad", "NADÈGE R", "nadgèe"])
def test_a_person_by_part_of_the_name_accents_and_typos_aside(scene: Scene, query: str):
    scene.person("Nadège Rivoire")

    assert titles(scene, query)[:1] == ["Nadège Rivoire"]


def test_a_person_by_phone_and_by_card(scene: Scene):
    nadia = scene.person(phone="06 12 34 56 78")
    card = issue_card(person=nadia, by=None, now=NOW)

    assert titles(scene, "0612345678") == ["Nadia Benali"]
    assert titles(scene, card.number) == ["Nadia Benali"]


def test_what_was_typed_is_marked(scene: Scene):
    scene.person("Nadège Rivoire")

    assert found(scene, "nad").found[0].title == [("Nad", True), ("ège Rivoire", False)] or found(
        scene, "nad"
    ).found[0].title == (("Nad", True), ("ège Rivoire", False))


def test_the_next_gesture_depends_on_where_they_are(scene: Scene):
    scene.visit(scene.person("Nadia Ici"), 9)
    scene.booked(16, 17, scene.person("Nadia Attendue"))
    scene.person("Nadia Ailleurs")

    said = {
        "".join(t for t, _ in one.title): (plain(one.detail), one.gesture)
        for one in found(scene, "nadia").found
    }

    assert said["Nadia Ici"] == ("ici depuis 9 h", "Départ, bureau…")
    assert said["Nadia Attendue"] == ("visite attendue à 16 h, Grande salle", "Accueillir")
    assert said["Nadia Ailleurs"] == ("", "Accueillir")


def test_a_person_the_place_does_not_know_is_not_found(scene: Scene):
    Actor.objects.create(kind="person", name="Nadia Ailleurs", registered_at=NOW)

    assert titles(scene, "nadia") == []


def test_an_organisation_a_room_and_a_booking(scene: Scene):
    karma = scene.organisation("Grande Fabrique")
    scene.booked(10, 12, karma, day=date(2026, 11, 26), purpose="Atelier vélo")

    assert titles(scene, "grande") == [
        "Grande salle",
        "Grande Fabrique",
        "Grande salle, jeudi 10 h – 12 h",
    ]
    assert titles(scene, "atelier vélo") == ["Grande salle, jeudi 10 h – 12 h"]


def test_an_unknown_name_offers_a_first_visit(scene: Scene):
    answers = found(scene, "Mme Roux")

    assert (answers.found, answers.newcomer) == ([], f"{scene.url('welcome')}?nom=Mme+Roux")
    assert "Mme Roux" in scene.client.get(answers.newcomer).content.decode()


@pytest.mark.parametrize("query", ["123456", "a@b.fr"])
def test_a_number_is_not_a_name(scene: Scene, query: str):
    assert found(scene, query).newcomer == ""
    assert "Rien n’est connu" in text_of(scene.get("counter", q=query))


@pytest.mark.parametrize("query", ["", " ", "n", "é"])
def test_under_two_letters_nothing_is_looked_for(scene: Scene, query: str):
    assert find(scene.place, query, NOW) is None


def test_a_fragment_is_the_same_as_the_page(scene: Scene):
    scene.person("Nadège Rivoire")

    fragment = scene.htmx("get", "counter", target="found", q="nad").content.decode()
    page = scene.get("counter", q="nad").content.decode()

    assert "<html" not in fragment
    assert "".join(fragment.split()) in "".join(page.split())


def test_searching_does_not_read_the_whole_day(scene: Scene):
    scene.person("Nadège Rivoire")
    scene.htmx("get", "counter", target="found", q="nad")

    with CaptureQueriesContext(connection) as asked:
        scene.htmx("get", "counter", target="found", q="nad")

    assert not [query for query in asked if "places_openinghours" in query["sql"]]


def test_finding_thirty_costs_as_much_as_finding_one(scene: Scene):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            find(scene.place, "nadia", NOW)
        return len(asked)

    scene.visit(scene.person("Nadia Une"), 9)
    scene.booked(16, 17, scene.person("Nadia Deux"))
    one = cost()
    for number in range(30):
        scene.person(f"Nadia {number} bis")

    assert cost() <= one
