"""The same network makes the same picture; one more actor moves nobody; nobody stands on another."""

from itertools import combinations
from math import hypot

import pytest

from comptoir.graphs.arranging import HERE, HUB, Seed, apart, arranged, arranged_at_once
from comptoir.rings.layout import FAMILIES

FAMILY = [*FAMILIES, ""]


def made(number, steps=1):
    """So many actors around the place, each tied with the next but one."""
    seeds = [Seed(key, FAMILY[key % 6], steps + key % 2) for key in range(1, number + 1)]
    ties = [(HERE, seed.key) for seed in seeds if seed.steps == 1]
    ties += [(key, key + 2) for key in range(1, number - 1)]
    return seeds, ties


@pytest.fixture(scope="module")
def eighty():
    seeds, ties = made(80)
    return seeds, ties, arranged(seeds, ties, {})


def test_the_same_network_makes_the_same_picture(eighty):
    seeds, ties, points = eighty
    turned = [(b, a) for a, b in reversed(ties)]
    assert arranged(list(reversed(seeds)), turned, {}) == points
    assert arranged(seeds, ties, points) == points


def test_one_more_actor_moves_nobody_and_stands_near_its_own(eighty):
    seeds, ties, points = eighty
    new = Seed(500, "peer", 2)
    after = arranged([*seeds, new], [*ties, (500, 7)], points)
    assert {key: after[key] for key in points} == points
    far = sorted(hypot(after[500][0] - x, after[500][1] - y) for x, y in points.values())
    mine = hypot(after[500][0] - points[7][0], after[500][1] - points[7][1])
    assert mine <= far[len(far) // 5]


def test_one_actor_less_moves_nobody(eighty):
    seeds, ties, points = eighty
    after = arranged(seeds[1:], ties, points)
    assert after == {key: point for key, point in points.items() if key != seeds[0].key}


@pytest.mark.parametrize("number", [1, 2, 12, 80, 300])
def test_nobody_stands_on_another_nor_on_the_place_nor_outside(number):
    seeds, ties = made(number)
    points = arranged(seeds, ties, {})
    assert len(points) == number
    nearest = min((hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(points.values(), 2)), default=1.0)
    assert nearest > apart(number) * 0.6
    assert all(HUB * 0.99 <= hypot(*point) <= 1.001 for point in points.values())


def test_many_newcomers_find_room_beside_those_who_stand():
    seeds, ties = made(120)
    few = arranged(seeds[:60], ties, {})
    points = arranged(seeds, ties, few)
    new = [points[seed.key] for seed in seeds if seed.key not in few]
    assert len(new) == 60
    nearest = min(hypot(a[0] - b[0], a[1] - b[1]) for a in new for b in points.values() if a != b)
    assert nearest > apart(120) * 0.5


def test_those_who_are_tied_stand_nearer_than_those_who_are_not():
    seeds = [Seed(key, "", 1) for key in range(1, 41)]
    ties = [(HERE, seed.key) for seed in seeds]
    ties += [pair for first in (1, 11, 21, 31) for pair in combinations(range(first, first + 10), 2)]
    points = arranged(seeds, ties, {})

    def between(same):
        pairs = [(a, b) for a, b in combinations(points, 2) if ((a - 1) // 10 == (b - 1) // 10) == same]
        return sum(hypot(points[a][0] - points[b][0], points[a][1] - points[b][1]) for a, b in pairs) / len(
            pairs
        )

    assert between(same=True) < 0.8 * between(same=False)


def test_arranged_again_it_starts_from_where_they_stand(eighty):
    seeds, ties, points = eighty
    again = arranged_at_once(seeds, ties, points)
    assert again.keys() == points.keys()
    assert arranged_at_once(seeds, ties, points) == again


def test_nobody_around_is_nobody_drawn():
    assert arranged([], [], {}) == {}
