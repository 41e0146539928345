"""The drawing: names that cover nothing at any enlargement, links at their ends, what is written escaped."""

import re
from html import unescape
from itertools import combinations
from math import hypot

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.graphs.arranging import Seed, arranged
from comptoir.graphs.drawing import FRAME, HEIGHT, HUB_RADIUS, MANY, WIDTH, Words, draw, shape_of
from comptoir.graphs.naming import LEVELS, Dot, named
from comptoir.graphs.nearest import HERE, Graph, Link, Node, Strand
from comptoir.rings.labels import Box, width_of
from comptoir.rings.layout import FAMILIES

WORDS = Words("Le Comptoir", lambda node: f"/reseau/{node.key}/", lambda node: f"{node.name}, dit")


def made(number, *, facts=0, looks=()):
    """So many actors around the place, each tied with it and with the next."""
    nodes = [Node(key, f"Acteur {key}", "city", FAMILIES[key % 5], 1, key) for key in range(1, number + 1)]
    states = dict(enumerate(looks, 1))
    links = [
        Link((HERE, key), [Strand(key, "helps", key, HERE, states.get(key, "in_force"), True)], facts * key)
        for key in range(1, number + 1)
    ]
    links += [Link((key, key + 1), [], 0) for key in range(1, number)]
    return Graph(nodes, links)


def drawing(graph, words=WORDS):
    seeds = [Seed(node.key, node.family, node.steps) for node in graph.nodes]
    with override("en"):
        return str(draw(graph, arranged(seeds, [link.ends for link in graph.links], {}), words))


def middles(svg):
    found = re.findall(r'data-key="(\d+)" transform="translate\(([\d.]+) ([\d.]+)\)"', svg)
    return {int(key): (float(x), float(y)) for key, x, y in found}


class TestTheSvg:
    def test_everybody_is_there_within_the_frame_and_off_the_place(self):
        at = middles(drawing(made(60)))
        assert at.keys() == {HERE, *range(1, 61)}
        for key, (x, y) in at.items():
            assert 0 < x < WIDTH
            assert 0 < y < HEIGHT
            assert key == HERE or hypot(x - 500, y - 380) > HUB_RADIUS

    def test_a_link_goes_from_one_to_the_other(self):
        svg = drawing(made(9))
        at = middles(svg)
        lines = re.findall(r'data-a="(\d+)" data-b="(\d+)" x1="(.*?)" y1="(.*?)" x2="(.*?)" y2="(.*?)"', svg)
        assert len(lines) == 17
        for a, b, *ends in lines:
            assert tuple(map(float, ends)) == (*at[int(a)], *at[int(b)])

    def test_the_more_circulates_the_thicker(self):
        widths = [float(one) for one in re.findall(r'stroke-width="([\d.]+)"', drawing(made(5, facts=40)))]
        with_us = widths[:5]
        assert with_us == sorted(with_us)
        assert with_us[0] > widths[5]

    def test_what_is_only_wished_asleep_or_refused_is_drawn_so(self):
        svg = drawing(made(4, looks=("wished", "asleep", "refused", "discussed")))
        looks = re.findall(r'class="graph-link ?(\w*)" data-a="0"', svg)
        assert looks == ["wished", "asleep", "refused", "wished"]

    def test_what_is_written_is_escaped(self):
        bad = Words('<b>"&', lambda node: '/"><x>', lambda node: "<i>'")
        graph = Graph([Node(1, "<u>&</u>", "", "", 1, 0)], [])
        svg = drawing(graph, bad)
        assert not re.search(r"<[biux]>", svg)
        assert "<u>" in unescape(svg)

    def test_whose_family_is_not_said_is_drawn_apart(self):
        svg = drawing(Graph([Node(1, "Club", "", "", 2, 0)], []))
        assert 'class="graph-node f-unsaid"' in svg

    def test_of_many_the_keyboard_goes_to_those_who_are_named(self):
        few, many = drawing(made(MANY)), drawing(made(MANY + 1))
        assert "tabindex" not in few
        assert "data-many" not in few
        assert "data-many" in many
        named_ones = len(re.findall(r"l1", many))
        assert many.count('tabindex="-1"') == MANY + 1 - named_ones

    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_few_or_nobody_is_a_drawing_all_the_same(self, number):
        assert len(middles(drawing(made(number)))) == number + 1


@pytest.mark.parametrize("family", [*FAMILIES, ""])
def test_a_shape_is_about_as_large_as_its_radius(family):
    numbers = [abs(float(one)) for one in re.findall(r"-?\d+\.\d", shape_of(family, 10.0))]
    assert 6 <= max(numbers) <= 20
    assert len({shape_of(one, 10.0) for one in [*FAMILIES, ""]}) == 6


dots = st.lists(
    st.builds(
        Dot,
        key=st.integers(1, 10**6),
        name=st.text(alphabet="abcdé ŒW中", min_size=1, max_size=60).filter(str.strip),
        x=st.floats(20, WIDTH - 20),
        y=st.floats(20, HEIGHT - 20),
        radius=st.floats(3, 11),
    ),
    max_size=25,
    unique_by=lambda dot: dot.key,
)


def box_of(dot, name, face):
    wide = max(width_of(line, face.size) for line in name.lines)
    left = dot.x + name.dx - {"start": 0, "middle": wide / 2, "end": wide}[name.anchor]
    top = dot.y + name.dy - face.size * 0.86
    return Box(left, top, left + wide, top + face.lead * len(name.lines))


@settings(max_examples=80, deadline=None)
@given(dots, st.sampled_from(LEVELS))
def test_a_name_covers_no_name_and_stays_within_the_frame(some, level):
    by_key = {dot.key: dot for dot in some}
    hub = Box(460, 340, 540, 420)
    names = named(some, level, [hub], FRAME)
    boxes = {key: box_of(by_key[key], name, level.face) for key, name in names.items()}
    thin = 0.01
    for one, other in combinations(boxes.values(), 2):
        assert not Box(one.left + thin, one.top + thin, one.right - thin, one.bottom - thin).meets(other)
    for key, box in boxes.items():
        assert box.left >= FRAME.left - thin
        assert box.bottom <= FRAME.bottom + thin
        assert not Box(box.left + thin, box.top + thin, box.right - thin, box.bottom - thin).meets(hub)
        if level.spares_nodes:
            others = [dot for dot in some if dot.key != key]
            assert not any(box.meets(Box(dot.x, dot.y, dot.x, dot.y)) for dot in others)


def test_whoever_was_named_before_chooses_first():
    crowd = [Dot(key, "Association", 300 + key, 300.0, 4) for key in range(1, 6)]
    alone = named(crowd, LEVELS[1], [], FRAME)
    assert 1 in alone
    assert 5 in named(crowd, LEVELS[1], [], FRAME, first={5})


def test_at_each_enlargement_at_least_as_many_are_named():
    graph = made(200)
    svg = drawing(graph)
    counts = [svg.count(f'class="graph-name l{level}"') for level in range(len(LEVELS))]
    assert counts[0] <= LEVELS[0].most
    assert counts[1] <= counts[2] <= counts[3]
    assert counts[2] == 200
