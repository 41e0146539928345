"""Anybody who can do something or have something done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.actors.begins import BY_BEGINNING, InByteOrder
from comptoir.actors.names import sort_name


class ActorQuerySet(models.QuerySet["Actor"]):
    def standing(self) -> Self:
        """Not merged into another and not erased."""
        return self.filter(merged_into=None, erased_at=None)

    def persons(self) -> Self:
        return self.filter(kind=Actor.Kind.PERSON)

    def organisations(self) -> Self:
        return self.filter(kind=Actor.Kind.ORGANISATION)

    def in_name_order(self) -> Self:
        """Alphabetical without accents nor honorifics, the same on both databases."""
        return self.order_by(InByteOrder("sort_name"), "pk")

    def bulk_create(self, objs: Iterable[Actor], *args: Any, **kwargs: Any) -> list[Actor]:
        """As Django's; the rows are not found by search until ``index_actors`` is called."""
        actors = list(objs)
        for actor in actors:
            actor.derive()
        return super().bulk_create(actors, *args, **kwargs)


class Actor(models.Model):
    """Anybody who can do something or have something done: a person, an organisation, a circle, a group.

    A name is enough. Whatever else a row holds was given by somebody who wanted it kept.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")
        CIRCLE = "circle", _("circle")
        GROUP = "group", _("informal group")

    class Scale(models.TextChoices):
        """How far it reaches, from the nearest."""

        NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
        CITY = "city", _("city")
        METROPOLIS = "metropolis", _("metropolis")
        DEPARTMENT = "department", _("department")
        REGION = "region", _("region")
        NATION = "nation", _("nation")
        WORLD = "world", _("world")

    class Family(models.TextChoices):
        """What it is to those around it."""

        FUNDER = "funder", _("funder")
        PEER = "peer", _("peer")
        PARTNER = "partner", pgettext_lazy("an actor", "partner")
        PUBLIC = "public", pgettext_lazy("people served", "public")
        INFORMAL = "informal", pgettext_lazy("an actor", "informal")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, help_text=_("In international form."))
    commune = models.CharField(_("town"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    website = models.URLField(_("website"), blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    presentation = models.TextField(_("presentation"), blank=True)
    scale = models.CharField(_("scale"), max_length=16, choices=Scale.choices, blank=True)
    family = models.CharField(_("family"), max_length=12, choices=Family.choices, blank=True)

    sort_name = models.CharField(max_length=200, editable=False)
    phone_backwards = models.CharField(max_length=20, blank=True, editable=False)

    registered_at = models.DateTimeField(_("registered at"))
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed", db_index=False
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        constraints: ClassVar = [
            models.CheckConstraint(name="actor_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="actor_kind_is_known",
                condition=Q(kind__in=["person", "organisation", "circle", "group"]),
            ),
            models.CheckConstraint(
                name="actor_scale_is_known",
                condition=Q(
                    scale__in=[
                        "",
                        "neighbourhood",
                        "city",
                        "metropolis",
                        "department",
                        "region",
                        "nation",
                        "world",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="actor_family_is_known",
                condition=Q(family__in=["", "funder", "peer", "partner", "public", "informal"]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(InByteOrder("sort_name"), name="actor_by_name"),
            models.Index("kind", InByteOrder("sort_name"), name="actor_by_kind_and_name"),
            models.Index(fields=["phone"], name="actor_by_phone", opclasses=[BY_BEGINNING]),
            models.Index(fields=["phone_backwards"], name="actor_by_end_of_phone", opclasses=[BY_BEGINNING]),
            models.Index(fields=["email"], name="actor_by_email", opclasses=[BY_BEGINNING]),
            # Partial, so that « not merged » is never what SQLite starts from: almost all rows are.
            models.Index(
                fields=["merged_into"], name="actor_by_merged_into", condition=Q(merged_into__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; the row is not found by search until ``index_actor`` is called."""
        self.derive()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_name", "phone_backwards"}
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set the columns that follow from the name and the phone."""
        self.sort_name = sort_name(self.name)
        self.phone_backwards = self.phone[::-1]

    @property
    def is_person(self) -> bool:
        return self.kind == Actor.Kind.PERSON

    @property
    def is_standing(self) -> bool:
        return self.merged_into_id is None and self.erased_at is None
