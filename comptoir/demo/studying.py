"""A study of the network given to everybody, and the draft of another for the house, half written."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import override

from comptoir.actors.models import Account
from comptoir.demo.place import Stage
from comptoir.kit.text import one_line
from comptoir.studies.actions import begin_study, keep_study, publish_study
from comptoir.studies.changing import Wording, prints_of, write_part
from comptoir.studies.models import Study, StudyLine, StudySection

TO_ALL = """\
Le Comptoir Numérique vit de celles et ceux qui l’entourent. Voici qui ils sont, du quartier au
monde, et ce qui circule entre eux et nous.

Cette étude prolonge celle que Zoomacom avait écrite à la main : désormais les liens et les
chiffres se tiennent à jour d’eux-mêmes, et nous y ajoutons ce qu’ils ne disent pas.
"""
TO_THE_HOUSE = """\
Une année de plus où le Département reconnaît ce que la Ville n’a pas encore reconnu. Deux
questions pour le prochain conseil : que demander à la Ville, et qui peut le demander avec nous ?
"""
ASKED = "Que les deux services de la Ville se parlent avant l’été, en présence du Département."
ABOUT_THE_CITY = "Rendez-vous demandé avec l’élue à la vie associative."
TITLE = "Notre réseau, vu de la maison"


def write_studies(stage: Stage, *, now: datetime) -> None:
    """By the coordinator, in French, through the acts of everybody."""
    by = stage.team["coordinator"]
    with override("fr"):
        told = begin_study(place=stage.place, audience=Study.Audience.PUBLIC, by=by, now=now)
        _say(told, StudySection.Kind.INTRODUCTION, TO_ALL, by, now)
        publish_study(study=keep_study(study=told, by=by, now=now), by=by, now=now)
        house = Study.Audience.PLACE
        draft = begin_study(place=stage.place, audience=house, title=TITLE, by=by, now=now)
        _say(draft, StudySection.Kind.INTRODUCTION, TO_THE_HOUSE, by, now)
        _say(draft, StudySection.Kind.AHEAD, ASKED, by, now)
        _comment_the_city(draft, by, now)


def _say(study: Study, kind: str, text: str, by: Account, now: datetime) -> None:
    section = study.sections.get(kind=kind)
    paragraphs = [one_line(paragraph) for paragraph in text.split("\n\n")]
    write_part(
        study=study, kind=kind, text="\n\n".join(paragraphs), is_left_out=False, wordings={},
        shown=prints_of(section, ()), by=by, now=now,
    )  # fmt: skip


def _comment_the_city(study: Study, by: Account, now: datetime) -> None:
    lines = StudyLine.objects.filter(section__study=study, made="Ville de Saint-Étienne")
    for line in lines.select_related("section"):
        section = line.section
        write_part(
            study=study, kind=section.kind, text=section.text, is_left_out=False, by=by, now=now,
            wordings={line.key: Wording(line.made, ABOUT_THE_CITY)}, shown=prints_of(section, [line]),
        )  # fmt: skip
