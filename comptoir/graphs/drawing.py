"""The graph as SVG: each actor a link, its shape its family; what is wished dotted, what sleeps grey.

Where a node stands is said once, on its group: a script moves it there, and draws many from the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log1p

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from comptoir.graphs.arranging import HUB, Point, apart
from comptoir.graphs.naming import LEVELS, Dot, Name, named
from comptoir.graphs.nearest import HERE, Graph, Link, Node
from comptoir.rings.labels import Box, Type, lines_of

WIDTH, HEIGHT = 1000, 760
CX, CY, RX, RY = 500.0, 380.0, 430.0, 336.0
FRAME = Box(6, 6, WIDTH - 6, HEIGHT - 6)
HUB_RADIUS, HUB_TYPE = HUB * RY, Type(14.0, 16.0, 3, 11)
LARGEST, SMALLEST = 10.5, 3.0
THINNEST, THICKEST = 1.4, 7.0
# Beyond so many, the keyboard goes to those who are named only; the others are in the table.
MANY = 300


@dataclass(frozen=True, slots=True)
class Words:
    """The place; of each node, where its page is and who it is for whoever does not see the drawing."""

    place: str
    url_of: Callable[[Node], str]
    told_of: Callable[[Node], str]


def draw(graph: Graph, points: Mapping[int, Point], words: Words) -> SafeString:
    """The place in the middle, everybody at their point, and what ties them."""
    dots = _dots(graph, points)
    hub = Box(CX - HUB_RADIUS, CY - HUB_RADIUS, CX + HUB_RADIUS, CY + HUB_RADIUS)
    names: list[dict[int, Name]] = []
    for level in LEVELS:
        names.append(named(list(dots.values()), level, [hub], FRAME, first=names[-1] if names else ()))
    # The largest names are written over whoever stands under them.
    order = sorted(graph.nodes, key=lambda node: node.key in names[0])
    thin = min(1.0, apart(len(graph.nodes)) / apart(60))
    most = max((link.facts for link in graph.links), default=0)
    parts = [
        _head(words, len(graph.nodes)), '<g class="graph-links">',
        *(_line(link, dots, most, thin) for link in graph.links), '</g><g class="graph-nodes">',
        *(_node(node, dots[node.key], names, words, len(graph.nodes)) for node in order),
        f"{_hub(words.place)}</g></g></svg>",
    ]  # fmt: skip
    return SafeString("".join(parts))


def _head(words: Words, number: int) -> str:
    title = escape(gettext("Graph of the network: %(place)s") % {"place": words.place})
    told = escape(
        gettext(
            "The place in the middle; each actor stands near those it is tied with, and is a link. "
            "The table below says the same."
        )
    )
    many = " data-many" if number > MANY else ""
    return (
        f'<svg class="graph" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-labelledby="graph-t"'
        f' aria-describedby="graph-d"{many}><title id="graph-t">{title}</title>'
        f'<desc id="graph-d">{told}</desc><g class="graph-view">'
    )


def _dots(graph: Graph, points: Mapping[int, Point]) -> dict[int, Dot]:
    """By standing: those with most ties first, then with most facts."""
    base = min(LARGEST, max(SMALLEST, apart(len(graph.nodes)) * RY * 0.26))
    most = max(graph.degrees.values(), default=1)
    order = sorted(graph.nodes, key=lambda node: (-graph.degrees[node.key], -node.facts, node.key))
    dots = {}
    for node in order:
        x, y = points[node.key]
        share = log1p(graph.degrees[node.key]) / log1p(most)
        dots[node.key] = Dot(node.key, node.name, CX + x * RX, CY + y * RY, base * (0.6 + 0.4 * share))
    return dots


def _line(link: Link, dots: Mapping[int, Dot], most: int, thin: float) -> str:
    a, b = link.ends
    x1, y1 = (CX, CY) if a == HERE else (dots[a].x, dots[a].y)
    share = log1p(link.facts) / log1p(most) if most else 0.0
    width = (THINNEST + share * (THICKEST - THINNEST)) * thin
    look = "" if link.look == "live" else f" {link.look}"
    return (
        f'<line class="graph-link{look}" data-a="{a}" data-b="{b}" x1="{x1:.1f}" y1="{y1:.1f}"'
        f' x2="{dots[b].x:.1f}" y2="{dots[b].y:.1f}" stroke-width="{width:.1f}"/>'
    )


def _node(node: Node, dot: Dot, names: Sequence[Mapping[int, Name]], words: Words, number: int) -> str:
    told, url = escape(words.told_of(node)), escape(words.url_of(node))
    texts = "".join(_text(level, at[node.key]) for level, at in enumerate(names) if node.key in at)
    aside = ' tabindex="-1"' if number > MANY and node.key not in names[1] else ""
    return (
        f'<a class="graph-node f-{node.family or "unsaid"}" href="{url}" data-key="{node.key}"'
        f' transform="translate({dot.x:.1f} {dot.y:.1f})" aria-label="{told}"{aside}><title>{told}</title>'
        f'<path class="graph-shape" d="{shape_of(node.family, dot.radius)}"/>{texts}</a>'
    )


def _text(level: int, name: Name) -> str:
    lead = LEVELS[level].face.lead
    spans = "".join(
        f'<tspan x="{name.dx:.1f}" y="{name.dy + n * lead:.1f}">{escape(line)}</tspan>'
        for n, line in enumerate(name.lines)
    )
    return f'<text class="graph-name l{level}" aria-hidden="true" text-anchor="{name.anchor}">{spans}</text>'


def shape_of(family: str, r: float) -> str:
    """The outline of a node around (0, 0), radius ``r``: one for each family; a small disc without."""
    s, t, d, h = r * 0.9, r * 1.15, r * 1.25, r * 0.93
    corners = {
        "funder": [(-s, -s), (s, -s), (s, s), (-s, s)],
        "partner": [(0, -t), (t, t * 0.8), (-t, t * 0.8)],
        "public": [(0, -d), (d, 0), (0, d), (-d, 0)],
        "informal": [(-r, 0), (-r / 2, -h), (r / 2, -h), (r, 0), (r / 2, h), (-r / 2, h)],
    }.get(family)
    if corners:
        return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in corners)}Z"
    r = r if family else r * 0.7
    return f"M{-r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0Z"


def _hub(name: str) -> str:
    lines = lines_of(name, HUB_TYPE)
    top = 5 - HUB_TYPE.lead * (len(lines) - 1) / 2
    spans = "".join(
        f'<tspan x="0" y="{top + n * HUB_TYPE.lead:.1f}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    return (
        f'<g class="graph-hub" data-key="{HERE}" transform="translate({CX:g} {CY:g})">'
        f'<circle r="{HUB_RADIUS:.1f}"/><text text-anchor="middle">{spans}</text></g>'
    )
