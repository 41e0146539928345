"""Places, who stewards them, who does what in them, their spaces and their hours."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.places.finding import facets_of, words_of

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


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

    if TYPE_CHECKING:
        spaces: RelatedManager[Space]
        hours: RelatedManager[OpeningHours]
        exceptions: RelatedManager[OpeningException]
        roles: RelatedManager[Role]
        stewardships: RelatedManager[Stewardship]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.CheckConstraint(name="place_has_a_name", condition=~Q(name=""))]
        indexes: ClassVar = [models.Index(fields=["postcode"], name="place_by_postcode")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:place", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Also keeps what the directory is searched by."""
        self.index()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_words", "facets"}
        super().save(*args, **kwargs)

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


class Stewardship(models.Model):
    """An organisation that carries one function of the place (administration, life of the place…)."""

    class Function(models.TextChoices):
        ADMINISTRATION = "administration", _("administration and finance")
        LIFE = "life", _("life of the place")
        PREMISES = "premises", _("premises")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="stewardships")
    organisation = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="stewardships")
    function = models.CharField(_("function"), max_length=20, choices=Function.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("stewardship")
        verbose_name_plural = _("stewardships")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="stewardship_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gt=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_function_display()}"


class RoleQuerySet(models.QuerySet["Role"]):
    def in_force(self, now: datetime) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)


class Role(models.Model):
    """What a person does in a place, for a half-day or for years."""

    class Kind(models.TextChoices):
        CONCIERGE = "concierge", _("concierge")
        MEDIATOR = "mediator", _("mediator")
        MANAGER = "manager", _("manager")
        COORDINATOR = "coordinator", _("coordinator")
        MEMBER = "member", _("member")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(_("role"), max_length=12, choices=Kind.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="role_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "place"], name="role_by_person_and_place")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class Acquaintance(models.Model):
    """A place knows a person: they came, signed up, or hold a role there."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="acquaintances")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="acquaintances")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("acquaintance")
        verbose_name_plural = _("acquaintances")
        constraints: ClassVar = [
            models.UniqueConstraint(name="place_knows_person_once", fields=["place", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.person}"


class Space(models.Model):
    """A part of a place: room, desks, workstations, lockers, lounge."""

    class Kind(models.TextChoices):
        ROOM = "room", _("room")
        DESKS = "desks", _("desks")
        WORKSTATIONS = "workstations", _("workstations")
        LOCKERS = "lockers", _("lockers")
        LOUNGE = "lounge", _("lounge")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="spaces")
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address on the site"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    capacity = models.PositiveIntegerField(_("capacity"), help_text=_("How many people at once."))
    floor = models.CharField(_("floor"), max_length=30, blank=True)
    is_step_free = models.BooleanField(_("step-free access"), default=False)
    equipment = models.JSONField(_("equipment"), default=list, blank=True)
    description = models.CharField(_("description"), max_length=280, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    outline = models.JSONField(
        _("outline on the plan"), null=True, blank=True, help_text=_("x, y, width, height in plan units")
    )
    closed_at = models.DateTimeField(_("no longer used since"), null=True, blank=True)

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="space_slug_once_in_place", fields=["place", "slug"]),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """On this weekday the place opens from ``opens`` to ``closes`` (its own wall clock).

    ``closes`` at 00:00 is the midnight that ends the day (24:00); a night is written as two rows.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text=_("0 is Monday."))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering: ClassVar = ["weekday", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opening_hours_close_after_they_open",
                condition=Q(closes__gt=F("opens")) | Q(closes=time.min),
            ),
            models.CheckConstraint(name="opening_hours_weekday_is_real", condition=Q(weekday__lte=6)),
            models.UniqueConstraint(name="opening_hours_once", fields=["place", "weekday", "opens"]),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class OpeningException(models.Model):
    """On this date the usual hours do not count: other hours, or closed when both are empty.

    ``closes`` at 00:00 is the midnight that ends the day, as in the usual hours.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="exceptions")
    on = models.DateField(_("date"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("opening exception")
        verbose_name_plural = _("opening exceptions")
        ordering: ClassVar = ["on", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opening_exception_is_hours_or_closed",
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens"))
                | Q(opens__isnull=False, closes__isnull=False, closes=time.min),
            ),
            models.UniqueConstraint(name="opening_exception_once", fields=["place", "on", "opens"]),
            models.UniqueConstraint(
                name="opening_exception_closes_once", fields=["place", "on"], condition=Q(opens=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.reason}"

    @property
    def is_closed(self) -> bool:
        return self.opens is None
