"""Naming somebody in a form: known, resembling somebody known, or new."""

import pytest
from django import forms
from django.utils import translation

from comptoir.actors.actions import register_organisation, register_person
from comptoir.actors.models import Actor
from comptoir.actors.reading import Unreadable
from comptoir.places.choosing import NamingForm
from comptoir.places.people import meet
from comptoir.places.tests.factories import EARLY, make_place

pytestmark = pytest.mark.django_db

BY = {"by": None, "now": EARLY}


class Naming(NamingForm):
    names = {"who": "person", "what": "organisation"}

    who = forms.CharField(required=False)
    note = forms.CharField(required=False)
    what = forms.CharField(required=False)


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def know(place):
    def _know(name, **told):
        person = register_person(name=name, **told, **BY)
        meet(place=place, person=person, now=EARLY)
        return person

    return _know


@pytest.fixture
def form(place):
    """The form once it was sent and looked at."""

    def _form(**data):
        form = Naming(data, place=place)
        form.is_valid()
        return form

    return _form


def choices(form, field="who_chosen"):
    return [label for _, label in form.fields[field].choices]


def test_an_empty_name_names_nobody(form):
    assert form().is_valid()
    assert form().named == {}


@pytest.mark.parametrize("typed", ["Nadia Benali", "nadia benali", "NADIA  BENALI", "Nadia Bénali"])
def test_the_whole_name_of_one_person_is_enough(form, know, typed):
    nadia = know("Nadia Benali")
    know("Nadège Rivoire")

    assert form(who=typed).named["who"].actor == nadia


@pytest.mark.parametrize("typed", ["0477000001", "04 77 00 00 01", "+33 4 77 00 00 01"])
def test_a_phone_number_proposes_whoever_has_it(form, know, typed):
    nadia = know("Nadia Benali", phone="0477000001", commune="Firminy")

    asked = form(who=typed)
    assert choices(asked)[0].startswith("Nadia Benali (Firminy")
    assert form(who=typed, who_chosen=str(nadia.pk)).named["who"].actor == nadia


def test_two_persons_of_one_name_are_told_apart_by_what_is_known_of_them(form, know):
    know("Nadia Benali", commune="Firminy")
    know("Nadia Benali", email="nadia@example.org")

    with translation.override("en"):
        asked = form(who="Nadia Benali")

    assert not asked.is_valid()
    assert set(choices(asked)) == {
        "Nadia Benali (Firminy)",
        "Nadia Benali (nadia@example.org)",
        "Somebody else, called Nadia Benali",
    }


def test_the_question_stands_right_after_the_name(form, know):
    know("Nadia Benali")

    assert list(form(who="Nadia").fields) == ["who", "who_chosen", "note", "what"]


def test_the_question_is_asked_once_answered_no_more(form, know):
    know("Nadia Benali")

    answered = form(who="Nadia", who_chosen="new:Nadia")

    assert answered.is_valid()
    assert list(answered.fields) == ["who", "note", "what"]


@pytest.mark.parametrize("answer", ["", "0", "new:", "new:Nad", "x", "new:nadia"])
def test_an_answer_to_another_question_is_none(form, know, answer):
    know("Nadia Benali")

    asked = form(who="Nadia", who_chosen=answer)

    assert "who_chosen" in asked.errors
    assert asked.named == {}


def test_a_person_of_another_place_is_neither_proposed_nor_chosen(form):
    stranger = register_person(name="Nadia Benali", **BY)

    asked = form(who="Nadia", who_chosen=str(stranger.pk))

    assert asked.is_valid()
    assert asked.named["who"].actor is None


def test_an_organisation_is_shared_by_all_and_never_a_person(form, know):
    know("Open Marie")
    openscop = register_organisation(name="OpenScop", **BY)

    assert form(what="openscop").named["what"].actor == openscop
    with translation.override("en"):
        assert choices(form(what="Open"), "what_chosen") == ["OpenScop", "Another one, called Open"]


@pytest.mark.parametrize(("field", "kind"), [("who", "person"), ("what", "organisation")])
def test_a_new_name_is_registered_only_when_it_is_settled(form, field, kind):
    named = form(**{field: "Zoé"}).named[field]
    assert not Actor.objects.exists()

    actor = named.settle(**BY)

    assert (actor.name, actor.kind) == ("Zoé", kind)
    assert form(what="Zoé").named["what"].actor == (actor if kind == "organisation" else None)


def test_somebody_known_is_settled_without_writing(form, know, django_assert_num_queries):
    nadia = know("Nadia Benali")
    named = form(who="Nadia Benali").named["who"]

    with django_assert_num_queries(0):
        assert named.settle(**BY) == nadia


def test_a_name_that_cannot_be_one_is_refused_when_it_is_settled(form):
    with pytest.raises(Unreadable):
        form(who="x" * 201).named["who"].settle(**BY)
