"""From the rows of a file to what they tell of actors and ties: nothing is dropped without a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from comptoir.actors.network import LONGEST_THEME
from comptoir.actors.reading import read_website
from comptoir.directory.cleaning import Remark
from comptoir.directory.tables import Row, Table
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import fold, printable
from comptoir.listing.values import Unreadable, is_nothing
from comptoir.sheets import vocabulary
from comptoir.sheets.columns import Columns
from comptoir.sheets.days import day_after, first_day, says_both
from comptoir.sheets.told import ToldActor, ToldTie
from comptoir.sheets.vocabulary import BACKWARDS, FLOW
from comptoir.ties.models import Tie

LEFT_OUT = "leave"
"""What a person answers for a word whose rows are not to be taken."""
LONGEST_NAME = 200
_LENGTHS = {"quality": 200, "body": 100, "seat": 100, "source": 200, "commune": 100, "obstacle": 2000}
_FORMULA_KEPT_HARMLESS = re.compile(r"^'(?=[=+\-@\t])")
_MANY = re.compile(r"[|,;]")


@dataclass(frozen=True)
class Words:
    """What a person chose for the words of a file that nobody knows: folded word → code, or ``leave``."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)

    def kind(self, word: str) -> str:
        return self.kinds.get(fold(word)) or vocabulary.kind_of(word)

    def state(self, word: str) -> str:
        return self.states.get(fold(word)) or vocabulary.state_of(word)


@dataclass
class _Reading:
    """A row being read."""

    row: Row
    columns: Columns
    remarks: list[Remark] = field(default_factory=list)
    refusals: list[Remark] = field(default_factory=list)

    def text(self, target: str) -> str:
        """The cell with single spaces, cut to what is kept; a formula that was made harmless is itself."""
        cell = self.row[self.columns.column_of(target)]
        text = " ".join(printable(_FORMULA_KEPT_HARMLESS.sub("", cell)).split())
        if is_nothing(text):
            return ""
        longest = _LENGTHS.get(target)
        if longest and len(text) > longest:
            self.remark("too_long", target, text)
            return text[: longest - 1].rstrip() + "…"
        return text

    def asked(self, target: str) -> str | None:
        """As ``text``; None when the file has no such column."""
        return self.text(target) if self.columns.has(target) else None

    def code(self, target: str, reads: Callable[[str], str]) -> str:
        """What the word means; a remark when it means nothing to us."""
        word = self.text(target)
        code = reads(word) if word else ""
        if word and not code:
            self.remark("unknown_word", target, word)
        return code

    def day(self, target: str, reads: Callable[[str], date | None]) -> date | None:
        text = self.text(target)
        if target == "until" and not text and says_both(self.text("since")):
            text = self.text("since")
        try:
            return reads(text) if text else None
        except Unreadable:
            self.remark("not_a_date", target, text)
            return None

    def remark(self, code: str, column: str, value: str = "") -> None:
        self.remarks.append(Remark(code, column, value))

    def refuse(self, code: str, column: str, value: str = "") -> None:
        self.refusals.append(Remark(code, column, value))


def told_actors(table: Table, columns: Columns) -> list[ToldActor]:
    """The actors that have a name, in the order of the file; one that has none but an identifier has that."""
    return [told for row in table.rows if (told := _actor(_Reading(row, columns))).name]


@dataclass(frozen=True)
class _Names:
    """The names of the actors of the file, by identifier; an end is nobody else when they ``are_all``."""

    by_id: Mapping[str, str]
    are_all: bool

    def is_nobody(self, given: str) -> bool:
        return self.are_all and bool(self.by_id) and given not in self.by_id


def told_ties(
    table: Table, columns: Columns, words: Words, actors: Iterable[ToldActor], *, are_all: bool = False
) -> list[ToldTie]:
    """Every row, read or with the reasons why it cannot be; ends given by identifier have their name.

    ``are_all`` when the file lists all of its actors: an identifier that none of them has is then no name.
    """
    names = _Names({actor.id: actor.name for actor in actors if actor.id}, are_all)
    return [_tie(_Reading(row, columns), words, names) for row in table.rows]


