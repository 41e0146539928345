"""What those around the Comptoir Numérique ask for and offer: invented, close to what the study tells."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from comptoir.demo import network
from comptoir.demo.year import Year
from comptoir.portraits.asking import Asked, tell
from comptoir.portraits.models import AskOrOffer
from comptoir.ties.models import Tie

ASK, OFFER = AskOrOffer.Kind.ASK, AskOrOffer.Kind.OFFER
Seen = Tie.Visibility


class Telling(NamedTuple):
    """Who asks for or offers what, about which theme, since so many days, for how many more (0: no end)."""

    who: str
    kind: AskOrOffer.Kind
    what: str
    theme: str
    source: str
    days_ago: int
    days_left: int = 0
    visibility: Tie.Visibility = Seen.NETWORK


TELLINGS = (
    Telling(
        network.JOBS, ASK, "Une salle équipée pour un job camp en soirée", "Emploi",
        "Échange avec la chargée de mission", 21, 60,
    ),
    Telling(
        network.ENTREPRENEURS, OFFER, "Conseil au montage de projets pour demandeurs d’emploi", "Emploi",
        "Dit à l’Assocamp", 34,
    ),
    Telling(
        network.ASSOCIATIONS, ASK, "Formation aux logiciels libres pour les trésoriers", "Logiciels libres",
        "Atelier du mercredi", 12, 90,
    ),
    Telling(
        "ALOLISE", OFFER, "Installation et formation aux logiciels libres, un samedi par mois",
        "Logiciels libres", "Réunion des résidents", 48, 0, Seen.PUBLIC,
    ),
    Telling(network.FIRMINY, ASK, "Une imprimante 3D, trois semaines", "Faire soi-même", "Courriel", 9, 40),
    Telling(
        network.HACKERS, OFFER, "Réparation d’ordinateurs et d’imprimantes", "Faire soi-même",
        "Dit un vendredi soir", 80,
    ),
    Telling(
        network.SENIORS, ASK, "Accompagnement pour les démarches en ligne", "Médiation numérique",
        "Papycamp", 30, 0, Seen.PLACE,
    ),
    Telling(
        network.RIVE, OFFER, "Un médiateur disponible pour les démarches en ligne", "Médiation numérique",
        "Rencontre des PRNL", 15, 120,
    ),
    Telling(
        network.CITY, ASK, "Chiffres de fréquentation par quartier", "Éducation populaire",
        "Service de la vie associative", 26, 0, Seen.TEAM,
    ),
)  # fmt: skip


def tell_asks(year: Year) -> None:
    """Each as it was told on its day."""
    for telling in TELLINGS:
        day = year.today - timedelta(days=telling.days_ago)
        until = year.today + timedelta(days=telling.days_left) if telling.days_left else None
        asked = Asked(
            kind=telling.kind, what=telling.what, theme=telling.theme, source=telling.source, since=day,
            until=until, visibility=telling.visibility,
        )  # fmt: skip
        tell(
            place=year.stage.place, actor=year.stage.organisations[telling.who], asked=asked,
            by=year.stage.team["coordinator"], now=year.at(day, 18),
        )  # fmt: skip
