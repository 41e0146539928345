"""The study of a network as people finish it: what the software said, and what they wrote about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.places.models import Place

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class StudyQuerySet(models.QuerySet["Study"]):
    def published(self) -> Self:
        """Those that anybody may read."""
        return self.exclude(published_at=None)


class Study(models.Model):
    """The network of a place on a day, for an audience: a draft, then kept as it is.

    ``marks`` is who is drawn in the rings, as the arguments of ``rings.layout.Mark``; ``paper`` is the PDF as
    it was when the study was kept.
    """

    class Audience(models.TextChoices):
        """Who it is for; the keys of ``network.telling.TOLD_TO``."""

        PLACE = "place", _("the house")
        NETWORK = "network", _("the network")
        PUBLIC = "public", _("everybody")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="studies")
    day = models.DateField(_("as of"))
    audience = models.CharField(_("whom it is for"), max_length=8, choices=Audience.choices)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(max_length=10)
    marks = models.JSONField(default=list)
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField(_("kept at"), null=True, blank=True)
    kept_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    paper = models.FileField(_("PDF"), upload_to="studies/%Y/", blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = StudyQuerySet.as_manager()

    if TYPE_CHECKING:
        sections: RelatedManager[StudySection]

    class Meta:
        verbose_name = _("study of the network")
        verbose_name_plural = _("studies of the network")
        constraints: ClassVar = [
            models.CheckConstraint(name="study_is_called_something", condition=~Q(title="")),
            models.CheckConstraint(
                name="study_is_published_when_kept_for_everybody",
                condition=Q(published_at=None) | Q(kept_at__isnull=False, audience="public"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_kept(self) -> bool:
        return self.kept_at is not None

    @property
    def is_of_a_past_day(self) -> bool:
        """Whether its day was over when it was begun: made again, it stays of that day."""
        return self.day < self.place.day_of(self.begun_at)


class StudySection(models.Model):
    """A part of a study, in its order: what people write above what the software says."""

    class Kind(models.TextChoices):
        """The parts, in the order in which a new study has them."""

        INTRODUCTION = "introduction", _("Introduction")
        RINGS = "rings", _("The rings")
        READINGS = "readings", _("What the network says")
        CIRCULATES = "circulates", _("What circulates")
        ACTORS = "actors", _("Actors, scale by scale")
        CHANGES = "changes", _("What changed in the year")
        AHEAD = "ahead", _("Ahead, and what we ask")
        METHOD = "method", _("Method and limits")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(_("part"), max_length=12, choices=Kind.choices)
    rank = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("text"), blank=True)
    is_left_out = models.BooleanField(_("left out"), default=False)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    changed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    if TYPE_CHECKING:
        lines: RelatedManager[StudyLine]

    class Meta:
        verbose_name = _("part of a study")
        verbose_name_plural = _("parts of a study")
        constraints: ClassVar = [
            models.UniqueConstraint(name="study_has_each_part_once", fields=["study", "kind"]),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class StudyLine(models.Model):
    """One thing that the software said (``made``), reworded, commented or left out by people.

    ``key`` is the same for the same thing in another study of the place; ``under`` is the key of the actor
    that it is said of. ``cells`` are the columns of what is said in a table.
    """

    class Kind(models.TextChoices):
        LEAD = "lead", _("in short")
        READING = "reading", _("reading")
        SUM = "sum", _("what circulated")
        ACTOR = "actor", _("actor")
        TIE = "tie", _("tie")
        CHANGE = "change", _("what changed")
        STEP = "step", _("ahead")
        LIMIT = "limit", _("limit")
        SOURCE = "source", _("source")

    section = models.ForeignKey(StudySection, on_delete=models.CASCADE, related_name="lines")
    rank = models.PositiveIntegerField(_("order"))
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    under = models.CharField(max_length=80, blank=True)
    made = models.TextField(_("what the software said"))
    cells = models.JSONField(default=list, blank=True)
    reworded = models.TextField(_("in other words"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    is_left_out = models.BooleanField(_("left out"), default=False)
    is_to_check = models.BooleanField(_("to read again"), default=False)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    changed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    if TYPE_CHECKING:
        namings: RelatedManager[StudyNaming]

    class Meta:
        verbose_name = _("line of a study")
        verbose_name_plural = _("lines of a study")
        constraints: ClassVar = [
            models.UniqueConstraint(name="study_says_each_thing_once", fields=["section", "key"]),
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """As it is read: in people's words when they chose others."""
        return self.reworded or self.made


class StudyNaming(models.Model):
    """A line names a person, who agreed to it; it is read for as long as they do."""

    line = models.ForeignKey(StudyLine, on_delete=models.CASCADE, related_name="namings")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="named_in_studies")

    class Meta:
        verbose_name = _("person named in a study")
        verbose_name_plural = _("persons named in a study")
        constraints: ClassVar = [
            models.UniqueConstraint(name="study_names_a_person_once_a_line", fields=["line", "person"]),
        ]
