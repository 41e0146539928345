"""What must hold of any drawing of the rings, whoever stands around: read back from the picture itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import hypot
from xml.etree import ElementTree

from hypothesis import example, given, settings
from hypothesis import strategies as st

from comptoir.rings.drawing import MOST_ON_A_PHONE, Drawing, Words, draw
from comptoir.rings.labels import DESK, EDGE, PHONE, lines_of, width_of
from comptoir.rings.layout import (
    CENTRE,
    FAMILIES,
    HEIGHT,
    HUB,
    LARGEST,
    MIDDLES,
    MOST_IN_A_SECTOR,
    RADII,
    SCALES,
    SECTOR,
    SMALLEST,
    THICKEST,
    THINNEST,
    WIDTH,
    Mark,
    place,
)

WORDS = Words(
    "L’Archipel <des> « voisins »", {s: s for s in SCALES}, {f: f for f in FAMILIES}, "/reseau/?mois=12",
    url_of=lambda key: f"/reseau/{key}/?mois=12&jour=2020-01-01", told_of=lambda key: f"qui est {key}",
)  # fmt: skip
LOOKS = ("live", "wished", "asleep", "refused")
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
ROWS = st.tuples(
    NAMES, st.sampled_from(("", *SCALES)), st.sampled_from(("", *FAMILIES)), st.integers(0, 10**6),
    st.sampled_from(LOOKS), st.booleans(),
)  # fmt: skip
AWKWARD = [
    ("جمعية الأحياء المتضامنة في سانت إتيان", "city", "peer", 3, "live", False),
    ("👩‍👩‍👧‍👦 👩‍👩‍👧‍👦 👩‍👩‍👧‍👦", "city", "peer", 3, "wished", False),
    ('"><script>alert(1)</script>', "world", "funder", 0, "asleep", False),
    ("Anticonstitutionnellement" * 4, "neighbourhood", "informal", 10**6, "refused", True),
    ("W" * 60, "world", "public", 1, "live", True),
    ("\u202eà l’envers", "world", "partner", 1, "live", False),
]
around = st.lists(ROWS, max_size=70).map(
    lambda rows: [Mark(key, *row) for key, row in enumerate(rows, start=1)]
)
awkward = example([Mark(key, *row) for key, row in enumerate(AWKWARD, start=1)])


class Picture:
    """The drawing as a reader of the SVG finds it."""

    def __init__(self, drawing: Drawing) -> None:
        self.root = ElementTree.fromstring(drawing.svg)
        self.links = self.of_class("a", "net-actor")

    def of_class(self, tag: str, name: str) -> list[ElementTree.Element]:
        return [one for one in self.root.iter(tag) if name in one.get("class", "").split()]

    @staticmethod
    def number(one: ElementTree.Element, name: str) -> float:
        return float(one.get(name, "nan"))


@settings(max_examples=20, deadline=None)
@given(around)
@awkward
def test_what_is_read_aloud_is_what_is_drawn(marks: list[Mark]) -> None:
    drawing = draw(marks, WORDS)
    picture = Picture(drawing)
    keys = [mark.key for mark in drawing.drawn]
    assert [one.get("href") for one in picture.links] == [WORDS.url_of(key) for key in keys]
    assert [one.get("aria-label") for one in picture.links] == [WORDS.told_of(key) for key in keys]
    for link, mark in zip(picture.links, drawing.drawn, strict=True):
        written = [span.text or "" for span in link.iter("tspan")]
        assert written == list(drawing.labels[mark.key].lines)
    for one in picture.of_class("text", "net-phone"):
        assert one.get("aria-hidden") == "true", "it is read once, at its link"


@settings(max_examples=20, deadline=None)
@given(around)
@awkward
def test_everybody_is_drawn_counted_in_their_sector_or_said_to_have_no_place(marks: list[Mark]) -> None:
    drawing = draw(marks, WORDS)
    by_family = {
        family: [mark for mark in marks if mark.may_be_placed and mark.family == family]
        for family in FAMILIES
    }
    for family, theirs in by_family.items():
        drawn = [mark for mark in drawing.drawn if mark.family == family]
        folded = drawing.folded.get(family, ())
        assert sorted([*drawn, *folded], key=lambda mark: mark.key) == theirs
        assert len(drawn) <= MOST_IN_A_SECTOR
    assert {mark.key for mark in drawing.unplaced} == {mark.key for mark in marks if not mark.may_be_placed}
    more = Picture(drawing).of_class("a", "net-more")
    assert [one.get("href") for one in more] == [
        f"/reseau/?mois=12&famille={family}#tableau" for family in drawing.folded
    ]
    for one, folded in zip(more, drawing.folded.values(), strict=True):
        assert str(len(folded)) in one.get("aria-label", "").split()


@settings(max_examples=20, deadline=None)
@given(around)
@awkward
def test_each_name_stays_in_the_frame_and_covers_neither_name_nor_named_node(marks: list[Mark]) -> None:
    drawing = draw(marks, WORDS)
    for one, other in combinations(drawing.labels.values(), 2):
        assert not one.box.meets(other.box)
    nodes = {node.mark.key: node for node in place(marks).nodes if node.mark.key in drawing.labels}
    for key, label in drawing.labels.items():
        assert label.box.left >= EDGE
        assert label.box.right <= WIDTH - EDGE
        assert label.box.top >= EDGE
        assert label.box.bottom <= HEIGHT - EDGE
        assert (
            max(width_of(line, DESK.size) for line in label.lines) <= label.box.right - label.box.left + 0.1
        )
        for node in nodes.values():
            aside = max(label.box.left - node.x, node.x - label.box.right, 0.0)
            apart = max(label.box.top - node.y, node.y - label.box.bottom, 0.0)
            assert node.mark.key == key or hypot(aside, apart) >= node.radius


@settings(max_examples=20, deadline=None)
@given(around)
def test_each_stands_on_its_ring_in_its_sector_and_no_two_on_one_point(marks: list[Mark]) -> None:
    nodes = place(marks).nodes
    for node in nodes:
        assert abs(hypot(node.x - CENTRE[0], node.y - CENTRE[1]) - RADII[node.mark.scale]) < 0.01
        assert abs(node.angle - MIDDLES[node.mark.family]) < SECTOR / 2
        assert SMALLEST <= node.radius <= LARGEST
        assert THINNEST <= node.thickness <= THICKEST
    assert len({(node.x, node.y) for node in nodes}) == len(nodes)


@settings(max_examples=20, deadline=None)
@given(around)
@awkward
def test_a_tie_begins_at_the_place_and_ends_at_its_node(marks: list[Mark]) -> None:
    picture = Picture(draw(marks, WORDS))
    ties = picture.of_class("line", "net-tie")
    for tie, link in zip(ties, picture.links, strict=True):
        circle = link.find("circle")
        assert circle is not None
        x1, y1, x2, y2 = (picture.number(tie, name) for name in ("x1", "y1", "x2", "y2"))
        assert abs(hypot(x1 - CENTRE[0], y1 - CENTRE[1]) - HUB) < 0.2
        far = hypot(x2 - picture.number(circle, "cx"), y2 - picture.number(circle, "cy"))
        assert abs(far - picture.number(circle, "r")) < 0.3


@settings(max_examples=20, deadline=None)
@given(around)
@awkward
def test_a_telephone_shows_few_names_each_of_somebody_drawn(marks: list[Mark]) -> None:
    drawing = draw(marks, WORDS)
    large = Picture(drawing).of_class("text", "net-phone")
    drawn = [lines_of(mark.name, PHONE) for mark in drawing.drawn]
    assert len(large) <= MOST_ON_A_PHONE
    for one in large:
        assert tuple(span.text or "" for span in one.iter("tspan")) in drawn


@settings(max_examples=20, deadline=None)
@given(around, ROWS)
def test_who_comes_after_all_others_moves_nobody_while_there_is_room(
    marks: list[Mark], row: tuple[str, str, str, int, str, bool]
) -> None:
    few = marks[:MOST_IN_A_SECTOR]
    before = {node.mark.key: (node.x, node.y) for node in place(few).nodes}
    after = {node.mark.key: (node.x, node.y) for node in place([*few, Mark(10**9, *row)]).nodes}
    assert {key: after[key] for key in before.keys() & after.keys()} == {
        key: before[key] for key in before.keys() & after.keys()
    }
    assert len(before.keys() - after.keys()) <= 1


def test_the_look_of_a_node_is_that_of_its_tie_but_for_what_more_is_wished() -> None:
    for look in LOOKS:
        for is_pending in (False, True):
            picture = Picture(draw([Mark(1, "CORAIA", "city", "peer", 3, look, is_pending)], WORDS))
            own = set() if look == "live" else {look}
            node = {"wished"} if is_pending else own
            for tag, name, looks in (
                ("line", "net-tie", own), ("circle", "net-node", node), ("text", "net-label", node),
            ):  # fmt: skip
                (one,) = picture.of_class(tag, name)
                assert set(one.get("class", "").split()) - {name, "major"} == looks


def test_two_drawings_of_one_page_are_told_apart() -> None:
    first, second = (Picture(draw([], replace(WORDS, name=name))).root for name in ("du", "au"))
    assert (first.get("aria-labelledby"), first.get("aria-describedby")) == ("du-t", "du-d")
    ids = [{one.get("id") for one in root.iter() if one.get("id")} for root in (first, second)]
    assert ids == [{"du-t", "du-d"}, {"au-t", "au-d"}]


def test_a_name_of_several_words_is_broken_between_them_and_loses_nothing_but_its_end() -> None:
    for name in ("Source numérique, Firminy", "Maison de l’emploi", "Hackers", "Une  espace   double"):
        assert " ".join(lines_of(name, DESK)) == " ".join(name.split())
    assert lines_of("Groupe en ligne ici\u00a0: alimentation", DESK)[1].startswith("ici\u00a0: ")
    cut = " ".join(lines_of("Union régionale des espaces publics numériques", DESK))
    assert cut.endswith("…")
    assert "Union régionale des espaces publics numériques".startswith(cut.rstrip("…"))
