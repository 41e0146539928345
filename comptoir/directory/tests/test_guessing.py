"""Guesses, from the names of the columns and from what they hold."""

import pytest

from comptoir.directory.guessing import guess_columns, mapping_from
from comptoir.directory.tables import read_table
from comptoir.directory.tests.builders import table


def guessed(**columns):
    """Column → target, for a table of five rows whose columns hold these values."""
    rows = [{name: values[n % len(values)] for name, values in columns.items()} for n in range(5)]
    return {guess.column: guess.target for guess in guess_columns(table(*rows))}


def one(name, *values):
    return guessed(**{name: list(values)})[name]


NAMES = ["La Rotonde", "Le Babet", "Zoomacom", "Arlequin", "OpenFactory"]


@pytest.mark.parametrize(
    "name", ["nom", "Nom du lieu", "Lieu", "nom_structure", "Dénomination", "c_nom", "NAME"]
)
def test_a_name_by_the_name_of_its_column(name):
    assert one(name, *NAMES) == "nom"


@pytest.mark.parametrize("name", ["commune", "Ville", "c_city", "Nom commune"])
def test_a_town(name):
    assert one(name, "Roanne", "Firminy", "Feurs") == "commune"


@pytest.mark.parametrize("name", ["Code postal", "CP", "c_postcode", "zip", "colonne"])
def test_a_postcode_even_without_its_zero(name):
    assert one(name, "42000", "1000", "2300") == "code_postal"


@pytest.mark.parametrize("name", ["Téléphone", "contact_tel", "c_telephone", "Numéro", "x7"])
def test_a_phone_by_its_values(name):
    assert one(name, "04 77 80 12 34", "0477801235", "+33 4 77 80 12 36") == "telephone"


@pytest.mark.parametrize("name", ["courriel", "E-mail", "contact_email", "x7"])
def test_an_email_by_its_values(name):
    assert one(name, "a@lieu.fr", "b@lieu.fr", "c@lieu.fr") == "courriels"


@pytest.mark.parametrize("name", ["Site internet", "url_lieu", "x7"])
def test_a_website_by_its_values(name):
    assert one(name, "https://a.fr", "http://b.fr/x", "www.c.fr") == "site_web"


@pytest.mark.parametrize("name", ["Horaires d'ouverture", "c_horaire_ouverture", "x7"])
def test_hours_by_their_values(name):
    assert one(name, "Lundi 9h-12h", "Du lundi au vendredi 14h-18h", "Mo 09:00-12:00") == "horaires"


@pytest.mark.parametrize("name", ["Dernière MAJ", "mise_a_jour", "c__edit_datemaj", "updated_at"])
def test_a_date_of_update(name):
    assert one(name, "05/03/2021", "2021-03-06", "2020/06/30 14:16:50.898") == "date_maj"


@pytest.mark.parametrize("name", ["adresse", "c_adresse", "Adresse postale", "voie", "x7"])
def test_a_street(name):
    assert one(name, "3 place Massenet", "10 rue Pyat", "7 avenue Foch") == "adresse"


def test_an_address_with_its_postcode_and_town_is_whole():
    found = one(
        "Adresse postale", "8 rue A - 33000 Bordeaux", "7 rue B - 33500 LIBOURNE", "1 rue C 33160 Cenon"
    )
    assert found == "adresse_complete"


def test_a_whole_address_is_not_needed_beside_its_three_parts():
    found = guessed(
        nom=NAMES,
        adresse=["3 place Massenet", "10 rue Pyat"],
        cp=["42000", "42100"],
        ville=["Roanne", "Feurs"],
        adresse_complete=["3 place Massenet 42000 Roanne", "10 rue Pyat 42100 Feurs"],
    )
    assert found["adresse"] == "adresse"
    assert found["adresse_complete"] == ""


def test_latitudes_and_longitudes_by_their_names():
    found = guessed(lat=["45.43", "46.03"], lon=["4.38", "4.06"])
    assert found == {"lat": "latitude", "lon": "longitude"}


