"""The screens that hang at doors and at the entrance: each is opened by its own unguessable address."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.agenda.models import Resource
from comptoir.places.models import Place


class ScreenQuerySet(models.QuerySet["Screen"]):
    def in_use(self) -> Self:
        return self.filter(revoked_at=None)


class Screen(models.Model):
    """A tablet at the door of ``resource``; without a resource, the kiosk at the entrance of the place.

    Whoever knows its address sees it, without an account. Only a digest of the secret part is kept: the
    address is told once. A revoked screen is kept, and its address answers 404. Who put it up is told by the
    gesture.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="screens")
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="screens",
        verbose_name=_("at the door of"),
    )  # fmt: skip
    token_hash = models.CharField(_("digest of its address"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ScreenQuerySet.as_manager()

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.resource or self.place)
