"""Addresses that calendars follow."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.places.models import Place


class FeedQuerySet(models.QuerySet["Feed"]):
    def in_use(self) -> Self:
        return self.filter(revoked_at=None)

    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)


class Feed(models.Model):
    """A secret address at which a calendar is read, without signing in: whoever knows it may read.

    ``token_hash`` is the SHA-256 of the secret, which is shown once and kept nowhere. A lost address is
    revoked and another is made.
    """

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("one person’s bookings")
        RESOURCE = "resource", _("what one resource is taken for")
        PLACE = "place", _("what the place announces, and its closures")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="feeds")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, null=True, blank=True, related_name="feeds")
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="feeds"
    )
    name = models.CharField(_("what it is for"), max_length=60, blank=True)
    token_hash = models.CharField(_("hash of the secret"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="feed_is_of_a_person_a_resource_or_the_place",
                condition=Q(kind="personal", person__isnull=False, resource=None)
                | Q(kind="resource", person=None, resource__isnull=False)
                | Q(kind="place", person=None, resource=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()
