"""What changed around a place between two days: what appeared, what is gone, what went otherwise.

Pure: from everybody around on each day to sentences. Quantities are those of the twelve months before each
day; one that moved by less than a quarter is not told, nor is the one of fewer than five persons.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext, pgettext_lazy

from comptoir.actors.models import Actor
from comptoir.changes.standing import Standing
from comptoir.journal.natures import Direction
from comptoir.network import words
from comptoir.network.circle import FEW, Neighbour
from comptoir.network.flows import FlowTotal
from comptoir.ties import sentences
from comptoir.ties.models import Agreement, Tie

What = tuple[str, str, str]
# By how much a quantity moves before it is told.
SHARE = Decimal("0.25")
DECLARED, SIGNED = "#h-declared", "#h-signed"


class Kind(TextChoices):
    """What happened, in the order in which it is told."""

    APPEARED = "appeared", pgettext_lazy("between two dates", "appeared")
    GONE = "gone", pgettext_lazy("between two dates", "disappeared")
    STATE = "state", pgettext_lazy("between two dates", "state changed")
    GREW = "grew", pgettext_lazy("between two dates", "grew")
    SHRANK = "shrank", pgettext_lazy("between two dates", "shrank")


# What it is about, then how it was on each day.
Said = tuple[str, str, str]


@dataclass(frozen=True)
class Change:
    """One thing that changed with one actor (None: with persons), in words on each day.

    ``say`` finds the words when they are read: a page shows a hundred of some thousands. ``opens`` is where
    its evidence is on the page of the two: an anchor, or how an address asks for the lines; on which of the
    days it may be opened. ``tie`` is that which changed, if one did; ``on`` is the day on which it began or
    ended, when somebody said.
    """

    kind: Kind
    actor: Actor | None
    say: Callable[[], Said]
    opens: str = ""
    opens_before: bool = False
    opens_after: bool = False
    tie: Tie | None = None
    on: date | None = None

    @cached_property
    def said(self) -> Said:
        return self.say()

    @property
    def what(self) -> str:
        return self.said[0]

    @property
    def before(self) -> str:
        return self.said[1]

    @property
    def after(self) -> str:
        return self.said[2]


def changes(before: Standing, after: Standing) -> list[Change]:
    """Every change, kind by kind, then by the names of the actors."""
    first, last = before.by_key(), after.by_key()
    actors = {key: one.actor for key, one in [*first.items(), *last.items()]}
    names = sorted(actors, key=lambda key: (actors[key].sort_name, key))
    found = [change for key in names for change in _of(actors[key], first.get(key), last.get(key))]
    found += of_agreements(before, after, actors)
    found += of_persons(before.around.persons_number, after.around.persons_number)
    return in_order(found)


def in_order(found: Iterable[Change]) -> list[Change]:
    """Kind by kind; those of a kind as they come."""
    order = list(Kind)
    return sorted(found, key=lambda change: order.index(change.kind))


def met(before: Standing, after: Standing) -> tuple[list[Actor], list[Actor]]:
    """Who came around the place, and who no longer is around it."""
    first, last = before.by_key(), after.by_key()
    return (
        [one.actor for key, one in last.items() if key not in first],
        [one.actor for key, one in first.items() if key not in last],
    )


def _of(actor: Actor, before: Neighbour | None, after: Neighbour | None) -> Iterator[Change]:
    yield from of_ties(actor, before.ties if before else (), after.ties if after else ())
    yield from of_flows(actor, before.totals if before else (), after.totals if after else ())


def of_flows(actor: Actor, before: Sequence[FlowTotal], after: Sequence[FlowTotal]) -> Iterator[Change]:
    """What circulates otherwise with that actor."""
    first, last = _by_what(before), _by_what(after)
    for what in sorted(first.keys() | last.keys()):
        change = _moved(actor, first.get(what), last.get(what))
        if change:
            yield change


def of_ties(actor: Actor | None, before: Iterable[Tie], after: Iterable[Tie]) -> Iterator[Change]:
    """Which ties of that actor appeared, are gone or are in another state; of anybody's when none is said."""
    first, last = ({tie.pk: tie for tie in ties} for ties in (before, after))
    for key, tie in sorted((first | last).items(), key=lambda pair: pair[0]):
        was, now = first.get(key), last.get(key)
        if was and now and was.state == now.state:
            continue
        kind = Kind.STATE if was and now else Kind.APPEARED if now else Kind.GONE
        yield Change(
            kind, actor, partial(_tie_said, was, now), DECLARED, was is not None, now is not None, tie,
            {Kind.APPEARED: tie.since, Kind.GONE: tie.until}.get(kind),
        )  # fmt: skip


