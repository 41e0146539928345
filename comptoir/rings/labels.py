"""Names beside the nodes that never cover one another: a name finds its place, or it is not written.

Widths are those of the house's typeface, rounded up: a name may be narrower than its box, never wider.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import atan2, cos, degrees, hypot, radians, sin
from typing import NamedTuple
from unicodedata import east_asian_width

from comptoir.rings.layout import CENTRE, HEIGHT, HUB, WIDTH, Node

# As measured in the bold of the house's typeface, in hundredths of its size, rounded up.
_MEASURED = {
    32: "ijlîï.,:;'’!| \u00a0\u202f", 44: "ftrI-()1/[]",
    60: "abcdeghknopqsuvxyzéèêëàâçùûôöñEÉÈÊFL2357", 66: "04689BCJKPRSTZ–?",
    72: "ADGHNUVXYÀÂÙÛ&", 76: "OQÔÖw", 90: "mMW…—@", 102: "ÆŒœæ%",
}  # fmt: skip
_WIDTHS = {letter: size / 100 for size, letters in _MEASURED.items() for letter in letters}
_UNKNOWN, _SQUARE = 0.85, 1.05
LONGEST_LINE = 18
_HYPHEN = re.compile(r"(?<=\w-)(?=\w)")
# What a shortened name does not end with: a comma, « de la ».
_LOOSE = re.compile(r"(?:[\s,;:–-]|\s(?:à|aux?|des?|du|et|l[ae’']s?|pour|of|the|and))+$", re.IGNORECASE)
EDGE, AIR, FURTHER = 4.0, 3.0, 9.0
# Where a name is tried: so much outwards, so much away from the middle in height.
SIDES = (
    (1, 0.0), (0, 1.0), (0, -1.0), (1, 0.7), (-1, 0.0), (1, -0.7), (1, 0.4), (1, -0.4), (-1, 0.7), (-1, -0.7),
)  # fmt: skip
ANCHORS = {1: "start", -1: "end", 0: "middle"}


@dataclass(frozen=True, slots=True)
class Type:
    """How large names are written: ``size`` and ``lead`` in units of the drawing."""

    size: float
    lead: float
    lines: int
    longest: int = LONGEST_LINE


DESK = Type(16.0, 18.0, 2)
PHONE = Type(44.0, 46.0, 2, 13)


class Box(NamedTuple):
    """A rectangle that nothing else may cover."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    @property
    def is_inside(self) -> bool:
        return (
            self.left >= EDGE
            and self.top >= EDGE
            and self.right <= WIDTH - EDGE
            and self.bottom <= HEIGHT - EDGE
        )

    def among(self, boxes: Iterable[Box]) -> list[Box]:
        """Those that it meets: asked ten thousand times for one drawing."""
        left, top, right, bottom = self
        return [one for one in boxes if left < one[2] and one[0] < right and top < one[3] and one[1] < bottom]


class Label(NamedTuple):
    """A name at its place: its lines, where they are anchored (x, first baseline) and the box they fill."""

    key: int
    lines: tuple[str, ...]
    anchor: str
    x: float
    y: float
    box: Box


def width_of(text: str, size: float) -> float:
    """At most how wide the text is, written bold at that size."""
    return size * sum(_width(letter) for letter in text)


def _width(letter: str) -> float:
    known = _WIDTHS.get(letter)
    return known or (_SQUARE if east_asian_width(letter) in "WF" else _UNKNOWN)


def lines_of(name: str, face: Type) -> tuple[str, ...]:
    """The name on one line or more, shortened with an ellipsis when it is longer.

    A word is parted after its hyphens only where it would be cut, or the name shortened, otherwise;
    « ligne : » never is: its space does not break.
    """
    words = [(" ", word) for word in name.split(" ") if word]
    lines = _filled(words, face)
    if not _fits(lines, face):
        parts = [(" " * (not n), part) for _, word in words for n, part in enumerate(_HYPHEN.split(word))]
        parted = _filled(parts, face)
        if _fits(parted, face) or any(len(line) > face.longest + 1 for line in lines):
            lines = parted
    if len(lines) > face.lines:
        lines = [*lines[: face.lines - 1], f"{_LOOSE.sub('', lines[face.lines - 1])}…"]
    return tuple(line if len(line) <= face.longest + 2 else line[: face.longest] + "…" for line in lines)


