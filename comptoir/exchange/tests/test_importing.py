"""Every row of a file ends somewhere and says why; a second time changes nothing."""

from datetime import date

import pytest

from comptoir.actors.models import Actor
from comptoir.exchange.bringing import sheets_of, told_by
from comptoir.exchange.importing import AlreadyImported, import_ties
from comptoir.exchange.models import NameInFile, TieImport
from comptoir.exchange.tests.files import (
    GEPHI_EDGES,
    GEPHI_NODES,
    KUMU_CONNECTIONS,
    KUMU_ELEMENTS,
    bring,
    codes,
    do,
    imported,
    outcomes,
    would_do,
)
from comptoir.network.tests.neighbourhood import NOW, someone
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie, TieState

pytestmark = pytest.mark.django_db


def written():
    return [list(model.objects.order_by("pk").values()) for model in (Tie, Actor, NameInFile)]


def said():
    return {str(tie) for tie in Tie.objects.declared()}


def test_kumu(place, us):
    run = imported(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)

    assert outcomes(run) == {"added": 2, "aside": 1}
    city, circle = Actor.objects.get(name="Ville de Firminy"), Actor.objects.get(name="Cyberloire")
    assert (city.kind, circle.kind) == ("organisation", "circle")
    assert sorted(city.themes.values_list("theme", flat=True)) == ["numérique", "école"]
    assert not Actor.objects.filter(name="Nadia Benali").exists(), "nobody is made a person by a file"
    tie = Tie.objects.get(kind="funds")
    assert (tie.subject, tie.counterpart, tie.visibility, tie.told_in) == (city, us, "place", place)
    assert tie.source == "liens.csv, 24\u00a0novembre 2026"
    assert TieState.objects.filter(tie=tie, state="in_force").exists()


def test_gephi_names_its_ends_by_number(place, us):
    run = imported(place, GEPHI_EDGES, actors=GEPHI_NODES)

    assert outcomes(run) == {"added": 1}
    assert Tie.objects.get().subject.name == "Ville de Firminy"


def test_twice_changes_nothing(place, us):
    imported(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)
    before = written()

    run = imported(place, KUMU_CONNECTIONS, "autre-nom.csv", actors=KUMU_ELEMENTS)

    assert outcomes(run) == {"unchanged": 2, "aside": 1}
    assert written() == before


def test_a_file_is_imported_once_whatever_is_pressed(place, us):
    run = bring(place, KUMU_CONNECTIONS)
    told = told_by(run, sheets_of(run))
    do(run)

    with pytest.raises(AlreadyImported):
        import_ties(run=run, told=told, by=None, now=NOW)

    assert Tie.objects.count() == 2


def test_the_files_are_not_kept_once_imported(place, us, tmp_path, django_capture_on_commit_callbacks):
    run = bring(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)
    assert [path for path in tmp_path.rglob("*") if path.is_file()]

    with django_capture_on_commit_callbacks(execute=True):
        do(run)

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not TieImport.objects.get().file


def test_an_import_that_is_only_looked_at_writes_nothing(place, us):
    run = bring(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)

    rehearsal = would_do(run)

    assert [count for _o, _n, count in rehearsal.tally()] == [2, 0, 1, 0, 0]
    assert {one.name for one in rehearsal.new} == {"Ville de Firminy", "Cyberloire"}
    assert [one.name for one in rehearsal.asked] == ["Nadia Benali"]
    assert not Tie.objects.exists()
    assert Actor.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Zoomacom,Zoomacom,finance", "said"),
        ("Zoomacom,,finance", "is_missing"),
        ("Zoomacom,Cyberloire,aime bien", "unknown_kind"),
        ("Le Comptoir,Zoomacom,finance", "place_begins"),
        ("Zoomacom,Cyberloire,travaille pour", "said"),
    ],
)
def test_a_row_that_cannot_be_is_refused_alone(place, us, row, code):
    run = imported(place, f"From,To,Type\n{row}\nZoomacom,Cyberloire,membre de\n")

    assert outcomes(run) == {"refused": 1, "added": 1}
    assert codes(run)[0] == code


