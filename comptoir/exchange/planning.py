"""What becomes of each tie of a file, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from comptoir.actors.models import Actor
from comptoir.directory.cleaning import Remark
from comptoir.exchange.completing import Offer, Offers
from comptoir.exchange.declared import Declared
from comptoir.exchange.known import name_key
from comptoir.exchange.models import TieImport, TieImportLine
from comptoir.exchange.naming import Fate, Named, Naming
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.sheets.reading import Told
from comptoir.sheets.told import Json, ToldTie
from comptoir.ties.models import Tie
from comptoir.ties.rules import check_ends, check_words

Outcome = TieImportLine.Outcome
Part = TieImportLine.Part


@dataclass(frozen=True)
class Planned:
    """What becomes of one row; ``told`` is kept when it waits, ``tie`` is what would be declared."""

    part: str
    line: int
    name: str
    outcome: str
    remarks: tuple[Remark, ...] = ()
    told: Json = field(default_factory=dict)
    tie: Tie | None = None


@dataclass(frozen=True)
class Plan:
    """Each row of the file, the actors to be made first, the names that somebody must decide on."""

    ties: Sequence[Planned]
    actors: Sequence[Planned]
    new: Sequence[Named]
    asked: Sequence[Named]
    offers: Offers

    @property
    def lines(self) -> Iterable[Planned]:
        return (*self.ties, *self.actors)


def plan_of(
    told: Told, naming: Naming, declared: Declared, offers: Offers, *, run: TieImport, source: str
) -> Plan:
    """What the import of these would do. Asks nothing of the database: all that is known was read before."""
    planner = _Planner(naming, declared, run, source)
    ties = [planner.take(tie) for tie in told.ties]
    listed = {name_key(actor.name) for actor in told.actors if actor.is_listed}
    names = naming.all()
    new = [one for one in names if one.fate is Fate.NEW and (one.key in listed or one.key in planner.used)]
    made = {one.key for one in new}
    waiting = planner.waiting | listed
    actors = [
        _of_known(one, offers.get(one.key, ()))
        if one.fate is Fate.KNOWN
        else _of_actor(one, is_made=one.key in made, waits=one.key in waiting)
        for one in names
    ]
    asked = [one for one in names if one.fate is Fate.ASIDE and one.key in waiting]
    return Plan(ties, actors, new, asked, offers)


def _of_known(one: Named, offers: Sequence[Offer]) -> Planned:
    """What they lack is given; what differs is told, and waits apart."""
    outcome = Outcome.COMPLETED if any(not offer.ours for offer in offers) else Outcome.UNCHANGED
    remarks = (*(offer.remark for offer in offers), *one.told.remarks)
    return Planned(Part.ACTOR, one.told.line, one.name, outcome, remarks)


def _of_actor(one: Named, *, is_made: bool, waits: bool) -> Planned:
    """One who is new is made for a tie that is added; who is doubtful waits when one of its ties does."""
    doubtful = Outcome.ASIDE if waits else Outcome.LEFT
    outcome = {
        Fate.LEFT: Outcome.LEFT, Fate.ASIDE: doubtful,
        Fate.NEW: Outcome.ADDED if is_made else doubtful,
    }[one.fate]  # fmt: skip
    why = (Remark(one.why, "", one.name),) if one.why else ()
    if one.fate in (Fate.NEW, Fate.ASIDE) and not is_made:
        why = why or (Remark("waits_for_the_other", ""),) if waits else (Remark("has_no_tie", ""),)
    told = one.told.as_json() if outcome == Outcome.ASIDE else {}
    return Planned(Part.ACTOR, one.told.line, one.name, outcome, (*why, *one.told.remarks), told)


@dataclass
class _Planner:
    """Decides row by row; a tie that one row declares is known to the rows after it."""

    naming: Naming
    declared: Declared
    run: TieImport
    source: str
    used: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)

    def take(self, told: ToldTie) -> Planned:
        line = Planned(Part.TIE, told.line, told.title, Outcome.REFUSED, (*told.refusals, *told.remarks))
        if told.refusals:
            return line
        if told.is_left:
            return replace(line, outcome=Outcome.LEFT)
        ends = (self.naming.of(told.subject, told.subject_id), self.naming.of(told.other, told.other_id))
        for subject, other in product(*(end.keys for end in ends)):
            remarks = self.declared.same(told, subject, other)
            if remarks is not None:
                return replace(line, outcome=Outcome.UNCHANGED, remarks=(*remarks, *line.remarks))
        if left := [end for end in ends if end.fate is Fate.LEFT]:
            return replace(line, outcome=Outcome.LEFT, remarks=_because("name_left_out", left))
        if aside := [end for end in ends if end.fate is Fate.ASIDE]:
            self.waiting |= {end.key for end in ends}
            remarks = (*_because("name_put_aside", aside), *line.remarks)
            return replace(line, outcome=Outcome.ASIDE, remarks=remarks, told=told.as_json())
        return self._declare(told, line, *ends)

    def _declare(self, told: ToldTie, line: Planned, subject: Named, other: Named) -> Planned:
        if not isinstance(subject.end, Actor):
            remark = Remark("place_begins", "from", subject.name)
            return replace(line, remarks=(remark, *line.remarks))
        tie = self._tie(told, subject.end, other)
        try:
            check_ends(tie)
            check_words(tie)
        except Refusal as refusal:
            return replace(line, remarks=(Remark("said", "", str(refusal)), *line.remarks))
        self.used |= {subject.key, other.key}
        self.declared.add(told, tie, subject.keys[0], other.keys[0])
        return replace(line, outcome=Outcome.ADDED, tie=tie)

    def _tie(self, told: ToldTie, subject: Actor, other: Named) -> Tie:
        return Tie(
            kind=told.kind,
            subject=subject,
            counterpart=other.end if isinstance(other.end, Actor) else None,
            place=other.end if isinstance(other.end, Place) else None,
            body=told.body or "",
            seat=told.seat or "",
            quality=told.quality or "",
            state=self.declared.state_of(told),
            obstacle=told.obstacle,
            visibility=told.visibility or self._seen_by(subject, other.end),
            told_in=self.run.place,
            since=told.since,
            until=told.until,
            source=told.source or self.source,
        )

    def _seen_by(self, *ends: Actor | Place | None) -> str:
        """Who may see a tie when the row does not say: as the whole file, but a person's is for the place."""
        of_person = any(isinstance(end, Actor) and end.is_person for end in ends)
        is_wide = self.run.visibility in (Tie.Visibility.PUBLIC, Tie.Visibility.NETWORK)
        return Tie.Visibility.PLACE if of_person and is_wide else self.run.visibility


def _because(code: str, ends: Iterable[Named]) -> tuple[Remark, ...]:
    return tuple(Remark(code, "", end.name) for end in ends)
