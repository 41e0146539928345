"""From a row to a place: nothing is dropped without a word."""

from datetime import date

import pytest

from comptoir.directory.cleaning import clean_table
from comptoir.directory.guessing import guess_columns, mapping_from
from comptoir.directory.mapping import ColumnMap, national_mapping
from comptoir.directory.remarks import columns_in_words, in_words
from comptoir.directory.tables import read_table
from comptoir.directory.tests.builders import row, table

TODAY = date(2026, 11, 22)


def clean(*rows, **targets):
    read = table(*rows)
    mapping = ColumnMap(targets) if targets else national_mapping(read) or mapping_from(guess_columns(read))
    return clean_table(read, mapping, today=TODAY)


def place(**facts):
    """What a row becomes; its remarks are in ``place.told``."""
    (only,) = clean(row(**facts))
    assert only.place, only.refusals
    return only.place


def warnings(**facts):
    (only,) = clean(row(**facts))
    return [(remark.code, remark.column) for remark in only.warnings]


def refusals(**facts):
    (only,) = clean(row(**facts))
    assert only.place is None
    return [(remark.code, remark.column) for remark in only.refusals]


def test_a_good_row_is_a_place_without_a_remark():
    (only,) = clean(row())
    assert only.warnings == only.refusals == ()
    assert only.place
    assert (only.place.nom, only.place.commune, only.place.point) == (
        "La Rotonde",
        "Saint-Étienne",
        (45.4397, 4.3872),
    )
    assert only.place.date_maj == date(2026, 3, 1)
    assert only.place.services == ("Aide aux démarches administratives",)


@pytest.mark.parametrize("missing", ["nom", "adresse", "code_postal", "commune"])
def test_what_every_place_must_have_refuses_the_row(missing):
    assert refusals(**{missing: ""}) == [("is_missing", missing)]


def test_a_dash_is_nothing():
    assert refusals(nom="-") == [("is_missing", "nom")]


def test_a_postcode_that_is_none_refuses_the_row_and_shows_it():
    (only,) = clean(row(code_postal="quarante-deux"))
    assert [(r.code, r.column, r.value) for r in only.refusals] == [
        ("is_unreadable", "code_postal", "quarante-deux")
    ]


def test_a_refused_row_keeps_its_name_and_its_line():
    _first, second = clean(row(), row(id="2", nom="Le Babet", adresse=""))
    assert (second.name, second.line, second.place) == ("Le Babet", 2, None)


def test_all_the_reasons_are_given_at_once():
    assert refusals(nom="", adresse="") == [("is_missing", "nom"), ("is_missing", "adresse")]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("telephone", "3949", "not_a_phone"),
        ("courriels", "[courriel retiré]", "not_an_email"),
        ("site_web", "@", "not_a_web_address"),
        ("horaires", "sur rendez-vous", "not_hours"),
        ("date_maj", "hier", "not_a_date"),
        ("code_insee", "Saint-Étienne", "not_an_insee_code"),
        ("pivot", "SIRET inconnu", "not_a_pivot"),
        ("typologie", "Autre chose", "not_a_type"),
        ("frais_a_charge", "Au chapeau", "unknown_word"),
        ("services", "Faire la cuisine", "unknown_word"),
        ("prise_rdv", "au comptoir", "not_a_web_address"),
    ],
)
def test_an_optional_value_that_cannot_be_read_is_left_out_with_a_word(column, value, code):
    assert warnings(**{column: value}) == [(code, column)]
    assert not getattr(place(**{column: value}), column)


def test_a_good_word_is_kept_beside_a_bad_one():
    assert place(frais_a_charge="Gratuit|Au chapeau").frais_a_charge == ("Gratuit",)


def test_a_date_yet_to_come_is_left_out():
    assert warnings(date_maj="2027-01-01") == [("date_to_come", "date_maj")]


def test_a_second_phone_is_told():
    assert warnings(telephone="04 77 80 12 34 / 06 77 80 12 34") == [("other_phone", "telephone")]


def test_words_come_in_the_order_of_the_schema():
    found = place(frais_a_charge="Payant|Gratuit").frais_a_charge
    assert found == ("Gratuit", "Payant")


def test_an_older_public_is_put_where_it_belongs_today():
    found = place(publics_specifiquement_adresses="Surdité;Jeunes (16-26 ans);Adultes")
    assert found.publics_specifiquement_adresses == ("Jeunes",)
    assert found.prise_en_charge_specifique == ("Surdité",)


def test_the_pass_of_the_older_schema_is_not_lost():
    accepts = "Accepte le Pass numérique : Il est possible d'utiliser un Pass numérique pour accéder au lieu"
    assert place(frais_a_charge=f"Gratuit;{accepts}").autres_formations_labels == (
        "Accepte le Pass numérique",
    )


def test_a_label_that_nobody_knows_is_kept_as_it_is():
    assert place(autres_formations_labels="Label et la bête").autres_formations_labels == (
        "Label et la bête",
    )


def test_a_summary_that_is_too_long_becomes_the_presentation():
    found = place(presentation_resume="x" * 300)
    assert (found.presentation_resume, len(found.presentation_detail)) == ("", 300)


def test_a_name_that_is_too_long_is_cut_and_said():
    assert warnings(nom="x" * 300) == [("too_long", "nom")]
    assert len(place(nom="x" * 300).nom) == 200


