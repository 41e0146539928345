"""Writing in a part of a study: words above it, other words for a line, a comment, leaving out; the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.kit import speech
from comptoir.studies.actions import draft
from comptoir.studies.models import Study, StudyLine, StudySection
from comptoir.studies.refusals import PartHasChanged

TEXT = "text"


@dataclass(frozen=True)
class Wording:
    """What somebody makes of a line. ``said`` empty, or as the software says it: in the software's words."""

    said: str
    comment: str = ""
    is_left_out: bool = False
    is_checked: bool = False

    @property
    def print(self) -> str:
        return printed(self.said.strip(), self.comment.strip(), str(self.is_left_out))

    @property
    def words(self) -> str:
        """Both, on one line."""
        return " — ".join(filter(None, (self.said.strip(), self.comment.strip())))


def wording_of(line: StudyLine) -> Wording:
    return Wording(line.said, line.comment, line.is_left_out)


def text_print(section: StudySection) -> str:
    return printed(section.text.strip(), str(section.is_left_out))


def prints_of(section: StudySection, lines: Iterable[StudyLine]) -> dict[str, str]:
    """What somebody has before their eyes who reads the part with these lines, for ``write_part``."""
    return {TEXT: text_print(section)} | {line.key: wording_of(line).print for line in lines}


def printed(*parts: str) -> str:
    """A few characters that change when one of the texts does, whatever ends its lines."""
    same = "\0".join("\n".join(part.splitlines()) for part in parts)
    return blake2b(same.encode(), digest_size=6).hexdigest()


@transaction.atomic
def write_part(
    *, study: Study, kind: str, text: str, is_left_out: bool, wordings: Mapping[str, Wording],
    shown: Mapping[str, str], by: Account | None, now: datetime,
) -> None:  # fmt: skip
    """Record what was typed in a part; ``wordings`` by the key of the line.

    ``shown`` holds the print of what the person had before their eyes, by key, that of the text under
    ``TEXT``: what they left as it was is not touched, and what somebody else changed too is refused.

    :raises StudyIsKept, PartHasChanged:
    """
    section = draft(study).sections.select_related("changed_by__person").get(kind=kind)
    lines = {line.key: line for line in section.lines.select_related("changed_by__person")}
    typed = {key: one for key, one in wordings.items() if one.print != shown.get(key) or one.is_checked}
    text = "\n".join(text.strip().splitlines())
    writes_text = printed(text, str(is_left_out)) != shown.get(TEXT)
    conflicts = _conflicts(lines, typed, shown, study, now)
    if writes_text and text_print(section) not in (shown.get(TEXT), printed(text, str(is_left_out))):
        conflicts[TEXT] = _otherwise(section, section.text, study, now)
    if conflicts:
        raise PartHasChanged(
            gettext("Somebody wrote here while you were writing: nothing of yours is recorded yet."),
            conflicts,
        )
    if writes_text:
        section.text, section.is_left_out, section.changed_at, section.changed_by = text, is_left_out, now, by
        section.save()
    for key, wording in typed.items():
        _write(lines[key], wording, by, now)


def said_no_longer(typed: str) -> str:
    """What was written about a line goes back to whoever reads it last."""
    return gettext("The software says this no longer. You had written: “%(typed)s”") % {"typed": typed}


def written_in(study: Study) -> dict[str, str]:
    """What people wrote about each line, by its key. One query."""
    lines = StudyLine.objects.filter(section__study=study).order_by("section__rank", "rank", "pk")
    return {
        line.key: Wording(line.reworded, line.comment).words
        for line in lines
        if line.reworded or line.comment
    }


def _conflicts(
    lines: Mapping[str, StudyLine],
    typed: Mapping[str, Wording],
    shown: Mapping[str, str],
    study: Study,
    now: datetime,
) -> dict[str, str]:
    found = {}
    for key, wording in typed.items():
        line = lines.get(key)
        if line is None:
            found[key] = said_no_longer(wording.words)
        elif wording_of(line).print not in (shown.get(key), wording.print):
            found[key] = _otherwise(line, line.said, study, now, line.comment)
    return found


def _otherwise(
    row: StudyLine | StudySection, said: str, study: Study, now: datetime, comment: str = ""
) -> str:
    """Who changed it, when, and what it says now."""
    name = row.changed_by.person.name if row.changed_by else gettext("Somebody")
    told = {"name": name, "said": " — ".join(filter(None, (said, comment)))}
    if row.changed_at is None:
        return gettext("The software says it otherwise since: “%(said)s”") % told
    told["when"] = speech.near_moment(row.changed_at.astimezone(study.place.tz), study.place.day_of(now))
    if not told["said"]:
        left_out, emptied = (
            gettext("%(name)s left this out (%(when)s)."),
            gettext("%(name)s emptied this (%(when)s)."),
        )
        return (left_out if row.is_left_out else emptied) % told
    if row.is_left_out:
        return gettext("%(name)s left this out (%(when)s). It says: “%(said)s”") % told
    return gettext("%(name)s changed this (%(when)s). It now says: “%(said)s”") % told


def _write(line: StudyLine, wording: Wording, by: Account | None, now: datetime) -> None:
    said = "\n".join(wording.said.strip().splitlines())
    line.reworded = "" if said == line.made else said
    line.comment = "\n".join(wording.comment.strip().splitlines())
    line.is_left_out, line.is_to_check = wording.is_left_out, False
    line.changed_at, line.changed_by = now, by
    line.save()


@transaction.atomic
def move_part(*, study: Study, kind: str, is_up: bool, by: Account | None, now: datetime) -> None:
    """The part goes one up or down; at either end, nothing. :raises StudyIsKept:"""
    sections = list(draft(study).sections.order_by("rank", "pk"))
    at = next(number for number, section in enumerate(sections) if section.kind == kind)
    to = at - 1 if is_up else at + 1
    if 0 <= to < len(sections):
        sections[at], sections[to] = sections[to], sections[at]
    for rank, section in enumerate(sections):
        section.rank = rank
    StudySection.objects.bulk_update(sections, ["rank"])
