"""The trace of a merge."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models.actor import Actor


class Merge(models.Model):
    """Two rows were the same actor: what that changed, so that it can be undone exactly.

    ``moved``: what pointed to the absorbed actor and points to the kept one: ``{model: {field: [keys]}}``.
    ``changed``: values replaced, and by what: ``{model: {key: {field: [before, after]}}}``.
    ``set_aside``: whole rows removed because the kept actor had the same: ``{model: [{column: value}]}``.
    """

    kept = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)
    set_aside = models.JSONField(default=dict)
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey("actors.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey("actors.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"
