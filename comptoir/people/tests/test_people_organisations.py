"""Organisations: shared by all places, with what ties them to this one."""

import pytest

from comptoir.actors.models import Actor
from comptoir.agenda.tests.factories import LONG_BEFORE
from comptoir.people.tests.people_scene import said, text_of
from comptoir.places.tests.factories import make_person
from comptoir.ties.actions import declare_tie


@pytest.fixture(autouse=True)
def _english_pages(scene):
    scene.client.cookies["django_language"] = "en"


def tie(kind, subject, **changes):
    declare_tie(kind=kind, subject=subject, source="statuts", by=None, now=LONG_BEFORE, **changes)


def test_organisations_are_listed_with_who_resides_here(scene):
    karma, _other = scene.organisation("KARMA"), scene.organisation("ALOLISE")
    tie("resides_at", karma, place=scene.place)
    page = text_of(scene.get("people:organisations"))
    assert page.index("ALOLISE") < page.index("KARMA")
    assert page.count("resident") == 1


def test_organisations_are_searched(scene):
    scene.organisation("KARMA")
    page = text_of(scene.get("people:organisations", q="karna"))
    assert "KARMA" in page
    assert "No organisation is found under “zzz”" in text_of(scene.get("people:organisations", q="zzz"))


def test_persons_are_never_among_them(scene):
    person = scene.person("Karma Benali")
    assert "Karma Benali" not in text_of(scene.get("people:organisations", q="karma"))
    assert scene.get("people:organisation", person.pk).status_code == 404


def test_an_organisation_is_registered_with_its_shared_facts(scene):
    told = {"name": "KARMA", "website": "karma.example.org", "siret": "732 829 320 00074"}
    answer = scene.post("people:new_organisation", **told)
    karma = Actor.objects.organisations().get()
    assert (karma.website, karma.siret) == ("https://karma.example.org", "73282932000074")
    assert answer["Location"] == scene.url("people:organisation", karma.pk)
    assert said(answer) == "KARMA is registered."


@pytest.mark.parametrize(
    ("typed", "why"),
    [({"name": " "}, "required"), ({"siret": "123"}, "SIRET"), ({"website": "ht:"}, "web address")],
)
def test_what_cannot_be_kept_is_said(scene, typed, why):
    answer = scene.post("people:new_organisation", **{"name": "KARMA", "commune": "Firminy"} | typed)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert 'value="Firminy"' in text_of(answer)


def test_one_that_resembles_is_shown_first(scene):
    karma = scene.organisation("KARMA")
    answer = scene.post("people:new_organisation", name="Karma")
    assert "Is it the same organisation?" in text_of(answer)
    assert scene.url("people:organisation", karma.pk) in text_of(answer)
    scene.post("people:new_organisation", name="Karma", sure="Karma")
    assert Actor.objects.organisations().count() == 2


def test_the_page_of_an_organisation_says_its_ties_and_what_it_booked(scene):
    karma, nadia = scene.organisation("KARMA"), scene.person("Nadia Benali")
    tie("represents", nadia, counterpart=karma)
    tie("resides_at", karma, place=scene.place)
    scene.booked(16, 18, nadia, acting_for=karma)
    page = text_of(scene.get("people:organisation", karma.pk))
    for words in (
        "KARMA is represented by Nadia Benali",
        "KARMA resides at Le Comptoir Numérique",
        "Grande salle",
    ):
        assert words in page


def test_ties_of_persons_unknown_here_stay_unknown(scene):
    karma = scene.organisation("KARMA")
    tie("represents", make_person("Hélène Cros"), counterpart=karma)
    assert "Cros" not in text_of(scene.get("people:organisation", karma.pk))


def test_the_page_costs_the_same_for_a_large_organisation(scene, django_assert_num_queries):
    karma = scene.organisation("KARMA")
    with django_assert_num_queries(6):
        scene.get("people:organisation", karma.pk)
    for number in range(3):
        person = scene.person(f"Personne {number}")
        tie("represents", person, counterpart=karma)
        scene.booked(15 + number, 16 + number, person, acting_for=karma)
    with django_assert_num_queries(6):
        scene.get("people:organisation", karma.pk)
