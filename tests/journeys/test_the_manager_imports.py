"""The manager brings files of places: one in the national schema, one that nobody has seen before."""

import json

import pytest
from playwright.sync_api import expect

from comptoir.demo.directory import LOIRE
from comptoir.directory.models import ColumnMapping, ImportLine, ImportRun
from comptoir.places.models import Place
from tests.journeys.hands import fr
from tests.journeys.patience import arrived

ZOOMACOM, LA_SOURCE, SISLEY, ALSO_SISLEY = 27, 31, 42, 70
NOBODY_KNOWS = """Structure;Rue;CP;Ville;Téléphone;Horaires d'ouverture;Remarque
L'Atelier du Port;3 quai de la Loire;42300;Roanne;04 77 00 00 01;lundi 9h-12h;sonner fort
La Grange aux Pixels;Le Bourg;42130;Trelins;04 77 00 00 02;;
;12 rue sans nom;42000;Saint-Étienne;;;
"""


@pytest.fixture
def v0():
    """Four rows of the real file, and one that lacks its name."""
    rows = json.loads(LOIRE.read_text(encoding="utf-8"))
    nameless = {**rows[0], "id": "999999", "nom": ""}
    chosen = [*(rows[number] for number in (ZOOMACOM, LA_SOURCE, SISLEY, ALSO_SISLEY)), nameless]
    return {
        "name": "loire_v0.json",
        "mimeType": "application/json",
        "buffer": json.dumps(chosen, ensure_ascii=False).encode(),
    }


@pytest.fixture
def unknown():
    return {"name": "tiers-lieux.csv", "mimeType": "text/csv", "buffer": NOBODY_KNOWS.encode("cp1252")}


@pytest.fixture
def page(open_as, v0):
    return open_as("Claire Vasseur", "directory:imports")


def bring(page, file, source):
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label(fr("Who publishes it")).fill(source)
    page.get_by_role("button", name=fr("Bring the file")).click()


def to_the_report(page, eye=None):
    page.get_by_role("button", name=fr("See what would change")).click()
    arrived(page, fr("What would change"))
    if eye:
        eye.look(page)
    page.get_by_role("button", name=fr("Import"), exact=True).click()
    arrived(page, fr("What the import did"))
    if eye:
        eye.look(page)


def outcomes():
    last = ImportRun.objects.latest("pk")
    lines = ImportLine.objects.filter(run=last).order_by("line").values_list("outcome", flat=True)
    return {outcome: list(lines).count(outcome) for outcome in lines}


def test_the_older_national_schema_from_the_file_to_the_last_doubt(page, eye, v0):
    eye.look(page)
    bring(page, v0, "Hinaura")
    arrived(page, fr("Which column is what"))
    known = fr("This file follows the older national schema: its columns and words are known.")
    expect(page.get_by_text(known)).to_be_visible()
    eye.look(page)
    to_the_report(page, eye)
    assert outcomes() == {"created": 3, "doubtful": 1, "refused": 1}

    page.goto(page.get_by_role("link", name=fr("Rows put aside")).get_attribute("href"))
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Sisley")
    eye.look(page)
    page.get_by_role("button", name=fr("The same place: %(name)s", name="").strip()).first.click()
    expect(page.locator("#toasts")).to_contain_text("Sisley")
    eye.look(page)

    page.goto(page.url.replace("a-decider/", ""))
    before = Place.objects.count()
    bring(page, v0, "Hinaura")
    to_the_report(page)
    assert outcomes() == {"unchanged": 4, "refused": 1}
    assert Place.objects.count() == before


def test_a_file_that_nobody_has_seen_before(page, eye, unknown):
    bring(page, unknown, "Office du tourisme")
    name = page.get_by_label("Structure", exact=True)
    expect(name).to_have_value("nom")
    expect(page.get_by_label("Ville", exact=True)).to_have_value("commune")
    expect(page.get_by_label("CP", exact=True)).to_have_value("code_postal")
    eye.look(page)
    page.get_by_label(fr("Keep these choices under the name")).fill("Tiers-lieux de l’office")
    to_the_report(page)
    assert outcomes() == {"created": 2, "refused": 1}
    page.get_by_role("link", name=fr("refused")).click()
    expect(page.locator(".tabs [aria-current]")).to_contain_text(fr("refused"))
    eye.look(page)
    refused = page.request.get(
        page.get_by_role("link", name=fr("The refusals, to correct the file (CSV)")).get_attribute("href")
    )
    assert "\r\n4,," in refused.text(), "the line is told, and that it has no name"

    assert ColumnMapping.objects.get().name == "Tiers-lieux de l’office"
    page.get_by_role("link", name=fr("Keep the directory")).first.click()
    arrived(page, fr("Keep the directory"))
    eye.look(page)
    bring(page, unknown, "Office du tourisme")
    expect(page.get_by_text("Tiers-lieux de l’office").first).to_be_visible()


def test_a_picture_and_a_file_too_heavy_are_refused_in_words(page, eye, size):
    bring(
        page,
        {"name": "lieux.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(500)},
        "Moi",
    )
    expect(page.locator(".field .error").first).to_be_visible()
    expect(page.get_by_label(fr("Who publishes it"))).to_have_value("Moi")
    eye.look(page)
    if size == "desktop":
        bring(
            page, {"name": "lieux.csv", "mimeType": "text/csv", "buffer": b"nom;commune\n" * 1_000_000}, "Moi"
        )
        expect(page.locator(".field .error").first).to_contain_text("10")
    assert not ImportRun.objects.exists()
