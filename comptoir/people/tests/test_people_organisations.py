"""Organisations: shared by all places, with what ties them to this one."""

import pytest

from comptoir.actors.actions import update_actor
from comptoir.actors.models import Actor
from comptoir.agenda.tests.factories import LONG_BEFORE
from comptoir.people.tests.people_scene import said, text_of
from comptoir.places.tests.factories import make_person
from comptoir.places.tests.opened import Opened
from comptoir.ties.actions import declare_tie

KARMA = {"name": "Karma", "kind": "organisation", "commune": "Firminy"}


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
    answer = scene.post("people:new_organisation", kind="organisation", **told)
    karma = Actor.objects.organisations().get()
    assert (karma.website, karma.siret) == ("https://karma.example.org", "73282932000074")
    assert answer["Location"] == scene.url("people:organisation", karma.pk)
    assert said(answer) == "KARMA is registered."


@pytest.mark.parametrize(
    ("typed", "why"),
    [({"name": " "}, "required"), ({"siret": "123"}, "SIRET"), ({"website": "ht:"}, "web address")],
)
def test_what_cannot_be_kept_is_said(scene, typed, why):
    answer = scene.post("people:new_organisation", **KARMA | typed)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert 'value="Firminy"' in text_of(answer)


def test_one_that_resembles_is_shown_first(scene):
    karma = scene.organisation("KARMA")
    answer = scene.post("people:new_organisation", **KARMA)
    assert "Is it the same organisation?" in text_of(answer)
    assert scene.url("people:organisation", karma.pk) in text_of(answer)
    scene.post("people:new_organisation", **KARMA, sure="Karma")
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


@pytest.mark.parametrize("kind", ["circle", "group"])
def test_a_circle_and_an_informal_group_are_registered_as_such(scene, kind):
    scene.post("people:new_organisation", **KARMA | {"kind": kind})

    made = Actor.objects.get(name="Karma")
    assert made.kind == kind
    page = text_of(scene.get("people:organisation", made.pk))
    assert {"circle": "Circle", "group": "Informal group"}[kind] in page


@pytest.mark.parametrize("kind", ["person", "", "galaxy"])
def test_nobody_becomes_a_person_nor_anything_else(scene, kind):
    karma = scene.organisation("Karma")

    assert scene.post("people:new_organisation", **KARMA | {"kind": kind}).status_code == 422
    assert scene.post("people:edit_organisation", karma.pk, **KARMA | {"kind": kind}).status_code == 422

    assert Actor.objects.get(name="Karma").kind == "organisation"


def test_what_is_known_of_an_organisation_is_corrected_and_it_is_found_by_its_new_name(scene):
    karna = scene.organisation("Karna", phone="04 77 00 00 00", commune="Unieux")
    shown = scene.get("people:edit_organisation", karna.pk)
    assert 'value="Unieux"' in text_of(shown)
    assert scene.url("people:edit_organisation", karna.pk) in text_of(
        scene.get("people:organisation", karna.pk)
    )

    answer = scene.post("people:edit_organisation", karna.pk, **KARMA | {"kind": "circle", "phone": ""})

    assert answer["Location"] == scene.url("people:organisation", karna.pk)
    assert said(answer) == "What is known about Karma is corrected."
    karna.refresh_from_db()
    assert (karna.name, karna.kind, karna.commune, karna.phone) == ("Karma", "circle", "Firminy", "")
    assert "Karma" in text_of(scene.get("people:organisations", q="karma"))


def test_of_two_who_correct_an_organisation_the_second_reads_what_the_first_wrote(scene):
    karma = scene.organisation("Karma", commune="Unieux")
    opened = Opened(scene.client, scene.url("people:edit_organisation", karma.pk), {"commune": "Firminy"})
    update_actor(actor=karma, commune="Fraisses", by=None, now=LONG_BEFORE)

    opened.told("Town – Fraisses")
    assert opened.sent_again() == 302
    karma.refresh_from_db()
    assert karma.commune == "Firminy"


def test_a_person_is_corrected_on_their_own_page(scene):
    person = scene.person("Karma Benali")
    assert scene.get("people:edit_organisation", person.pk).status_code == 404
    with pytest.raises(TypeError):
        update_actor(actor=person, kind="circle", by=None, now=LONG_BEFORE)
