"""What must hold of any network: invented from seeds, without a database."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

import pytest
from django.utils.translation import override

from comptoir.atlas.chart import CLEAR, Tied, chart
from comptoir.atlas.matrix import STEPS, Matrix, matrix
from comptoir.atlas.tests.invented import WHATS, around
from comptoir.changes.comparing import Kind, changes, met
from comptoir.changes.standing import Standing
from comptoir.listing.map import Spot, Window, fitting
from comptoir.network import words
from comptoir.network.circle import Around
from comptoir.rings.layout import THICKEST, THINNEST

SEEDS = range(25)
MANY = dict.fromkeys(WHATS, 9)


@pytest.fixture(autouse=True)
def english() -> object:
    with override("en"):
        yield


def laid(found: Around, by: str = "famille", sort: str = "") -> Matrix:
    return matrix(found, found.neighbours, MANY, by=by, sort=sort)


@pytest.mark.parametrize("seed", SEEDS)
class TestTheMatrix:
    def test_everybody_with_something_is_a_row_once(self, seed: int) -> None:
        found = around(seed)
        for by in ("famille", "echelle", ""):
            keys = [line.actor.pk for line in laid(found, by).lines if line.actor]
            assert sorted(keys) == [one.actor.pk for one in found.neighbours if one.ties or one.totals]

    def test_a_total_is_the_sum_of_what_its_column_tells(self, seed: int) -> None:
        shown = laid(around(seed))
        rows = [*shown.lines, *([shown.persons] if shown.persons else [])]
        for n, column in enumerate(shown.columns):
            cells = [row.cells[n] for row in rows]
            told = sum((cell.measure for cell in cells if not cell.is_few), Decimal(0))
            if column.what is None:
                assert shown.totals[n] == str(told)
            elif any(cell.is_few for cell in cells) and told:
                assert shown.totals[n] == f"at least {words.quantity(told, column.what[2])}"
            elif told:
                assert shown.totals[n] == words.quantity(told, column.what[2])

    def test_no_figure_under_five_persons_is_written(self, seed: int) -> None:
        shown = laid(around(seed))
        rows = [*shown.lines, *([shown.persons] if shown.persons else [])]
        texts = [cell.text for row in rows for cell in row.cells] + list(shown.totals)
        for text in texts:
            said = re.search(r"([\d,]+)\s+persons?", text)
            assert not said or int(said[1].replace(",", "")) >= 5, text

    def test_each_figure_opens_on_its_lines_and_a_figure_of_few_as_well(self, seed: int) -> None:
        for line in laid(around(seed)).lines:
            assert all(cell.opens for cell in line.cells if cell.text and not cell.ties)

    def test_the_tint_grows_with_the_figure(self, seed: int) -> None:
        shown = laid(around(seed))
        for n in range(len(shown.columns)):
            cells = [line.cells[n] for line in shown.lines if line.cells[n].text and not line.cells[n].is_few]
            ordered = sorted(cells, key=lambda cell: cell.measure)
            steps = [cell.step for cell in ordered]
            assert steps == sorted(steps)
            assert all(1 <= step <= STEPS for step in steps)

    def test_each_column_can_be_followed(self, seed: int) -> None:
        found = around(seed)
        for n, column in enumerate(laid(found).columns):
            measures = [line.cells[n].measure for line in laid(found, "", column.key).lines]
            assert measures == sorted(measures, reverse=True)
        facts = [line.facts for line in laid(found, "", "faits").lines]
        assert facts == sorted(facts, reverse=True)


@pytest.mark.parametrize("seed", SEEDS)
class TestTwoDates:
    def test_nothing_changes_between_a_day_and_itself(self, seed: int) -> None:
        one = Standing(around(seed), {})
        assert changes(one, one) == []
        assert met(one, one) == ([], [])

    def test_read_backwards_what_appeared_is_gone(self, seed: int) -> None:
        before, after = Standing(around(seed), {}), Standing(around(seed + 1000), {})
        there, back = changes(before, after), changes(after, before)
        for kind, other in ((Kind.APPEARED, Kind.GONE), (Kind.GONE, Kind.APPEARED), (Kind.STATE, Kind.STATE)):
            forward = {(one.actor, one.what, one.before, one.after) for one in there if one.kind == kind}
            backward = {(one.actor, one.what, one.after, one.before) for one in back if one.kind == other}
            assert forward == backward
        assert met(before, after) == met(after, before)[::-1]

    def test_each_change_is_told_once_and_opens_where_it_was(self, seed: int) -> None:
        found = changes(Standing(around(seed), {}), Standing(around(seed + 1000), {}))
        assert [one.kind for one in found] == sorted((one.kind for one in found), key=list(Kind).index)
        for one in found:
            assert one.before != one.after
            assert one.before or not one.opens_before
            assert one.after or not one.opens_after
            assert "fewer" not in one.before or one.actor is None or one.opens_before


@pytest.mark.parametrize("seed", SEEDS)
class TestTheChart:
    def spots(self, seed: int) -> tuple[Spot, list[Spot], dict[str, Tied]]:
        dice = Random(seed)
        hub = Spot("ici", "Ici", "Ville", 512_000.0, 360_000.0, "42")
        spots, tied = [], {}
        for number in range(dice.randrange(1, 30)):
            x, y = hub.x + dice.choice((0, dice.gauss(0, 900))), hub.y + dice.choice((0, dice.gauss(0, 900)))
            spots.append(Spot(f"a{number}", f"Une {number}", f"V{number % 5}", x, y, "42"))
            look = dice.choice(("live", "wished", "asleep", "refused"))
            tied[f"a{number}"] = Tied(dice.randrange(200), look, "/", "")
        return hub, spots, tied

    def test_whoever_the_view_holds_is_drawn_once(self, seed: int) -> None:
        hub, spots, tied = self.spots(seed)
        picture = chart(hub, spots, tied, fitting([hub, *spots]))
        drawn = sorted(spot.slug for point in picture.points for spot in point.dot.spots)
        assert drawn == sorted(tied)

    def test_each_point_has_its_line_no_thicker_than_the_thickest(self, seed: int) -> None:
        hub, spots, tied = self.spots(seed)
        picture = chart(hub, spots, tied, fitting([hub, *spots]))
        assert len(picture.lines) == len(picture.points)
        assert all(THINNEST <= line.width <= THICKEST for line in picture.lines)
        assert picture.lines[0].width == max(line.width for line in picture.lines)

    def test_alone_on_the_map_nobody_hides_the_place(self, seed: int) -> None:
        hub, spots, tied = self.spots(seed)
        for spot in spots[:6]:
            picture = chart(hub, [spot], tied, Window(round(hub.x), round(hub.y), 4000))
            for point in picture.points:
                assert picture.hub
                far = (point.dot.x - picture.hub.x) ** 2 + (point.dot.y - picture.hub.y) ** 2
                assert far**0.5 >= CLEAR - 1

    def test_without_a_position_of_the_place_there_is_no_line(self, seed: int) -> None:
        _hub, spots, tied = self.spots(seed)
        picture = chart(None, spots, tied, fitting(spots))
        assert (picture.lines, picture.hub) == ([], None)
