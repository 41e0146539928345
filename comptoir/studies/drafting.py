"""The rows of a study: made from what the software says, and taking over what people wrote about the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comptoir.studies.made import Made
from comptoir.studies.models import Study, StudyLine, StudyNaming, StudySection


@dataclass(frozen=True)
class Part:
    """A section with its lines, in order; ``persons`` are those that each names, by the key of the line."""

    section: StudySection
    lines: list[StudyLine]
    persons: Mapping[str, tuple[int, ...]]


def parts_of(made: Made, study: Study) -> list[Part]:
    """Rows that are not in the database, in the order of a new study. No query."""
    return [_part(made, study, kind, rank) for rank, kind in enumerate(StudySection.Kind)]


def _part(made: Made, study: Study, kind: StudySection.Kind, rank: int) -> Part:
    section = StudySection(study=study, kind=kind, rank=rank)
    said = {one.key: one for one in made.parts[kind]}
    lines = [
        StudyLine(
            section=section, rank=number, key=one.key, kind=one.kind, under=one.under, made=one.text,
            cells=list(one.cells), is_left_out=one.is_offered,
        )
        for number, one in enumerate(said.values())
    ]  # fmt: skip
    return Part(section, lines, {one.key: one.persons for one in said.values() if one.persons})


def take_over(parts: Iterable[Part], old: Iterable[StudySection]) -> None:
    """Order, texts and what people said of the same things come from ``old``, whose lines are prefetched.

    Words that were written about something that the software says otherwise now are to be read again.
    """
    before = {section.kind: section for section in old}
    for part in parts:
        section = before.get(part.section.kind)
        if section is None:
            continue
        for name in ("rank", "text", "is_left_out", "changed_at", "changed_by_id"):
            setattr(part.section, name, getattr(section, name))
        lines = {line.key: line for line in section.lines.all()}
        for line in part.lines:
            if line.key in lines:
                _take_over(line, lines[line.key])


def _take_over(line: StudyLine, old: StudyLine) -> None:
    for name in ("reworded", "comment", "is_left_out", "changed_at", "changed_by_id"):
        setattr(line, name, getattr(old, name))
    is_about_the_same = (line.made, line.cells) == (old.made, old.cells)
    line.is_to_check = bool(old.reworded or old.comment) and (old.is_to_check or not is_about_the_same)


def write(parts: Iterable[Part]) -> None:
    """Put them into the database, with whom they name. Three queries."""
    parts = list(parts)
    StudySection.objects.bulk_create(part.section for part in parts)
    StudyLine.objects.bulk_create(line for part in parts for line in part.lines)
    StudyNaming.objects.bulk_create(
        StudyNaming(line=line, person_id=person)
        for part in parts
        for line in part.lines
        for person in sorted(set(part.persons.get(line.key, ())))
    )