def _tie_said(was: Tie | None, now: Tie | None) -> Said:
    tie = now or was
    before, after = (words.state_said(one.state) if one else "" for one in (was, now))
    return sentences.from_subject(tie) if tie else "", before, after


def _by_what(totals: Sequence[FlowTotal]) -> dict[What, FlowTotal]:
    return {(total.nature, total.direction, total.unit): total for total in totals}


def _moved(actor: Actor, before: FlowTotal | None, after: FlowTotal | None) -> Change | None:
    one = after or before
    kind = _how(before, after)
    if one is None or kind is None:
        return None
    # Both are codes of ours: there is nothing to quote.
    opens = f"nature={one.nature}&sens={one.direction}"
    said = partial(_flow_said, one, before, after)
    return Change(kind, actor, said, opens, before is not None, after is not None)


def _flow_said(one: FlowTotal, before: FlowTotal | None, after: FlowTotal | None) -> Said:
    way = gettext("given") if one.direction == Direction.GIVEN else gettext("received")
    what = gettext("%(what)s, %(how)s") % {"what": words.nature_said(one.nature), "how": way}
    return what, words.amount(before) if before else "", words.amount(after) if after else ""


def _how(before: FlowTotal | None, after: FlowTotal | None) -> Kind | None:
    """How it moved; None when by too little, or when neither figure may be told."""
    if before is None or after is None:
        return Kind.APPEARED if after else Kind.GONE
    if words.is_few(before) or words.is_few(after):
        if words.is_few(before) and words.is_few(after):
            return None
        return Kind.SHRANK if words.is_few(after) else Kind.GREW
    return _grown(before.quantity, after.quantity)


def _grown(before: Decimal, after: Decimal) -> Kind | None:
    if abs(after - before) < SHARE * before:
        return None
    return Kind.GREW if after > before else Kind.SHRANK if after < before else None


def of_agreements(before: Standing, after: Standing, actors: Container[int]) -> Iterator[Change]:
    """Which began, are over or were amended, each told of its first party who is among ``actors``."""
    for key, agreement in {**before.agreements, **after.agreements}.items():
        was, now = before.agreements.get(key), after.agreements.get(key)
        if was and now and was.amended_by == now.amended_by:
            continue
        parties = [party.actor for party in agreement.parties.all() if party.actor_id in actors]
        kind = Kind.STATE if was and now else Kind.APPEARED if now else Kind.GONE
        yield Change(
            kind, parties[0] if parties else None, partial(_agreement_said, was, now), SIGNED,
            bool(parties) and was is not None, bool(parties) and now is not None, on=_moved_on(was, now),
        )  # fmt: skip


def _moved_on(was: Agreement | None, now: Agreement | None) -> date | None:
    if was and now:
        return now.amended_by.from_on if now.amended_by else None
    return now.starts_on if now else was.ends_on if was else None


def _agreement_said(was: Agreement | None, now: Agreement | None) -> Said:
    """In force or not; amended, what is granted or recognised on each day, and by which amendment."""
    title = next(one.title for one in (now, was) if one)
    what = gettext("Agreement: %(title)s") % {"title": title}
    if was and now:
        return what, _terms_said(was), _terms_said(now)
    state = words.state_said(Tie.State.IN_FORCE)
    return (what, "", state) if now else (what, state, "")


def _terms_said(agreement: Agreement) -> str:
    by = agreement.amended_by.title if agreement.amended_by else gettext("as signed")
    return ", ".join(filter(None, [by, agreement.recognises, agreement.grants]))


def of_persons(before: int, after: int) -> list[Change]:
    """How many persons came for themselves, when that moved by as much as is told; no figure under five."""
    if max(before, after) < FEW:
        return []
    kind = _grown(Decimal(max(before, FEW - 1)), Decimal(max(after, FEW - 1)))
    kind = Kind.APPEARED if not before else Kind.GONE if not after else kind
    return [Change(kind, None, partial(_persons_said, before, after))] if kind else []


def _persons_said(before: int, after: int) -> Said:
    what = pgettext("a row of figures", "Persons, for themselves")
    first, last = (words.persons(number) if number else "" for number in (before, after))
    return what, first, last
