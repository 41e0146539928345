"""Files of ties, for tests: brought, and imported into a place."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.files.base import ContentFile

from comptoir.exchange.bringing import bring_files, choose_columns, choose_words, sheets_of, told_by
from comptoir.exchange.importing import Rehearsal, import_ties, rehearse
from comptoir.exchange.models import TieImport, TieImportLine
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.models import Place
from comptoir.sheets.reading import Sheets

KUMU_ELEMENTS = """Label,Type,Tags
Ville de Firminy,Public body,école|numérique
Cyberloire,Network,
Nadia Benali,Person,
"""
KUMU_CONNECTIONS = """From,To,Direction,Type,Description
Ville de Firminy,Zoomacom,directed,Funding,médiation
Zoomacom,Cyberloire,directed,Member of,
Nadia Benali,Zoomacom,directed,Represents,
"""
GEPHI_NODES = "Id,Label,type\n1,Ville de Firminy,institution\n2,Zoomacom,association\n"
GEPHI_EDGES = "Source,Target,Type,Id,Label,Weight\n1,2,Directed,0,finance,3.0\n"


def bring(
    place: Place, content: str | bytes, name: str = "liens.csv", *, actors: str = "", **changes: Any
) -> TieImport:
    """The file, brought and waiting; the second one lists actors."""
    told = {"visibility": "place", "unknown": "organisation", "by": None, "now": NOW}
    second = ContentFile(actors.encode(), "acteurs.csv") if actors else None
    data = content.encode() if isinstance(content, str) else content
    return bring_files(file=ContentFile(data, name), actors_file=second, at_place=place, **told | changes)


def do(
    run: TieImport, *, kinds: dict[str, str] | None = None, states: dict[str, str] | None = None
) -> TieImport:
    """Import what was brought, by the guesses, with these words."""
    sheets = _chosen(run, kinds or {}, states or {})
    return import_ties(run=run, told=told_by(run, sheets), by=None, now=NOW)


def would_do(run: TieImport) -> Rehearsal:
    return rehearse(run=run, told=told_by(run, _chosen(run, {}, {})), now=NOW)


def _chosen(run: TieImport, kinds: dict[str, str], states: dict[str, str]) -> Sheets:
    sheets, nobody = sheets_of(run), {"by": None, "now": NOW}
    choose_columns(
        run=run,
        sheets=sheets,
        columns=sheets.guessed(),
        visibility=run.visibility,
        unknown=run.unknown,
        **nobody,
    )
    choose_words(run=run, kinds=kinds, states=states, **nobody)
    return sheets


def imported(place: Place, content: str | bytes, name: str = "liens.csv", **told: Any) -> TieImport:
    words = {part: told.pop(part) for part in ("kinds", "states") if part in told}
    return do(bring(place, content, name, **told), **words)


def outcomes(run: TieImport, part: str = TieImportLine.Part.TIE) -> dict[str, int]:
    return dict(Counter(run.lines.filter(part=part).values_list("outcome", flat=True)))


def codes(run: TieImport, part: str = TieImportLine.Part.TIE) -> list[str]:
    """Of each row with something to say, the code of what comes first."""
    return [line.remarks[0][0] for line in run.lines.filter(part=part).order_by("line") if line.remarks]
