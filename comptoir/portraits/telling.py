"""An actor's part in the network, in a few plain sentences composed from what is recorded. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop, ngettext

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.journal.natures import Direction, Nature
from comptoir.kit import speech
from comptoir.kit.articles import agreeing, the
from comptoir.network import words
from comptoir.network.flows import FlowTotal
from comptoir.ties.models import Agreement, Tie

KINDS = {
    Actor.Kind.ORGANISATION: gettext_noop("%(name)s is an organisation"),
    Actor.Kind.CIRCLE: gettext_noop("%(name)s is a circle"),
    Actor.Kind.GROUP: gettext_noop("%(name)s is an informal group"),
}
SCALES = {
    Actor.Scale.NEIGHBOURHOOD: gettext_noop("at the scale of the neighbourhood"),
    Actor.Scale.CITY: gettext_noop("at the scale of the city"),
    Actor.Scale.METROPOLIS: gettext_noop("at the scale of the metropolis"),
    Actor.Scale.DEPARTMENT: gettext_noop("at the scale of the department"),
    Actor.Scale.REGION: gettext_noop("at the scale of the region"),
    Actor.Scale.NATION: gettext_noop("at the scale of the nation"),
    Actor.Scale.WORLD: gettext_noop("at the scale of the world"),
}


@dataclass(frozen=True)
class Told:
    """What the sentences are made of. ``ties`` are those with us; ``totals`` go since that day, or ever.

    Of a past day when ``is_past``: ``totals`` then end with ``day``.
    """

    actor: Actor
    scale: str
    family: str
    day: date
    since: date | None
    ties: Sequence[Tie]
    circles: Sequence[str]
    funders: Sequence[str]
    totals: Sequence[FlowTotal]
    cut_off: Sequence[str]
    cuts_us_off: bool
    agreements: Sequence[Agreement]
    is_past: bool = False


def sentences_of(told: Told) -> list[str]:
    """From what it is to what is agreed; only what is recorded is said."""
    said = [_what_it_is(told), _tied(told), _waiting(told), _belongs(told), _circulates(told), _cuts(told)]
    said += [_agreed(agreement) for agreement in told.agreements]
    kept = [sentence for sentence in said if sentence]
    return kept if len(kept) > 1 else [*kept, gettext("Nothing else is recorded about it yet.")]


def _what_it_is(told: Told) -> str:
    name = capfirst(the(told.actor.name))
    parts = [agreeing(gettext(KINDS[Actor.Kind(told.actor.kind)]), told.actor.name) % {"name": name}]
    if told.scale:
        parts.append(gettext(SCALES[Actor.Scale(told.scale)]))
    if told.family:
        parts.append(gettext("among the %(family)s") % {"family": words.family_said(told.family)})
    return f"{', '.join(parts)}."


def _tied(told: Told) -> str:
    """How many ties hold between it and us, and since when."""
    holding = [tie for tie in told.ties if tie.state_on(told.day) in Tie.STANDING]
    if not holding:
        return ""
    dates = [tie.since for tie in holding if tie.since]
    number = {"n": speech.number(len(holding))}
    if not dates:
        return ngettext(
            "%(n)s tie is declared between it and us.", "%(n)s ties are declared between it and us.",
            len(holding),
        ) % number  # fmt: skip
    return ngettext(
        "%(n)s tie is declared between it and us, since %(since)s.",
        "%(n)s ties are declared between it and us, the first since %(since)s.",
        len(holding),
    ) % {**number, "since": speech.day_and_year(min(dates))}


def _waiting(told: Told) -> str:
    """What is wished or under discussion with us."""
    pending = [tie for tie in told.ties if tie.state_on(told.day) in (Tie.State.WISHED, Tie.State.DISCUSSED)]
    states = [f"{tie.quality or tie.get_kind_display()} ({words.state_said(tie.state)})" for tie in pending]
    return gettext("Still to come: %(what)s.") % {"what": speech.listed(states)} if states else ""


def _belongs(told: Told) -> str:
    parts = []
    if told.circles:
        parts.append(gettext("Its circles: %(names)s.") % {"names": speech.listed(list(told.circles))})
    if told.funders:
        parts.append(
            gettext("Its funding comes from: %(names)s.") % {"names": speech.listed(list(told.funders))}
        )
    return " ".join(parts)


def _circulates(told: Told) -> str:
    """What went each way in the period."""
    given, received = (_amounts(told.totals, way) for way in (Direction.GIVEN, Direction.RECEIVED))
    if given and received:
        what = gettext("from us to %(name)s: %(given)s; from %(name)s to us: %(received)s")
    elif given:
        what = gettext("from us to %(name)s: %(given)s")
    elif received:
        what = gettext("from %(name)s to us: %(received)s")
    else:
        return ""
    what %= {"name": the(told.actor.name), "given": given, "received": received}
    since = speech.day_and_year(told.since) if told.since else ""
    return _when(told) % {"what": what, "since": since, "day": speech.day_and_year(told.day)}


def _when(told: Told) -> str:
    if told.is_past:
        if told.since is None:
            return gettext("Until %(day)s, %(what)s.")
        return gettext("From %(since)s to %(day)s, %(what)s.")
    return gettext("Since ever, %(what)s.") if told.since is None else gettext("Since %(since)s, %(what)s.")


def _amounts(totals: Sequence[FlowTotal], direction: str) -> str:
    return ", ".join(amount_said(total) for total in totals if total.direction == direction)


def amount_said(total: FlowTotal) -> str:
    """« 36 personnes », « 12 h (salles et matériel) »: the nature where the unit does not say it."""
    said = words.amount(total)
    if total.unit == Fact.Unit.MINUTE and total.nature != Nature.HOURS:
        return f"{said} ({Nature(total.nature).label})"
    return said


def _cuts(told: Told) -> str:
    if not told.cut_off:
        return ""
    names = {"name": the(told.actor.name), "others": speech.listed(list(told.cut_off))}
    if told.cuts_us_off:
        return gettext(
            "Without %(name)s, no tie recorded two steps around would join %(others)s to us."
        ) % names  # fmt: skip
    return gettext(
        "Without %(name)s, no tie recorded two steps around would join %(others)s to the others."
    ) % names  # fmt: skip


def _agreed(agreement: Agreement) -> str:
    names = {"title": agreement.title, "what": agreement.recognises}
    said = gettext("Agreed: “%(title)s”, which recognises %(what)s") if agreement.recognises else gettext(
        "Agreed: “%(title)s”"
    )  # fmt: skip
    review = ""
    if agreement.review_on:
        day = speech.day_and_year(agreement.review_on)
        review = gettext(", to be reviewed on %(day)s") % {"day": day}
    return f"{said % names}{review}."
