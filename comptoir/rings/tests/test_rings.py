"""Everybody has a place, nobody covers anybody, and nobody moves because somebody else came."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from math import hypot

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.rings.drawing import (
    SECTOR_SIZE_ON_A_PHONE,
    Drawing,
    Words,
    _furniture,
    _sector_at,
    _sector_boxes,
    draw,
)
from comptoir.rings.labels import DESK, PHONE, lines_of, width_of, written
from comptoir.rings.layout import (
    CENTRE,
    FAMILIES,
    RADII,
    SCALES,
    THICKEST,
    THINNEST,
    WIDTH,
    Mark,
    place,
)  # fmt: skip

WORDS = Words("Le Comptoir Numérique", {s: s for s in SCALES}, {f: f for f in FAMILIES}, "/reseau/?mois=12")

# Who stood around the place in the study made by hand: name, scale, facts, look.
STUDY = {
    "funder": [
        ("DDCS", "department", 3, "live"), ("Région", "region", 60, "live"), ("Europe", "world", 4, "live"),
        ("Loire Active", "department", 9, "live"), ("Crédit Coopératif", "nation", 0, "asleep"),
        ("Ville de Saint-Étienne", "city", 0, "wished"),
        ("Saint-Étienne Métropole", "metropolis", 20, "live"),
        ("Département de la Loire", "department", 200, "live"),
    ],
    "peer": [
        ("Québec", "world", 0, "asleep"), ("CORAIA", "region", 30, "live"), ("CRéATIF", "nation", 6, "live"),
        ("Fil Numérique, Roanne", "department", 60, "live"), ("Tiers-lieux de Belgique", "world", 4, "live"),
        ("Cyberloire", "department", 100, "live"), ("Source numérique, Firminy", "department", 50, "live"),
        ("Rive-de-Gier", "department", 20, "live"), ("Côte d’Ivoire", "world", 8, "live"),
    ],
    "partner": [
        ("ALOLISE", "neighbourhood", 50, "live"), ("Maison de l’emploi", "city", 80, "live"),
        ("Maison d’arrêt", "metropolis", 20, "live"), ("Movilab", "nation", 10, "live"),
        ("OpenScop", "neighbourhood", 300, "live"), ("WWF France", "nation", 0, "asleep"),
    ],
    "public": [
        ("Collèges", "department", 60, "live"), ("Demandeurs d’emploi", "metropolis", 60, "live"),
        ("Collégiens", "department", 20, "live"), ("Associations", "city", 50, "live"),
        ("Seniors", "neighbourhood", 100, "live"),
    ],
    "informal": [
        ("Coworkeurs", "neighbourhood", 300, "live"), ("Groupes en ligne", "world", 3, "live"),
        ("AMAP", "neighbourhood", 20, "live"), ("Hackers", "metropolis", 8, "live"),
        ("Ouishare", "nation", 0, "asleep"),
    ],
}  # fmt: skip


def study() -> list[Mark]:
    rows = [(family, *row) for family, row_s in STUDY.items() for row in row_s]
    return [
        Mark(key, name, scale, family, weight, look)
        for key, (family, name, scale, weight, look) in enumerate(rows, start=1)
    ]


def many(number: int) -> list[Mark]:
    return [
        Mark(key, f"Espace public numérique {key}", SCALES[key % 7], FAMILIES[key % 5], key * 37 % 400)
        for key in range(1, number + 1)
    ]


def marks_of(number: int, scale: int, family: int) -> list[Mark]:
    """So many marks, most of them on one ring of one sector."""
    return [
        Mark(key, "Nom " * (key % 6 + 1), SCALES[scale if key % 3 else key % 7],
             FAMILIES[family if key % 4 else key % 5], key % 11)
        for key in range(1, number + 1)
    ]  # fmt: skip


def overlaps(drawing: Drawing) -> list[tuple[object, object]]:
    return [
        (one.lines, other.lines)
        for one, other in combinations(drawing.labels.values(), 2)
        if one.box.meets(other.box)
    ]


def angles(marks: list[Mark]) -> dict[int, float]:
    return {node.mark.key: node.angle for node in place(marks).nodes}


class TestWhereTheyStand:
    def test_each_stands_on_the_ring_of_its_scale(self) -> None:
        for node in place(study()).nodes:
            far = hypot(node.x - CENTRE[0], node.y - CENTRE[1])
            assert far == pytest.approx(RADII[node.mark.scale])

    def test_each_stands_in_the_sector_of_its_family(self) -> None:
        for node in place(many(200)).nodes:
            start = -126 + 72 * FAMILIES.index(node.mark.family)
            assert start < node.angle < start + 72

    def test_the_thickness_is_the_logarithm_of_the_facts(self) -> None:
        marks = [Mark(key, "A", "city", "peer", weight) for key, weight in enumerate((0, 9, 99), start=1)]
        thin, middle, thick = sorted(node.thickness for node in place(marks).nodes)
        # The logarithms of 1, 10 and 100.
        assert (thin, thick) == (THINNEST, THICKEST)
        assert middle == pytest.approx((THINNEST + THICKEST) / 2)

    def test_a_sector_has_twenty_at_the_most_and_the_others_are_counted(self) -> None:
        marks = [Mark(key, "A", SCALES[key % 7], "peer", key) for key in range(1, 41)]
        found = place(marks)
        assert (len(found.nodes), len(found.folded["peer"])) == (20, 20)

    @pytest.mark.parametrize("look", ["wished", "refused"])
    def test_what_is_not_there_yet_is_drawn_before_what_is_busy(self, look: str) -> None:
        busy = [Mark(key, "A", SCALES[key % 7], "peer", 50) for key in range(1, 41)]
        found = place([*busy, Mark(99, "Ville", "city", "peer", 0, look)])
        assert 99 in {node.mark.key for node in found.nodes}

    def test_the_same_actors_stand_at_the_same_angles_whatever_circulated(self) -> None:
        busier = [Mark(m.key, m.name, m.scale, m.family, m.weight * 3 + 1) for m in study()]
        assert angles(study()) == angles(busier) == angles(study()[::-1])

    def test_who_is_added_moves_nobody(self) -> None:
        before = angles(study())
        for scale in SCALES:
            after = angles([*study(), Mark(999, "Nouvelle venue", scale, "peer")])
            assert {key: after[key] for key in before} == before

    def test_more_facts_make_a_larger_node_and_a_thicker_tie(self) -> None:
        nodes = {node.mark.name: node for node in place(study()).nodes}
        least, more, most = nodes["Movilab"], nodes["Collèges"], nodes["OpenScop"]
        assert least.radius < more.radius < most.radius
        assert least.thickness < more.thickness < most.thickness

    def test_no_node_covers_another(self) -> None:
        for one, other in combinations(place(study()).nodes, 2):
            assert hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius

    def test_whose_scale_or_family_nobody_said_is_kept_aside(self) -> None:
        layout = place(
            [Mark(1, "Une", "", "peer"), Mark(2, "Deux", "city", ""), Mark(3, "Trois", "city", "peer")]
        )
        assert [mark.key for mark in layout.unplaced] == [1, 2]
        assert [node.mark.key for node in layout.nodes] == [3]


class TestWhatIsWritten:
    def test_no_two_names_of_the_study_cover_each_other(self) -> None:
        assert overlaps(draw(study(), WORDS)) == []

    def test_nearly_all_of_the_study_is_drawn(self) -> None:
        drawing = draw(study(), WORDS)
        assert len(drawing.drawn) >= len(study()) - 2

    def test_what_is_wished_is_always_drawn_and_dotted(self) -> None:
        crowd = [*many(2000), Mark(5000, "Ville de Saint-Étienne", "city", "funder", 0, "wished")]
        drawing = draw(crowd, WORDS)
        assert 5000 in {mark.key for mark in drawing.drawn}
        assert 'class="net-tie wished"' in drawing.svg

    def test_each_is_drawn_or_counted(self) -> None:
        drawing = draw(many(2000), WORDS)
        folded = {mark.key for rest in drawing.folded.values() for mark in rest}
        drawn = {mark.key for mark in drawing.drawn}
        assert not drawn & folded
        assert drawn | folded == set(range(1, 2001))
        for family, rest in drawing.folded.items():
            assert {mark.family for mark in rest} == {family}
            assert f"?mois=12&amp;famille={family}#tableau" in drawing.svg

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 120), st.integers(0, 6), st.integers(0, 4))
    def test_any_number_anywhere_is_drawn_or_counted_without_overlap(
        self, number: int, scale: int, family: int
    ) -> None:
        marks = marks_of(number, scale, family)
        drawing = draw(marks, WORDS)
        folded = sum(len(rest) for rest in drawing.folded.values())
        assert len(drawing.drawn) + folded + len(drawing.unplaced) == number
        assert overlaps(drawing) == []
        assert all(label.box.is_inside for label in drawing.labels.values())

    def test_a_name_set_further_from_a_large_node_covers_none_below_it(self) -> None:
        assert overlaps(draw(marks_of(65, 2, 0), WORDS)) == []

    def test_names_are_escaped(self) -> None:
        words = replace(WORDS, url_of=lambda key: '/x/"onclick=', told_of=lambda key: "<script>")
        svg = draw([Mark(1, '<b>"Toi" & moi</b>', "city", "peer")], words).svg
        assert "<b>" not in svg
        assert "<script>" not in svg
        assert '"onclick' not in svg
        assert "&lt;b&gt;&quot;Toi&quot; &amp;" in svg

    def test_each_node_is_a_link_that_says_who_it_is(self) -> None:
        words = replace(WORDS, url_of=lambda key: f"/reseau/{key}/", told_of=lambda key: "CORAIA, région")
        svg = draw([Mark(7, "CORAIA", "region", "peer")], words).svg
        assert '<a class="net-actor" href="/reseau/7/" aria-label="CORAIA, région">' in svg

    def test_nobody_around_is_drawn_too(self) -> None:
        drawing = draw([], WORDS)
        assert drawing.drawn == ()
        assert "net-centre" in drawing.svg

    def test_the_others_are_said_in_french(self) -> None:
        with override("fr"):
            assert re.search(r"et \d+ autres", draw(many(2000), WORDS).svg)


class TestLines:
    def test_a_long_name_takes_two_lines_then_an_ellipsis(self) -> None:
        assert lines_of("Source numérique, Firminy", DESK) == ("Source numérique,", "Firminy")
        assert lines_of("Association départementale des espaces publics numériques", DESK)[-1].endswith("…")

    def test_a_telephone_has_shorter_lines(self) -> None:
        assert lines_of("Source numérique, Firminy", PHONE) == ("Source", "numérique…")

    @pytest.mark.parametrize(
        ("name", "lines"),
        [
            ("Région Auvergne-Rhône-Alpes", ("Région Auvergne-", "Rhône-Alpes")),
            ("Ville de Saint-Étienne", ("Ville de", "Saint-Étienne")),
            ("Conseil départemental de la Loire", ("Conseil", "départemental…")),
            ("Union des Auvergne-Rhône-Alpins", ("Union des", "Auvergne-Rhône…")),
        ],
    )
    def test_no_word_is_cut_and_none_is_left_loose_before_the_ellipsis(
        self, name: str, lines: tuple[str, ...]
    ) -> None:
        assert lines_of(name, DESK) == lines

    def test_a_long_word_in_the_middle_is_written_smaller_and_whole(self) -> None:
        svg = draw([], replace(WORDS, place="Conseil départemental de la Loire")).svg
        assert 'class="net-here small"' in svg
        assert ">départemental</tspan>" in svg

    @given(st.text(min_size=1, max_size=200))
    def test_any_name_fits_its_lines(self, name: str) -> None:
        lines = lines_of(name, DESK)
        assert 1 <= len(lines) <= 2
        assert all(len(line) <= DESK.longest + 2 for line in lines)

    def test_wider_letters_take_more_room(self) -> None:
        widths = [width_of(text, 16) for text in ("iii", "eee", "MMM")]
        assert all(one < next_ for one, next_ in pairwise(widths))


class TestTheNamesOfTheSectors:
    FRENCH = replace(
        WORDS,
        families=dict(
            zip(
                FAMILIES,
                ("Financeurs", "Pairs", "Partenaires", "Publics", "Informal neighbours"),
                strict=True,
            )
        ),
    )

    def test_none_leaves_the_drawing_even_in_the_letters_of_a_telephone(self) -> None:
        for family, name in self.FRENCH.families.items():
            x, _y, anchor = _sector_at(family, name)
            wide = width_of(name, SECTOR_SIZE_ON_A_PHONE)
            left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
            assert left >= 0, family
            assert left + wide <= WIDTH, family

    def test_none_stands_where_a_node_may(self) -> None:
        for box in _furniture(self.FRENCH)[len(SCALES) :]:
            near = [min(max(box.left, CENTRE[0]), box.right), min(max(box.top, CENTRE[1]), box.bottom)]
            assert hypot(near[0] - CENTRE[0], near[1] - CENTRE[1]) > RADII["world"]

    def test_no_name_of_a_telephone_covers_one(self) -> None:
        marks = [Mark(key, "Tiers-lieux des mondes", "world", family) for key, family in enumerate(FAMILIES)]
        sectors = _sector_boxes(self.FRENCH, SECTOR_SIZE_ON_A_PHONE)
        labels = written(place(marks).nodes, PHONE, sectors)
        assert labels
        assert not any(label.box.meets(box) for label in labels.values() for box in sectors)


def test_without_addresses_nothing_is_a_link() -> None:
    drawing = draw(many(2000), Words("Ici", WORDS.scales, WORDS.families))

    assert "<a " not in drawing.svg
    assert "Each actor is a link" not in drawing.svg
    assert 'class="net-more"' in drawing.svg


def test_the_name_in_the_middle_is_heard_once_and_with_its_spaces():
    """It names the drawing; its lines, one after the other, would be « Le ComptoirNumérique »."""
    svg = str(draw([], WORDS).svg)
    assert "Le Comptoir Numérique" in svg[: svg.index("</title>")]
    assert 'class="net-here" aria-hidden="true"' in svg
