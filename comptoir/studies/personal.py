"""What the studies hold about a person: the lines that name them, with their consent."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.studies.models import Study, StudyLine

title = _("Studies of the network")


def export_of(person: Actor) -> dict[str, Any]:
    """What is said of them in each study, oldest first."""
    lines = StudyLine.objects.filter(namings__person=person).select_related("section__study__place")
    return {
        "studies": [
            {
                "place": line.section.study.place.name,
                "study": line.section.study.title,
                "as_of": line.section.study.day.isoformat(),
                "for": line.section.study.audience,
                "said": line.said,
                "comment": line.comment,
            }
            for line in lines.order_by("section__study__day", "pk")
        ]
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """The lines that name them go, and the PDFs that were kept with them: those are made anew when asked."""
    lines = StudyLine.objects.filter(namings__person=person)
    take_papers_away(Study.objects.filter(sections__lines__in=lines))
    StudyLine.objects.filter(pk__in=[*lines.values_list("pk", flat=True)]).delete()


def take_papers_away(studies: QuerySet[Study]) -> None:
    """The PDFs that were kept of these studies go, once this is written: they are made anew when asked."""
    for study in studies.exclude(paper="").distinct().order_by("pk"):
        transaction.on_commit(partial(study.paper.storage.delete, str(study.paper.name)))
        study.paper = ""
        study.save(update_fields=["paper"])
