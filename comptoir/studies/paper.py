"""The study of the network on paper: one PDF, the rings in it as sharp as the printer can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext, override

from comptoir.kit.pdf import pictures, typeset
from comptoir.kit.text import printable
from comptoir.studies.models import Study, StudyLine, StudySection
from comptoir.studies.sheet import Leaf, Piece, Sheet, sheet_of, unnamed

Kind = StudySection.Kind
TEMPLATE = Path(__file__).parent / "study.typ"
# The drawing on white paper; on a page the style sheet says the same, for both themes.
INK = """
text { font-family: "Atkinson Hyperlegible Next"; fill: #18211f; font-size: 16px; }
.net-ring { fill: #ffffff; stroke: #dadeda; } .net-ring.alt { fill: #f4f6f4; } .net-cut { stroke: #dadeda; }
.net-tie { stroke: #7fae9d; fill: none; } .net-tie.asleep { stroke: #94a09d; }
.net-tie.wished { stroke: #9f3f1d; stroke-dasharray: 2 7; stroke-linecap: round; stroke-width: 3; }
.net-tie.refused { stroke: #94a09d; stroke-dasharray: 7 6; }
.net-node { fill: #14513f; stroke: #ffffff; stroke-width: 2; } .net-node.asleep { fill: #94a09d; }
.net-node.wished { fill: #ffffff; stroke: #9f3f1d; stroke-width: 3; }
.net-node.refused { fill: #ffffff; stroke: #94a09d; stroke-width: 3; }
.net-centre { fill: #14513f; } .net-here { font-weight: 700; fill: #ffffff; }
.net-here.small { font-size: 13px; }
.net-label, .net-ringname { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; }
.net-label.major { font-weight: 700; } .net-label.wished { fill: #7c2d12; font-weight: 700; }
.net-label.asleep, .net-label.refused { fill: #47534f; } .net-phone { display: none; }
.net-ringname { font-size: 14.5px; font-style: italic; fill: #47534f; }
.net-sector { font-size: 19px; font-weight: 700; fill: #47534f; }
"""
XMLNS = "http://www.w3.org/2000/svg"


# Parts that say so when there is nothing in them; others are not there then.
EMPTY_IS_SAID = (Kind.CIRCULATES, Kind.CHANGES)


def paper(sheet: Sheet) -> bytes:
    """The PDF, in the language of the study."""
    return typeset(TEMPLATE, paper_data(sheet))


def paper_pictures(sheet: Sheet) -> list[bytes]:
    """Its pages, a PNG each."""
    return pictures(TEMPLATE, paper_data(sheet))


def paper_of(study: Study) -> bytes:
    """The PDF that was kept with the study; or anew when somebody in it does not agree now."""
    if study.paper and not unnamed(study):
        try:
            with study.paper.open() as kept:
                return bytes(kept.read())
        except FileNotFoundError:
            pass
    return paper(sheet_of(study))


def paper_data(sheet: Sheet) -> dict[str, Any]:
    """What the template prints: every word of it."""
    with override(sheet.study.language):
        rings = _rings(sheet)
        parts = [_part(leaf, rings) for leaf in sheet.leaves]
        return {
            "language": sheet.study.language, "place": sheet.study.place.name, "title": sheet.study.title,
            "dates": sheet.dated, "parts": [part for part in parts if part], "words": _words(),
        }  # fmt: skip


def _part(leaf: Leaf, rings: str) -> dict[str, Any] | None:
    """One part, in the shape that its kind asks for; none when it would be a title alone."""
    kind = Kind(leaf.section.kind)
    told: dict[str, Any] = {
        "kind": str(kind),
        "title": leaf.heading,
        "text": leaf.paragraphs,
        "lines": [],
        "rings": "",
    }
    if kind == Kind.RINGS:
        told["rings"] = rings
    elif kind == Kind.ACTORS:
        told["chapters"] = [
            {"title": chapter.title, "entries": [_entry(piece) for piece in chapter.pieces]}
            for chapter in leaf.chapters
        ]
    elif kind == Kind.METHOD:
        told["lines"] = [_line(piece) for piece in leaf.of_kind(StudyLine.Kind.LIMIT)]
        told["sources"] = [piece.line.said for piece in leaf.of_kind(StudyLine.Kind.SOURCE)]
    else:
        told["lines"] = [_line(piece) for piece in leaf.pieces]
    is_empty = not (told["text"] or told["rings"] or leaf.pieces)
    return None if is_empty and kind not in EMPTY_IS_SAID else told


def _line(piece: Piece) -> dict[str, Any]:
    """``reworded`` is empty when it is as the software said it."""
    line = piece.line
    return {"said": line.said, "reworded": line.reworded, "comment": line.comment, "cells": piece.cells}


def _entry(piece: Piece) -> dict[str, Any]:
    _scale, about, given, received = piece.cells
    ties = [_line(tie) for tie in piece.under]
    return _line(piece) | {"about": about, "given": given, "received": received, "ties": ties}


def _words() -> dict[str, Any]:
    """The words of the template; its signs too, before which French has a space that never ends a line."""
    apart = "\u00a0" if get_language() == "fr" else ""
    return {
        "colon": f"{apart}: ", "between": f"{apart}; ",
        "circulates": gettext("Nothing was noted in these two years."),
        "changes": gettext("Nothing was noted."),
        "columns": [gettext("What"), gettext("Way"), gettext("This year"), gettext("The year before")],
        "given": gettext("Given:"), "received": gettext("Received:"), "sources": gettext("Sources:"),
        "rings": gettext("The rings; the lists below say the same."),
        "legend": gettext("A line is as thick as what circulates; dotted: wished; grey: asleep."),
    }  # fmt: skip


def _rings(sheet: Sheet) -> str:
    """The drawing with its own ink; empty when there is nobody."""
    drawing = sheet.rings()
    if drawing is None:
        return ""
    head, rest = printable(drawing.svg).split(">", 1)
    return f'{head} xmlns="{XMLNS}"><style>{INK}</style>{rest}'
