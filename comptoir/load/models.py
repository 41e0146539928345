"""To whom somebody shows what they carry: nobody else sees a load that has a name."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.places.models import Place


class LoadShareQuerySet(models.QuerySet["LoadShare"]):
    def standing(self) -> Self:
        """Given and not taken back."""
        return self.filter(ended_at=None)


class LoadShare(models.Model):
    """A person shows what they carry in a place to somebody they chose, until they take it back."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="loads_shown")
    person = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="loads_shown", verbose_name=_("whose load")
    )
    seen_by = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="loads_seen", verbose_name=_("seen by")
    )
    since_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = LoadShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("load shown to somebody")
        verbose_name_plural = _("loads shown to somebody")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="load_shown_once", fields=["place", "person", "seen_by"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="load_shown_to_somebody_else", condition=~Q(person=F("seen_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.seen_by}"
