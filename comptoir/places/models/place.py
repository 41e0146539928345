"""Places: what they are and where."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.places.finding import facets_of, words_of


class PlaceQuerySet(models.QuerySet["Place"]):
    def run_here(self) -> Self:
        """Places that this installation runs, not only lists."""
        return self.exclude(opened_here_at=None)

    def listed(self) -> Self:
        return self.filter(is_listed=True)


class Place(models.Model):
    """A third place: run with this installation, or only listed in its directory.

    The listing follows the national schema of places of digital mediation (v1.0.2); lists of values are
    JSON arrays of the schema's own French values.
    """

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address on the site"), max_length=80, unique=True)
    opened_here_at = models.DateTimeField(_("run with this software since"), null=True, blank=True)
    is_listed = models.BooleanField(_("shown in the directory"), default=True)
    organisation = models.ForeignKey(
        Actor, on_delete=models.SET_NULL, null=True, blank=True, related_name="places_of",
        verbose_name=_("organisation"),
    )  # fmt: skip

    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Paris")
    language = models.CharField(_("language"), max_length=5, default="fr")
    country = models.CharField(_("country"), max_length=2, default="FR")
    keeps_public_holidays = models.BooleanField(_("closed on public holidays"), default=True)

    # The listing
    summary = models.CharField(_("in one sentence"), max_length=280, blank=True)
    presentation = models.TextField(_("presentation"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    address_more = models.CharField(_("more of the address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    commune = models.CharField(_("town"), max_length=100, blank=True)
    insee_code = models.CharField(_("INSEE code"), max_length=5, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    emails = models.JSONField(_("e-mails"), default=list, blank=True)
    websites = models.JSONField(_("websites"), default=list, blank=True)
    pivot = models.CharField(_("SIRET or RNA"), max_length=14, blank=True)
    typologies = models.JSONField(_("types"), default=list, blank=True)
    services = models.JSONField(_("services"), default=list, blank=True)
    publics = models.JSONField(_("publics"), default=list, blank=True)
    care = models.JSONField(_("special care"), default=list, blank=True)
    fees = models.JSONField(_("fees"), default=list, blank=True)
    access_modes = models.JSONField(_("how to come"), default=list, blank=True)
    support_modes = models.JSONField(_("how one is helped"), default=list, blank=True)
    programmes = models.JSONField(_("national programmes"), default=list, blank=True)
    labels = models.JSONField(_("labels"), default=list, blank=True)
    other_labels = models.JSONField(_("other labels"), default=list, blank=True)
    itinerancy = models.JSONField(_("fixed or travelling"), default=list, blank=True)
    parent_structure = models.CharField(_("parent structure"), max_length=200, blank=True)
    opening_hours = models.CharField(_("hours (OpenStreetMap)"), max_length=500, blank=True)
    accessibility_page = models.URLField(_("accessibility page"), blank=True, max_length=500)
    booking_page = models.URLField(_("appointment page"), blank=True, max_length=500)
    source = models.CharField(_("source"), max_length=100, blank=True)
    updated_on = models.DateField(_("listing updated on"), null=True, blank=True)
    search_words = models.TextField(editable=False, default="")
    facets = models.TextField(editable=False, default="")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.CheckConstraint(name="place_has_a_name", condition=~Q(name=""))]
        indexes: ClassVar = [models.Index(fields=["postcode"], name="place_by_postcode")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Also keeps what the directory is searched by."""
        self.index()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_words", "facets"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("window:place", args=[self.slug])

    def index(self) -> None:
        self.search_words, self.facets = words_of(self), facets_of(self)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_run_here(self) -> bool:
        return self.opened_here_at is not None

    def day_of(self, moment: datetime) -> date:
        """The calendar day of an instant, as the place's own clock shows it."""
        return moment.astimezone(self.tz).date()
