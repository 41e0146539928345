"""A person decides on what was put aside; the next import respects it."""

import pytest

from comptoir.directory import deciding
from comptoir.directory.deciding import AlreadyDecided, NotACandidate, NotAnAnswer, answer_question
from comptoir.directory.models import DoubtfulRow, PlaceSource
from comptoir.directory.pile import pile_of, questions
from comptoir.directory.tests.builders import FAR, LATER, NOW, bring, outcomes, row
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db

SISLEY = row(nom="EPN des quartiers Sud-Est (Espace Sisley)", adresse="19 rue Alfred Sisley", telephone="")
ALFRED = row(id="lieu-2", nom="Espace Alfred Sisley", adresse="19 Rue Alfred Sisley")


@pytest.fixture
def doubt():
    bring(SISLEY, ALFRED)
    return DoubtfulRow.objects.get()


@pytest.fixture
def changes():
    """What a source would change in a place that is run here."""
    make_place("La Rotonde", address="3 place Massenet", postcode="42000", commune="Saint-Étienne")
    bring(row())
    return DoubtfulRow.objects.get()


def the_place():
    return Place.objects.get(name__startswith="EPN")


def test_it_is_the_same_place(doubt):
    place = deciding.say_same_place(doubt=doubt, place=the_place(), by=None, now=LATER)
    doubt.refresh_from_db()
    assert (doubt.answer, doubt.place, doubt.decided_at) == ("same", place, LATER)
    assert Place.objects.count() == 1
    assert place.phone == "+33477801234", "what the place lacked is taken from the row"
    assert place.name == "EPN des quartiers Sud-Est (Espace Sisley)"


def test_it_is_another_place(doubt):
    place = deciding.say_another_place(doubt=doubt, by=None, now=LATER)
    assert (place.name, place.slug) == ("Espace Alfred Sisley", "espace-alfred-sisley-saint-etienne")
    assert Place.objects.count() == 2


@pytest.mark.parametrize("answer", ["same", "another"])
def test_the_next_import_does_not_ask_again(doubt, answer):
    answer_question(doubt=doubt, answer=answer, place=the_place(), by=None, now=LATER)
    again = bring(SISLEY, ALFRED, now=LATER)
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert not DoubtfulRow.objects.open().exists()


def test_after_the_decision_the_source_is_followed(doubt):
    place = deciding.say_another_place(doubt=doubt, by=None, now=LATER)
    bring(SISLEY, ALFRED | {"telephone": "+33477999999"}, now=LATER)
    place.refresh_from_db()
    assert place.phone == "+33477999999"


def test_nobody_decides_twice(doubt):
    deciding.say_another_place(doubt=doubt, by=None, now=LATER)
    with pytest.raises(AlreadyDecided):
        deciding.say_same_place(doubt=doubt, place=the_place(), by=None, now=LATER)


def test_only_a_proposed_place_can_be_the_same(doubt):
    with pytest.raises(NotACandidate):
        deciding.say_same_place(doubt=doubt, place=make_place("Ailleurs"), by=None, now=LATER)
    assert DoubtfulRow.objects.open().exists()


@pytest.mark.parametrize("answer", ["taken", "left", "peut-être", ""])
def test_a_doubt_has_two_answers(doubt, answer):
    with pytest.raises(NotAnAnswer):
        answer_question(doubt=doubt, answer=answer, place=None, by=None, now=LATER)


def test_the_same_place_but_which(doubt):
    with pytest.raises(NotAnAnswer):
        answer_question(doubt=doubt, answer="same", place=None, by=None, now=LATER)


def test_the_team_takes_the_changes(changes):
    place = deciding.take_changes(doubt=changes, by=None, now=LATER)
    assert (place.phone, place.opening_hours) == ("+33477801234", "Mo-Fr 09:00-12:00")
    assert outcomes(bring(row(), now=LATER)) == ["unchanged"]


def test_the_team_leaves_the_changes(changes):
    place = deciding.leave_changes(doubt=changes, by=None, now=LATER)
    assert place.phone == ""
    assert outcomes(bring(row(), now=LATER)) == ["unchanged"], "it is not asked again about the same words"


def test_the_team_is_asked_again_when_the_source_says_something_new(changes):
    deciding.leave_changes(doubt=changes, by=None, now=LATER)
    run = bring(row(telephone="+33477111111", date_maj="2026-10-10"), now=LATER)
    assert outcomes(run) == ["doubtful"]
    asked = DoubtfulRow.objects.open().get()
    assert set(deciding.proposed(asked, Place.objects.get())) == {"telephone", "date_maj"}


@pytest.mark.parametrize("answer", ["same", "another"])
def test_changes_have_two_other_answers(changes, answer):
    with pytest.raises(NotAnAnswer):
        answer_question(doubt=changes, answer=answer, place=None, by=None, now=LATER)


def test_the_same_place_run_here_asks_its_team_about_the_facts():
    place = make_place(
        "EPN des quartiers Sud-Est (Espace Sisley)",
        address="19 rue Alfred Sisley",
        postcode="42000",
        commune="Saint-Étienne",
    )
    bring(ALFRED)
    deciding.say_same_place(doubt=DoubtfulRow.objects.get(), place=place, by=None, now=LATER)
    asked = DoubtfulRow.objects.open().get()
    assert (asked.question, asked.place) == ("changes", place)
    assert Place.objects.get(pk=place.pk).phone == ""


def test_a_place_that_is_gone_cannot_be_changed(changes):
    Place.objects.all().delete()
    with pytest.raises(AlreadyDecided):
        deciding.take_changes(doubt=changes, by=None, now=LATER)


def test_an_identifier_that_names_another_place_moves_to_it():
    bring(row())
    bring(row(nom="Fablab de la Gare", adresse="1 place de la Gare", **FAR), now=LATER)
    place = deciding.say_another_place(doubt=DoubtfulRow.objects.get(), by=None, now=LATER)
    assert PlaceSource.objects.get(external_id="lieu-1").place == place
    assert Place.objects.count() == 2


def test_the_pile_shows_a_row_beside_the_places_it_may_be(doubt):
    (question,) = questions(pile_of(the_place()))
    (candidate,) = question.candidates
    assert candidate.place == the_place()
    assert candidate.name > 60
    facts = {fact.label: fact for fact in candidate.facts}
    assert facts["nom"].differs
    assert not facts["commune"].differs


def test_the_pile_shows_what_would_change(changes):
    (question,) = questions(pile_of(Place.objects.get()))
    assert {fact.label: fact.said for fact in question.changes}["téléphone"] == "+33477801234"


def test_changes_are_shown_to_the_place_they_concern_only(changes):
    assert pile_of(changes.place).count() == 1
    assert pile_of(make_place("Ailleurs")).count() == 0


def test_doubts_are_shared_by_all_who_keep_the_directory(doubt):
    assert pile_of(make_place("Ailleurs")).count() == 1


def test_the_pile_costs_the_same_for_one_row_or_thirty(django_assert_num_queries):
    run = bring(SISLEY, *(ALFRED | {"id": f"l-{n}", "nom": f"Espace Alfred Sisley {n}"} for n in range(30)))
    assert run.counts()["doubtful"] > 5
    place = the_place()
    with django_assert_num_queries(2):
        assert len(questions(pile_of(place))) > 5


def test_the_decision_of_a_person_is_kept_with_its_author(doubt):
    deciding.say_another_place(doubt=doubt, by=None, now=NOW)
    doubt.refresh_from_db()
    assert (doubt.decided_at, doubt.decided_by) == (NOW, None)
