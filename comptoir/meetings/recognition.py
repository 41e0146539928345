"""What circulates between us and one actor, and whether anything in force recognises it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from comptoir.journal.models import Fact
from comptoir.journal.natures import Direction, Nature
from comptoir.kit import speech
from comptoir.kit.articles import the
from comptoir.network import words
from comptoir.network.flows import FlowTotal
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.sentences import from_subject

# A nature, its unit, and which way it goes.
Way = tuple[str, str, str]
# What an actor does for us by which it recognises what we do.
RECOGNISING = frozenset({Tie.Kind.RECOGNISES, Tie.Kind.FUNDS, Tie.Kind.COMMISSIONS, Tie.Kind.SUPPORTS})


@dataclass(frozen=True)
class Recognition:
    """What went both ways in twelve months, and by what it is recognised on that day.

    ``from_town`` is how often somebody who lives in ``town`` came: of a city, what we do for those it serves;
    none when they are fewer than five people. ``left`` says otherwise what may not be left with them.
    """

    totals: Sequence[FlowTotal]
    by_agreements: Sequence[Agreement]
    by_ties: Sequence[Tie]
    awaited: Sequence[Tie]
    town: str = ""
    from_town: int = 0
    left: Mapping[Way, str] = field(default_factory=dict)

    @property
    def is_recognised(self) -> bool:
        return bool(self.by_agreements or self.by_ties)

    @property
    def given(self) -> list[str]:
        return self._amounts(Direction.GIVEN)

    @property
    def received(self) -> list[str]:
        return self._amounts(Direction.RECEIVED)

    @property
    def is_unrecognised(self) -> bool:
        """Whether something circulates that nothing in force recognises."""
        return bool(self.totals or self.town_is_told) and not self.is_recognised

    @property
    def town_is_told(self) -> bool:
        return self.from_town > 0

    def _amounts(self, direction: str) -> list[str]:
        """« 412 personnes », « 12 h (salles et matériel) »: the nature where the unit does not say it."""
        return [self._amount(total) for total in self.totals if total.direction == direction]

    def _amount(self, total: FlowTotal) -> str:
        said = self.left.get(way_of(total)) or words.amount(total)
        is_said = total.unit != Fact.Unit.MINUTE or total.nature == Nature.HOURS
        return said if is_said else f"{said} ({Nature(total.nature).label})"


def way_of(total: FlowTotal) -> Way:
    return total.nature, total.unit, total.direction


def said(found: Recognition, them: str) -> list[str]:
    """What is to be taken to the meeting, sentence by sentence."""
    sentences = []
    for amounts, sentence in (
        (found.given, gettext("In twelve months, from us to %(them)s: %(what)s.")),
        (found.received, gettext("In twelve months, from %(them)s to us: %(what)s.")),
    ):
        if amounts:
            sentences.append(sentence % {"them": the(them), "what": ", ".join(amounts)})
    if found.town_is_told:
        sentences.append(_of_town(found))
    if found.is_unrecognised:
        sentences.append(
            gettext("As far as is recorded, no agreement and no recognition in force speaks of it.")
        )
    for agreement in found.by_agreements:
        sentences.append(_by_agreement(agreement))
    return sentences


def _of_town(found: Recognition) -> str:
    sentence = gettext("In twelve months, %(number)s visits by people who live in %(town)s were noted here.")
    return sentence % {"number": speech.number(found.from_town), "town": found.town}


def _by_agreement(agreement: Agreement) -> str:
    since = speech.day_and_year(agreement.starts_on)
    if agreement.recognises:
        return gettext("“%(title)s”, in force since %(since)s, recognises: %(what)s.") % {
            "title": agreement.title, "since": since, "what": agreement.recognises,
        }  # fmt: skip
    return gettext("“%(title)s” is in force since %(since)s; what it recognises is not noted.") % {
        "title": agreement.title,
        "since": since,
    }


def asked(found: Recognition, drafts: Sequence[Agreement]) -> list[str]:
    """What we ask: that what is wished comes into force, that what is drafted is signed."""
    wishes = [_wish(tie) for tie in found.awaited]
    return [*wishes, *(gettext("To sign “%(title)s”.") % {"title": one.title} for one in drafts)]


def _wish(tie: Tie) -> str:
    return gettext("That this comes into force: “%(tie)s”.") % {"tie": from_subject(tie)}


def grants(found: Recognition) -> str:
    """The figures, as the draft of an agreement says them; empty when nothing circulates."""
    lines = []
    if found.given:
        lines.append(
            gettext("What the place gives in twelve months: %(what)s.") % {"what": ", ".join(found.given)}
        )
    if found.received:
        told = {"what": ", ".join(found.received)}
        lines.append(gettext("What the place receives in twelve months: %(what)s.") % told)
    return "\n".join([*lines, *([_of_town(found)] if found.town_is_told else [])])
