"""The rings as SVG: crisp on paper, each actor a link that the keyboard reaches, the names escaped.

On a narrow screen a few larger names stand in for the others (``.net-phone``): the style sheet chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from comptoir.rings.labels import DESK, EDGE, PHONE, Box, Label, Type, lines_of, width_of, written
from comptoir.rings.layout import (
    CENTRE,
    FAMILIES,
    HEIGHT,
    HUB,
    MIDDLES,
    RADII,
    SECTOR,
    WIDTH,
    Mark,
    Node,
    at,
    place,
)  # fmt: skip

RING_NAMES_AT = MIDDLES["informal"] + SECTOR / 2
SECTOR_SIZE, SECTOR_SIZE_ON_A_PHONE, RING_SIZE = 19.0, 42.0, 14.5
# The sectors of the sides: how their name is anchored and how low it stands; how near the middle it comes.
CORNERS = {
    "peer": ("end", 100.0), "partner": ("end", 852.0),
    "public": ("start", 852.0), "informal": ("start", 100.0),
}  # fmt: skip
CORNER = 200.0
MOST_ON_A_PHONE = 12
HUB_TYPE, HUB_SMALL = Type(16.0, 19.0, 3, 11), Type(13.0, 15.0, 3, 14)
CX, CY = CENTRE


def _nothing(key: int) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said besides names: the place, what scales and families are called, where the rest is.

    ``others_url`` is an address with a query, to which the family is added.
    ``url_of`` and ``told_of`` are asked by key of those who are drawn only: where the actor's page is, and
    who it is for whoever does not see the drawing (its name when empty). ``name`` tells one drawing from
    another on the same page.
    """

    place: str
    scales: Mapping[str, str]
    families: Mapping[str, str]
    others_url: str = ""
    url_of: Callable[[int], str] = _nothing
    told_of: Callable[[int], str] = _nothing
    name: str = "net"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The drawing, who is in it, and who is only counted, by family."""

    svg: SafeString
    drawn: tuple[Mark, ...]
    folded: dict[str, tuple[Mark, ...]]
    unplaced: tuple[Mark, ...]
    labels: dict[int, Label]


def draw(marks: Iterable[Mark], words: Words) -> Drawing:
    """The place in the centre and everybody who can be read around it; the others counted in their sector."""
    layout = place(marks)
    names = written(layout.nodes, DESK, _furniture(words))
    nodes = [node for node in layout.nodes if node.mark.key in names]
    folded = {family: list(rest) for family, rest in layout.folded.items()}
    for node in layout.nodes:
        if node.mark.key not in names:
            folded.setdefault(node.mark.family, []).append(node.mark)
    counted = {family: tuple(folded[family]) for family in FAMILIES if family in folded}
    parts = [
        _head(words), _rings(), *(_spoke(node) for node in nodes), _ring_names(words),
        _sectors(words, counted), *(_node(node, names[node.mark.key], words) for node in nodes),
        _phone(nodes, words), _hub(words.place), "</svg>",
    ]  # fmt: skip
    svg = SafeString("".join(parts))
    return Drawing(svg, tuple(node.mark for node in nodes), counted, layout.unplaced, names)


def _head(words: Words) -> str:
    title = escape(gettext("Network: %(place)s") % {"place": words.place})
    told = gettext(
        "In the centre, %(place)s; seven rings from the neighbourhood to the world, five families of actors. "
        "What is below the drawing says the same."
    ) % {"place": words.place}
    if words.url_of is not _nothing:
        told = f"{told} {gettext('Each actor is a link.')}"
    name = escape(words.name)
    return (
        f'<svg class="net" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-labelledby="{name}-t"'
        f' aria-describedby="{name}-d"><title id="{name}-t">{title}</title>'
        f'<desc id="{name}-d">{escape(told)}</desc>'
    )


def _rings() -> str:
    """The circles from the widest inwards, every other one shaded, and what parts the sectors."""
    rings = "".join(
        f'<circle class="net-ring{" alt" if n % 2 else ""}" cx="{CX:g}" cy="{CY:g}" r="{radius}"/>'
        for n, radius in enumerate(sorted(RADII.values(), reverse=True))
    )
    cuts = []
    for family in FAMILIES:
        (x1, y1), (x2, y2) = (at(MIDDLES[family] + SECTOR / 2, r) for r in (HUB + 12, max(RADII.values())))
        cuts.append(f'<line class="net-cut" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>')
    return rings + "".join(cuts)


def _spoke(node: Node) -> str:
    (x1, y1), (x2, y2) = at(node.angle, HUB), at(node.angle, RADII[node.mark.scale] - node.radius)
    return (
        f'<line class="net-tie{_look(node.mark)}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        f' stroke-width="{node.thickness:.1f}"/>'
    )


def _look(mark: Mark) -> str:
    return "" if mark.look == "live" else f" {mark.look}"


def _node_look(mark: Mark) -> str:
    """As its tie, but for what is wished beside what is in force."""
    return " wished" if mark.is_pending else _look(mark)


def _ring_at(scale: str) -> tuple[float, float]:
    """Where the name of a ring stands: just inside it, on the line between two sectors."""
    return at(RING_NAMES_AT, RADII[scale] - 18)


def _ring_names(words: Words) -> str:
    texts = []
    for scale in RADII:
        x, y = _ring_at(scale)
        name = escape(words.scales[scale])
        texts.append(
            f'<text class="net-ringname" x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle">{name}</text>'
        )
    return "".join(texts)


def _sector_at(family: str, name: str) -> tuple[float, float, str]:
    """Where the name of a sector stands, and how it is anchored: outside the rings, within the drawing.

    Those of the sides stand in the corners, where no node is; the letters of a telephone grow inwards.
    """
    if family not in CORNERS:
        x, y = at(MIDDLES[family], max(RADII.values()) + 46)
        return x, y, "middle"
    anchor, height = CORNERS[family]
    x = max(EDGE, CORNER - width_of(name, SECTOR_SIZE))
    return x if anchor == "start" else WIDTH - x, height, anchor


def _sectors(words: Words, counted: Mapping[str, tuple[Mark, ...]]) -> str:
    texts = []
    for family in FAMILIES:
        x, y, anchor = _sector_at(family, words.families[family])
        name = escape(words.families[family])
        texts.append(f'<text class="net-sector" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{name}</text>')
        if number := len(counted.get(family, ())):
            more = escape(ngettext("and %(n)s other", "and %(n)s others", number) % {"n": number})
            url = f"{words.others_url}&famille={family}#tableau" if words.others_url else ""
            text = f'<text x="{x:.1f}" y="{y + 20:.1f}" text-anchor="{anchor}">{more}</text>'
            texts.append(_linked("net-more", url, f"{name} {more}", text))
    return "".join(texts)


def _linked(name: str, url: str, told: str, inside: str) -> str:
    """A link that says where it leads; without address, only what is inside."""
    if not url:
        return f'<g class="{name}">{inside}</g>'
    return f'<a class="{name}" href="{escape(url)}" aria-label="{told}">{inside}</a>'


def _node(node: Node, label: Label, words: Words) -> str:
    mark = node.mark
    look = _node_look(mark)
    major = " major" if node.radius >= 10 else ""
    told = escape(words.told_of(mark.key) or mark.name)
    spans = _spans(label, DESK.lead)
    return _linked(
        "net-actor", words.url_of(mark.key), told,
        f"<title>{told}</title>"
        f'<circle class="net-node{look}" cx="{node.x:.1f}" cy="{node.y:.1f}" r="{node.radius:.1f}"/>'
        f'<text class="net-label{major}{look}" text-anchor="{label.anchor}">{spans}</text>',
    )  # fmt: skip


def _spans(label: Label, lead: float) -> str:
    return "".join(
        f'<tspan x="{label.x:.1f}" y="{label.y + n * lead:.1f}">{escape(line)}</tspan>'
        for n, line in enumerate(label.lines)
    )


def _phone(nodes: Iterable[Node], words: Words) -> str:
    """Few names, large enough for a telephone: those that stand first and find a place."""
    first = sorted(nodes, key=lambda node: node.mark.standing)
    names = written(first, PHONE, _sector_boxes(words, SECTOR_SIZE_ON_A_PHONE), most=MOST_ON_A_PHONE)
    looks = {node.mark.key: _node_look(node.mark) for node in first}
    return "".join(
        f'<text class="net-phone{looks[key]}" aria-hidden="true" text-anchor="{label.anchor}">'
        f"{_spans(label, PHONE.lead)}</text>"
        for key, label in names.items()
    )


def _hub(name: str) -> str:
    """The name in the middle, smaller when a word of it would be cut; the drawing is named by it aloud."""
    face = HUB_TYPE if max(map(len, name.split()), default=0) <= HUB_TYPE.longest + 1 else HUB_SMALL
    lines = lines_of(name, face)
    top = CY - face.lead * (len(lines) - 1) / 2 + 5
    spans = "".join(
        f'<tspan x="{CX:g}" y="{top + n * face.lead:.1f}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    small = " small" if face is HUB_SMALL else ""
    return (
        f'<circle class="net-centre" cx="{CX:g}" cy="{CY:g}" r="{HUB:g}"/>'
        f'<text class="net-here{small}" aria-hidden="true" text-anchor="middle">{spans}</text>'
    )


def _furniture(words: Words) -> list[Box]:
    """What is written besides the names of actors, so that none of them covers it."""
    boxes = []
    for scale, name in words.scales.items():
        x, y = _ring_at(scale)
        boxes.append(_centred(x, y, name, RING_SIZE, 1))
    return [*boxes, *_sector_boxes(words, SECTOR_SIZE, others="and 999 others")]


def _sector_boxes(words: Words, size: float, others: str = "") -> list[Box]:
    """Where the names of the sectors stand at that size, and below each how many others there are."""
    boxes = []
    for family, name in words.families.items():
        x, y, anchor = _sector_at(family, name)
        longest = max(name, others, key=len)
        shift = {"middle": 0.0, "start": 0.5, "end": -0.5}[anchor] * width_of(longest, size)
        boxes.append(_centred(x + shift, y - size / 4, longest, size, 2 if others else 1))
    return boxes


def _centred(x: float, y: float, text: str, size: float, lines: int) -> Box:
    half = width_of(text, size) / 2
    return Box(x - half, y - size * 0.6, x + half, y + size * 0.6 + (lines - 1) * 20)
