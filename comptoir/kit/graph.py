"""What the shape of a network says: thin functions over its nodes and its ties, reckoned by igraph.

Nodes are any keys. A tie said twice or both ways counts once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

import igraph

N = TypeVar("N", bound=Hashable)
Ties = Iterable[tuple[N, N]]


def cut_points(nodes: Iterable[N], ties: Ties[N]) -> set[N]:
    """The nodes without which what holds together would fall into parts (articulation points)."""
    keys, graph = _drawn(nodes, ties)
    return {keys[number] for number in graph.articulation_points()}


def betweenness(nodes: Iterable[N], ties: Ties[N]) -> dict[N, float]:
    """For each node, the share of the other pairs whose shortest ways pass through it: from 0 to 1.

    Freeman, 1977; two ways of one length share the pair.
    """
    keys, graph = _drawn(nodes, ties)
    pairs = (len(keys) - 1) * (len(keys) - 2) / 2
    if pairs <= 0:
        return dict.fromkeys(keys, 0.0)
    return {key: share / pairs for key, share in zip(keys, graph.betweenness(directed=False), strict=True)}


def parts(nodes: Iterable[N], ties: Ties[N], without: N | None = None) -> list[set[N]]:
    """What holds together, the largest first; ``without`` a node, as if it were not there."""
    kept = [node for node in nodes if without is None or node != without]
    keys, graph = _drawn(kept, (tie for tie in ties if without not in tie))
    found = [{keys[number] for number in part} for part in graph.connected_components(mode="weak")]
    return sorted(found, key=lambda part: (-len(part), sorted(map(str, part))))


def cut_off_without(nodes: Iterable[N], ties: Ties[N], root: N) -> dict[N, int]:
    """For each node, how many others would no longer reach the root if it were not there.

    The size of what it dominates (Lengauer and Tarjan, 1979). Who does not reach the root counts nowhere.
    """
    keys, graph = _drawn(nodes, ties)
    graph.to_directed()
    before = graph.dominator(keys.index(root))
    sizes = [0] * len(keys)
    for number in range(len(keys)):
        above = before[number]
        while above >= 0:
            sizes[int(above)] += 1
            above = before[int(above)]
    return {key: size for key, size in zip(keys, sizes, strict=True) if key != root}


def _drawn(nodes: Iterable[N], ties: Ties[N]) -> tuple[list[N], igraph.Graph]:
    """The keys in one order, and the graph whose vertices are numbered so; ties with others are left out."""
    keys = list(dict.fromkeys(nodes))
    numbers = {key: number for number, key in enumerate(keys)}
    edges = {
        (min(a, b), max(a, b))
        for a, b in ((numbers.get(here), numbers.get(there)) for here, there in ties)
        if a is not None and b is not None and a != b
    }
    return keys, igraph.Graph(n=len(keys), edges=sorted(edges))