def test_words_that_nobody_knows_are_chosen_once_for_the_whole_file(place, us):
    rows = "From,To,Type,State\nZoomacom,A,Épaule,moyen\nZoomacom,B,épaule,\nZoomacom,C,boude,\n"

    run = imported(place, rows, kinds={"épaule": "-funds", "boude": "leave"}, states={"moyen": "asleep"})

    assert outcomes(run) == {"added": 2, "left": 1}
    assert said() == {"A finance Zoomacom", "B finance Zoomacom"}
    assert Tie.objects.get(subject__name="A").state == "asleep"


def test_what_is_declared_already_is_kept_as_it_is(place, us):
    city = make_organisation("Ville de Firminy")
    declare_tie(
        kind="funds", subject=city, counterpart=us, state="wished", quality="médiation", source="Dit",
        by=None, now=NOW,
    )  # fmt: skip

    run = imported(place, "From,To,Type,State,Since\nVILLE DE FIRMINY,zoomacom,finance,en vigueur,2020\n")

    assert outcomes(run) == {"unchanged": 1}
    assert codes(run) == ["state_differs"]
    assert Tie.objects.get().state == "wished"


def test_another_quality_or_another_time_is_another_tie(place, us):
    header = "From,To,Type,Objet,Depuis,Jusqu’au\n"
    imported(place, f"{header}Ville,Zoomacom,finance,médiation,2009,2012\n")

    run = imported(
        place,
        f"{header}Ville,Zoomacom,finance,médiation,2011,\nVille,Zoomacom,finance,médiation,2013,\n"
        "Ville,Zoomacom,finance,repas,2009,2012\n",
    )

    assert outcomes(run) == {"unchanged": 1, "added": 2}
    ended = Tie.objects.get(quality="médiation", since=date(2009, 1, 1))
    assert (ended.until, ended.state) == (date(2013, 1, 1), "ended")


def test_the_same_row_twice_in_a_file_is_one_tie(place, us):
    run = imported(place, "From,To,Type\nA,B,partenaire\nB,A,partenaire\nA,B,partenaire\n")

    assert outcomes(run) == {"added": 1, "unchanged": 2}
    assert codes(run) == ["same_as_line", "same_as_line"]


def test_a_name_that_is_nearly_known_is_put_aside(place, us):
    make_organisation("Ville de Firminy")

    run = imported(place, "From,To,Type\nVille de Firminis,Zoomacom,finance\n")

    assert outcomes(run) == {"aside": 1}
    assert NameInFile.objects.get().why == "is_like"


def test_two_who_are_called_the_same_are_for_a_person_to_tell_apart(place, us):
    make_organisation("Cyberloire")
    make_place("Cyberloire")

    run = imported(place, "From,To,Type\nZoomacom,Cyberloire,membre de\nZoomacom,Cyberloire,finance\n")

    assert outcomes(run) == {"aside": 2}
    assert NameInFile.objects.get().why == "called_the_same"


def test_of_an_organisation_and_its_place_the_organisation_is_meant(place, us):
    make_place("Zoomacom", organisation=us)

    run = imported(place, "From,To,Type\nZoomacom,Cyberloire,membre de\nCyberloire,Zoomacom,héberge\n")

    assert outcomes(run) == {"added": 2}
    assert Tie.objects.get(kind="hosts").counterpart == us


def test_who_resides_does_so_in_a_place(place, us):
    make_organisation("Le Comptoir")

    run = imported(place, "From,To,Type\nZoomacom,Le Comptoir,réside dans\n")

    assert outcomes(run) == {"added": 1}
    assert Tie.objects.get().place == place


def test_a_person_is_only_recognised_with_their_consent(place, us):
    someone("Nadia Benali", may_be_named=True)
    meet(place=place, person=make_person("Paul Roche"), now=NOW)
    make_person("Aline Faure")

    run = imported(
        place,
        "From,To,Type\nNadia Benali,Zoomacom,représente\nPaul Roche,Zoomacom,représente\n"
        "Aline Faure,Zoomacom,représente\n",
    )

    assert outcomes(run) == {"added": 1, "aside": 2}
    why = dict(NameInFile.objects.values_list("name", "why"))
    assert why == {"Paul Roche": "is_a_person", "Aline Faure": "new_person"}, (
        "who is not known here is not shown"
    )


def test_a_name_that_a_person_may_bear_is_never_made_an_organisation(place, us):
    run = imported(place, "From,To,Type\nJeanne Bail,Zoomacom,aide\n")

    assert outcomes(run) == {"aside": 1}
    assert NameInFile.objects.get().why == "may_be_a_person"
    assert Actor.objects.count() == 1


