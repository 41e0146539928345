"""The six real files of the shared folder: every row ends somewhere, and a second time changes nothing."""

import pytest

from comptoir.directory.guessing import guess_columns, mapping_from
from comptoir.directory.importing import import_places
from comptoir.directory.mapping import check_mapping, national_mapping
from comptoir.directory.models import DoubtfulRow, ImportLine
from comptoir.directory.tables import read_table
from comptoir.directory.tests.builders import LATER, NOW, real_file
from comptoir.places.models import Place

pytestmark = pytest.mark.django_db

FILES = {
    # file: rows, at most refused, at most put aside
    "hinaura_v0.json": (687, 0, 6),
    "bfc-ternum.json": (697, 20, 8),
    "hub-lo.json": (426, 3, 3),
    "gironde.json": (347, 10, 3),
    "etapes-numerique.json": (95, 0, 2),
    "la-creuse.json": (91, 3, 3),
    "exemple-valide.csv": (1, 0, 0),
}


def bring_file(name, now=NOW):
    table = read_table(real_file(name), name)
    mapping = national_mapping(table) or mapping_from(guess_columns(table))
    check_mapping(mapping, table)
    run = import_places(table=table, mapping=mapping, source=name, by=None, now=now)
    return table, run


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_a_real_file_ends_somewhere_and_stays_there(name):
    rows, refused, doubtful = FILES[name]
    table, run = bring_file(name)
    counts = run.counts()
    assert len(table.rows) == rows == sum(counts.values())
    assert counts["refused"] <= refused
    assert counts["doubtful"] <= doubtful
    assert counts["created"] >= 0.93 * rows - refused
    for line in run.lines.filter(outcome=ImportLine.Outcome.REFUSED):
        assert line.remarks, "a refusal has a reason"
    before = list(Place.objects.order_by("pk").values())
    again = bring_file(name, LATER)[1].counts()
    assert again["created"] == again["updated"] == 0
    assert (again["refused"], again["doubtful"]) == (counts["refused"], counts["doubtful"])
    assert list(Place.objects.order_by("pk").values()) == before


def test_the_81_rows_of_the_loire():
    table, _run = bring_file("hinaura_v0.json")
    loire = Place.objects.filter(postcode__startswith="42")
    assert sum(row["code_postal"].startswith("42") for row in table.rows) == 81
    assert loire.count() == 79, "two rows of the UDAF in Roanne are one place; one row is put aside"
    assert loire.filter(name="Maison de la Famille - UDAF42").count() == 1
    assert [str(doubt) for doubt in DoubtfulRow.objects.open() if doubt.row.code_postal == "42100"] == [
        "Espace Alfred Sisley"
    ]
    assert set(loire.filter(address__contains="Sisley").values_list("name", flat=True)) == {
        "EPN des quartiers Sud-Est (Espace Sisley)"
    }
    towns = set(loire.values_list("commune", flat=True))
    assert "Saint-Étienne" in towns
    assert not {"SAINT ETIENNE", "Saint Etienne", "St-Étienne", "Saint-Etienne"} & towns


def test_the_older_words_are_those_of_today():
    bring_file("hinaura_v0.json")
    zoomacom = Place.objects.get(name="Zoomacom")
    assert zoomacom.services == [
        "Aide aux démarches administratives",
        "Maîtrise des outils numériques du quotidien",
        "Compréhension du monde numérique",
    ]
    assert zoomacom.fees == ["Gratuit sous condition"]
    assert zoomacom.support_modes == ["Accompagnement individuel", "Dans un atelier collectif"]
    assert zoomacom.opening_hours == "Tu 14:00-17:00"


def test_the_columns_of_the_gironde_are_not_where_they_say():
    """Its X is the latitude, and its only address holds the postcode and the town."""
    bring_file("gironde.json")
    place = Place.objects.get(name="Atelier Graphite")
    assert (place.address, place.postcode, place.commune) == ("190 rue Mandron", "33300", "Bordeaux")
    assert 44 < (place.latitude or 0) < 46
    assert -2 < (place.longitude or 9) < 1


def test_hours_day_by_day():
    bring_file("bfc-ternum.json")
    place = Place.objects.get(name__startswith="L'inter'COW")
    assert place.opening_hours == "Mo,Tu,Th,Fr 09:00-12:00,12:00-17:00"


def test_numbers_that_lost_their_zero():
    bring_file("etapes-numerique.json")
    assert Place.objects.get(name__startswith="Bourg En Bresse").postcode == "01000"


def test_one_file_after_another_finds_again_what_is_there():
    """The post offices of the one are not the libraries of the other."""
    bring_file("hub-lo.json")
    places = Place.objects.count()
    _table, run = bring_file("etapes-numerique.json")
    assert run.counts()["created"] >= 92
    assert Place.objects.count() >= places + 92
