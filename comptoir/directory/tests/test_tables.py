"""Any CSV or JSON file is a table of text; anything else is refused with a sentence."""

import json

import pytest

from comptoir.directory import tables
from comptoir.directory.tables import FileTooLarge, NotATable, TextUnreadable, read_table


def read(content, name="lieux.csv"):
    return read_table(content.encode() if isinstance(content, str) else content, name)


def cells(table):
    return [dict(row.cells) for row in table.rows]


def test_a_plain_csv():
    table = read("nom,commune\nLa Rotonde,Roanne\n")
    assert table.columns == ("nom", "commune")
    assert cells(table) == [{"nom": "La Rotonde", "commune": "Roanne"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = "\n".join(
        delimiter.join(line) for line in [("nom", "commune", "cp"), ("A, b", "C", "1"), ("D", "E", "2")]
    )
    if delimiter == ",":
        text = text.replace("A, b", '"A, b"')
    assert read(text).columns == ("nom", "commune", "cp")


def test_the_pipes_of_the_national_schema_are_no_delimiter():
    table = read('nom,services\n"La Rotonde","a|b|c|d"\n"Le Babet","a|b|c|d"\n')
    assert table.rows[0]["services"] == "a|b|c|d"


def test_the_pipes_of_a_few_cells_do_not_win_over_the_commas_of_all_lines():
    tags = "|".join(f"t{number}" for number in range(20))

    told = read(f"Label,Type,Tags\nVille,city,{tags}\nBourg,city,{tags}\n")

    assert (told.columns, len(told.rows)) == (("Label", "Type", "Tags"), 2)


def test_the_commas_inside_values_do_not_win_over_semicolons():
    table = read("nom;adresse\nLa Rotonde;3, place Massenet\nLe Babet;10, rue Pyat\n")
    assert table.columns == ("nom", "adresse")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found(encoding):
    table = read("nom;commune\nMédiathèque;Saint-Étienne\n".encode(encoding))
    assert table.rows[0]["nom"] == "Médiathèque"
    assert table.columns[0] == "nom"


def test_the_euro_and_the_ligature_of_windows():
    assert read("nom;prix\nCœur;5 €\n".encode("cp1252")).rows[0]["prix"] == "5 €"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_may(ends):
    assert len(read(ends.join(["nom;commune", "A;B", "C;D", ""])).rows) == 2


def test_a_row_knows_its_line_even_after_a_cell_of_three_lines():
    table = read('nom;texte\nA;"un\ndeux\ntrois"\n\nB;x\n')
    assert [row.line for row in table.rows] == [2, 6]


def test_empty_lines_are_not_rows():
    assert len(read("nom;commune\n\n;\nA;B\n").rows) == 1


def test_a_title_above_the_header_is_passed_over():
    table = read("Liste des lieux;;\n;;\nnom;commune;cp\nA;B;42000\n")
    assert table.columns == ("nom", "commune", "cp")


def test_a_short_row_lacks_its_last_cells():
    assert read("nom;commune;cp\nA;B\n").rows[0]["cp"] == ""


def test_a_long_row_says_how_many_cells_are_too_many():
    assert read("nom;commune\nA;B;C;;D\n").rows[0].surplus == 2


def test_columns_of_one_name_are_told_apart():
    assert read("nom;nom;;nom\nA;B;C;D\n").columns == ("nom", "nom (2)", "(3)", "nom (3)")


def test_a_quote_that_never_closes_is_refused_with_its_line():
    with pytest.raises(NotATable, match=r"2.*guillemet"):
        read('nom;commune\nA;"B\nC;D\n')


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04classeur", "lieux.xlsx"),
        (b"PK\x03\x04classeur", "lieux.csv"),
        (b"\xd0\xcf\x11\xe0ancien", "lieux.xls"),
        (b"%PDF-1.7", "lieux.csv"),
        (b"\x89PNG\r\n", "lieux.csv"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content, name):
    with pytest.raises(NotATable):
        read(content, name)


def test_a_spreadsheet_is_told_how_to_become_a_table():
    with pytest.raises(NotATable) as refused:
        read(b"PK\x03\x04", "lieux.xlsx")
    assert "CSV" in str(refused.value)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(TextUnreadable):
        read(bytes(range(1, 32)) * 40)


@pytest.mark.parametrize("content", ["", "\n\n", "nom;commune\n", "un seul mot\n", "[]", "{}"])
def test_a_file_without_rows_is_refused(content):
    with pytest.raises(NotATable):
        read(content)


def test_a_file_that_is_too_heavy_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    with pytest.raises(FileTooLarge):
        read("nom;commune\nA;B\n")


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(FileTooLarge):
        read("nom;commune\n" + "A;B\n" * 3)


def test_a_line_of_a_million_cells_of_one_name_is_refused_before_it_is_read():
    with pytest.raises(FileTooLarge):
        read(";".join(["a"] * 1_000_000) + "\n" + ";".join(["b"] * 10))


def test_too_many_columns_are_refused():
    with pytest.raises(FileTooLarge):
        read(";".join(f"c{n}" for n in range(400)) + "\n" + ";".join("x" * 400) + "\n")


def test_a_list_of_objects():
    table = read(json.dumps([{"nom": "A", "cp": 42000}, {"nom": "B", "ville": "Roanne"}]), "lieux.json")
    assert table.columns == ("nom", "cp", "ville")
    assert cells(table)[0] == {"nom": "A", "cp": "42000"}
    assert [row.line for row in table.rows] == [1, 2]


def test_every_kind_of_value_becomes_text():
    values = {"vide": None, "oui": True, "non": False, "entier": 3.0, "réel": 45.5, "liste": ["a", None, "b"]}
    assert cells(read(json.dumps([values]), "x.json"))[0] == {
        "vide": "",
        "oui": "oui",
        "non": "non",
        "entier": "3",
        "réel": "45.5",
        "liste": "a|b",
    }


def test_an_object_that_holds_one_list():
    assert len(read(json.dumps({"total": 2, "lieux": [{"nom": "A"}, {"nom": "B"}]}), "x.json").rows) == 2


def test_a_list_two_objects_deep():
    assert len(read(json.dumps({"data": {"lieux": [{"nom": "A"}]}}), "x.json").rows) == 1


def test_nested_objects_are_columns_with_dots():
    table = read(json.dumps([{"nom": "A", "adresse": {"rue": "3 place Massenet", "cp": "42000"}}]), "x.json")
    assert table.columns == ("nom", "adresse.rue", "adresse.cp")


def test_geojson_gives_its_properties_and_its_point():
    feature = {
        "type": "Feature",
        "id": "x1",
        "geometry": {"type": "Point", "coordinates": [4.38, 45.43]},
        "properties": {"nom": "La Rotonde"},
    }
    table = read(json.dumps({"type": "FeatureCollection", "features": [feature]}), "lieux.geojson")
    assert cells(table)[0] == {
        "id": "x1",
        "nom": "La Rotonde",
        "geometry.longitude": "4.38",
        "geometry.latitude": "45.43",
    }


def test_a_shape_that_is_no_point_gives_no_position():
    feature = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": []},
        "properties": {"nom": "A"},
    }
    table = read(json.dumps({"type": "FeatureCollection", "features": [feature]}), "x.geojson")
    assert table.columns == ("nom",)


def test_one_object_a_line():
    assert len(read('{"nom": "A"}\n{"nom": "B"}\n', "x.json").rows) == 2


def test_broken_json_says_where():
    with pytest.raises(NotATable, match="2"):
        read('[{"nom": "A"},\n {"nom" "B"}]', "x.json")


@pytest.mark.parametrize("content", ['"texte"', "42", "[1, 2]", '{"a": 1}', "[" * 100_000])
def test_json_without_a_list_of_objects_is_refused(content):
    with pytest.raises(NotATable):
        read(content, "x.json")


def test_signs_that_no_database_takes_are_left_out():
    table = read('[{"nom": "A\\u0000B\\ud800C"}]', "x.json")
    assert table.rows[0]["nom"] == "ABC"


def test_samples_are_different_values():
    table = read("nom;cp\n" + "A;1\nA;2\nB;3\nC;4\nD;5\n")
    assert table.samples("nom") == ("A", "B", "C")
