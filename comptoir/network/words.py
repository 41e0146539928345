"""The network in words: what scales and families are called, how much circulated, what state a tie is in."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.journal.natures import Nature
from comptoir.kit import speech
from comptoir.network.circle import FEW, PENDING, Neighbour
from comptoir.network.flows import FlowTotal
from comptoir.ties.models import Tie

NBSP = "\u00a0"

FAMILIES = {
    Actor.Family.FUNDER: _("funders"),
    Actor.Family.PEER: _("peers"),
    Actor.Family.PARTNER: _("partners"),
    Actor.Family.PUBLIC: _("publics"),
    Actor.Family.INFORMAL: _("informal neighbours"),
}


def scale_said(scale: str) -> str:
    return str(Actor.Scale(scale).label) if scale else gettext("not said")


def family_said(family: str) -> str:
    return str(FAMILIES[Actor.Family(family)]) if family else gettext("not said")


def state_said(state: str) -> str:
    """« souhaité »; « noté » when something circulates that nobody declared."""
    return str(Tie.State(state).label) if state else pgettext("a tie", "noted only")


def tag_of(state: str) -> str:
    """The colour that a state has everywhere."""
    if state in PENDING:
        return "tag-warn"
    return "tag-good" if state == Tie.State.IN_FORCE else ""


def is_few(total: FlowTotal) -> bool:
    """Whether the figure stands for so few persons that it is said as such (decision 0022)."""
    return total.unit == Fact.Unit.PERSON and total.quantity < FEW


def drawn(total: FlowTotal) -> Decimal:
    """What a bar shows: of few persons, as many as few can be."""
    return Decimal(FEW - 1) if is_few(total) else total.quantity


def amount(total: FlowTotal) -> str:
    """« 412 h », « 61 personnes », « moins de 5 personnes »."""
    return quantity(total.quantity, total.unit)


def quantity(number: Decimal, unit: str, few: int = FEW) -> str:
    """So much of a unit of the journal; above ten hours, by whole hours; ``few`` is none for one line."""
    if unit == Fact.Unit.MINUTE:
        minutes = round(number)
        return speech.duration(minutes) if minutes < 600 else f"{speech.number(round(minutes / 60))}{NBSP}h"
    if unit == Fact.Unit.PERSON:
        return persons(round(number), few)
    if unit == Fact.Unit.EURO:
        return f"{speech.number(number, 0 if number == round(number) else 2)}{NBSP}€"
    whole = round(number)
    said = {
        Fact.Unit.THING: ngettext("%(n)s thing", "%(n)s things", whole),
        Fact.Unit.SESSION: ngettext("%(n)s session", "%(n)s sessions", whole),
        Fact.Unit.SEAT: ngettext("%(n)s seat", "%(n)s seats", whole),
    }
    return said[Fact.Unit(unit)] % {"n": speech.number(whole)}


def persons(number: int, few: int = FEW) -> str:
    """So many persons, never how many below five."""
    if 0 < number < few:
        return gettext("fewer than %(few)s persons") % {"few": few}
    return ngettext("%(n)s person", "%(n)s persons", number) % {"n": speech.number(number)}


def amounts(totals: Iterable[FlowTotal], direction: str) -> str:
    """All that went one way, in one phrase."""
    return ", ".join(amount(total) for total in totals if total.direction == direction)


def nature_said(nature: str) -> str:
    return capfirst(str(Nature(nature).label))


def told(one: Neighbour) -> str:
    """Said to whoever does not see the drawing: « Cyberloire, département, pairs, en vigueur, 12 faits »."""
    parts = [one.actor.name, scale_said(one.scale), family_said(one.family), state_said(one.state)]
    if one.is_pending and one.look != "wished":
        parts.append(gettext("more is wished"))
    return ", ".join([*parts, facts_said(one.facts)])


def facts_said(number: int) -> str:
    return ngettext("%(n)s fact", "%(n)s facts", number) % {"n": speech.number(number)}
