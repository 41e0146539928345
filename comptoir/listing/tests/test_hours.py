"""Opening hours: what people write, and what is never guessed."""

from datetime import date, time

import pytest

from comptoir.listing.hours import join_days, read_day, read_hours, week_of
from comptoir.listing.values import Unreadable

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Mo-Fr 09:00-12:00,14:00-17:00", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("mo-fr 9:00-12:00", "Mo-Fr 09:00-12:00"),
        ("Tu-Fr 09:00-12:00;Mo off", "Tu-Fr 09:00-12:00; Mo off"),
        ("24/7", "24/7"),
        ("PH off; Mo 09:00-12:00", "PH off; Mo 09:00-12:00"),
        ("Fr 22:00-02:00", "Fr 22:00-02:00"),
    ],
)
def test_openstreetmap_hours_are_kept_in_one_spelling(written, kept):
    assert read_hours(written) == kept


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("du lundi au vendredi de 9h à 12h", "Mo-Fr 09:00-12:00"),
        ("DU LUNDI AU VENDREDI de 9h à 12h et de 14h à 17h", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("Lundi au jeudi de 9h à 12h, le vendredi de 9h à 11h30", "Mo-Th 09:00-12:00; Fr 09:00-11:30"),
        ("mercredi de 14 à 18h", "We 14:00-18:00"),
        (
            "Mardi 10h-12h/14h-16h\nJeudi : 10h-12h/17h-19h",
            "Tu 10:00-12:00,14:00-16:00; Th 10:00-12:00,17:00-19:00",
        ),
        ("lundi-mardi-jeudi : 9h00 à 12h30", "Mo,Tu,Th 09:00-12:30"),
        ("mardi-jeudi 9h-12h", "Tu-Th 09:00-12:00"),
        ("Du mardi au vendredi : 14 h -19 h", "Tu-Fr 14:00-19:00"),
        ("Lundi 15h18h", "Mo 15:00-18:00"),
        ("Lundi : FERME  Mardi : 9h - 12h30", "Tu 09:00-12:30"),
        ("Samedi\n10h – 12h\n\nDimanche\nFermé", "Sa 10:00-12:00"),
        ("mar-mer-jeu 10h-12h", "Tu-Th 10:00-12:00"),
        ("Du lundi au vendredi : 09:00–12:30 / 13:30–17:30", "Mo-Fr 09:00-12:30,13:30-17:30"),
        ("mardi 10h à 12h, le mardi de 14h à 16h", "Tu 10:00-12:00,14:00-16:00"),
        ("jeudi de 14h à 15h30, et 15h30 à 17h", "Th 14:00-15:30,15:30-17:00"),
    ],
)
def test_plain_french_is_understood(written, meant):
    assert read_hours(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Sur RDV : 02.47.74.56.08",
        "De 9h à 17h",
        "3ème mardi du mois de 10h30 à 13h30",
        "Un lundi sur deux de 14h à 16h",
        "samedi tous les 15 jours de 14h à 16h",
        "En période scolaire : mercredi 13h à 18h",
        "du lundi au vendredi de 9h à 12h, sauf le mercredi",
        "du lundi au vendredi de 9h30 à 12h30. Fermé les jours fériés",
        "lundi 14h-12h",
        "lundi 9h",
        "lundi 9h-17",
        "Fr 19:00-11:00",
        "False",
        "lundi",
    ],
)
def test_a_condition_is_never_left_out(written):
    with pytest.raises(Unreadable) as refused:
        read_hours(written)
    assert refused.value.code == "not_hours"


@pytest.mark.parametrize(
    ("cell", "periods"),
    [
        ("9h-12h", ["09:00-12:00"]),
        ("9h12h", ["09:00-12:00"]),
        ("8h30-12h", ["08:30-12:00"]),
        ("09:00 - 12:30", ["09:00-12:30"]),
        ("de 9h à 12h", ["09:00-12:00"]),
        ("9h-12h et 14h-17h", ["09:00-12:00", "14:00-17:00"]),
        ("x", []),
        ("X", []),
        ("-", []),
        ("Fermé", []),
    ],
)
def test_the_cell_of_one_day(cell, periods):
    assert read_day(cell) == periods


@pytest.mark.parametrize("cell", ["souscondition", "14h-12h", "sur rdv 9h-12h", "9h"])
def test_the_cell_of_one_day_that_cannot_be_read(cell):
    with pytest.raises(Unreadable):
        read_day(cell)


def test_days_with_the_same_hours_are_written_together():
    morning, both = ["09:00-12:00"], ["09:00-12:00", "14:00-17:00"]
    assert join_days({0: both, 1: both, 2: morning, 3: both, 4: both, 5: []}) == (
        "Mo,Tu,Th,Fr 09:00-12:00,14:00-17:00; We 09:00-12:00"
    )


def test_three_days_in_a_row_are_a_range():
    assert join_days({day: ["09:00-12:00"] for day in (1, 2, 3)}) == "Tu-Th 09:00-12:00"


def test_no_day_is_no_hours():
    assert join_days({0: [], 6: []}) == ""


def test_a_week_shows_each_day():
    week = week_of("Mo-Fr 09:00-12:00,14:00-17:00; We 09:00-12:00", MONDAY)
    assert [day.day.day for day in week] == [16, 17, 18, 19, 20, 21, 22]
    assert week[0].periods == ((time(9), time(12)), (time(14), time(17)))
    assert week[2].periods == ((time(9), time(12)),), "the later rule wins"
    assert week[5].periods == ()


def test_an_evening_past_midnight_is_cut_at_midnight():
    week = week_of("Fr 22:00-02:00", MONDAY)
    assert week[4].periods == ((time(22), time(0)),)
    assert week[5].periods == ((time(0), time(2)),)


def test_always_open_is_open_every_day():
    assert all(day.periods == ((time(0), time(0)),) for day in week_of("24/7", MONDAY))


def test_hours_that_cannot_be_read_show_no_week():
    assert week_of("quand on veut", MONDAY) == []


def test_the_week_of_the_change_of_hour_has_its_seven_days():
    week = week_of("Mo-Su 01:00-04:00", date(2026, 10, 19))
    assert [day.periods for day in week] == [((time(1), time(4)),)] * 7
