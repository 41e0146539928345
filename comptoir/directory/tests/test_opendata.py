"""What leaves is what the national schema asks for."""

import csv
import io
import json
import re
from datetime import date

import pytest

from comptoir.directory.mapping import national_mapping, national_version
from comptoir.directory.opendata import csv_lines
from comptoir.directory.tables import read_table
from comptoir.directory.tests.builders import bring, outcomes, real_file, row
from comptoir.listing.schema import COLUMNS, LABELS
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def exported():
    return "".join(csv_lines(Place.objects.order_by("pk"), today=TODAY))


def rows():
    return list(csv.DictReader(io.StringIO(exported())))


def faults(table):
    """What the national schema itself says against these rows."""
    schema = json.loads(real_file("schema.json"))
    for line in table:
        for field in schema["fields"]:
            value, rules = line[field["name"]], field.get("constraints", {})
            if rules.get("required") and not value:
                yield f"{field['name']} is required"
            pattern = rules.get("pattern")
            if value and pattern and not re.fullmatch(pattern, value):
                yield f"{field['name']}: {value}"
            if len(value) > rules.get("maxLength", 10_000):
                yield f"{field['name']} is too long"


def test_the_header_is_that_of_the_schema():
    assert exported().splitlines()[0].split(",") == [column.name for column in COLUMNS]
    assert national_version(exported().splitlines()[0].split(",")) == "v1"


def test_a_place_is_written_as_it_was_read():
    bring(row(frais_a_charge="Gratuit|Payant"))
    (line,) = rows()
    assert (line["nom"], line["code_postal"], line["frais_a_charge"]) == (
        "La Rotonde",
        "42000",
        "Gratuit|Payant",
    )
    assert (line["latitude"], line["longitude"], line["date_maj"]) == ("45.4397", "4.3872", "2026-03-01")
    assert line["id"] == "la-rotonde-saint-etienne"


def test_what_is_not_known_is_written_as_the_national_map_writes_it():
    bring(row(pivot="", date_maj=""))
    (line,) = rows()
    assert line["pivot"] == "0" * 14
    assert line["date_maj"] == "2026-11-22"


def test_a_place_without_address_is_not_written():
    make_place("Sans adresse")
    assert rows() == []


def test_every_row_obeys_the_national_schema():
    full = row(
        code_insee="42218",
        complement_adresse="2e étage",
        typologie="TIERS_LIEUX|ASSO",
        site_web="https://a.fr|https://b.fr",
        presentation_resume="Un lieu.",
        itinerance="Fixe",
        formations_labels="|".join(LABELS),
        publics_specifiquement_adresses="Jeunes|Familles et/ou enfants",
        prise_en_charge_specifique="Langues étrangères (anglais)|Surdité",
        modalites_acces="Se présenter|Ce lieu n'accueille pas de public",
        modalites_accompagnement="À distance|En autonomie",
        dispositif_programmes_nationaux="Relais numérique (Emmaüs Connect)|France Services",
        fiche_acces_libre="https://acceslibre.beta.gouv.fr/app/42/",
        prise_rdv="https://www.rdv-solidarites.fr/",
    )
    bring(full, row(id="2", nom="Le Babet", adresse="10 rue Pyat", pivot=""))
    assert list(faults(rows())) == []


def test_the_whole_older_file_leaves_in_the_form_of_today():
    read = read_table(real_file("hinaura_v0.json"), "hinaura_v0.json")
    bring(*(dict(one.cells) for one in read.rows[:120]), mapping=national_mapping(read))
    assert list(faults(rows())) == []


def test_what_was_written_can_be_read_again_and_changes_nothing():
    bring(row(), row(id="2", nom="Le Babet", adresse="10 rue Pyat"))
    again = read_table(exported().encode(), "annuaire.csv")
    run = bring(*(dict(one.cells) for one in again.rows), source="Ailleurs")
    assert outcomes(run) == ["unchanged", "unchanged"]


def test_a_value_that_holds_the_separator_does_not_break_the_list():
    make_place(address="1 rue", postcode="42000", commune="X", other_labels=["a|b", "c"])
    assert rows()[0]["autres_formations_labels"] == "a/b|c"
