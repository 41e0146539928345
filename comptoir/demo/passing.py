"""What passed in the year that no counter sees: a subsidy, hours of volunteers, loans, knowledge, seats.

What passes with whom follows the study; amounts, hours and days are invented, as all figures of the demo.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from comptoir.actors.models import Actor
from comptoir.demo import network
from comptoir.demo.year import Year
from comptoir.journal.natures import Direction, Nature
from comptoir.portraits.exchanges import Said, note_exchange
from comptoir.ties.models import Agreement

FRIDAY = 4
TO_US, FROM_US = Direction.RECEIVED, Direction.GIVEN


class Passing(NamedTuple):
    """So much of that, that way, with whom; the first time so many days ago, then every so many weeks."""

    who: str
    nature: Nature
    direction: Direction
    quantity: int
    what: str
    days_ago: int
    weeks: int = 0
    by_agreement: bool = False


PASSINGS = (
    Passing(network.DEPARTMENT, Nature.MONEY, TO_US, 14_000, "Subvention, acompte", 300, by_agreement=True),
    Passing(network.DEPARTMENT, Nature.MONEY, TO_US, 6_000, "Subvention, solde", 40, by_agreement=True),
    Passing(network.DEPARTMENT, Nature.MONEY, TO_US, 3_200, "Job camps : facture de l’année", 75),
    Passing(network.DEPARTMENT, Nature.HOURS, FROM_US, 720, "Animation du réseau Cyberloire", 330, 4),
    Passing(network.RDAC, Nature.SEATS, TO_US, 1, "Comité d’animation du réseau", 320),
    Passing(network.RDAC, Nature.KNOWLEDGE, FROM_US, 1, "Atelier : tenir un espace numérique", 310, 8),
    Passing("CORAIA", Nature.KNOWLEDGE, TO_US, 1, "Journée régionale : méthodes de médiation", 280, 13),
    Passing("CORAIA", Nature.SEATS, TO_US, 1, "Groupe de travail sur la formation", 200),
    Passing(network.FORUM, Nature.KNOWLEDGE, FROM_US, 2, "Deux ateliers au Forum", 150),
    Passing(network.JOBS, Nature.ROOMS, TO_US, 240, "Job camp dans leurs locaux", 290, 6),
    Passing(network.JOBS, Nature.PEOPLE, FROM_US, 7, "Orientés vers un conseiller", 260, 6),
    Passing(network.COWORKERS, Nature.THINGS, TO_US, 3, "Prêt de machines et d’outils", 270, 10),
    Passing(network.COWORKERS, Nature.HOURS, TO_US, 300, "Coup de main sur les projets communs", 240, 8),
    Passing(network.ASSOCIATIONS, Nature.THINGS, FROM_US, 4, "Prêt d’ordinateurs portables", 250, 9),
    Passing(network.FIRMINY, Nature.KNOWLEDGE, FROM_US, 1, "Conseil au montage du PRNL", 230, 12),
    Passing(network.FIRMINY, Nature.THINGS, TO_US, 1, "Prêt de leur imprimante 3D", 110),
    Passing(network.ROANNE, Nature.KNOWLEDGE, FROM_US, 1, "Conseil au montage du PRNL", 220, 16),
    Passing(network.PRISON, Nature.HOURS, FROM_US, 180, "Passage des examens CLIP1", 210, 12),
    Passing(network.SPECIALISTS, Nature.MONEY, FROM_US, 850, "Prestation : câblage de la grande salle", 95),
    Passing(network.HACKERS, Nature.HOURS, TO_US, 240, "Remise en état d’ordinateurs", 205, 5),
    Passing("OuiShare", Nature.KNOWLEDGE, TO_US, 1, "Rencontre sur la consommation collaborative", 130),
    Passing("Loire Active", Nature.KNOWLEDGE, TO_US, 1, "Accompagnement du budget", 185),
)

# Minutes that volunteers gave each time, every so many weeks: two of them give more than half.
VOLUNTEERS = ((180, 1), (180, 1), (120, 3), (120, 4), (90, 4), (120, 5), (90, 6), (60, 8))
HELP = "Aide à l’accueil et aux ateliers"


def let_pass(year: Year) -> None:
    """Every exchange of the past year, noted on its evening."""
    organisations = year.stage.organisations
    for passing in PASSINGS:
        agreement = _agreement(year, organisations[passing.who]) if passing.by_agreement else None
        for day in _days(year, passing.days_ago, passing.weeks):
            said = Said(
                nature=passing.nature, direction=passing.direction, quantity=Decimal(passing.quantity),
                on=day, what=passing.what, agreement=agreement,
            )  # fmt: skip
            _note(year, organisations[passing.who], said)
    for number, (minutes, weeks) in enumerate(VOLUNTEERS):
        for day in _days(year, year.days_before - number, weeks):
            said = Said(
                nature=Nature.HOURS, direction=TO_US, quantity=Decimal(minutes), on=day, what=HELP
            )  # fmt: skip
            _note(year, year.regulars[1 + number], said)


def _note(year: Year, who: Actor, said: Said) -> None:
    note_exchange(
        place=year.stage.place, actor=who, said=said, by=year.stage.team["coordinator"],
        now=year.at(said.on, 19),
    )  # fmt: skip


def _days(year: Year, days_ago: int, weeks: int) -> list[date]:
    """From so many days ago, every so many weeks (0: once), in the year that is played; on a working day."""
    earliest, latest = year.today - timedelta(days=year.days_before), year.today - timedelta(days=1)
    day, found = year.today - timedelta(days=days_ago), []
    while day <= latest:
        found.append(day - timedelta(days=max(0, day.weekday() - FRIDAY)))
        if not weeks:
            break
        day += timedelta(weeks=weeks)
    return [day for day in found if day >= earliest]


def _agreement(year: Year, who: Actor) -> Agreement | None:
    agreements = Agreement.objects.standing().filter(place=year.stage.place, parties__actor=who)
    return agreements.order_by("pk").first()
