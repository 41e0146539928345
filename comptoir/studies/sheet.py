"""A study as it is read, on the page and on paper: its parts in order, without what is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext

from comptoir.actors.models import Actor, Consent
from comptoir.kit import speech
from comptoir.kit.periods import first_of_month
from comptoir.network import words
from comptoir.rings.drawing import Drawing, Words, draw
from comptoir.rings.layout import Mark
from comptoir.studies.drafting import Part
from comptoir.studies.models import Study, StudyLine, StudyNaming, StudySection

Kind = StudySection.Kind


@dataclass(frozen=True)
class Piece:
    """A line with what is said under it: an actor with its ties."""

    line: StudyLine
    under: Sequence[Piece] = ()

    @property
    def cells(self) -> list[str]:
        return list(self.line.cells)


@dataclass(frozen=True)
class Chapter:
    """The actors of one scale, or those whose scale nobody said."""

    title: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Leaf:
    """A part of the study: its section, what people wrote in it, what is said in it."""

    section: StudySection
    pieces: Sequence[Piece]

    @property
    def heading(self) -> str:
        return str(self.section.get_kind_display())

    @property
    def paragraphs(self) -> list[str]:
        """The text, cut where a line is empty."""
        blocks = "\n".join(line.rstrip() for line in self.section.text.splitlines()).split("\n\n")
        return [block.strip("\n") for block in blocks if block.strip()]

    @property
    def chapters(self) -> list[Chapter]:
        by_scale = groupby(self.pieces, key=lambda piece: piece.line.cells[0])
        return [Chapter(_scale(scale), list(pieces)) for scale, pieces in by_scale]

    def of_kind(self, kind: str) -> list[Piece]:
        return [piece for piece in self.pieces if piece.line.kind == kind]


@dataclass(frozen=True)
class Sheet:
    """The study with its parts; ``is_whole`` when what is left out is in it too, for whoever writes it."""

    study: Study
    leaves: Sequence[Leaf]
    is_whole: bool

    @property
    def since(self) -> date:
        return first_of_month(self.study.day, -12)

    @property
    def dated(self) -> str:
        """« du 1er novembre 2025 au 26 novembre 2026 »"""
        return gettext("from %(since)s to %(last)s") % {
            "since": speech.day_and_year(self.since), "last": speech.day_and_year(self.study.day),
        }  # fmt: skip

    def rings(self) -> Drawing | None:
        """Whoever is not left out, drawn; none when there is nobody."""
        actors = (leaf for leaf in self.leaves if leaf.section.kind == Kind.ACTORS)
        said = {piece.line.key for leaf in actors for piece in leaf.pieces if not piece.line.is_left_out}
        marks = [Mark(*values) for values in self.study.marks]
        drawn = [mark for mark in marks if f"actor-{mark.key}" in said]
        return draw(drawn, _words(self.study)) if drawn else None


def sheet_of(study: Study, *, is_whole: bool = False) -> Sheet:
    """The study as it stands. Nobody is named who no longer agrees. A constant number of queries."""
    lines = StudyLine.objects.order_by("rank", "pk").select_related("changed_by__person")
    sections = study.sections.select_related("changed_by__person").order_by("rank", "pk")
    sections = sections.prefetch_related(Prefetch("lines", lines))
    unsaid = unnamed(study)
    leaves = [_leaf(section, section.lines.all(), unsaid, is_whole=is_whole) for section in sections]
    return Sheet(study, [leaf for leaf in leaves if is_whole or not leaf.section.is_left_out], is_whole)


def sheet_from(study: Study, parts: Iterable[Part]) -> Sheet:
    """The same of a study that is in no database. No query."""
    return Sheet(study, [_leaf(part.section, part.lines, (), is_whole=False) for part in parts], False)


def unnamed(study: Study) -> set[int]:
    """The lines, by key, that name somebody who agreed and does not any more."""
    agrees = Consent.objects.filter(
        person=OuterRef("person"), purpose=Consent.Purpose.NETWORK, withdrawn_at=None
    )
    gone = StudyNaming.objects.filter(~Exists(agrees), line__section__study=study)
    return set(gone.values_list("line", flat=True))


def _leaf(
    section: StudySection, lines: Iterable[StudyLine], unsaid: Collection[int], *, is_whole: bool
) -> Leaf:
    kept = [line for line in lines if line.pk not in unsaid and (is_whole or not line.is_left_out)]
    return Leaf(section, list(_pieces(kept)))


def _pieces(lines: Sequence[StudyLine]) -> Iterator[Piece]:
    """What is said under a line that is left out goes with it."""
    under: dict[str, list[Piece]] = {}
    for line in lines:
        if line.under:
            under.setdefault(line.under, []).append(Piece(line))
    for line in lines:
        if not line.under:
            yield Piece(line, under.get(line.key, ()))


def _scale(scale: str) -> str:
    return capfirst(str(Actor.Scale(scale).label) if scale else gettext("scale not said"))


def _words(study: Study) -> Words:
    scales = {str(scale): str(scale.label) for scale in Actor.Scale}
    families = {str(family): capfirst(str(said)) for family, said in words.FAMILIES.items()}
    return Words(study.place.name, scales, families)
