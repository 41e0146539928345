"""What a person may ask for: everything that is held about them, and to be forgotten."""

import json

import pytest
from django.apps import apps

from comptoir.actors.actions import issue_card, open_account
from comptoir.actors.models import Account, Actor
from comptoir.agenda.tests.factories import LONG_BEFORE, at
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW
from comptoir.gestures.models import Gesture
from comptoir.journal.models import Fact
from comptoir.kit.refusals import Refusal
from comptoir.people.personal_data import (
    PARTS,
    HasComingBookings,
    HoldsARole,
    StillInside,
    erase_person,
    export_person,
)
from comptoir.people.tests.people_scene import known_elsewhere, said, sit_as, text_of
from comptoir.places.tests.factories import make_role
from comptoir.presence.models import Visit
from comptoir.ties.actions import declare_tie


@pytest.fixture
def nadia(scene):
    """Somebody with a long story, which is over for today; seen by a manager."""
    nadia = scene.person("Nadia Benali", phone="06 39 98 11 22", commune="Firminy")
    scene.booked(9, 10, nadia, purpose="Réunion secrète")
    scene.visit(nadia, 9, left_at=at(10), detail="avec son chien")
    tie = {"kind": "represents", "subject": nadia, "counterpart": scene.organisation("KARMA")}
    declare_tie(**tie, source="statuts", by=None, now=LONG_BEFORE)
    issue_card(person=nadia, by=None, now=NOW)
    open_account(person=nadia, email="nadia@example.org", by=None, now=NOW)
    make_role(scene.place, "member", nadia)
    sit_as(scene, "manager")
    scene.client.cookies["django_language"] = "en"
    return nadia


def everything_in(person):
    return json.dumps(export_person(person), ensure_ascii=False)


def test_the_export_holds_everything(nadia):
    told = everything_in(nadia)
    for words in ("Nadia Benali", "+33639981122", "Firminy", "nadia@example.org", "Réunion secrète",
                  "avec son chien", "KARMA", "Le Comptoir Numérique"):  # fmt: skip
        assert words in told


def test_the_export_holds_the_gestures_that_name_the_person(scene, nadia):
    scene.post("welcome_known", nadia.pk, purpose="work")
    assert Gesture.objects.get().sentence in everything_in(nadia)


def test_the_export_holds_nobody_else(scene, nadia):
    paul = scene.person("Paul Diallo")
    scene.booked(11, 12, paul, purpose="Autre chose")
    told = everything_in(nadia)
    assert "Diallo" not in told
    assert "Autre chose" not in told


def test_a_part_answers_for_every_column_that_names_a_person():
    """A new column that points to an actor or an account asks: which ``personal.py`` speaks of it?"""
    answered = {str(part.__name__).split(".")[1] for part in PARTS}
    pointing = {
        field.model.__module__.split(".")[1]
        for model in apps.get_models()
        if model.__module__.startswith("comptoir.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model in (Actor, Account)
    }
    # Places; and where organisations and circles, never persons, stand in a drawing.
    of_no_person = {"directory", "graphs"}
    assert pointing - of_no_person <= answered, "give the app a personal.py and add it to PARTS"


def test_the_file_is_handed_over_by_the_manager(scene, nadia):
    answer = scene.get("people:export_person", nadia.pk)
    assert answer["Content-Disposition"] == 'attachment; filename="nadia-benali.json"'
    assert json.loads(answer.content)["name"] == "Nadia Benali"


# To be forgotten


def test_whoever_is_erased_is_found_no_more(scene, nadia):
    answer = scene.post("people:erase_person", nadia.pk)
    assert said(answer) == "Nadia Benali is erased. Only unnamed counts remain."
    nadia.refresh_from_db()
    assert nadia.erased_at == NOW
    assert "Nobody here is found" in text_of(scene.get("people:people", q="Benali"))
    assert scene.get("people:person", nadia.pk).status_code == 404


def test_nothing_left_names_the_person(scene, nadia):
    scene.post("welcome_known", nadia.pk, purpose="work")
    scene.post("goodbye", Visit.objects.inside().get().pk)
    erase_person(nadia, by=scene.account, now=NOW)
    left = [
        str(value)
        for model in apps.get_models()
        for row in model._base_manager.values_list()
        for value in row
        if isinstance(value, str)
    ]
    telling = ("Nadia", "Benali", "nadia@", "39981122", "secrète", "chien")
    assert [value for value in left for word in telling if word.lower() in value.lower()] == []


def test_the_figures_do_not_change(scene, nadia):
    before = (Visit.objects.count(), Booking.objects.count(), Fact.objects.count())
    erase_person(nadia, by=scene.account, now=NOW)
    assert (Visit.objects.count(), Booking.objects.count(), Fact.objects.count()) == before


def test_others_keep_everything(scene, nadia):
    paul = scene.person("Paul Diallo")
    scene.booked(11, 12, paul, purpose="Autre chose")
    before = export_person(paul)
    erase_person(nadia, by=scene.account, now=NOW)
    assert export_person(paul) == before


@pytest.fixture(params=["inside", "booked", "working"])
def kept(request, scene, nadia):
    """What keeps Nadia from being erased, and the refusal that says it."""
    if request.param == "inside":
        scene.visit(nadia, 14)
        return StillInside
    if request.param == "booked":
        scene.booked(16, 18, nadia)
        return HasComingBookings
    make_role(scene.place, "concierge", nadia)
    return HoldsARole


def test_whoever_is_still_expected_is_not_erased(scene, nadia, kept):
    with pytest.raises(kept):
        erase_person(nadia, by=scene.account, now=NOW)
    nadia.refresh_from_db()
    assert nadia.erased_at is None


def test_the_page_says_so_before_and_after_the_button(scene, nadia, kept):
    asked, pressed = scene.get("people:erase_person", nadia.pk), scene.post("people:erase_person", nadia.pk)
    assert '<button class="btn btn-danger" disabled>' in text_of(asked)
    assert pressed.status_code == 409
    for answer in (asked, pressed):
        assert "Nadia Benali still" in text_of(answer) or "Nadia Benali is still" in text_of(answer)


def test_the_page_says_what_disappears_and_what_stays(scene, nadia):
    page = text_of(scene.get("people:erase_person", nadia.pk))
    assert "What disappears, for good" in page
    assert "What stays, without a name" in page


@pytest.mark.parametrize("address", ["export_person", "erase_person"])
def test_what_another_place_knows_is_not_this_manager_s(scene, nadia, address):
    known_elsewhere(nadia)
    answer = scene.get(f"people:{address}", nadia.pk)
    assert answer.status_code == 409
    assert "from their own page" in text_of(answer)


@pytest.mark.parametrize("role", ["concierge", "mediator", "coordinator"])
def test_only_the_manager_answers_for_data(scene, nadia, role):
    sit_as(scene, role)
    assert scene.get("people:export_person", nadia.pk).status_code == 403
    assert scene.post("people:erase_person", nadia.pk).status_code == 403


def test_half_an_erasing_is_none(scene, nadia, monkeypatch):
    def fail(*args, **kwargs):
        raise Refusal("no")

    monkeypatch.setattr(PARTS[-1], "erase", fail)
    before = everything_in(nadia)
    with pytest.raises(Refusal):
        erase_person(nadia, by=scene.account, now=NOW)
    assert everything_in(nadia) == before
