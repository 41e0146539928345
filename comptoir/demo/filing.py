"""A partner's map came as a file: some of it was known, some waits for the team to say who is meant."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import override

from comptoir.demo.place import Stage
from comptoir.exchange.bringing import import_at_once
from comptoir.exchange.models import TieImport
from comptoir.ties.models import Tie

FILE_NAME = "carte-des-lieux-amis.csv"
MAP = """\
From;To;Type;Depuis;Jusqu’à
Région Auvergne-Rhône-Alpes;CORAIA;soutient;;
CRéATIF;Forum des usages coopératifs;coordonne;;
Atelier Couleur Brique;CORAIA;membre de;2024;
Atelier Couleur Brique;Fabrique des Halles;partenaire;2025;
Conseil departemental Loire;Zoomacom;financement;2009;
Jeanne Bail;Atelier Couleur Brique;soutient;;
Fabrique des Halles;Atelier Couleur Brique;échange de coups de main;;
Atelier Couleur Brique;;membre de;;
"""
DAYS_AGO = 16


def bring_a_map(stage: Stage, *, now: datetime) -> None:
    """By the coordinator, in French; its names are made up, but for those that are known already."""
    with override("fr"):
        import_at_once(
            file=(MAP.encode(), FILE_NAME), visibility=Tie.Visibility.PLACE,
            unknown=TieImport.Unknown.ORGANISATION, kinds={}, at_place=stage.place,
            by=stage.team["coordinator"], now=now - timedelta(days=DAYS_AGO),
        )  # fmt: skip
