"""The network in the formats that other software reads: GEXF, GraphML, JSON-LD, CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext

from comptoir.exchange.web import Edge, Node, Web

GEXF = "http://gexf.net/1.3"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
SCHEMA_ORG = "https://schema.org/"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
OF_NODES = ("kind", "scale", "family", "themes", "commune", "website")
OF_EDGES = ("kind", "state", "quality", "body", "seat", "nature", "quantity", "unit")
NUMBERS: Mapping[str, Mapping[str, str]] = {
    "gexf": {"quantity": "double"}, "graphml": {"quantity": "double", "weight": "int"}
}  # fmt: skip
"""The columns that another program reckons with; the others are text."""
TYPES = {
    "organisation": "Organization",
    "circle": "Organization",
    "group": "Organization",
    "person": "Person",
}


@dataclass(frozen=True)
class Format:
    """How a file of that name is written and announced."""

    write: Callable[[Web], bytes]
    content_type: str


def gexf(web: Web) -> bytes:
    """GEXF 1.3, directed; an edge has its first and its last day when they are known.

    Of a past day it stays dynamic: it holds what stood that evening, each edge with its own days. A tie may
    have begun long before and end after; a flow goes from its first fact until that day.
    Gephi keeps several edges between two nodes when they differ in ``kind``, and adds them up otherwise.
    """
    root = Element("gexf", xmlns=GEXF, version="1.3")
    meta = SubElement(root, "meta", lastmodifieddate=(web.made_on or web.day).isoformat())
    SubElement(meta, "description").text = _described(web)
    graph = SubElement(
        root, "graph", defaultedgetype="directed", mode="dynamic", timerepresentation="interval",
        timeformat="date",
    )  # fmt: skip
    for part, names in (("node", OF_NODES), ("edge", OF_EDGES)):
        declared = SubElement(graph, "attributes", {"class": part})
        for name in names:
            kind = NUMBERS["gexf"].get(name, "string")
            SubElement(declared, "attribute", id=f"{part}-{name}", title=name, type=kind)
    nodes, edges = SubElement(graph, "nodes"), SubElement(graph, "edges")
    for node in web.nodes:
        _said(SubElement(nodes, "node", id=node.id, label=node.label), "node", _told(node, OF_NODES))
    for edge in web.edges:
        ends = {"id": edge.id, "source": edge.source, "target": edge.target, "weight": str(edge.weight)}
        ends["kind"] = _spaced(" ", edge.kind, edge.nature, edge.unit)
        _said(SubElement(edges, "edge", ends | _days(edge)), "edge", _told(edge, OF_EDGES))
    return _file(root)


def _described(web: Web) -> str:
    """Of which place, and as of which day."""
    told = gettext(
        "%(place)s, on the evening of %(day)s: ties in the state they were in, what circulated until then."
    )
    return told % {"place": web.place.name, "day": web.day.isoformat()}


def _said(element: Element, part: str, told: Mapping[str, str]) -> None:
    values = SubElement(element, "attvalues")
    for name, value in told.items():
        SubElement(values, "attvalue", {"for": f"{part}-{name}", "value": value})


def _days(edge: Edge) -> dict[str, str]:
    days = {"start": _text(edge.since), "end": _last_day(edge)}
    return {name: day for name, day in days.items() if day}


def _spaced(between: str, *words: str) -> str:
    return between.join(filter(None, words))


def _last_day(edge: Edge) -> str:
    """In a file as on the pages, the last day is in it; ours is the first day without."""
    return _text(edge.until - timedelta(days=1)) if edge.until else ""


def graphml(web: Web) -> bytes:
    """GraphML, directed; days as text."""
    root = Element("graphml", xmlns=GRAPHML)
    of_nodes, of_edges = ("label", *OF_NODES), (*OF_EDGES, "since", "until", "weight")
    for part, names in (("node", of_nodes), ("edge", of_edges)):
        for name in names:
            kind = NUMBERS["graphml"].get(name, "string")
            SubElement(
                root, "key", {"id": f"{part}-{name}", "for": part, "attr.name": name, "attr.type": kind}
            )
    of_graph = {"as_of": web.day.isoformat(), "description": _described(web)}
    for name in of_graph:
        SubElement(
            root, "key", {"id": f"graph-{name}", "for": "graph", "attr.name": name, "attr.type": "string"}
        )
    graph = SubElement(root, "graph", edgedefault="directed")
    _data(graph, "graph", of_graph)
    for node in web.nodes:
        _data(SubElement(graph, "node", id=node.id), "node", _told(node, of_nodes))
    for edge in web.edges:
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        told = _told(edge, of_edges) | ({"until": _last_day(edge)} if edge.until else {})
        _data(SubElement(graph, "edge", ends), "edge", told)
    return _file(root)


def _data(element: Element, part: str, told: Mapping[str, str]) -> None:
    for name, value in told.items():
        SubElement(element, "data", key=f"{part}-{name}").text = value


def jsonld(web: Web) -> bytes:
    """JSON-LD: actors as schema.org says them, ties and flows as roles between them."""
    graph = [*map(thing, web.nodes), *map(role, web.edges), *([_dataset(web)] if web.home else [])]
    told = {"@context": context(web.home), "@graph": graph}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def context(home: str) -> dict[str, Any]:
    """What the words of ``thing`` and ``role`` mean, in the network that is at this address."""
    told = {"@vocab": SCHEMA_ORG, "source": {"@type": "@id"}, "target": {"@type": "@id"}}
    return told | ({"@base": home} if home else {})


def _dataset(web: Web) -> dict[str, Any]:
    """The file itself, at the address of the network: of which day it is, and on which it was written."""
    return {
        "@id": "#network", "@type": "Dataset", "name": web.place.name, "description": _described(web),
        "temporalCoverage": f"../{web.day.isoformat()}", "dateModified": _text(web.made_on or web.day),
    }  # fmt: skip


def thing(node: Node) -> dict[str, Any]:
    told = {
        "@id": f"#{node.id}", "@type": TYPES.get(node.kind, "Place"), "name": node.label, "url": node.website,
        "additionalType": node.kind, "areaServed": node.scale, "category": node.family,
        "keywords": list(node.themes), "address": node.commune,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def role(edge: Edge) -> dict[str, Any]:
    told = {
        "@id": f"#{edge.id}", "@type": "Role", "roleName": edge.kind, "source": f"#{edge.source}",
        "target": f"#{edge.target}", "description": edge.quality, "startDate": _text(edge.since),
        "endDate": _last_day(edge), "namedPosition": _spaced(", ", edge.seat, edge.body),
        "additionalType": edge.state or edge.nature,
        "size": f"{edge.quantity} {edge.unit}".strip(),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def rows(web: Web) -> Iterator[Sequence[str | int]]:
    """Edges as lines of a table, for Gephi's or Kumu's import: the names of the ends, then what is known.

    Of a past day, each line says of which.
    """
    names = {node.id: node.label for node in web.nodes}
    as_of = [web.day.isoformat()] if web.made_on else []
    head = ["From", "To", "Type", *(name.capitalize() for name in OF_EDGES[1:]), "Since", "Until", "Weight"]
    yield [*head, *(["As of"] if as_of else [])]
    for edge in web.edges:
        told = [str(getattr(edge, name)) for name in OF_EDGES]
        ends = names[edge.source], names[edge.target]
        yield [*ends, *told, _text(edge.since), _last_day(edge), edge.weight, *as_of]


def _told(thing: Node | Edge, names: Sequence[str]) -> dict[str, str]:
    """What is known of it, as text; what is not is left out."""
    values = {name: getattr(thing, name) for name in names}
    return {name: _text(value) for name, value in values.items() if value not in ("", None, (), [])}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, list | tuple) else str(value)


def _file(root: Element) -> bytes:
    """The document in UTF-8, without the few characters that XML cannot hold (XML 1.0, § 2.2)."""
    indent(root, " ")
    told: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return _NOT_IN_XML.sub("", told.decode()).encode()


FORMATS: Mapping[str, Format] = {
    "gexf": Format(gexf, "application/gexf+xml"),
    "graphml": Format(graphml, "application/graphml+xml"),
    "jsonld": Format(jsonld, "application/ld+json"),
}
