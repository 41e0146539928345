"""Finding, registering, correcting, the card, the consents: what whoever stands at the counter does."""

import re

import pytest
from django.utils import translation

from comptoir.actors.actions import issue_card, open_account
from comptoir.actors.models import Actor
from comptoir.agenda.tests.factories import LONG_BEFORE, at
from comptoir.desk.tests.counter_scene import NOW
from comptoir.people.tests.people_scene import known_elsewhere, said, sit_as, text_of
from comptoir.places.people import persons_known_to
from comptoir.places.tests.factories import make_person, make_role
from comptoir.ties.actions import declare_tie


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _english_pages(scene):
    scene.client.cookies["django_language"] = "en"


# The list


def names_in(answer):
    found = re.sub(r"</?mark>", "", text_of(answer).split('id="found"')[1])
    return [name.strip() for name in re.findall(r"<b>(.*?)</b>", found)]


def test_the_list_is_alphabetical_whatever_the_accents(scene):
    for name in ("Zoé Rey", "Élise Brun", "Alain Vial"):
        scene.person(name)
    assert names_in(scene.get("people:people")) == ["Alain Vial", "Élise Brun", "Zoé Rey"]


def test_who_is_in_is_marked_and_the_last_visit_said(scene):
    scene.visit(scene.person("Nadia Benali"))
    page = text_of(scene.get("people:people"))
    assert "is in" in page
    assert "last came on 24 November 2026" in page


@pytest.mark.parametrize("query", ["benali", "Nadia Bneali", "06 39 98 11 22", "nadia@example.org"])
def test_the_search_forgives(scene, query):
    scene.person("Nadia Benali", phone="06 39 98 11 22", email="nadia@example.org")
    scene.person("Paul Diallo")
    assert names_in(scene.get("people:people", q=query)) == ["Nadia Benali"]


def test_a_card_number_finds_its_holder_and_says_so(scene):
    person = scene.person("Nadia Benali")
    card = issue_card(person=person, by=None, now=NOW)
    page = scene.get("people:people", q=card.number)
    assert names_in(page) == ["Nadia Benali"]
    assert "card, " in text_of(page)


def test_nobody_found_leads_to_registering_that_name(scene):
    page = text_of(scene.get("people:people", q="Odile"))
    assert "Nobody here is found under “Odile”." in page
    assert "nouvelle/?nom=Odile" in page


def test_an_empty_place_says_how_to_put_the_first_one(scene):
    assert "Register the first person" in text_of(scene.get("people:people"))


def test_only_those_the_place_knows_are_found(scene):
    known_elsewhere(make_person("Hélène Cros"))
    assert names_in(scene.get("people:people", q="Cros")) == []


def test_the_search_alone_is_the_part_of_the_page(scene):
    scene.person("Nadia Benali")
    part = scene.htmx("get", "people:people", target="found", q="nadia").content.decode()
    assert part.strip().startswith('<section id="found"')
    assert part.strip() in scene.get("people:people", q="nadia").content.decode()


def test_a_second_page_is_reached(scene):
    for number in range(31):
        scene.person(f"Personne {number:02}")
    assert names_in(scene.get("people:people", page="2")) == ["Personne 30"]


def test_the_list_costs_the_same_for_one_and_for_thirty(scene, django_assert_num_queries):
    scene.visit(scene.person("Personne"))
    with django_assert_num_queries(6):
        scene.get("people:people")
    for number in range(29):
        scene.person(f"Personne {number:02}")
    with django_assert_num_queries(6):
        scene.get("people:people")


# Registering