def test_a_person_may_be_at_the_other_end_and_the_file_does_not_tell_it_to_everybody(place, us):
    nadia = someone("Nadia Benali", may_be_named=True)

    run = imported(
        place,
        "From,To,Type,Visibility\nZoomacom,Nadia Benali,aide,\nZoomacom,Nadia Benali,forme,network\n"
        "Zoomacom,Jeanne Bail,aide,\n",
        visibility="public",
    )

    assert outcomes(run) == {"added": 2, "aside": 1}
    ties = Tie.objects.order_by("kind").values_list("kind", "counterpart", "visibility")
    assert list(ties) == [("helps", nadia.pk, "place"), ("trains", nadia.pk, "network")]
    assert NameInFile.objects.get().why == "may_be_a_person", "nobody new is made an organisation"


def test_a_person_at_the_other_end_is_only_recognised_with_their_consent(place, us):
    meet(place=place, person=make_person("Paul Roche"), now=NOW)

    run = imported(place, "From,To,Type\nZoomacom,Paul Roche,aide\n")

    assert outcomes(run) == {"aside": 1}
    assert NameInFile.objects.get().why == "is_a_person"
    assert not Tie.objects.exists()


def test_a_list_of_members_whose_names_say_that_they_are_no_persons(place, us):
    run = imported(place, "From,To,Type\nAssociation des Usagers,Zoomacom,membre de\n")

    assert outcomes(run) == {"added": 1}
    assert Tie.objects.get().subject.kind == "organisation"


def test_a_person_is_not_made_an_organisation_where_one_was_expected(place, us):
    someone("Nadia Benali", may_be_named=True)

    run = imported(place, "From,To,Type\nZoomacom,Nadia Benali,finance\n")

    assert outcomes(run) == {"refused": 1}
    assert Actor.objects.count() == 2


def test_who_is_new_and_has_no_tie_that_is_taken_is_not_made_and_does_not_wait(place, us):
    run = imported(place, "From,To,Type,Since,Until\nZoomacom,Ville,finance,2012,2009\n")

    assert outcomes(run) == {"refused": 1}
    assert outcomes(run, "actor") == {"unchanged": 1, "left": 1}
    assert not run.lines.exclude(told={}).exists()


def test_one_may_ask_for_each_new_name(place, us):
    run = imported(place, "From,To,Type\nZoomacom,Cyberloire,membre de\n", unknown="ask")

    assert outcomes(run) == {"aside": 1}
    assert outcomes(run, "actor") == {"unchanged": 1, "aside": 1}


def test_who_may_see_is_said_for_the_file_and_for_a_row(place, us):
    imported(place, "From,To,Type,Visibility\nA,B,finance,\nA,C,finance,public\n", visibility="team")

    assert sorted(Tie.objects.values_list("visibility", flat=True)) == ["public", "team"]


def test_what_another_place_keeps_for_itself_changes_nothing_of_what_is_imported(place, us):
    city = make_organisation("Ville")
    declare_tie(
        kind="funds", subject=city, counterpart=us, state="refused", source="Dit", visibility="team",
        told_in=make_place("Ailleurs"), by=None, now=NOW,
    )  # fmt: skip

    run = imported(place, "From,To,Type\nVille,Zoomacom,finance\n")

    assert outcomes(run) == {"added": 1}
    assert codes(run) == []
    assert outcomes(imported(place, "From,To,Type\nVille,Zoomacom,finance\n")) == {"unchanged": 1}


def test_a_list_of_actors_alone_makes_them(place, us):
    run = imported(
        place, "Nom;Type;Échelle;Famille;Commune\nCRIJ;association;région;pair;Lyon\nZoomacom;;;;\n"
    )

    actor = Actor.objects.get(name="CRIJ")
    assert (actor.kind, actor.scale, actor.family, actor.commune) == (
        "organisation",
        "region",
        "peer",
        "Lyon",
    )
    assert outcomes(run, "actor") == {"added": 1, "unchanged": 1}


def test_the_number_of_questions_does_not_depend_on_the_rows(place, us, django_assert_max_num_queries):
    rows = "".join(f"Association {n},Zoomacom,partenaire\n" for n in range(60))
    run = bring(place, f"From,To,Type\n{rows}")

    with django_assert_max_num_queries(45):
        do(run)

    assert Tie.objects.count() == 60
