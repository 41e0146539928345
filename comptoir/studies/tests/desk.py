"""A study on the desk: begun in a neighbourhood, with what a test writes in it."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from comptoir.network.tests.neighbourhood import NOW, Neighbourhood
from comptoir.studies.actions import begin_study
from comptoir.studies.changing import Wording, prints_of, write_part
from comptoir.studies.models import Study, StudyLine, StudySection
from comptoir.studies.sheet import Sheet, sheet_of


def begun(around: Neighbourhood, audience: str = "place", **told: Any) -> Study:
    """In English, so that sentences can be compared."""
    with translation.override("en"):
        return begin_study(place=around.place, audience=audience, by=None, now=NOW, **told)


def line_of(study: Study, key: str) -> StudyLine:
    return StudyLine.objects.get(section__study=study, key=key)


def section_of(study: Study, kind: str) -> StudySection:
    return study.sections.get(kind=kind)


def prints(study: Study, kind: str) -> dict[str, str]:
    """What somebody has before their eyes when they open a part."""
    section = section_of(study, kind)
    return prints_of(section, section.lines.all())


def types(study: Study, kind: str, *, shown: Any = None, by: Any = None, now: Any = NOW, **told: Any) -> None:
    """Somebody opens a part, or did when ``shown`` was, and records what they typed."""
    section = section_of(study, kind)
    told = {"text": section.text, "is_left_out": section.is_left_out, "wordings": {}} | told
    write_part(study=study, kind=kind, shown=shown or prints(study, kind), by=by, now=now, **told)


def says(study: Study, key: str, said: str = "", **told: Any) -> None:
    """Somebody writes about one line."""
    line = line_of(study, key)
    types(study, line.section.kind, wordings={key: Wording(said or line.said, **told)})


def read(study: Study) -> Sheet:
    with translation.override("en"):
        return sheet_of(Study.objects.select_related("place").get(pk=study.pk))


def sentences(sheet: Sheet) -> list[str]:
    """Everything that is said, line after line."""
    return [one.line.said for leaf in sheet.leaves for piece in leaf.pieces for one in (piece, *piece.under)]