def _filled(words: Iterable[tuple[str, str]], face: Type) -> list[str]:
    """Each word on the line before as long as it fits there, after what stands between the two."""
    lines = [""]
    for before, word in words:
        longer = f"{lines[-1]}{before}{word}".lstrip()
        if len(longer) <= face.longest or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _fits(lines: list[str], face: Type) -> bool:
    return len(lines) <= face.lines and all(len(line) <= face.longest + 1 for line in lines)


def written(
    nodes: Sequence[Node], face: Type, kept_clear: Iterable[Box], most: int | None = None
) -> dict[int, Label]:
    """The names that find a place, by key: they cover no named node and no other name.

    Those that stand first choose first; who would be covered by one of them is not named.
    """
    discs = {node.mark.key: _disc(node) for node in nodes}
    spokes = sorted((node.angle % 360, hypot(node.x - CENTRE[0], node.y - CENTRE[1])) for node in nodes)
    taken = [Box(CENTRE[0] - HUB, CENTRE[1] - HUB, CENTRE[0] + HUB, CENTRE[1] + HUB), *kept_clear]
    labels: dict[int, Label] = {}
    for node in sorted(nodes, key=lambda node: node.mark.standing):
        key = node.mark.key
        if len(labels) == most:
            break
        if key not in discs:
            continue
        own = discs.pop(key)
        named = [disc for other, disc in discs.items() if other in labels]
        label = _best(node, face, taken, discs.values(), spokes) or _best(node, face, taken, named, spokes)
        if label is not None:
            labels[key] = label
            taken.append(label.box)
            covered = set(label.box.among(discs.values()))
            discs = {other: disc for other, disc in discs.items() if disc not in covered}
        discs[key] = own
    return labels


def _best(
    node: Node, face: Type, taken: list[Box], discs: Iterable[Box], spokes: list[tuple[float, float]]
) -> Label | None:
    """The place that hides the fewest spokes; the sooner tried the better."""
    lines = lines_of(node.mark.name, face)
    wide, tall = max(width_of(line, face.size) for line in lines), face.lead * len(lines)
    off = _away(node, face) + FURTHER
    across, down = off + wide, off + tall + 1
    reach = Box(node.x - across, node.y - down, node.x + across, node.y + down)
    near = reach.among((*taken, *discs))
    best, least = None, 1000.0
    for rank, label in enumerate(_places(node, face, lines, wide)):
        if rank >= least * 4:
            break
        box = label.box
        if not box.is_inside or box.among(near):
            continue
        cost = _crossed(box, spokes) + rank / 4
        if cost < least:
            best, least = label, cost
    return best


def _places(node: Node, face: Type, lines: tuple[str, ...], wide: float) -> Iterator[Label]:
    """The places around a node, outwards first, then the same a little further."""
    tall = face.lead * len(lines)
    away = -1 if cos(radians(node.angle)) < 0 else 1
    below = -1 if sin(radians(node.angle)) < 0 else 1
    for further, (out, height) in product((0.0, FURTHER), SIDES):
        off = _away(node, face) + further
        across, down = out * away, height * below
        x = node.x + across * off * (0.75 if down else 1)
        left = x - wide * (1 - across) / 2
        top = node.y + down * (off + tall / 2) - tall / 2
        box = Box(left, top - 1, left + wide, top + tall + 1)
        yield Label(node.mark.key, lines, ANCHORS[across], x, top + face.size * 0.86, box)


def _away(node: Node, face: Type) -> float:
    """How far from the middle of a node its name begins."""
    return node.radius + AIR + face.size / 5


def _crossed(box: Box, spokes: list[tuple[float, float]]) -> int:
    """How many spokes run under the box."""
    corners = [(x - CENTRE[0], y - CENTRE[1]) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    turns = [degrees(atan2(y, x)) % 360 for x, y in corners]
    low, high = min(turns), max(turns)
    if high - low > 180:
        turns = [turn - 360 if turn > 180 else turn for turn in turns]
        low, high = min(turns), max(turns)
    near = min(hypot(x, y) for x, y in corners)
    return sum(
        1 for angle, far in spokes if far > near + 4 and (low < angle < high or low < angle - 360 < high)
    )


def _disc(node: Node) -> Box:
    reach = node.radius + 1.5
    return Box(node.x - reach, node.y - reach, node.x + reach, node.y + reach)
