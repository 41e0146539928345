"""What is done for a person, or together with one: a tie that ends with them, told to few."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from comptoir.actors.merging import merge_actors, undo_merge
from comptoir.actors.models import Actor
from comptoir.places.people import meet, persons_known_to
from comptoir.places.tests.factories import make_organisation, make_person, make_place, sign_in_as
from comptoir.ties import personal, rules, selectors, sentences
from comptoir.ties.models import Tie
from comptoir.ties.shapes import SHAPES
from comptoir.ties.tests.factories import make_tie

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SAID = {
    "supports": (
        "La Ville de Firminy soutient {0}", "{0} a le soutien de la Ville de Firminy",
        "{0} has the support of Ville de Firminy",
    ),
    "helps": (
        "La Ville de Firminy aide {0}", "{0} a l’aide de la Ville de Firminy",
        "{0} has the help of Ville de Firminy",
    ),
    "trains": (
        "La Ville de Firminy forme {0}", "{0} se forme avec la Ville de Firminy",
        "{0} is trained by Ville de Firminy",
    ),
    "informs": (
        "La Ville de Firminy informe {0}", "{0} a la Ville de Firminy pour source d’information",
        "{0} is kept informed by Ville de Firminy",
    ),
    "refers_to": (
        "La Ville de Firminy adresse des personnes à {0}",
        "{0} reçoit des personnes orientées par la Ville de Firminy",
        "{0} receives people referred by Ville de Firminy",
    ),
    "cooperates_with": (
        "La Ville de Firminy coopère avec {0}", "{0} coopère avec la Ville de Firminy",
        "{0} cooperates with Ville de Firminy",
    ),
    "lends_to": (
        "La Ville de Firminy prête du matériel à {0}", "{0} emprunte du matériel chez la Ville de Firminy",
        "{0} borrows from Ville de Firminy",
    ),
    "supplies": (
        "La Ville de Firminy fournit {0}", "{0} se fournit chez la Ville de Firminy",
        "{0} is supplied by Ville de Firminy",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_thursday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place():
    return make_place(slug="ici")


@pytest.fixture
def nadia(place):
    person = make_person("Nadia Benali")
    meet(place=place, person=person, now=NOW)
    return person


@pytest.fixture
def city():
    return make_organisation("Ville de Firminy")


@pytest.fixture
def declare(client, place):
    """Send the form as the coordinator."""
    sign_in_as(client, place, "coordinator")
    plain = {"kind": "helps", "subject_is": "collective", "subject": "ALOLISE", "source": "Dit au comptoir"}

    def _declare(**data):
        return client.post(reverse("ties:declare", args=["ici"]), plain | data, follow=True)

    return _declare


@pytest.mark.parametrize("kind", Tie.Kind)
def test_only_what_one_does_for_somebody_ends_with_a_person(kind, nadia, city):
    if kind in SAID:
        assert make_tie(city, nadia, kind=kind).visibility == "place", "never public unless it is said"
    else:
        subject = city if SHAPES[kind].subject == "collective" else make_person("Théo")
        with pytest.raises(rules.TieBetweenTheWrongKinds):
            make_tie(subject, nadia, kind=kind)


@pytest.mark.parametrize("kind", SAID)
def test_it_is_said_from_both_sides_in_both_languages(kind, city):
    # A name that would take an article if it were an organisation's.
    tie = make_tie(city, make_person("Le Goff Yann"), kind=kind)
    french, back, english = (said.format("Le Goff Yann") for said in SAID[kind])
    with translation.override("fr"):
        assert (sentences.from_subject(tie), sentences.from_other(tie)) == (french, back)
    with translation.override("en"):
        assert sentences.from_other(tie) == english


def test_two_coworkers_cooperate(nadia):
    tie = make_tie(make_person("Théo Marchand"), nadia, kind="cooperates_with")
    with translation.override("fr"):
        assert sentences.from_subject(tie) == "Théo Marchand coopère avec Nadia Benali"


@pytest.mark.parametrize("subject_is_known", [True, False])
@pytest.mark.parametrize("other_is_known", [True, False])
def test_a_place_sees_no_tie_at_either_end_of_which_is_a_person_it_does_not_know(
    place, subject_is_known, other_is_known
):
    one, other = make_person("Théo"), make_person("Nadia")
    for person, is_known in ((one, subject_is_known), (other, other_is_known)):
        if is_known:
            meet(place=place, person=person, now=NOW)
    tie = make_tie(one, other, kind="helps")

    seen = [tie] if subject_is_known and other_is_known else []
    assert list(selectors.visible_to(place)) == list(selectors.kept_by(place)) == seen


def test_what_the_house_does_for_a_person_is_seen_where_that_person_is_known(place, nadia, city):
    make_tie(city, kind="partner_of", place=place)
    known = make_tie(city, nadia, kind="supports")
    stranger = make_tie(city, make_person("Inconnue"), kind="supports", told_in=place)

    assert known in selectors.ties_around(place, NOW.date()).others
    assert stranger not in selectors.kept_by(place)
    assert list(selectors.visible_to(make_place("Ailleurs"))) == []


def test_a_person_is_given_what_is_said_of_them_and_may_have_it_forgotten(nadia, city):
    make_tie(city, nadia, kind="trains", quality="vidéo")
    kept = make_tie(city, make_person("Théo"), kind="trains")

    told = json.loads(json.dumps(personal.export_of(nadia)))["ties_of_others"]

    assert [(one["who"], one["kind"], one["quality"]) for one in told] == [
        ("Ville de Firminy", "trains", "vidéo")
    ]
    personal.erase(nadia, by=None, now=NOW)
    assert list(Tie.objects.all()) == [kept]


def test_two_who_were_one_person_keep_what_others_do_for_them_and_come_apart_again(nadia, city):
    other = make_person("N. Benali")
    helps, together = make_tie(city, other, kind="helps"), make_tie(other, nadia, kind="cooperates_with")

    merge = merge_actors(keep=nadia, absorb=other, by=None, now=NOW)
    assert list(Tie.objects.values_list("pk", "counterpart")) == [(helps.pk, nadia.pk)], "not with oneself"
    undo_merge(merge=merge, by=None, now=NOW)

    kept = Tie.objects.order_by("pk").values_list("pk", "subject", "counterpart")
    assert list(kept) == [(helps.pk, city.pk, other.pk), (together.pk, other.pk, nadia.pk)]


def test_a_coordinator_says_whom_somebody_helps(declare, place, nadia):
    page = declare(counterpart_is="person", counterpart="Nadia Benali").content.decode()

    tie = Tie.objects.get()
    assert (tie.counterpart, tie.visibility, tie.told_in) == (nadia, "place", place)
    assert "ALOLISE aide Nadia Benali" in page


def test_a_person_nobody_had_named_is_known_to_the_place_from_then_on(declare, place):
    declare(counterpart_is="person", counterpart="Ana Dupré")

    ana = Actor.objects.get(name="Ana Dupré")
    assert ana.is_person
    assert ana in persons_known_to(place)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"kind": "funds", "counterpart": "Nadia Benali"},
            "Cela se dit d’une structure, pas d’une personne.",
        ),
        ({"counterpart": ""}, "Dites de qui il s’agit."),
    ],
)
def test_what_is_not_said_of_a_person_is_refused_beside_its_field(declare, nadia, told, said):
    page = declare(counterpart_is="person", **told).content.decode()

    assert said in page
    assert not Tie.objects.exists()
