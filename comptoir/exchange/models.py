"""The files of ties that were brought, what became of each row, and the names a person decides on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.actors.models import Account, Actor
from comptoir.directory.cleaning import Remark
from comptoir.places.models import Place
from comptoir.sheets.cleaning import Words
from comptoir.sheets.columns import Columns
from comptoir.ties.models import Tie

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class TieImportQuerySet(models.QuerySet["TieImport"]):
    def finished(self) -> Self:
        return self.exclude(finished_at=None)

    def waiting(self) -> Self:
        """Brought, and not imported yet."""
        return self.filter(finished_at=None)


class TieImport(models.Model):
    """One file of ties, from the moment it is brought to the report of what became of each row.

    The files themselves are kept only until then: what they tell of people is in the ties, or nowhere.
    """

    class Unknown(models.TextChoices):
        """What becomes of a name that is new, that no person can bear, and of which the file says no more."""

        ORGANISATION = "organisation", _("they are organisations")
        ASK = "ask", _("one decides on each")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="tie_imports")
    file = models.FileField(_("file"), upload_to="network/%Y", blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200)
    actors_file = models.FileField(_("file of actors"), upload_to="network/%Y", blank=True)
    actors_file_name = models.CharField(_("name of the file of actors"), max_length=200, blank=True)
    columns = models.JSONField(_("column → what it is"), default=dict, blank=True)
    words = models.JSONField(_("word → what it means"), default=dict, blank=True)
    visibility = models.CharField(
        _("who may see these ties"), max_length=8, choices=Tie.Visibility.choices,
        default=Tie.Visibility.PLACE,
    )  # fmt: skip
    unknown = models.CharField(
        _("names that are not known here"), max_length=12, choices=Unknown.choices,
        default=Unknown.ORGANISATION,
    )  # fmt: skip
    completes = models.BooleanField(_("completes those who are known"), default=True)
    brought_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    brought_at = models.DateTimeField(_("brought"))
    finished_at = models.DateTimeField(_("imported"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TieImportQuerySet.as_manager()

    if TYPE_CHECKING:
        lines: RelatedManager[TieImportLine]
        completions: RelatedManager[Completion]

    class Meta:
        verbose_name = _("import of ties")
        verbose_name_plural = _("imports of ties")
        ordering: ClassVar = ["-brought_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="tie_import_visibility_is_known",
                condition=Q(visibility__in=["public", "network", "place", "team"]),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("exchange:import", args=[self.place.slug, self.pk])

    def columns_of(self, part: str) -> Columns:
        """What was chosen for one of the two tables; without any target when nothing was."""
        return Columns(part, dict(self.columns.get(part, {})))

    def words_chosen(self) -> Words:
        return Words(dict(self.words.get("kinds", {})), dict(self.words.get("states", {})))


class TieImportLine(models.Model):
    """What became of a tie of the file, or of an actor that it names.

    The tie that it added is told by its key alone: a row that points to nothing holds nothing back when two
    actors are merged. ``told`` is the row as it was read, while it waits for a person, and nothing after.
    """

    class Part(models.TextChoices):
        TIE = "tie", _("ties")
        ACTOR = "actor", _("actors")

    class Outcome(models.TextChoices):
        ADDED = "added", pgettext_lazy("rows", "added")
        COMPLETED = "completed", pgettext_lazy("rows", "completed")
        UNCHANGED = "unchanged", _("unchanged")
        ASIDE = "aside", _("put aside")
        LEFT = "left", pgettext_lazy("rows", "left out")
        REFUSED = "refused", _("refused")

    run = models.ForeignKey(TieImport, on_delete=models.CASCADE, related_name="lines")
    part = models.CharField(_("ties or actors"), max_length=6, choices=Part.choices)
    line = models.PositiveIntegerField(_("line"))
    name = models.CharField(_("name"), max_length=410, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)
    told = models.JSONField(_("the row"), default=dict, blank=True)
    tie_key = models.BigIntegerField(_("the tie that was added"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of an import of ties")
        verbose_name_plural = _("lines of imports of ties")
        ordering: ClassVar = ["line", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["run", "part", "outcome"], name="tie_import_line_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"

    def remarks_told(self) -> list[Remark]:
        return [Remark(*remark) for remark in self.remarks]


class NameInFileQuerySet(models.QuerySet["NameInFile"]):
    def open(self) -> Self:
        return self.filter(decided_at=None)


class NameInFile(models.Model):
    """A name in the files of a place: who is it? The answer is kept for the next file."""

    class Answer(models.TextChoices):
        ACTOR = "actor", _("somebody known")
        PLACE = "place", _("a place")
        LEFT = "left", pgettext_lazy("rows", "left out")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names_in_files")
    key = models.CharField(_("words of the name"), max_length=200)
    name = models.CharField(_("name"), max_length=200)
    why = models.CharField(_("why it is asked"), max_length=20)
    run = models.ForeignKey(TieImport, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("put aside"))
    answer = models.CharField(_("answer"), max_length=6, choices=Answer.choices, blank=True)
    actor = models.ForeignKey(Actor, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    where = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = NameInFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("name in a file")
        verbose_name_plural = _("names in files")
        ordering: ClassVar = ["key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="name_in_files_asked_once", fields=["place", "key"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def means(self) -> tuple[str, int]:
        """The key, in a ``Book``, of whom it was decided to mean."""
        return (
            ("place", self.where_id or 0)
            if self.answer == self.Answer.PLACE
            else ("actor", self.actor_id or 0)
        )

    def ask_again(self, run: TieImport, now: datetime) -> None:
        """The answer names nobody any more."""
        self.answer, self.run, self.asked_at, self.decided_by, self.decided_at = "", run, now, None, None
        self.save(update_fields=["answer", "run", "asked_at", "decided_by", "decided_at"])

    def decide(
        self, answer: str, *, actor: Actor | None = None, where: Place | None = None, by: Account | None,
        now: datetime,
    ) -> None:  # fmt: skip
        """Keep the answer, who gave it and whom it names."""
        self.answer, self.actor, self.where, self.decided_by, self.decided_at = answer, actor, where, by, now
        self.save(update_fields=["answer", "actor", "where", "decided_by", "decided_at"])


class CompletionQuerySet(models.QuerySet["Completion"]):
    def settled(self) -> Self:
        """Asked of a person, or answered for ours: the same is not said again."""
        return self.filter(state__in=[Completion.State.WAITING, Completion.State.OURS])


class Completion(models.Model):
    """A word of a file on somebody known: given, for they lacked it; or other than ours, for a person to say.

    The actor is told by its key alone, as a tie is. ``ours`` is what stood there, empty when it was lacking.
    """

    class Field(models.TextChoices):
        SCALE = "scale", _("scale")
        FAMILY = "family", _("family")
        THEME = "theme", _("theme")
        COMMUNE = "commune", _("town")
        WEBSITE = "website", _("website")

    class State(models.TextChoices):
        GIVEN = "given", pgettext_lazy("a word", "given")
        WAITING = "waiting", pgettext_lazy("a word", "waiting")
        OURS = "ours", pgettext_lazy("a word", "ours kept")
        TAKEN = "taken", pgettext_lazy("a word", "taken from the file")
        BACK = "back", pgettext_lazy("a word", "taken back")

    run = models.ForeignKey(TieImport, on_delete=models.CASCADE, related_name="completions")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    actor_key = models.BigIntegerField(_("the actor"))
    field = models.CharField(_("which word"), max_length=8, choices=Field.choices)
    said = models.CharField(_("what the file says"), max_length=200)
    ours = models.CharField(_("what stood here"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    read_at = models.DateTimeField(_("read"))
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion by a file")
        verbose_name_plural = _("completions by files")
        ordering: ClassVar = ["actor_key", "field", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="difference_is_asked_once",
                fields=["place", "actor_key", "field", "said"],
                condition=Q(state__in=["waiting", "ours"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.said}"
