"""The manager imports a file step by step; a bad one is refused and nothing is lost."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from comptoir.directory.models import ColumnMapping, DoubtfulRow, ImportRun
from comptoir.directory.tests.builders import bring, row
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place, sign_in_as

pytestmark = pytest.mark.django_db

OTHER_SHAPE = b"""Lieu;Ville;CP;Rue;Libre acces
La Rotonde;Roanne;42300;3 place Massenet;oui
Le Babet;Roanne;42300;;non
"""


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place():
    return make_place("Le Comptoir", slug="comptoir")


@pytest.fixture
def manager(client, place):
    sign_in_as(client, place, "manager")
    return client


def url(name, *args):
    return reverse(f"directory:{name}", args=["comptoir", *args])


def file(content=OTHER_SHAPE, name="lieux.csv"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else json.dumps(content).encode())


def brought(client, content=OTHER_SHAPE, name="lieux.csv", **typed):
    answer = client.post(url("imports"), {"file": file(content, name), "licence": "", **typed})
    assert answer.status_code == 302, answer.context["form"].errors
    return ImportRun.objects.get()


def choices(run, client, **changes):
    """What the form of the columns holds, as a browser would send it back."""
    html = client.get(url("columns", run.pk)).content.decode()
    told = {}
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        told[name] = chosen[1] if chosen else ""
    (told["source"],) = re.findall(r'name="source" value="([^"]*)"', html)
    return told | changes


def test_a_whole_import(manager):
    run = brought(manager, source="Ma source")
    columns = manager.post(url("columns", run.pk), choices(run, manager))
    assert columns.url == url("preview", run.pk)
    preview = manager.get(columns.url)
    assert [count for _o, _n, count in preview.context["rehearsal"].tally()] == [1, 0, 0, 1, 0]
    assert not Place.objects.filter(name="La Rotonde").exists(), "nothing is written before the button"
    done = manager.post(columns.url)
    assert done.url == url("import", run.pk)
    report = manager.get(done.url)
    assert "La Rotonde" in report.content.decode()
    place = Place.objects.get(name="La Rotonde")
    assert (place.commune, place.source) == ("Roanne", "Ma source")


def test_the_guesses_are_shown_with_three_values_each(manager):
    run = brought(manager)
    html = manager.get(url("columns", run.pk)).content.decode()
    assert "3 place Massenet" in html
    assert "sûr" in html
    told = choices(run, manager)
    assert [told[f"c{n}"] for n in range(5)] == ["nom", "commune", "code_postal", "adresse", ""]


def test_a_file_of_the_national_schema_has_nothing_to_choose(manager):
    run = brought(manager, [row()], "lieux.json")
    html = manager.get(url("columns", run.pk)).content.decode()
    assert "suit le schéma national" in html
    assert choices(run, manager)["c0"] == "id"


def test_choices_are_kept_and_proposed_next_time(manager):
    run = brought(manager)
    manager.post(
        url("columns", run.pk), choices(run, manager, c4="frais_a_charge=Gratuit", save_as="Mes lieux")
    )
    assert ColumnMapping.objects.get().name == "Mes lieux"
    run.delete()
    again = brought(manager)
    assert choices(again, manager)["c4"] == "frais_a_charge=Gratuit"
    assert "Mes lieux" in manager.get(url("columns", again.pk)).content.decode()


def test_going_back_finds_what_was_chosen(manager):
    run = brought(manager)
    manager.post(url("columns", run.pk), choices(run, manager, c3="complement_adresse", c4="adresse"))
    assert choices(run, manager)["c4"] == "adresse"
    assert "lieux.csv" in manager.get(url("imports")).content.decode(), "and the file waits on the first page"


def test_a_column_that_is_missing_is_asked_for(manager):
    run = brought(manager)
    answer = manager.post(url("columns", run.pk), choices(run, manager, c3=""))
    assert answer.status_code == 422
    assert "Dites quelle colonne contient" in answer.content.decode()
    assert manager.post(url("columns", run.pk), choices(run, manager)).status_code == 302, "nothing was lost"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"PK\x03\x04", "lieux.xlsx", "Seuls les fichiers CSV"),
        (b"PK\x03\x04", "lieux.csv", "classeur"),
        (b"\x89PNG", "lieux.csv", "pas un tableau"),
        (b"nom;commune\n", "lieux.csv", "aucune ligne"),
        (b'[{"nom": ', "lieux.json", "cassé"),
        (b"bonjour", "lieux.csv", "Aucune colonne"),
        (b"a;b\nx;y\n", "lieux.exe", "Seuls les fichiers CSV"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_what_was_typed_stays(manager, content, name, sentence):
    answer = manager.post(url("imports"), {"file": file(content, name), "source": "Ma source"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert 'value="Ma source"' in html
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_heavy_is_refused_unread(manager, monkeypatch):
    heavy = file(b"nom;commune\nA;B\n")
    monkeypatch.setattr(SimpleUploadedFile, "size", 11 * 1024 * 1024, raising=False)
    heavy.size = 11 * 1024 * 1024
    from comptoir.directory.forms import BringFileForm

    form = BringFileForm({}, {"file": heavy})
    assert not form.is_valid()
    assert "10 Mo" in str(form.errors["file"])


def test_no_file_is_asked_for(manager):
    assert manager.post(url("imports"), {"source": "x"}).status_code == 422


def test_the_name_of_the_file_is_its_last_part_only(manager):
    run = brought(manager, name="../../etc/lieux.csv")
    assert run.file_name == "lieux.csv"
    assert ".." not in run.file.name


def test_a_file_can_be_put_back(manager):
    run = brought(manager)
    assert manager.post(url("drop", run.pk)).url == url("imports")
    assert not ImportRun.objects.exists()


def test_a_file_is_imported_once(manager):
    run = brought(manager, [row()], "lieux.json")
    manager.post(url("columns", run.pk), choices(run, manager))
    manager.post(url("preview", run.pk))
    assert manager.post(url("preview", run.pk)).status_code == 404
    assert Place.objects.filter(name="La Rotonde").count() == 1


def test_a_waiting_file_is_seen_by_its_own_place_only(manager, client):
    run = brought(manager)
    other = make_place("Ailleurs", slug="ailleurs")
    sign_in_as(client, other, "manager")
    address = reverse("directory:columns", args=["ailleurs", run.pk])
    assert client.get(address).status_code == 404


def test_the_report_can_be_read_by_outcome(manager):
    run = bring(row(), row(id="2", nom="Le Babet", adresse=""))
    refused = manager.get(url("import", run.pk), {"issue": "refused"}).content.decode()
    assert "Le Babet" in refused
    assert "La Rotonde" not in refused
    assert "adresse" in refused.lower()


def test_an_outcome_that_does_not_exist_shows_everything(manager):
    run = bring(row())
    assert "La Rotonde" in manager.get(url("import", run.pk), {"issue": "x"}).content.decode()


def test_the_report_of_a_file_that_waits_leads_to_its_columns(manager):
    run = brought(manager)
    assert manager.get(url("import", run.pk)).url == url("columns", run.pk)


def test_the_refusals_can_be_taken_away(manager):
    run = bring(row(), row(id="2", nom="=cmd()", adresse=""))
    answer = manager.get(url("refusals", run.pk))
    lines = answer.content.decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("2,'=cmd()"), "a spreadsheet must not run it"


def test_what_was_put_aside_is_decided_with_one_button(manager):
    bring(
        row(nom="EPN des quartiers Sud-Est (Espace Sisley)", adresse="19 rue Alfred Sisley"),
        row(id="2", nom="Espace Alfred Sisley", adresse="19 Rue Alfred Sisley"),
    )
    doubt = DoubtfulRow.objects.get()
    assert "1 ligne vous attend" in manager.get(url("imports")).content.decode()
    html = manager.get(url("pile")).content.decode()
    assert "Espace Alfred Sisley" in html
    answer = manager.post(url("decide", doubt.pk), {"answer": "same", "place": doubt.candidates[0]["place"]})
    assert answer.url == url("pile")
    assert "Rien à décider" in manager.get(url("pile")).content.decode()


@pytest.mark.parametrize(
    "typed", [{}, {"answer": "same"}, {"answer": "same", "place": "0"}, {"answer": "taken"}]
)
def test_a_button_that_is_not_there_decides_nothing(manager, typed):
    bring(
        row(nom="EPN des quartiers Sud-Est (Espace Sisley)", adresse="19 rue Alfred Sisley"),
        row(id="2", nom="Espace Alfred Sisley", adresse="19 Rue Alfred Sisley"),
    )
    manager.post(url("decide", DoubtfulRow.objects.get().pk), typed)
    assert DoubtfulRow.objects.open().count() == 1


def test_changes_to_the_place_are_shown_side_by_side(manager, place):
    place.address, place.postcode, place.commune = "3 place Massenet", "42000", "Saint-Étienne"
    place.name = "La Rotonde"
    place.save()
    bring(row())
    html = manager.get(url("pile")).content.decode()
    assert "+33477801234" in html
    manager.post(url("decide", DoubtfulRow.objects.get().pk), {"answer": "taken"})
    place.refresh_from_db()
    assert place.phone == "+33477801234"


WAYS = {
    "imports": "get",
    "pile": "get",
    "import": "get",
    "refusals": "get",
    "columns": "get",
    "preview": "get",
    "drop": "post",
    "decide": "post",
}


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), ("stranger", 404), ("member", 403), ("mediator", 403), ("concierge", 403)],
)
def test_who_may_not_keep_the_directory(client, place, name, role, status):
    run = bring(row())
    if role == "stranger":
        sign_in_as(client, make_place("Ailleurs"), "manager")
    elif role:
        sign_in_as(client, place, role)
    args = [] if name in ("imports", "pile") else [run.pk]
    assert getattr(client, WAYS[name])(url(name, *args)).status_code == status


@pytest.mark.parametrize("role", ["manager", "coordinator"])
def test_who_keeps_the_directory(client, place, role):
    sign_in_as(client, place, role)
    assert client.get(url("imports")).status_code == 200


@pytest.mark.parametrize("name", ["drop", "decide"])
def test_what_changes_something_is_never_a_link(manager, name):
    assert manager.get(url(name, 1)).status_code == 405
