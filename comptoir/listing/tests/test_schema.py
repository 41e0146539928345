"""The columns and words of the code are those of the national schema itself."""

import json
import re
from pathlib import Path

import pytest

from comptoir.kit.text import fold
from comptoir.listing.listed import ListedPlace
from comptoir.listing.older import V0_NAMES, meanings, types_by_word
from comptoir.listing.schema import BY_NAME, COLUMNS, TYPES

SCHEMA = Path(__file__).parents[4] / "shared" / "data" / "places" / "schema.json"
OTHERWISE = {"Étapes numériques (La Poste)": "Étapes numériques(La Poste)"}


@pytest.fixture
def national():
    if not SCHEMA.exists():
        pytest.skip("the national schema is not beside the project")
    return {field["name"]: field for field in json.loads(SCHEMA.read_text(encoding="utf-8"))["fields"]}


def test_the_columns_are_those_of_the_schema_in_its_order(national):
    assert [column.name for column in COLUMNS] == list(national)


def test_what_is_required_is_what_the_schema_requires(national):
    required = {name for name, field in national.items() if field.get("constraints", {}).get("required")}
    assert {column.name for column in COLUMNS if column.is_required} == required


@pytest.mark.parametrize("name", [column.name for column in COLUMNS if column.words])
def test_each_word_is_one_that_the_schema_takes(national, name):
    pattern = national[name]["constraints"]["pattern"]
    words = [OTHERWISE.get(word, word) for word in BY_NAME[name].words]
    assert all(re.fullmatch(pattern, word) for word in words)
    assert re.fullmatch(pattern, "|".join(words))
    assert pattern.count("|") - 1 == len(words), "and it takes no other"


def test_a_listed_place_has_every_column():
    assert set(ListedPlace.__dataclass_fields__) == set(BY_NAME)


def test_no_two_columns_share_a_field_of_a_place():
    fields = [column.field for column in COLUMNS if column.field]
    assert len(fields) == len(set(fields))


def test_every_word_of_the_schema_means_itself():
    for column in COLUMNS:
        for word in column.words:
            assert meanings()[fold(word)] == (column.name, word)


def test_every_older_word_means_one_of_today_or_nothing():
    for owner, meaning in meanings().values():
        column = BY_NAME[owner]
        assert not meaning or meaning in column.words or column.kind == "texts"


def test_the_older_names_lead_to_names_of_today():
    assert {name for name in V0_NAMES.values() if name} <= set(BY_NAME)
    assert not set(V0_NAMES) & set(BY_NAME)


def test_every_type_can_be_told_in_words():
    assert set(types_by_word().values()) <= set(TYPES)
    assert types_by_word()["espace public numerique"] == "EPN"


def test_a_place_on_json_forgets_only_what_it_did_not_know():
    place = ListedPlace("1", "La Rotonde", "Saint-Étienne", "42000", "3 place Massenet", services=("Jeux",))
    assert place.as_json() == {
        "id": "1",
        "nom": "La Rotonde",
        "commune": "Saint-Étienne",
        "code_postal": "42000",
        "adresse": "3 place Massenet",
        "services": ["Jeux"],
    }
    assert ListedPlace.from_json(place.as_json()) == place
    assert place.with_commune("Roanne").commune == "Roanne"
    assert place.point is None