def test_a_name_is_enough(scene):
    answer = scene.post("people:new_person", name="Odile Faure")
    person = persons_known_to(scene.place).get(name="Odile Faure")
    assert answer["Location"] == scene.url("people:person", person.pk)
    assert said(answer) == "Odile Faure is registered."


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": ""}, "required"),
        ({"name": "…"}, "name is needed"),
        ({"phone": "06 12"}, "not a phone number"),
        ({"email": "odile@"}, "not an e-mail"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_what_was_typed(scene, typed, why):
    answer = scene.post("people:new_person", **{"name": "Odile Faure", "commune": "Firminy"} | typed)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert 'value="Firminy"' in text_of(answer)
    assert not Actor.objects.filter(name="Odile Faure").exists()


def test_somebody_who_resembles_is_proposed_first(scene):
    scene.person("Odile Faure")
    answer = scene.post("people:new_person", name="Odile Fore", phone="06 39 98 11 22")
    assert "Is it the same person?" in text_of(answer)
    assert 'value="06 39 98 11 22"' in text_of(answer)
    assert persons_known_to(scene.place).count() == 1


def test_nobody_of_another_place_is_proposed(scene):
    known_elsewhere(make_person("Odile Faure"))
    scene.post("people:new_person", name="Odile Faure")
    assert persons_known_to(scene.place).count() == 1


def test_somebody_new_of_nearly_the_same_name_is_registered_when_sure(scene):
    scene.person("Odile Faure")
    scene.post("people:new_person", name="Odile Faure", sure="Odile Faure")
    assert persons_known_to(scene.place).filter(name="Odile Faure").count() == 2


def test_being_sure_of_one_name_is_not_being_sure_of_another(scene):
    scene.person("Odile Faure")
    answer = scene.post("people:new_person", name="Odile Faure", sure="Paul Diallo")
    assert "Is it the same person?" in text_of(answer)


def test_it_is_the_same_person_completes_what_is_known(scene):
    person = scene.person("Odile Faure", email="odile@example.org")
    told = {"name": "Odile Fore", "phone": "06 39 98 11 22", "email": "other@example.org"}
    answer = scene.post("people:new_person", same=person.pk, **told)
    person.refresh_from_db()
    assert (person.name, person.phone, person.email) == ("Odile Faure", "+33639981122", "odile@example.org")
    assert answer["Location"] == scene.url("people:person", person.pk)


def test_the_same_person_must_be_one_the_place_knows(scene):
    stranger = make_person("Odile Faure")
    assert scene.post("people:new_person", same=stranger.pk, name="Odile").status_code == 404


# The page of a person


def test_the_page_says_who_what_and_when(scene):
    person = scene.person("Nadia Benali", phone="06 39 98 11 22", commune="Firminy")
    karma = scene.organisation("KARMA")
    tie = {"kind": "represents", "subject": person, "counterpart": karma, "seat": "trésorière"}
    declare_tie(**tie, source="statuts", by=None, now=LONG_BEFORE)
    make_role(scene.place, "mediator", person)
    scene.booked(16, 18, person, acting_for=karma)
    scene.visit(person)
    page = text_of(scene.get("people:person", person.pk))
    for words in ("Nadia Benali", "06 39 98 11 22", "Firminy", "KARMA", "trésorière",
                  "mediator", "Grande salle", "for KARMA", "in since 13:00"):  # fmt: skip
        assert words in page


def test_what_other_places_know_is_not_shown(scene):
    person = scene.person()
    make_role(known_elsewhere(person), "manager", person)
    assert '<span class="tag">' not in text_of(scene.get("people:person", person.pk))


@pytest.mark.parametrize(
    "address", ["person", "edit_person", "card", "card_pdf", "consents", "merge_person", "open_account"]
)
def test_somebody_the_place_does_not_know_does_not_exist(scene, address):
    sit_as(scene, "manager")
    stranger = make_person("Hélène Cros")
    issue_card(person=stranger, by=None, now=NOW)
    assert scene.get(f"people:{address}", stranger.pk).status_code == 404


@pytest.mark.parametrize(
    ("role", "offered"),
    [("concierge", set()), ("mediator", {"merge"}), ("manager", {"merge", "erase", "export", "ties"})],
)
def test_the_rarer_gestures_are_offered_to_those_who_may(scene, role, offered):
    sit_as(scene, role)
    page = text_of(scene.get("people:person", scene.person().pk))
    seen = {"merge": "Merge a double", "erase": "effacer/", "export": "donnees.json", "ties": "?qui=Nadia"}
    assert {name for name, words in seen.items() if words in page} == offered


def test_the_page_costs_the_same_for_a_long_story(scene, django_assert_num_queries):
    person = scene.person()
    scene.booked(16, 18, person)
    with django_assert_num_queries(13):
        scene.get("people:person", person.pk)
    for hour in (9, 10, 11):
        scene.visit(person, hour, left_at=at(hour + 0.5))
        scene.booked(hour + 6, hour + 7, person, resource=scene.small_room)
    with django_assert_num_queries(13):
        scene.get("people:person", person.pk)


def test_what_is_known_is_corrected(scene):
    person = scene.person("Nadia Benalli", phone="06 39 98 11 22")
    scene.post("people:edit_person", person.pk, name="Nadia Benali", phone="")
    person.refresh_from_db()
    assert (person.name, person.phone) == ("Nadia Benali", "")


def test_a_correction_that_cannot_be_kept_changes_nothing(scene):
    person = scene.person("Nadia Benali", phone="06 39 98 11 22")
    answer = scene.post("people:edit_person", person.pk, name="Nadia B.", phone="12")
    assert answer.status_code == 422
    assert "<h1>Correct what is known</h1>" in text_of(answer)
    person.refresh_from_db()
    assert person.name == "Nadia Benali"


# The card


def test_a_card_is_given_and_shown_large(scene):
    person = scene.person()
    answer = scene.post("people:issue_card", person.pk)
    card = person.cards.get()
    page = text_of(scene.client.get(answer["Location"]))
    assert f"{card.number[:3]} {card.number[3:]}" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="qr"' in page


def test_a_lost_card_is_replaced(scene):
    person = scene.person()
    old = issue_card(person=person, by=None, now=LONG_BEFORE)
    scene.post("people:issue_card", person.pk)
    old.refresh_from_db()
    assert not old.is_valid
    assert person.cards.filter(revoked_at=None).count() == 1


def test_the_card_is_printed(scene):
    person = scene.person("Ève & « Zoé » #1 [N’Diaye]")
    issue_card(person=person, by=None, now=NOW)
    one, ten = (scene.get("people:card_pdf", person.pk, exemplaires=number) for number in ("1", "10"))
    assert one["Content-Type"] == "application/pdf"
    assert one.content.startswith(b"%PDF")
    assert len(ten.content) > len(one.content)


def test_without_a_card_there_is_nothing_to_print(scene):
    person = scene.person()
    assert scene.get("people:card_pdf", person.pk).status_code == 404
    assert "Give a card" in text_of(scene.get("people:card", person.pk))


# Consents


def test_a_consent_is_noted_with_its_source(scene):
    person = scene.person()
    scene.post("people:consents", person.pk, give="news", source="formulaire du 3 mars")
    consent = person.consents.get()
    assert (consent.purpose, consent.source, consent.recorded_by) == (
        "news",
        "formulaire du 3 mars",
        scene.account,
    )
    assert "formulaire du 3 mars" in text_of(scene.get("people:consents", person.pk))


def test_a_consent_withdrawn_stays_written(scene):
    person = scene.person()
    scene.post("people:consents", person.pk, give="news", source="dit au comptoir")
    scene.post("people:consents", person.pk, withdraw="news", source="par courrier")
    assert person.consents.get().withdrawn_at == NOW
    page = text_of(scene.get("people:consents", person.pk))
    assert "no longer, since 24 November 2026" in page
    assert "(par courrier)" in page


def test_how_it_is_known_must_be_said(scene):
    person = scene.person()
    assert scene.post("people:consents", person.pk, give="news", source="").status_code == 422
    assert not person.consents.exists()


def test_nobody_agrees_to_what_does_not_exist(scene):
    person = scene.person()
    assert scene.post("people:consents", person.pk, give="everything", source="x").status_code == 422
    assert not person.consents.exists()


def test_who_signs_in_is_said(scene):
    person = scene.person()
    open_account(person=person, email="nadia@example.org", by=None, now=NOW)
    assert "nadia@example.org" in text_of(scene.get("people:person", person.pk))
