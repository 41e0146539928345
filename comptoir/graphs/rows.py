"""The graph as lines of a table: who is tied with whom, in plain words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext, ngettext

from comptoir.graphs.nearest import HERE, Graph, Link, Node
from comptoir.kit import speech
from comptoir.kit.graph import betweenness, cut_off_without
from comptoir.network import words
from comptoir.ties import sentences
from comptoir.ties.models import Tie

NAMED = 4
# From which share of the ways one is said to be between many, between some.
MANY, SOME = 0.05, 0.005


@dataclass(frozen=True)
class Row:
    """An actor of the graph: whom it is tied with, and what it holds together.

    ``between`` is the share of the shortest ways between the others that pass through it, from 0 to 1.
    """

    node: Node
    scale: str
    family: str
    degree: int
    tied: str
    cut: int
    between: float

    @property
    def between_said(self) -> str:
        if self.between >= MANY:
            return gettext("between many of the others")
        if self.between >= SOME:
            return gettext("between some of the others")
        return ""

    @property
    def cut_said(self) -> str:
        """What would happen without it; empty when nothing."""
        if not self.cut:
            return ""
        return ngettext(
            "without it, %(n)s actor would no longer be linked with us",
            "without it, %(n)s actors would no longer be linked with us",
            self.cut,
        ) % {"n": speech.number(self.cut)}


@dataclass(frozen=True)
class Line:
    """A link: its ends, each declared tie with its state, the facts of the year."""

    ends: tuple[str, str]
    said: Sequence[tuple[str, str, str]]
    facts: int


def rows_of(graph: Graph, place: str) -> list[Row]:
    """Everybody, those with most ties first."""
    names = {HERE: place} | {node.key: node.name for node in graph.nodes}
    near: dict[int, list[int]] = defaultdict(list)
    for link in graph.links:
        near[link.ends[0]].append(link.ends[1])
        near[link.ends[1]].append(link.ends[0])
    ends = [link.ends for link in graph.links]
    cut, between = cut_off_without(names, ends, HERE), betweenness(names, ends)
    found = [
        Row(
            node, words.scale_said(node.scale), words.family_said(node.family), len(near[node.key]),
            _listed([names[key] for key in sorted(near[node.key], key=lambda key: (-len(near[key]), key))]),
            cut[node.key], between[node.key],
        )
        for node in graph.nodes
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.degree, row.node.name, row.node.key))


def lines_of(links: Iterable[Link], names: Mapping[int, str]) -> list[Line]:
    """Each link in words. One query, whatever their number."""
    links = list(links)
    wanted = {strand.tie for link in links for strand in link.strands}
    ties = Tie.objects.select_related("subject", "counterpart", "place").in_bulk(wanted)
    return [Line((names[link.ends[0]], names[link.ends[1]]), _said(link, ties), link.facts) for link in links]


def links_said(number: int) -> str:
    return ngettext("%(n)s link", "%(n)s links", number) % {"n": speech.number(number)}


def teller(degrees: Mapping[int, int]) -> Callable[[Node], str]:
    """What tells who does not see the drawing: « Cyberloire, département, pairs, 4 liens, 12 faits »."""
    scale, family = cache(words.scale_said), cache(words.family_said)
    links, facts = cache(links_said), cache(words.facts_said)

    def told(node: Node) -> str:
        parts = [node.name, scale(node.scale), family(node.family), links(degrees[node.key])]
        return ", ".join([*parts, *([facts(node.facts)] if node.facts else [])])

    return told


def _listed(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - NAMED
    if more <= 1:
        return ", ".join(names)
    rest = ngettext("%(n)s more", "%(n)s more", more) % {"n": speech.number(more)}
    return ", ".join([*names[:NAMED], rest])


def _said(link: Link, ties: Mapping[int, Tie]) -> list[tuple[str, str, str]]:
    """Sentence, dates and state of each tie that is still recorded."""
    return [
        (sentences.from_subject(ties[one.tie]), sentences.when(ties[one.tie]), words.state_said(one.state))
        for one in link.strands
        if one.tie in ties
    ]
