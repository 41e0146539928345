"""Whatever a file holds, reading it ends in a table or in a refusal, and each row ends somewhere."""

import json
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.directory.cleaning import clean_table
from comptoir.directory.guessing import guess_columns, mapping_from
from comptoir.directory.mapping import DAY_TARGETS, FULL_ADDRESS, POINT, ColumnMap, national_mapping
from comptoir.directory.remarks import in_words
from comptoir.directory.tables import read_table
from comptoir.directory.tests.builders import bring, outcomes, row
from comptoir.kit.refusals import Refusal
from comptoir.listing.hours import read_hours, week_of
from comptoir.listing.listed import ListedPlace
from comptoir.listing.matching import Known, likeness
from comptoir.listing.schema import COLUMNS
from comptoir.listing.values import Unreadable

TODAY = date(2026, 11, 22)
TARGETS = [column.name for column in COLUMNS] + [FULL_ADDRESS, POINT, *DAY_TARGETS, ""]
HINTS = [
    "lundi 9h-12h",
    "Mo-Fr 09:00-12:00",
    "42000",
    "45.4",
    "4.4",
    "04 77 80 12 34",
    "Gratuit",
    "rue",
    "x",
    "-",
    "0",
]
texts = st.one_of(st.sampled_from(HINTS), st.text(max_size=40), st.text("0123456789.,-/: hH", max_size=20))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.json", "a.geojson", "a.txt"]))
def test_any_bytes_are_a_table_or_a_refusal(content, name):
    try:
        table = read_table(content, name)
    except Refusal:
        return
    assert table.rows


@quick
@given(st.lists(st.lists(texts, min_size=1, max_size=6), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_any_csv_is_a_table_or_a_refusal(lines, delimiter):
    text = "\n".join(delimiter.join(line) for line in lines)
    try:
        table = read_table(text.encode(), "a.csv")
    except Refusal:
        return
    clean = clean_table(table, mapping_from(guess_columns(table)), today=TODAY)
    assert [one.line for one in clean] == [one.line for one in table.rows]


@quick
@given(st.lists(st.dictionaries(texts, json_values, min_size=1, max_size=4), min_size=1, max_size=4))
def test_any_json_is_a_table_or_a_refusal(records):
    try:
        table = read_table(json.dumps(records).encode(), "a.json")
    except Refusal:
        return
    assert len(guess_columns(table)) == len(table.columns)


@quick
@given(
    st.lists(st.dictionaries(st.sampled_from("abcdef"), texts, min_size=1), min_size=1, max_size=4), st.data()
)
def test_any_row_under_any_mapping_is_a_place_or_has_a_reason(records, data):
    try:
        table = read_table(json.dumps(records).encode(), "a.json")
    except Refusal:
        return
    targets = {column: data.draw(st.sampled_from(TARGETS)) for column in table.columns}
    for clean in clean_table(table, ColumnMap(targets), today=TODAY):
        assert (clean.place is None) == bool(clean.refusals)
        for remark in (*clean.refusals, *clean.warnings):
            assert in_words(remark)
        if clean.place:
            assert ListedPlace.from_json(json.loads(json.dumps(clean.place.as_json()))) == clean.place


@quick
@given(texts)
def test_any_text_is_hours_or_is_not(text):
    try:
        written = read_hours(text)
    except Unreadable:
        return
    assert read_hours(written) == written, "what was written is read as it is"
    assert len(week_of(written, date(2026, 11, 16))) == 7


@quick
@given(*[texts] * 6)
def test_likeness_is_the_same_both_ways(name, address, commune, other_name, other_address, other_commune):
    one = Known(1, name, address, "42000", commune)
    other = Known(2, other_name, other_address, "42000", other_commune)
    assert likeness(one, other).verdict is likeness(other, one).verdict
    assert 0 <= likeness(one, other).name <= 100


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.dictionaries(st.sampled_from(list(row())), texts), min_size=1, max_size=5))
def test_any_rows_can_be_imported_twice(changes):
    rows = [row(id=f"l-{number}") | change for number, change in enumerate(changes)]
    with transaction.atomic():
        first, again = outcomes(bring(*rows)), outcomes(bring(*rows))
        # Each try into a directory that no other has written to.
        transaction.set_rollback(True)
    assert len(first) == len(again) == len(rows)
    assert not {"created", "updated"} & set(again)


def test_a_file_of_the_schema_is_one_whatever_its_rows():
    assert national_mapping(read_table(json.dumps([row()]).encode(), "a.json"))
