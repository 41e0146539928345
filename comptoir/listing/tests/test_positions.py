"""Positions, and the outlines that check them."""

import pytest

from comptoir.listing.outlines import departement_of, flat, is_in_departement, outlines
from comptoir.listing.positions import (
    from_flat,
    mercator,
    metres_between,
    read_degrees,
    read_position,
)
from comptoir.listing.values import Unreadable

COMPTOIR = (45.4397, 4.3872)


def test_latitude_and_longitude_are_read():
    assert read_position("45.4397", "4,3872") == (45.4397, 4.3872, False)


def test_swapped_coordinates_are_put_right_and_said():
    assert read_position("-0.580238", "44.839574") == (44.839574, -0.580238, True)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("-20.88", "55.45"),
        ("16.24", "-61.53"),
        ("4.92", "-52.31"),
        ("-22.27", "166.44"),
        ("-17.53", "-149.56"),
    ],
)
def test_france_is_larger_than_its_mainland(latitude, longitude):
    assert read_position(latitude, longitude)[2] is False


@pytest.mark.parametrize("pair", [("0", "0"), ("52.52", "13.40"), ("abc", "4.38"), ("", ""), ("45.4", "")])
def test_what_is_not_in_france_is_refused(pair):
    with pytest.raises(Unreadable) as refused:
        read_position(*pair)
    assert refused.value.code == "not_a_position"


def test_lambert_93_metres_are_converted():
    """652 381 m, 6 862 047 m stand beside Notre-Dame de Paris."""
    latitude, longitude, _swapped = read_position("6862047.42", "652381.02")
    assert metres_between((latitude, longitude), (48.8530, 2.3499)) < 500


def test_lambert_93_in_the_other_order_too():
    assert read_position("652381.02", "6862047.42") == read_position("6862047.42", "652381.02")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [("45.43, 4.38", ["45.43", "4.38"]), ("(45.43;-0.5)", ["45.43", "-0.5"]), ("45.43", ["45.43", ""])],
)
def test_a_cell_may_hold_both_coordinates(cell, numbers):
    assert read_degrees(cell) == numbers


def test_a_degree_of_latitude_is_111_kilometres():
    assert metres_between((45.0, 4.0), (46.0, 4.0)) == pytest.approx(111_195, rel=0.001)


def test_a_point_is_nowhere_far_from_itself():
    assert metres_between(COMPTOIR, COMPTOIR) == 0


def test_the_flat_map_is_left_as_it_was_entered():
    assert from_flat(*mercator(*COMPTOIR)) == pytest.approx(COMPTOIR)


def test_north_is_up_and_east_is_right():
    x, y = flat(*COMPTOIR)
    north_east = flat(COMPTOIR[0] + 1, COMPTOIR[1] + 1)
    assert north_east[0] > x
    assert north_east[1] < y


@pytest.mark.parametrize(
    ("postcode", "code"),
    [("42000", "42"), ("01000", "01"), ("20000", "2A"), ("20200", "2B"), ("97400", "974"), ("98800", "988")],
)
def test_a_postcode_names_its_departement(postcode, code):
    assert departement_of(postcode) == code


def test_there_are_96_outlines_each_a_closed_shape():
    assert len(outlines()) == 96
    assert all(len(ring) >= 3 for outline in outlines().values() for ring in outline.rings)


def test_a_point_is_in_its_own_departement_and_not_in_one_far_away():
    assert is_in_departement(*COMPTOIR, "42000")
    assert not is_in_departement(*COMPTOIR, "75001")


def test_a_place_on_the_border_is_given_the_doubt():
    assert is_in_departement(45.44, 4.80, "42520")


def test_a_departement_without_outline_denies_nothing():
    assert is_in_departement(-20.88, 55.45, "97400")


def test_neighbours_share_their_border():
    """They were simplified once for both: the Loire and the Rhône have the same points where they touch."""
    loire, rhone = ({p for ring in outlines()[code].rings for p in ring} for code in ("42", "69"))
    assert len(loire & rhone) > 20


def test_a_path_is_drawn_no_finer_than_asked():
    loire = outlines()["42"]
    assert loire.path().startswith("M")
    assert loire.path().endswith("z")
    assert len(loire.path(200)) < len(loire.path()) * 0.6


def test_an_island_too_small_to_be_seen_is_not_drawn():
    finistere = outlines()["29"]
    assert finistere.path(5_000).count("M") <= 1
