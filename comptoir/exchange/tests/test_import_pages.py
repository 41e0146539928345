"""A coordinator imports a file step by step; a bad one is refused in words and nothing is lost."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from comptoir.exchange.bringing import put_back, put_back_abandoned
from comptoir.exchange.importing import AlreadyImported
from comptoir.exchange.models import NameInFile, TieImport, TieImportLine
from comptoir.exchange.report import rows_said
from comptoir.exchange.tests.files import (
    GEPHI_EDGES,
    GEPHI_NODES,
    KUMU_CONNECTIONS,
    KUMU_ELEMENTS,
    bring,
    do,
    imported,
    outcomes,
)
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client, place):
    sign_in_as(client, place, "coordinator")
    return client


def url(name, *args):
    return reverse(f"exchange:{name}", args=["comptoir", *args])


def file(content, name="liens.csv"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def typed(content=KUMU_CONNECTIONS, actors=None, name="liens.csv", **changes):
    told = {"file": file(content, name), "visibility": "network", "unknown": "organisation"}
    return told | ({"actors_file": file(actors, "acteurs.csv")} if actors else {}) | changes


def choices(answer):
    """What the selects of a page hold, as a browser would send them back."""
    told = {}
    for name, options in re.findall(
        r'<select name="(\w+)"[^>]*>(.*?)</select>', answer.content.decode(), re.S
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        told[name] = chosen[1] if chosen else ""
    return told


def test_a_whole_import(coordinator, us):
    columns = coordinator.post(url("bring"), typed(actors=KUMU_ELEMENTS)).url
    page = coordinator.get(columns)
    assert "Ville de Firminy" in page.content.decode(), "each column shows some of its values"

    words = coordinator.post(columns, choices(page)).url
    preview = coordinator.get(words).url
    shown = coordinator.get(preview)
    assert [count for _o, _n, count in shown.context["tally"]] == [2, 0, 1, 0, 0]
    assert not Tie.objects.exists(), "nothing is written before the button"

    done = coordinator.post(preview).url
    report = coordinator.get(done).content.decode()
    assert "Ville de Firminy → Zoomacom" in report
    assert Tie.objects.get(kind="funds").visibility == "network"
    assert TieImport.objects.get().brought_by is not None


def test_a_table_of_unusual_columns_is_said_to_list_ties(coordinator, us, city):
    columns = coordinator.post(
        url("bring"), typed("Appui;Structure;Nature du lien\nVille de Firminy;Zoomacom;finance")
    ).url
    assert not [name for name in choices(coordinator.get(columns)) if name.startswith("ties")]

    asked = coordinator.get(f"{columns}?comme=ties")
    chosen = choices(asked) | {"ties0": "from", "ties1": "to"}
    words = coordinator.post(f"{columns}?comme=ties", chosen).url
    coordinator.post(coordinator.get(words).url)

    assert chosen["ties2"] == "kind"
    assert Tie.objects.get().kind == "funds"
    run = TieImport.objects.get()
    assert coordinator.get(url("columns", run.pk)).status_code == 404


def test_a_table_said_to_list_ties_is_so_when_one_comes_back(coordinator, us):
    columns = coordinator.post(url("bring"), typed("Appui;Structure;Lien\nVille;Zoomacom;finance")).url
    chosen = choices(coordinator.get(f"{columns}?comme=ties")) | {"ties0": "from", "ties1": "to"}
    coordinator.post(f"{columns}?comme=ties", chosen)

    again = coordinator.get(columns)

    assert choices(again)["ties0"] == "from"
    assert "?comme=actors" in again.content.decode()
    assert coordinator.get(f"{columns}?comme=klingons").status_code == 200


def test_a_column_of_a_thousand_words_asks_about_the_most_frequent_and_says_so(coordinator, us):
    rows = "".join(f"Ville;Zoomacom;mot {number}\n" for number in range(1200))
    content = f"De;À;Lien\n{rows}Ville;Zoomacom;mot 7\nVille;Zoomacom;finance\n"
    columns = coordinator.post(url("bring"), typed(content)).url
    words = coordinator.post(columns, choices(coordinator.get(columns))).url

    page = coordinator.get(words)
    asked = choices(page)
    preview = coordinator.get(coordinator.post(words, dict.fromkeys(asked, "funds")).url)

    assert len(asked) == 100
    assert page.context["form"]["kinds0"].label == "mot 7", "the most frequent first"
    assert page.context["others"] == 1100
    assert "leurs lignes sont refusées" in page.content.decode()
    assert {end: count for end, _name, count in preview.context["tally"]}["refused"] == 1100


def test_a_button_pressed_twice_imports_once(coordinator, us, place):
    run = bring(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)

    first, second = (coordinator.post(url("preview", run.pk)) for _ in range(2))

    assert first.url == second.url == url("import", run.pk)
    assert Tie.objects.count() == 2
    assert coordinator.get(url("preview", run.pk)).url == url("import", run.pk)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("liens.xlsx", b"PK\x03\x04", "Seuls des fichiers CSV, GEXF et GraphML"),
        ("liens.csv", b"PK\x03\x04", "classeur"),
        ("liens.csv", b"", "vide"),
        ("liens.gexf", b"<gexf><nodes>", "abîmé à la ligne 1"),
        ("liens.gexf", b"<!DOCTYPE a><gexf/>", "refusé"),
        ("liens.csv", b"une seule colonne\nrien", "colonnes"),
        ("liens.csv", b"\x00\x01\x02\x03\x04" * 99, "ne se lit pas"),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_what_was_chosen_is_kept(coordinator, name, content, says):
    answer = coordinator.post(url("bring"), typed(content, name=name, visibility="team"))

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert choices(answer)["visibility"] == "team"
    assert not TieImport.objects.exists()


def test_a_second_file_that_lists_no_actor_is_refused(coordinator):
    answer = coordinator.post(url("bring"), typed(actors=KUMU_CONNECTIONS))

    assert answer.status_code == 422
    assert "Le second fichier doit lister des acteurs" in answer.content.decode()


def test_a_column_that_is_missing_is_asked_for_and_nothing_is_lost(coordinator, us, place):
    run = bring(place, KUMU_CONNECTIONS)
    chosen = choices(coordinator.get(url("columns", run.pk)))

    answer = coordinator.post(url("columns", run.pk), chosen | {"ties1": "", "ties4": "quality"})

    assert answer.status_code == 422
    assert "Dites quelle colonne contient" in answer.content.decode()
    assert choices(answer)["ties4"] == "quality"
    assert coordinator.post(url("columns", run.pk), chosen).status_code == 302


def test_going_back_finds_what_was_chosen(coordinator, us, place):
    run = bring(place, KUMU_CONNECTIONS)
    chosen = choices(coordinator.get(url("columns", run.pk)))

    coordinator.post(url("columns", run.pk), chosen | {"ties4": "quality", "unknown": "ask"})

    again = choices(coordinator.get(url("columns", run.pk)))
    assert (again["ties4"], again["unknown"]) == ("quality", "ask")
    assert "liens.csv" in coordinator.get(url("files")).content.decode(), "and the file waits"


def test_unknown_words_are_asked_for_once(coordinator, us, place):
    run = bring(place, "From,To,Type,State\nZoomacom,Ville,Épaule,moyen\nZoomacom,CRIJ,épaule,\n")
    coordinator.post(url("columns", run.pk), choices(coordinator.get(url("columns", run.pk))))
    page = coordinator.get(url("words", run.pk))
    assert page.context["form"].fields.keys() == {"kinds0", "states0"}

    missing = coordinator.post(url("words", run.pk), {"kinds0": "", "states0": "asleep"})
    assert (missing.status_code, choices(missing)["states0"]) == (422, "asleep")
    coordinator.post(url("words", run.pk), {"kinds0": "funds", "states0": "asleep"})
    coordinator.post(url("preview", run.pk))

    assert {(tie.kind, tie.state) for tie in Tie.objects.all()} == {
        ("funds", "asleep"),
        ("funds", "in_force"),
    }


def test_a_file_is_put_back(coordinator, place):
    run = bring(place, KUMU_CONNECTIONS)

    coordinator.post(url("drop", run.pk))

    assert not TieImport.objects.exists()
    assert coordinator.get(url("columns", run.pk)).status_code == 404


def test_a_file_that_waits_for_a_month_is_put_back_by_the_clock(
    place, us, django_capture_on_commit_callbacks
):
    kept = bring(place, KUMU_CONNECTIONS, now=NOW - timedelta(days=29))
    left = bring(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS, now=NOW - timedelta(days=31))
    done = imported(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS, now=NOW - timedelta(days=31))

    with django_capture_on_commit_callbacks(execute=True):
        assert put_back_abandoned(NOW) == 1

    assert set(TieImport.objects.all()) == {kept, done}
    assert not left.file.storage.exists(left.file.name)
    assert not left.file.storage.exists(left.actors_file.name)
    assert kept.file.storage.exists(kept.file.name)


def test_what_was_imported_meanwhile_cannot_be_put_back(place, us):
    run = bring(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)
    do(TieImport.objects.get(pk=run.pk))

    with pytest.raises(AlreadyImported):
        put_back(run=run, by=None, now=NOW)

    assert outcomes(run), "its report stays"


@pytest.mark.parametrize("step", ["columns", "words", "preview"])
def test_a_file_that_is_lost_is_said_to_be_and_may_be_put_back(coordinator, us, place, step):
    run = bring(place, KUMU_CONNECTIONS)
    run.file.storage.delete(run.file.name)

    answer = coordinator.get(url(step, run.pk))

    assert answer.status_code == 409
    assert "n’est plus là" in answer.content.decode()
    coordinator.post(url("drop", run.pk))
    assert not TieImport.objects.exists()


def test_the_report_shows_ties_and_actors_by_outcome(coordinator, us, place):
    run = imported(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)

    aside = coordinator.get(url("import", run.pk), {"issue": "aside"})
    actors = coordinator.get(url("import", run.pk), {"quoi": "actor", "issue": "x"}).content.decode()

    assert [row.name for row in aside.context["rows"]] == ["Nadia Benali → Zoomacom"]
    assert "Quelqu’un doit dire qui est" in aside.content.decode()
    assert "Cyberloire" in actors
    assert "Aucune ligne" in coordinator.get(url("import", run.pk), {"issue": "refused"}).content.decode()


def test_the_refusals_are_a_file_to_correct_with(coordinator, us, place):
    run = imported(place, "From,To,Type\nZoomacom,,finance\n=Zoomacom,Ville,boude\n")

    text = coordinator.get(url("refusals", run.pk)).content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][:2] == ["2", "Zoomacom → ?"]
    assert rows[2][1].startswith("'="), "a spreadsheet takes no cell for a formula"


def test_names_are_decided_together_and_the_others_wait(coordinator, us, place):
    make_organisation("Ville de Firminy")
    run = imported(place, "From,To,Type\nVille de Firminis,Zoomacom,finance\nJeanne Bail,Zoomacom,aide\n")
    city = NameInFile.objects.get(name="Ville de Firminis")
    page = coordinator.get(url("names"))
    assert "Presque le nom" in page.content.decode()
    (known,) = (answer for answer in re.findall(r'value="(actor-\d+)"', page.content.decode()))

    answer = coordinator.post(url("names"), {f"n{city.pk}": known})

    assert answer.url == url("names")
    assert outcomes(run) == {"added": 1, "aside": 1}
    assert [name.name for name in NameInFile.objects.open()] == ["Jeanne Bail"]


def test_all_that_is_not_answered_may_be_answered_at_once(coordinator, us, place):
    run = imported(place, "From,To,Type\nMaïa,Zoomacom,aide\nAtelier 7,Zoomacom,aide\nJeanne,Zoomacom,aide\n")
    jeanne = NameInFile.objects.get(name="Jeanne")

    shown = choices(coordinator.get(url("names")))

    coordinator.post(url("names"), shown | {f"n{jeanne.pk}": "left", "others": "new-group"})

    assert outcomes(run) == {"added": 2, "left": 1}
    assert set(Tie.objects.values_list("subject__kind", flat=True)) == {"group"}


def test_only_the_names_that_were_on_the_page_are_answered_at_once(coordinator, us, place):
    run = imported(place, "From,To,Type\nMaïa,Zoomacom,aide\nAtelier 7,Zoomacom,aide\n")
    shown = choices(coordinator.get(url("names")))
    imported(place, "From,To,Type\nJeanne Bail,Zoomacom,aide\n")

    coordinator.post(url("names"), shown | {"others": "left"})

    assert outcomes(run) == {"left": 2}
    assert [name.name for name in NameInFile.objects.open()] == ["Jeanne Bail"]


def test_a_name_that_nobody_bears_is_said_and_what_was_typed_is_kept(coordinator, us, place):
    imported(place, "From,To,Type\nJeanne Bail,Zoomacom,aide\n")
    name = NameInFile.objects.get()

    answer = coordinator.post(url("names"), {f"t{name.pk}": "Jeanne Baille"})

    assert answer.status_code == 422
    assert "Personne ne s’appelle « Jeanne Baille »".replace(
        " ", "\u00a0"
    ) in answer.content.decode().replace(" ", "\u00a0")
    assert f'name="t{name.pk}" value="Jeanne Baille"' in answer.content.decode()


def test_what_was_imported_is_taken_back_once(coordinator, us, place):
    run = imported(place, KUMU_CONNECTIONS, actors=KUMU_ELEMENTS)

    for _ in range(2):
        answer = coordinator.post(url("take_back", run.pk), follow=True)

    assert "déjà été retirés" in answer.content.decode()
    assert not Tie.objects.declared().exists()
    assert "retiré" in coordinator.get(url("files")).content.decode()


def test_another_place_sees_nothing_of_it(client, us, place):
    run = imported(place, KUMU_CONNECTIONS, "a-nous.csv", actors=KUMU_ELEMENTS)
    waiting = bring(place, GEPHI_EDGES, "a-nous.csv", actors=GEPHI_NODES)
    other = make_place("La Fabrique", slug="fabrique")
    sign_in_as(client, other, "coordinator")

    pages = [("import", run), ("refusals", run), ("columns", waiting), ("preview", waiting)]
    for name, shown in pages:
        assert client.get(reverse(f"exchange:{name}", args=["fabrique", shown.pk])).status_code == 404
    assert "a-nous" not in client.get(reverse("exchange:files", args=["fabrique"])).content.decode()


def test_the_team_takes_files_away_and_does_not_bring_them(client, place):
    sign_in_as(client, place, "concierge")

    page = client.get(url("files"))

    assert page.status_code == 200
    assert url("bring") not in page.content.decode()
    assert f"{url('export', 'gexf')}?pour=public" in page.content.decode()
    assert client.get(url("bring")).status_code == 403


def test_a_page_asks_as_much_whatever_it_shows(coordinator, us, place, django_assert_max_num_queries):
    run = imported(place, "From,To,Type\n" + "".join(f"Jeanne {n},Zoomacom,aide\n" for n in range(30)))

    with django_assert_max_num_queries(20):
        coordinator.get(url("names"))
    with django_assert_max_num_queries(14):
        coordinator.get(url("import", run.pk))
    with django_assert_max_num_queries(14):
        coordinator.get(url("files"))


@pytest.mark.parametrize(
    ("count", "said"), [(0, "ligne refusée"), (1, "ligne refusée"), (2, "lignes refusées")]
)
def test_rows_are_counted_as_french_does(count, said):
    with override("fr"):
        assert rows_said("refused", count) == said


def test_every_outcome_has_its_words():
    with override("en"):
        for end in TieImportLine.Outcome:
            assert rows_said(end, 2) == f"rows {end.label}"
