"""The study of the network on paper: one PDF, the rings in it as sharp as the printer can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext

from comptoir.actors.models import Actor
from comptoir.kit import speech
from comptoir.kit.pdf import typeset
from comptoir.network import words
from comptoir.network.study import Study, dated, method, title_of
from comptoir.rings.drawing import Words, draw
from comptoir.rings.layout import Mark

TEMPLATE = Path(__file__).parent / "study.typ"
# The drawing on white paper; on a page the style sheet says the same, for both themes.
INK = """
text { font-family: "Atkinson Hyperlegible Next"; fill: #18211f; font-size: 16px; }
.net-ring { fill: #ffffff; stroke: #dadeda; } .net-ring.alt { fill: #f4f6f4; } .net-cut { stroke: #dadeda; }
.net-tie { stroke: #7fae9d; fill: none; } .net-tie.asleep { stroke: #ccd3d1; }
.net-tie.wished { stroke: #9f3f1d; stroke-dasharray: 2 7; stroke-linecap: round; stroke-width: 3; }
.net-tie.refused { stroke: #94a09d; stroke-dasharray: 7 6; }
.net-node { fill: #14513f; stroke: #ffffff; stroke-width: 2; } .net-node.asleep { fill: #94a09d; }
.net-node.wished { fill: #ffffff; stroke: #9f3f1d; stroke-width: 3; }
.net-node.refused { fill: #ffffff; stroke: #94a09d; stroke-width: 3; }
.net-centre { fill: #14513f; } .net-here { font-weight: 700; fill: #ffffff; }
.net-label, .net-ringname { paint-order: stroke; stroke: #ffffff; stroke-width: 2px; stroke-linejoin: round; }
.net-label.major { font-weight: 700; } .net-label.wished { fill: #7c2d12; font-weight: 700; }
.net-label.asleep, .net-label.refused { fill: #47534f; } .net-phone { display: none; }
.net-ringname { font-size: 14.5px; font-style: italic; fill: #47534f; }
.net-sector { font-size: 19px; font-weight: 700; fill: #47534f; }
"""
XMLNS = "http://www.w3.org/2000/svg"


def paper(study: Study) -> bytes:
    """The PDF, in the active language."""
    return typeset(TEMPLATE, paper_data(study))


def paper_data(study: Study) -> dict[str, Any]:
    """What the template prints: every word of it."""
    return {
        "language": get_language() or "fr", "place": study.place.name, "title": title_of(study),
        "dates": dated(study), "lead": _lead(study), "rings": _rings(study),
        "rings_say": gettext("The rings; the lists below say the same."),
        "legend": gettext("A line is as thick as what circulates; dotted: wished; grey: asleep."),
        "readings": list(study.readings),
        "sums": [
            {"what": one.what, "way": one.way, "this_year": one.this_year, "year_before": one.year_before}
            for one in study.sums
        ],
        "chapters": [
            {"title": chapter.title, "entries": [_entry(entry) for entry in chapter.entries]}
            for chapter in study.chapters
        ],
        "changes": [{"on": speech.day_and_year(one.on), "said": one.said} for one in study.changes],
        "method": method(), "sources": list(study.sources), "words": _words(),
    }  # fmt: skip


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "name": entry.name, "about": entry.about, "ties": list(entry.ties), "given": entry.given,
        "received": entry.received,
    }  # fmt: skip


def _lead(study: Study) -> str:
    number = len(study.found.neighbours)
    actors = ngettext("%(n)s actor is around the place", "%(n)s actors are around the place", number)
    return gettext("%(actors)s; %(facts)s say what circulated.") % {
        "actors": actors % {"n": speech.number(number)}, "facts": words.facts_said(study.found.facts),
    }  # fmt: skip


def _words() -> dict[str, Any]:
    return {
        "readings": gettext("What the network says"), "circulates": gettext("What circulates"),
        "nothing": gettext("Nothing was noted in these two years."),
        "columns": [gettext("What"), gettext("Way"), gettext("This year"), gettext("The year before")],
        "scale": gettext("Actors, scale:"), "given": gettext("Given:"), "received": gettext("Received:"),
        "changes": gettext("What changed in the year"), "unchanged": gettext("Nothing was noted."),
        "method": gettext("Method and limits"), "sources": gettext("Sources:"),
    }  # fmt: skip


def _rings(study: Study) -> str:
    """The drawing with its own ink; empty when there is nobody."""
    if not study.found.neighbours:
        return ""
    marks = [
        Mark(one.actor.pk, one.actor.name, one.scale, one.family, one.facts, one.look, one.is_pending)
        for one in study.found.neighbours
    ]
    scales = {str(scale): str(scale.label) for scale in Actor.Scale}
    families = {str(family): capfirst(str(said)) for family, said in words.FAMILIES.items()}
    drawing = draw(marks, Words(study.place.name, scales, families, ""))
    head, rest = drawing.svg.split(">", 1)
    return f'{head} xmlns="{XMLNS}"><style>{INK}</style>{rest}'
