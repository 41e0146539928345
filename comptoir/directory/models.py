"""Where the listings come from, what each import did, and what a person must still decide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account
from comptoir.directory.cleaning import Remark
from comptoir.directory.mapping import ColumnMap
from comptoir.listing.listed import ListedPlace
from comptoir.places.models import Place

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class PlaceSource(models.Model):
    """What one source last said of a place, under its own identifier.

    A later import changes only what the source itself changed since: what others corrected stays.
    """

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="sources", verbose_name=_("place")
    )
    source = models.CharField(_("source"), max_length=100)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    external_id = models.CharField(_("identifier at the source"), max_length=110)
    said = models.JSONField(_("what it last said"), default=dict, blank=True)
    first_read_at = models.DateTimeField(_("first read"))
    changed_at = models.DateTimeField(_("last change read"))

    class Meta:
        verbose_name = _("source of a place")
        verbose_name_plural = _("sources of places")
        constraints: ClassVar = [
            models.UniqueConstraint(name="place_source_names_a_place_once", fields=["source", "external_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.external_id}"

    @property
    def listed(self) -> ListedPlace | None:
        """The source's last words; None before it was heard."""
        return ListedPlace.from_json(self.said) if self.said else None


class ColumnMapping(models.Model):
    """A mapping of columns that somebody confirmed, kept for the next file of the same shape."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    signature = models.CharField(_("signature of the columns"), max_length=32, db_index=True)
    targets = models.JSONField(_("column → what it is"))
    saved_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("mapping of columns")
        verbose_name_plural = _("mappings of columns")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def as_map(self) -> ColumnMap:
        return ColumnMap(dict(self.targets), name=self.name)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def finished(self) -> Self:
        return self.exclude(finished_at=None)

    def waiting(self) -> Self:
        """Files brought here whose import was not confirmed yet."""
        return self.filter(finished_at=None)


class ImportRun(models.Model):
    """One file, from the moment it is brought to the report of what became of each row."""

    file = models.FileField(_("file"), upload_to="imports/%Y", blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200)
    source = models.CharField(_("source"), max_length=100)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    targets = models.JSONField(_("column → what it is"), default=dict, blank=True)
    at_place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    brought_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    brought_at = models.DateTimeField(_("brought"))
    finished_at = models.DateTimeField(_("imported"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    if TYPE_CHECKING:
        lines: RelatedManager[ImportLine]

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source}, {self.file_name}"

    def get_absolute_url(self) -> str:
        slug = self.at_place.slug if self.at_place else ""
        return reverse("directory:import", args=[slug, self.pk])

    def counts(self) -> dict[str, int]:
        """How many rows ended in each way; every way is there, with 0 when none did. One query."""
        found = dict(self.lines.order_by().values_list("outcome").annotate(models.Count("pk")))
        return {outcome.value: found.get(outcome.value, 0) for outcome in ImportLine.Outcome}

    def tally(self) -> list[tuple[str, str, int]]:
        """Outcome, its name and how many rows ended so."""
        counts = self.counts()
        return [(o.value, str(o.label), counts[o.value]) for o in ImportLine.Outcome]


class ImportLine(models.Model):
    """What became of one row of the file, and why."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        UPDATED = "updated", _("updated")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")
        DOUBTFUL = "doubtful", _("put aside")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField(_("line"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed = models.JSONField(_("columns changed"), default=list, blank=True)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of imports")
        ordering: ClassVar = ["line", "pk"]
        indexes: ClassVar = [models.Index(fields=["run", "outcome"], name="import_line_by_outcome")]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"

    def remarks_told(self) -> list[Remark]:
        return [Remark(*remark) for remark in self.remarks]


class DoubtfulRowQuerySet(models.QuerySet["DoubtfulRow"]):
    def open(self) -> Self:
        return self.filter(decided_at=None)


class DoubtfulRow(models.Model):
    """A row that a person must decide on: is it that place? or: does the place's team take these changes?

    The decision is kept, so that the same row is not asked about twice.
    """

    class Question(models.TextChoices):
        SAME = "same", _("is it the same place?")
        CHANGES = "changes", _("does the place take these changes?")

    class Answer(models.TextChoices):
        SAME = "same", _("the same place")
        ANOTHER = "another", _("another place")
        TAKEN = "taken", _("changes taken")
        LEFT = "left", _("changes left")

    source = models.CharField(_("source"), max_length=100)
    external_id = models.CharField(_("identifier at the source"), max_length=110)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="doubtful_rows")
    question = models.CharField(_("question"), max_length=10, choices=Question.choices)
    listed = models.JSONField(_("the row"))
    candidates = models.JSONField(_("places it may be"), default=list)
    put_aside_at = models.DateTimeField(_("put aside"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = DoubtfulRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row put aside")
        verbose_name_plural = _("rows put aside")
        ordering: ClassVar = ["put_aside_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="doubtful_row_asked_once",
                fields=["source", "external_id", "question"],
                condition=Q(decided_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.listed.get("nom", ""))

    @property
    def row(self) -> ListedPlace:
        return ListedPlace.from_json(self.listed)

    def decide(self, answer: str, *, place: Place | None, by: Account | None, now: datetime) -> None:
        """Keep the answer, who gave it and the place it led to."""
        self.answer, self.place, self.decided_by, self.decided_at = answer, place, by, now
        self.save(update_fields=["answer", "place", "decided_by", "decided_at"])

    def ask_again(self, doubt: DoubtfulRow) -> None:
        """The row came again and is still doubtful: what it says now replaces what it said."""
        self.run, self.listed, self.candidates, self.place = (
            doubt.run,
            doubt.listed,
            doubt.candidates,
            doubt.place,
        )
        self.save(update_fields=["run", "listed", "candidates", "place"])

    def likenesses(self) -> list[dict[str, Any]]:
        """For each candidate: ``place`` (its key), ``name`` (0–100), ``where``, ``metres`` or None."""
        return list(self.candidates)
