"""A person says who a name is: the rows that waited are taken up, and the next file does not ask again."""

import pytest
from django.utils import translation

from comptoir.actors.actions import update_actor
from comptoir.actors.merging import merge_actors
from comptoir.actors.models import Actor
from comptoir.exchange import personal
from comptoir.exchange.deciding import (
    AlreadyDecided,
    AlreadyTakenBack,
    NotAnAnswer,
    NotImportedYet,
    TakenBack,
    decide_names,
    names_to_decide,
    questions,
    take_back,
)
from comptoir.exchange.models import NameInFile, TieImportLine
from comptoir.exchange.tests.files import KUMU_CONNECTIONS, KUMU_ELEMENTS, bring, imported, outcomes
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.people import is_known_to, meet
from comptoir.places.tests.factories import make_account, make_organisation, make_person, make_place
from comptoir.ties.actions import change_state, confirm_tie, correct_tie, withdraw_tie
from comptoir.ties.models import Tie, TieCorrection

pytestmark = pytest.mark.django_db
ROW = "From,To,Type\nVille de Firminis,Zoomacom,finance\n"


def decide(place, **answers):
    """By name: ``decide(place, **{"Ville": "left"})``."""
    keys = {NameInFile.objects.get(name=name).pk: answer for name, answer in answers.items()}
    return decide_names(place=place, answers=keys, by=None, now=NOW)


def test_the_likeliest_are_proposed_first(place, us, city):
    make_organisation("Ville de Firmini")
    imported(place, ROW)

    (question,) = questions(place, list(names_to_decide(place)))

    assert [(known.name, likeness) for known, likeness in question.likely] == [
        ("Ville de Firmini", 97), ("Ville de Firminy", 91),
    ]  # fmt: skip


def test_the_same_as_somebody_known(place, us, city):
    run = imported(place, ROW)

    done = decide(place, **{"Ville de Firminis": f"actor-{city.pk}"})

    assert (done.names, done.ties) == (1, 1)
    assert outcomes(run) == {"added": 1}
    assert Tie.objects.get().subject == city
    assert not run.lines.exclude(told={}).exists(), "what no longer waits is not kept"
    assert outcomes(imported(place, ROW)) == {"unchanged": 1}


def test_a_name_may_be_an_alias_of_somebody_called_quite_otherwise(place, us):
    department = make_organisation("Département de la Loire")
    run = imported(place, "From,To,Type\nCD42,Zoomacom,finance\n", unknown="ask")

    decide(place, CD42="=département de la Loire")

    assert outcomes(run) == {"added": 1}
    assert Tie.objects.get().subject == department


