"""What a person agreed to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models.actor import Actor


class Consent(models.Model):
    """What a person agreed to, when, and how we know; withdrawn, it is kept as history."""

    class Purpose(models.TextChoices):
        NEWS = "news", _("receive news of the place")
        NAME_SHOWN = "name_shown", _("be named to the other members")
        PHOTO = "photo", _("appear in photographs")
        NETWORK = "network", _("appear in the study of the network")

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose of the consent"), max_length=20, choices=Purpose.choices)
    given_at = models.DateTimeField(_("given at"))
    source = models.CharField(_("source"), max_length=200, help_text=_("Said at the counter, signed form…"))
    recorded_by = models.ForeignKey("actors.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_source = models.CharField(_("source of the withdrawal"), max_length=200, blank=True)
    withdrawn_by = models.ForeignKey("actors.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="consent_stands_once", fields=["person", "purpose"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_purpose_display()}"