def test_a_column_called_x_that_holds_latitudes_is_a_latitude():
    found = guessed(**{"Coord. X": ["44.91", "44.69"], "Coord. Y": ["-0.24", "-0.08"]})
    assert found == {"Coord. X": "latitude", "Coord. Y": "longitude"}


def test_a_column_called_latitude_that_holds_longitudes_is_a_longitude():
    found = guessed(latitude=["4.38", "4.06"], longitude=["45.43", "46.03"])
    assert found == {"latitude": "longitude", "longitude": "latitude"}


def test_lambert_metres_are_coordinates_too():
    found = guessed(x=["808000.5", "809000.5"], y=["6483000.5", "6484000.5"])
    assert found == {"x": "longitude", "y": "latitude"}


def test_both_coordinates_in_one_cell():
    assert one("geo_point_2d", "45.43, 4.38", "46.03, 4.06") == "coordonnees"


@pytest.mark.parametrize(
    ("name", "day"), [("lundi matin", 0), ("Mardi après-midi", 1), ("horaires_dimanche", 6), ("sam", 5)]
)
def test_a_column_for_each_day(name, day):
    assert one(name, "9h-12h", "8h30-12h", "x") == f"horaires.{day}"


def test_two_half_days_are_one_day():
    found = guessed(**{"lundi matin": ["9h-12h"], "lundi après-midi": ["14h-18h"]})
    assert set(found.values()) == {"horaires.0"}


def test_a_yes_or_no_column_named_by_a_word_of_the_schema():
    assert one("Gratuit", "oui", "non") == "frais_a_charge=Gratuit"
    assert one("acces_pmr", "oui", "non") == "prise_en_charge_specifique=Handicaps moteurs"


def test_a_yes_or_no_column_of_another_kind_is_nothing():
    assert one("Proposition de permanence", "Oui", "Non") == ""


def test_the_schemas_own_words_say_what_a_column_is():
    assert one("x7", "Accéder à du matériel", "Utiliser le numérique au quotidien") == "services"
    assert one("x8", "Gratuit", "Payant") == "frais_a_charge"


def test_an_identifier_is_different_in_every_row():
    assert one("id", "1", "2", "3", "4", "5") == "id"
    assert one("id", "1", "1", "2") == ""


def test_a_siret():
    assert one("SIRET", "35600000063516", "35600000060857", "35600000035012") == "pivot"


def test_one_thing_is_taken_from_one_column():
    found = guessed(telephone=["04 77 80 12 34"], portable=["06 77 80 12 34"])
    assert sorted(found.values()) == ["", "telephone"]


def test_a_column_whose_values_deny_its_name_is_not_believed():
    assert one("telephone", "sur place", "à l'accueil", "par courrier") == ""


def test_an_empty_column_is_nothing():
    assert guessed(nom=[""], ville=["Roanne", "Feurs"])["nom"] == ""


def test_a_guess_shows_three_of_its_values():
    guesses = guess_columns(table(*({"nom": name} for name in NAMES)))
    assert guesses[0].samples == tuple(NAMES[:3])


def test_how_sure_a_guess_is():
    by_column = {
        guess.column: guess
        for guess in guess_columns(table(*({"nom": name, "note": "x", "acces_pmr": "oui"} for name in NAMES)))
    }
    assert by_column["nom"].is_sure
    assert by_column["acces_pmr"].is_probable
    assert not by_column["acces_pmr"].is_sure
    assert by_column["note"].confidence == 0


def test_every_column_has_its_guess_in_the_order_of_the_file():
    read = read_table(b"z;nom;a\n1;La Rotonde;2\n", "x.csv")
    assert [guess.column for guess in guess_columns(read)] == ["z", "nom", "a"]


def test_the_guesses_make_a_mapping():
    read = table({"nom": "La Rotonde", "ville": "Roanne"})
    assert mapping_from(guess_columns(read)).targets == {"nom": "nom", "ville": "commune"}