@pytest.mark.parametrize(
    ("answer", "says"), [("=Personne", "Nobody is called"), ("actor-1", "answered so"), ("x", "answered so")]
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_decided(place, us, city, answer, says):
    imported(place, ROW)

    with translation.override("en"), pytest.raises(NotAnAnswer, match=says):
        decide(place, **{"Ville de Firminis": answer})

    assert names_to_decide(place).count() == 1


def test_somebody_new_is_made_as_the_file_told_of_them(place, us):
    make_organisation("Cyberloir")
    imported(
        place, "From,To,Type\nZoomacom,Cyberloire,membre de\n",
        actors="Label,Type,Échelle,Tags\nCyberloire,réseau,département,numérique\n",
    )  # fmt: skip

    decide(place, Cyberloire="new-circle")

    circle = Actor.objects.get(name="Cyberloire")
    assert (circle.kind, circle.scale) == ("circle", "department")
    assert [theme.theme for theme in circle.themes.all()] == ["numérique"]
    assert Tie.objects.get().counterpart == circle


def test_a_person_is_made_because_somebody_says_so(place, us):
    run = imported(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)

    decide(place, **{"Nadia Benali": "new-person"})

    person = Actor.objects.get(name="Nadia Benali")
    assert person.is_person
    assert is_known_to(place, person)
    assert outcomes(run) == {"added": 3}


def test_a_place_of_the_directory(place, us):
    make_organisation("La Fabrique")
    workshop = make_place("La Fabrique")
    imported(place, "From,To,Type\nZoomacom,La Fabrique,partenaire\n")

    decide(place, **{"La Fabrique": f"place-{workshop.pk}"})

    assert Tie.objects.get().place == workshop


def test_a_name_that_is_left_out_stays_so(place, us, city):
    run = imported(place, ROW)

    decide(place, **{"Ville de Firminis": "left"})

    assert outcomes(run) == {"left": 1}
    assert outcomes(imported(place, ROW)) == {"left": 1}
    assert not Tie.objects.exists()


def test_a_row_waits_for_its_other_end_too(place, us):
    make_organisation("Alpha Beta")
    make_organisation("Gamma Delta")
    run = imported(place, "From,To,Type\nAlpha Betta,Gamma Dellta,finance\nAlpha Betta,Epsilon,finance\n")
    assert outcomes(run) == {"aside": 2}
    assert outcomes(run, "actor") == {"aside": 3}, "Epsilon waits with the other end"
    assert not Actor.objects.filter(name="Epsilon").exists(), "nobody is made for a tie that waits"

    decide(place, **{"Alpha Betta": "new-organisation"})

    assert outcomes(run) == {"aside": 1, "added": 1}
    assert Tie.objects.get().counterpart.name == "Epsilon"
    decide(place, **{"Gamma Dellta": "left"})
    assert outcomes(run) == {"left": 1, "added": 1}


def test_a_name_is_decided_once(place, us, city):
    imported(place, ROW)
    decide(place, **{"Ville de Firminis": "left"})

    with pytest.raises(AlreadyDecided):
        decide(place, **{"Ville de Firminis": f"actor-{city.pk}"})


def test_what_one_place_decides_is_not_asked_of_another_nor_told_to_it(place, us, city):
    imported(place, ROW)
    decide(place, **{"Ville de Firminis": f"actor-{city.pk}"})
    other = make_place("La Fabrique")

    assert outcomes(imported(other, ROW)) == {"aside": 1}
    theirs = {NameInFile.objects.get(place=place).pk: "left"}
    assert decide_names(place=other, answers=theirs, by=None, now=NOW).names == 0


def test_an_answer_follows_a_merge_and_is_asked_again_after_an_erasure(place, us, city):
    imported(place, ROW)
    decide(place, **{"Ville de Firminis": f"actor-{city.pk}"})
    Tie.objects.all().delete()
    NameInFile.objects.update(actor=None)
    assert outcomes(imported(place, ROW)) == {"aside": 1}

    decide(place, **{"Ville de Firminis": f"actor-{city.pk}"})
    twin = make_organisation("Commune de Firminy")
    merge_actors(keep=twin, absorb=city, by=None, now=NOW)

    assert NameInFile.objects.get().actor == twin
    assert outcomes(imported(place, ROW)) == {"unchanged": 1}


def test_what_was_added_is_taken_back_but_for_what_changed_since(place, us):
    run = imported(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)
    change_state(tie=Tie.objects.get(kind="funds"), state="asleep", by=None, now=NOW)

    assert take_back(run=run, by=None, now=NOW) == TakenBack(1, 1, 0, 0)

    assert [tie.kind for tie in Tie.objects.declared()] == ["funds"]
    assert outcomes(run) == {"added": 2, "left": 1}
    with pytest.raises(AlreadyTakenBack):
        take_back(run=run, by=None, now=NOW)
    again = imported(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)
    assert outcomes(again) == {"added": 1, "unchanged": 1, "aside": 1}, "and may be imported again"


def test_each_tie_taken_back_has_the_history_of_one_withdrawn_by_hand(place, us):
    run = imported(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)
    by_hand, other = Tie.objects.order_by("pk")
    account = make_account(make_person("Maud Perrin"))
    withdraw_tie(tie=by_hand, by=account, now=NOW)

    assert take_back(run=run, by=account, now=NOW) == TakenBack(1, 0, 0, 0), "who was withdrawn is left alone"

    rows = TieCorrection.objects.order_by("tie").values_list("tie", "changes", "corrected_at", "by")
    assert [row[0] for row in rows] == [by_hand.pk, other.pk]
    assert {str(row[1:]) for row in rows} == {
        str(({"withdrawn_at": [None, NOW.isoformat()]}, NOW, account.pk))
    }
    assert set(Tie.objects.values_list("withdrawn_at", flat=True)) == {NOW}


def test_what_was_corrected_or_confirmed_since_stays(place, us):
    rows = "".join(f"Club {number},Zoomacom,finance\n" for number in range(4))
    run = imported(place, "From,To,Type\n" + rows)
    corrected, confirmed, *_others = Tie.objects.order_by("pk")
    correct_tie(
        tie=corrected, body="", seat="", quality="un don", since=None, until=None, source="Le conseil",
        by=None, now=NOW,
    )  # fmt: skip
    confirm_tie(tie=confirmed, on=NOW.date(), by=None, now=NOW)

    assert take_back(run=run, by=None, now=NOW) == TakenBack(2, 2, 0, 0)
    assert set(Tie.objects.declared()) == {corrected, confirmed}


def test_many_are_taken_back_in_as_many_queries_as_few(place, us, django_assert_max_num_queries):
    def run_of(name, number):
        return imported(
            place, "From,To,Type\n" + "".join(f"{name} {n},Zoomacom,finance\n" for n in range(number))
        )

    few, many = run_of("Club", 2), run_of("Cercle", 40)
    with django_assert_max_num_queries(30) as asked:
        take_back(run=few, by=None, now=NOW)
    with django_assert_max_num_queries(len(asked)):
        assert take_back(run=many, by=None, now=NOW).ties == 40


def test_a_name_is_asked_about_no_more_once_no_file_waits_for_it(place, us, city):
    first = imported(place, ROW)
    second = imported(place, ROW + "Cyberloir,Zoomacom,membre de\n")
    asked = set(names_to_decide(place).values_list("name", flat=True))

    take_back(run=second, by=None, now=NOW)
    assert set(names_to_decide(place).values_list("name", flat=True)) == asked - {"Cyberloir"}
    take_back(run=first, by=None, now=NOW)

    assert "Cyberloir" in asked
    assert not names_to_decide(place).exists()


def test_nothing_is_taken_back_of_what_was_not_imported(place, us):
    with pytest.raises(NotImportedYet):
        take_back(run=bring(place, ROW), by=None, now=NOW)


def test_what_is_held_about_a_person_is_given_and_forgotten(place, us):
    person = make_person("Paul Roche")
    meet(place=place, person=person, now=NOW)
    imported(place, "From,To,Type\nPaule Roche,Zoomacom,représente\nZoomacom,Cyberloire,membre de\n")
    decide(place, **{"Paule Roche": f"actor-{person.pk}"})

    (name,) = personal.export_of(person)["names_in_files"]
    assert (name["name"], name["place"], name["file"]) == ("Paule Roche", "Le Comptoir", "liens.csv")
    personal.erase(person, by=None, now=NOW)

    assert not NameInFile.objects.exists()
    assert not TieImportLine.objects.filter(name__contains="Paul").exists()
    assert TieImportLine.objects.filter(name="Zoomacom → Cyberloire").exists()


def test_whoever_is_forgotten_waits_no_more_and_the_other_names_are_still_decided(place, us, city):
    person = make_person("Paul Roche")
    rows = "PAUL ROCHÉ,Zoomacom,représente\nMme Roche,Zoomacom,représente\nPaul Roche,Cyberloire,membre de\n"
    run = imported(place, f"{ROW}{rows}")

    personal.erase(person, by=None, now=NOW)

    assert {name.name for name in NameInFile.objects.all()} == {"Ville de Firminis", "Mme Roche"}
    assert not TieImportLine.objects.filter(name__icontains="paul").exists()
    assert outcomes(run) == {"aside": 2, "left": 2}
    decide(place, **{"Ville de Firminis": f"actor-{city.pk}"})
    assert outcomes(run) == {"added": 1, "aside": 1, "left": 2}


def test_a_name_corrected_meanwhile_is_known_at_once(place, us, city):
    run = imported(place, ROW)
    update_actor(actor=city, name="Ville de Firminis", by=None, now=NOW)

    decide_names(place=place, answers={}, by=None, now=NOW)

    assert outcomes(run) == {"added": 1}
