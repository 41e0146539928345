"""What programs asked with a key: the same key again gets the same answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account


class Call(models.Model):
    """A call made with an ``Idempotency-Key``, and what it was answered; kept for a week.

    ``key`` is the gesture's; ``digest`` tells another request that carries the same key.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="calls")
    key = models.UUIDField(_("key"), unique=True)
    digest = models.CharField(_("digest of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    answer = models.JSONField(_("answer"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes: ClassVar = [models.Index(fields=["account", "made_at"], name="call_by_account")]

    def __str__(self) -> str:
        return str(self.key)
