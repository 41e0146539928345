"""The enquiry of the season, half settled, and a partner that has read over what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from comptoir.actors.letters import address_of
from comptoir.actors.models import Actor
from comptoir.demo import network
from comptoir.demo.place import Stage
from comptoir.demo.year import Year
from comptoir.enquiries import actions, reviewing, settling
from comptoir.enquiries.actions import Line
from comptoir.enquiries.deeds import Deed
from comptoir.enquiries.models import Enquiry, Invitation, Proposal
from comptoir.enquiries.told import MISSING, told_about

OPENED, ANSWERED, OPEN_FOR = timedelta(days=6), timedelta(days=2), timedelta(days=15)
SEASON = timedelta(days=150)

# Who said what; a name that is nobody's is asked of the team.
ANSWERS: Mapping[str, tuple[tuple[str, Deed, str], ...]] = {
    "ALOLISE": (
        (network.HACKERS, Deed.TOGETHER, "Une fête d’installation : onze ordinateurs repartis sous Linux."),
        ("Zoomacom", Deed.HELPED, "Deux bénévoles aux permanences du jeudi."),
    ),
    "KARMA": (("Magique Animation", Deed.TOGETHER, "Un film avec les enfants du quartier."),),
    "Magique Animation": (("KARMA", Deed.TOGETHER, "Le film a été montré au Papycamp."),),
    "Zen Conseil": (),
    network.FIRMINY: (
        (network.ROANNE, Deed.WAS_LENT, "Une valise de six tablettes, pour un mois."),
        ("Médiathèque de Firminy", Deed.SENT, "Une dizaine d’habitants pour leurs démarches."),
    ),
}
SILENT = ("OpenScop", "Coworking Sainté", "Transparence", network.ROANNE)
WRONG = "Depuis cette année, nous agissons aussi à Saint-Chamond et à Rive-de-Gier."
MISSED = "Nous vous envoyons une conseillère un mardi sur deux : rien ne le dit."


def enquire(year: Year) -> None:
    """Opened last week with a chosen list; some answered, one declined, some are still silent."""
    stage, opened = year.stage, year.stops_at - OPENED
    day, by = stage.place.day_of(opened), stage.team["coordinator"]
    enquiry = actions.open_enquiry(
        place=stage.place, title="Notre saison", since=day - SEASON, until=day, closes_on=day + OPEN_FOR,
        question="Avec qui avez-vous fait quelque chose cette saison\u202f? Qu’en est-il sorti\u202f?", by=by,
        now=opened,
    )  # fmt: skip
    person = next(one for one in year.regulars if not address_of(one))
    asked = [stage.organisations[name] for name in (*ANSWERS, *SILENT)]
    actions.ask(enquiry=enquiry, actors=[*asked, person], address=str, by=by, now=opened)
    for name, said in ANSWERS.items():
        _answer(stage, enquiry, name, said, year.stops_at - ANSWERED)
    actions.refuse_to_be_asked(invitation=_asked(enquiry, person), by=by, now=year.stops_at - ANSWERED)
    first = Proposal.objects.filter(invitation__enquiry=enquiry, invitation__invited__name="KARMA").get()
    settling.confirm(proposal=first, by=by, now=year.stops_at)
    _read_over(stage, year.stops_at)


def _answer(
    stage: Stage, enquiry: Enquiry, name: str, said: tuple[tuple[str, Deed, str], ...], now: datetime
) -> None:
    lines = [Line(who, stage.organisations.get(who), deed, came) for who, deed, came in said]
    invitation = _asked(enquiry, stage.organisations[name])
    actions.answer(invitation=invitation, lines=lines, by=None, now=now)


def _asked(enquiry: Enquiry, actor: Actor) -> Invitation:
    known = Invitation.objects.select_related("enquiry__place", "invited")
    return known.get(enquiry=enquiry, invited=actor)


def _read_over(stage: Stage, now: datetime) -> None:
    """The jobs centre says that its tie is right, its scale is not, and that something is missing."""
    them, by = stage.organisations[network.JOBS], stage.team["coordinator"]
    review = reviewing.ask_for_review(
        place=stage.place, actor=them, days=30, address=str, by=by, now=now - OPENED
    )
    told = [one for part in told_about(them, stage.place, stage.place.day_of(now)) for one in part.told]
    ties = [reviewing.Said(one.key, "right") for one in told if one.tie is not None]
    said = [*ties, reviewing.Said("scale", "wrong", WRONG), reviewing.Said(MISSING, "missing", MISSED)]
    reviewing.remark(review=review, told=told, said=said, by=None, now=now - ANSWERED)