def unknown_words(table: Table, columns: Columns) -> Mapping[str, Counter[str]]:
    """Per target (kind, state), the words that nobody knows and how often each comes, as first written.

    A kind that is not said counts as the empty word: it is asked for like another.
    """
    found: dict[str, Counter[str]] = {"kind": Counter(), "state": Counter()}
    spelled: dict[str, str] = {}
    for row in table.rows:
        reading = _Reading(row, columns)
        for target, reads in (("kind", vocabulary.kind_of), ("state", vocabulary.state_of)):
            word = reading.text(target)
            if not reads(word) and (word or target == "kind"):
                found[target][spelled.setdefault(fold(word), word)] += 1
    return found


def _actor(reading: _Reading) -> ToldActor:
    identifier = reading.text("id")
    themes = [theme.strip() for theme in _MANY.split(reading.text("themes"))]
    for theme in themes:
        if len(theme) > LONGEST_THEME:
            reading.remark("theme_too_long", "themes", theme[:LONGEST_THEME])
    return ToldActor(
        line=reading.row.line,
        name=(reading.text("name") or identifier)[:LONGEST_NAME],
        id=identifier,
        kind=reading.code("kind", vocabulary.actor_kind_of),
        scale=reading.code("scale", vocabulary.scale_of),
        family=reading.code("family", vocabulary.family_of),
        themes=tuple(theme for theme in themes if fold(theme) and len(theme) <= LONGEST_THEME),
        commune=reading.text("commune"),
        website=_website(reading),
        is_listed=True,
        remarks=tuple(reading.remarks),
    )


def _website(reading: _Reading) -> str:
    typed = reading.text("website")
    try:
        return read_website(typed)
    except Refusal:
        reading.remark("not_a_website", "website", typed)
        return ""


def _tie(reading: _Reading, words: Words, names: _Names) -> ToldTie:
    if reading.row.surplus:
        reading.refuse("too_many_cells", "", str(reading.row.surplus))
    kind, is_left = _kind(reading, words)
    ends = [_end(reading, target, names) for target in ("from", "to")]
    (subject, subject_id), (other, other_id) = reversed(ends) if kind.startswith(BACKWARDS) else ends
    return ToldTie(
        line=reading.row.line,
        subject=subject,
        other=other,
        subject_id=subject_id,
        other_id=other_id,
        kind=kind.removeprefix(BACKWARDS),
        state=_state(reading, words),
        quality=reading.asked("quality"),
        body=reading.asked("body"),
        seat=reading.asked("seat"),
        obstacle=reading.text("obstacle"),
        since=reading.day("since", first_day),
        until=reading.day("until", day_after),
        source=reading.text("said_by"),
        visibility=_visibility(reading),
        is_left=is_left,
        refusals=tuple(reading.refusals),
        remarks=tuple(reading.remarks),
    )


def _end(reading: _Reading, target: str, names: _Names) -> tuple[str, str]:
    """The name of an end, and what the file identifies it by; a mere number is somebody's name (« 104 »)
    only when the file says so of an identifier."""
    given = reading.text(target)
    name = names.by_id.get(given, given)
    if not fold(name):
        reading.refuse("is_missing", target)
    elif names.is_nobody(given):
        reading.refuse("unknown_node", target, given[:100])
    elif name == given and name.isdecimal():
        reading.refuse("is_a_number", target, name)
    elif len(name) > LONGEST_NAME:
        reading.refuse("name_too_long", target, name[:40])
    return name[:LONGEST_NAME], given


def _kind(reading: _Reading, words: Words) -> tuple[str, bool]:
    """The kind of tie, and whether such rows are left out."""
    word = reading.text("kind")
    kind = words.kind(word)
    if kind == LEFT_OUT:
        reading.remark("word_left_out", "kind", word)
        return "", True
    if kind == FLOW:
        reading.remark("is_a_flow", "kind", word)
        return "", True
    if not kind:
        reading.refuse("unknown_kind" if word else "kind_is_missing", "kind", word)
    return kind, False


def _visibility(reading: _Reading) -> str:
    """What is not understood is for the fewest: who wrote it wished something."""
    word = reading.text("visibility")
    told = vocabulary.visibility_of(word)
    if word and not told:
        reading.remark("unknown_visibility", "visibility", word[:100])
        return Tie.Visibility.TEAM
    return told


def _state(reading: _Reading, words: Words) -> str:
    word = reading.text("state")
    if not word:
        return Tie.State.IN_FORCE
    state = words.state(word)
    if not state:
        reading.refuse("unknown_state", "state", word)
    return state
