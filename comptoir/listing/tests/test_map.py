"""The map: what a window shows, and how points are gathered."""

import pytest

from comptoir.listing.map import FARTHEST, NEAREST, SIDE, Spot, Window, draw, fitting
from comptoir.listing.outlines import flat

STE = (45.4397, 4.3872)
ROANNE = (46.0362, 4.0684)


def spot(slug="la-rotonde", commune="Saint-Étienne", at=STE, name=None, departement="42"):
    return Spot(slug, name or slug, commune, *flat(*at), departement)


def around(width):
    """The window of that width whose middle is Saint-Étienne."""
    x, y = flat(*STE)
    return Window(round(x), round(y), width)


def near(count, at=STE):
    return [spot(f"lieu-{n}", at=(at[0] + n * 1e-5, at[1])) for n in range(count)]


def test_a_window_is_read_from_the_address():
    assert Window.read("512000,358000,1200") == Window(512_000, 358_000, 1200)


def test_a_window_writes_what_it_reads():
    assert Window.read(str(Window(512_000, 358_000, 1200))) == Window(512_000, 358_000, 1200)


@pytest.mark.parametrize("text", ["", "1,2", "a,b,c", "1,2,3,4", "1.5,2,3", "9999999999,1,1", "²,1,1"])
def test_an_address_that_is_no_window_shows_everything(text):
    assert Window.read(text) is None


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (Window(512_000, 358_000, 1), NEAREST),
        (Window(512_000, 358_000, 10**7), FARTHEST),
        (Window(0, 0, 5000), 5000),
    ],
)
def test_nobody_gets_lost(asked, given):
    window = asked.within()
    assert window.width == given
    assert 300_000 <= window.x <= 700_000


def test_zooming_in_and_out_comes_back():
    window = Window(512_000, 358_000, 4000)
    assert window.nearer.farther == window


def test_one_cannot_zoom_for_ever():
    assert not Window(512_000, 358_000, NEAREST).can_near
    assert not Window(512_000, 358_000, FARTHEST).can_far


def test_the_four_ways_lead_where_they_say():
    window = Window(512_000, 358_000, 1000)
    ways = dict(window.sideways)
    assert ways["left"].x < window.x < ways["right"].x
    assert ways["up"].y < window.y < ways["down"].y


def test_the_view_holds_every_spot():
    window = fitting([spot(), spot("b", at=ROANNE)])
    assert all(window.holds(*flat(*at)) for at in (STE, ROANNE))


def test_without_any_spot_the_whole_country_is_shown():
    window = fitting([])
    assert window.holds(*flat(48.85, 2.35))
    assert window.holds(*flat(43.3, 5.4))


def test_one_spot_is_a_point_with_its_name():
    picture = draw([spot()], fitting([spot()]))
    assert [dot.names for dot in picture.dots] == ["la-rotonde"]
    assert picture.dots[0].is_one
    assert picture.dots[0].x == pytest.approx(SIDE / 2, abs=2)


def test_spots_too_close_are_one_dot_that_counts_them():
    picture = draw(near(12), around(4000))
    assert [dot.count for dot in picture.dots] == [12]
    assert picture.dots[0].names.endswith("…")


def test_a_dot_opens_on_its_own_spots():
    picture = draw(near(12), around(4000))
    opened = picture.dots[0].window
    assert opened.width < 4000
    assert all(opened.holds(one.x, one.y) for one in near(12))


def test_far_spots_stay_two_dots():
    picture = draw([spot(), spot("b", at=ROANNE)], fitting([spot(), spot("b", at=ROANNE)]))
    assert [dot.count for dot in picture.dots] == [1, 1]


def test_no_two_dots_cover_one_another():
    spots = [spot(f"s{n}", at=(45 + (n * 37 % 100) / 100, 4 + (n * 61 % 100) / 100)) for n in range(200)]
    dots = draw(spots, fitting(spots)).dots
    assert sum(dot.count for dot in dots) == 200
    for i, one in enumerate(dots):
        for other in dots[i + 1 :]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > 22**2


def test_what_lies_outside_is_neither_drawn_nor_counted():
    picture = draw([spot(), spot("b", at=ROANNE)], around(500))
    assert picture.inside == 1


def test_the_chosen_place_is_never_drawn_with_others():
    picture = draw(near(6), around(4000), chosen="lieu-3")
    assert sorted(dot.count for dot in picture.dots) == [1, 5]


def test_only_the_land_in_sight_is_drawn():
    picture = draw([], around(800))
    assert {outline.code for outline in picture.land} <= {"42", "43", "69", "07", "38", "63"}


def test_the_departements_where_something_was_found_are_told():
    picture = draw([spot(), spot("b", at=ROANNE)], fitting([]))
    tinted = [is_peopled for _path, is_peopled in picture.paths]
    assert tinted.count(True) == 1


def test_a_town_is_named_once_beside_its_dot():
    picture = draw([spot(), spot("b", "Roanne", ROANNE)], fitting([spot(), spot("b", at=ROANNE)]))
    assert [label.text for label in picture.labels if not label.is_land] == ["Roanne", "Saint-Étienne"]


def test_no_name_is_written_over_another():
    spots = [spot(f"s{n}", f"Commune-{n}", (45.2 + n * 0.05, 4.2 + (n % 3) * 0.05)) for n in range(14)]
    labels = [label for label in draw(spots, fitting(spots)).labels if not label.side]
    for i, one in enumerate(labels):
        for other in labels[i + 1 :]:
            wide = (len(one.text) + len(other.text)) * 5
            assert abs(one.y - other.y) > 20 or abs(one.x - other.x) > wide


def test_the_map_moves_without_its_dots_changing_places():
    """Cells are fixed to the ground: panning must not make the dots dance."""
    spots = near(5) + near(7, at=(45.5, 4.45))
    window = around(3000)
    before = sorted(dot.count for dot in draw(spots, window).dots)
    after = sorted(dot.count for dot in draw(spots, window.moved(0.05, 0.02)).dots)
    assert before == after
