"""Which column is what: the national schema, the mappings that were kept, what is still missing."""

import pytest

from comptoir.directory.mapping import (
    ColumnIsUnknown,
    ColumnMap,
    MappingIsIncomplete,
    all_targets,
    as_json,
    check_mapping,
    flag_targets,
    from_json,
    national_mapping,
    national_version,
    signature_of,
)
from comptoir.directory.tests.builders import row, table
from comptoir.listing.schema import BY_NAME, COLUMNS

V0 = ("id", "nom", "pivot", "commune", "code_postal", "adresse", "date_maj", "publics_accueillis", "courriel")


def without(*names):
    return {column: column for column in row() if column not in names}


def test_the_national_schema_is_recognised():
    assert national_version(row()) == "v1"


def test_its_older_form_is_recognised():
    assert national_version(V0) == "v0"


def test_another_file_is_not_taken_for_it():
    assert national_version(("nom", "ville", "cp", "adresse")) == ""
    assert national_mapping(table({"nom": "A", "ville": "B"})) is None


def test_all_32_columns_together_are_v1():
    assert national_version([column.name for column in COLUMNS]) == "v1"


def test_the_columns_of_v1_are_themselves():
    mapping = national_mapping(table(row()))
    assert mapping is not None
    assert all(column == target for column, target in mapping.targets.items())


def test_the_columns_of_v0_have_their_names_of_today():
    read = table(dict.fromkeys(V0, "x") | {"conditions_acces": "Gratuit", "cle_ban": "42"})
    mapping = national_mapping(read)
    assert mapping is not None
    assert mapping.targets["courriel"] == "courriels"
    assert mapping.targets["publics_accueillis"] == "publics_specifiquement_adresses"
    assert mapping.targets["conditions_acces"] == "frais_a_charge"
    assert mapping.ignored == ("cle_ban",)


def test_a_column_that_the_schema_does_not_know_is_left():
    mapping = national_mapping(table(row(humeur="bonne")))
    assert mapping is not None
    assert mapping.ignored == ("humeur",)


@pytest.mark.parametrize("missing", ["nom", "adresse", "code_postal", "commune"])
def test_what_every_place_must_have_is_asked_for(missing):
    with pytest.raises(MappingIsIncomplete) as refused:
        check_mapping(ColumnMap(without(missing)), table(row()))
    assert str(BY_NAME[missing].label) in str(refused.value)


def test_a_whole_address_gives_street_postcode_and_town():
    check_mapping(ColumnMap({"lieu": "nom", "où": "adresse_complete"}), table({"lieu": "A", "où": "B"}))


def test_a_column_that_the_file_has_not_is_refused():
    with pytest.raises(ColumnIsUnknown):
        check_mapping(ColumnMap(without() | {"inconnue": "site_web"}), table(row()))


@pytest.mark.parametrize("target", ["humeur", "services=Faire la cuisine", "nom=La Rotonde", "horaires.7"])
def test_a_target_that_does_not_exist_is_refused(target):
    with pytest.raises(ColumnIsUnknown):
        check_mapping(ColumnMap(without() | {"pivot": target}), table(row()))


def test_a_yes_may_mean_a_word_of_the_schema():
    mapping = ColumnMap(without("pivot") | {"pivot": "frais_a_charge=Gratuit"})
    assert check_mapping(mapping, table(row())).flags() == [("pivot", "frais_a_charge", "Gratuit")]


def test_a_mapping_fits_the_next_file_though_its_capitals_changed():
    kept = ColumnMap({"Nom": "nom", "Code Postal": "code_postal", "Ville": "commune", "Adresse": "adresse"})
    read = table({"NOM": "A", "code postal": "42000", "ville": "B", "adresse": "C"})
    assert check_mapping(kept, read).targets == {
        "NOM": "nom",
        "code postal": "code_postal",
        "ville": "commune",
        "adresse": "adresse",
    }


def test_two_columns_that_differ_by_their_capitals_stay_two():
    mapping = ColumnMap({"Nom": "nom", "nom": "structure_parente"})
    assert mapping.fitted_to(("Nom", "nom")).targets == mapping.targets


def test_the_signature_is_that_of_the_columns_in_any_order():
    assert signature_of(["Nom", "Prénom"]) == signature_of(["prenom", "NOM"])
    assert signature_of(["Nom"]) != signature_of(["Nom", "Ville"])


def test_cells_of_one_target_come_in_the_order_of_the_columns():
    read = table({"a": "un", "b": "", "c": "trois"})
    mapping = ColumnMap({"a": "presentation_detail", "b": "presentation_detail", "c": "presentation_detail"})
    assert mapping.cells(read.rows[0], "presentation_detail") == ["un", "trois"]


def test_a_mapping_is_kept_and_read_again():
    mapping = ColumnMap({"a": "nom"}, name="hub", version="v0")
    assert from_json(as_json(mapping)) == mapping


def test_a_person_may_choose_any_column_of_the_schema():
    targets = [target for target, _label in all_targets()]
    assert {column.name for column in COLUMNS} <= set(targets)
    assert len(targets) == len(set(targets))
    assert ("frais_a_charge=Gratuit" in dict(flag_targets())) is True