def test_swapped_coordinates_are_put_right_and_said():
    assert warnings(latitude="4.3872", longitude="45.4397") == [("swapped_position", "latitude")]
    assert place(latitude="4.3872", longitude="45.4397").point == (45.4397, 4.3872)


def test_a_position_that_the_postcode_denies_is_left_out():
    assert warnings(latitude="50.61", longitude="3.04") == [("not_in_departement", "latitude")]
    assert place(latitude="50.61", longitude="3.04").point is None


def test_half_a_position_is_none():
    assert warnings(longitude="") == [("not_a_position", "latitude")]


def test_no_position_is_no_remark():
    assert warnings(latitude="", longitude="") == []


def test_the_town_is_written_as_towns_are():
    assert place(commune="SAINT ETIENNE CEDEX 2").commune == "Saint-Etienne"


def test_the_address_does_not_repeat_the_town():
    assert place(adresse="3 place Massenet 42000 Saint-Étienne").adresse == "3 place Massenet"


def test_a_row_that_is_not_cut_as_the_others_is_refused():
    read = read_table(b"nom;adresse;code_postal;commune\nA;1 rue B;42000;Roanne;oups\n", "x.csv")
    (only,) = clean_table(read, mapping_from(guess_columns(read)), today=TODAY)
    assert [remark.code for remark in only.refusals] == ["too_many_cells"]


def test_a_postcode_is_taken_from_the_other_rows_of_the_town():
    _first, second = clean(row(), row(id="2", nom="Le Babet", code_postal=""))
    assert second.place
    assert second.place.code_postal == "42000"
    assert [remark.code for remark in second.warnings] == ["postcode_of_the_commune"]


def test_but_not_when_the_town_has_two():
    rows = clean(row(), row(id="2", code_postal="42100"), row(id="3", nom="Le Babet", code_postal=""))
    assert rows[2].place is None


def test_without_an_identifier_the_name_and_address_make_one():
    facts = {key: value for key, value in row().items() if key not in ("id", "pivot")}
    (one,), (again,) = clean(facts), clean(facts | {"telephone": "04 77 00 00 00"})
    assert one.place
    assert again.place
    assert one.place.id == again.place.id
    assert len(one.place.id) == 16


def test_a_whole_address_is_cut():
    targets = {"lieu": "nom", "où": "adresse_complete"}
    (only,) = clean({"lieu": "Abracodabra", "où": "8 rue de la Boétie - 33000 BORDEAUX"}, **targets)
    assert only.place
    assert (only.place.adresse, only.place.code_postal, only.place.commune) == (
        "8 rue de la Boétie",
        "33000",
        "Bordeaux",
    )


def test_both_coordinates_in_one_cell():
    (only,) = clean(
        row() | {"latitude": "", "longitude": "", "point": "45.43, 4.38"},
        **{c: c for c in row()},
        point="coordonnees",
    )
    assert only.place
    assert only.place.point == (45.43, 4.38)


def test_a_column_for_each_half_day():
    days = {"matin": "9h-12h", "après-midi": "14h-18h", "mardi": "x", "samedi": "souscondition"}
    targets = {c: c for c in row() if c != "horaires"} | {
        "matin": "horaires.0",
        "après-midi": "horaires.0",
        "mardi": "horaires.1",
        "samedi": "horaires.5",
    }
    (only,) = clean(row() | days, **targets)
    assert only.place
    assert only.place.horaires == "Mo 09:00-12:00,14:00-18:00"
    assert [(r.code, r.column) for r in only.warnings] == [("not_hours", "horaires.5")]


@pytest.mark.parametrize(("cell", "fees"), [("oui", ("Gratuit",)), ("non", ()), ("", ())])
def test_a_yes_adds_its_word(cell, fees):
    targets = {c: c for c in row() if c != "frais_a_charge"} | {"libre": "frais_a_charge=Gratuit"}
    (only,) = clean(row() | {"libre": cell}, **targets)
    assert only.place
    assert only.place.frais_a_charge == fees


def test_neither_yes_nor_no_is_said():
    targets = {c: c for c in row()} | {"libre": "frais_a_charge=Gratuit"}
    (only,) = clean(row() | {"libre": "parfois"}, **targets)
    assert [remark.code for remark in only.warnings] == ["not_yes_or_no"]


def test_two_columns_of_text_are_put_together():
    targets = {c: c for c in row()} | {"a": "presentation_detail", "b": "presentation_detail"}
    (only,) = clean(row() | {"a": "Un.", "b": "Deux."}, **targets)
    assert only.place
    assert only.place.presentation_detail == "Un.\nDeux."


def test_a_place_is_kept_as_json_and_read_again():
    found = place(typologie="TIERS_LIEUX|ASSO", site_web="rotonde.fr")
    assert type(found).from_json(found.as_json()) == found


def test_a_place_has_the_fields_of_the_directory():
    fields = place().as_fields()
    assert fields["name"] == "La Rotonde"
    assert fields["postcode"] == "42000"
    assert fields["fees"] == ["Gratuit"]


def test_every_remark_is_a_sentence():
    values = {"telephone": "3949", "horaires": "sur rdv", "frais_a_charge": "Au chapeau", "latitude": "50.6"}
    (only,) = clean(row(**values))
    for remark in only.warnings:
        sentence = in_words(remark)
        assert sentence != remark.code
        assert "%(" not in sentence


def test_columns_are_told_in_words():
    assert columns_in_words(["telephone", "horaires"]) == "téléphone, horaires d’ouverture"
