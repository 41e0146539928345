"""What a person gives to a program that acts for them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account


class TokenQuerySet(models.QuerySet["Token"]):
    def in_force(self, now: datetime) -> Self:
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))


class Token(models.Model):
    """A key to the interface for programs: it may do what its person may, within its ``scopes``.

    ``token_hash`` is the SHA-256 of the secret, which is shown once and kept nowhere. ``last_used_at`` is
    right to the hour.
    """

    class Scope(models.TextChoices):
        READ = "read", _("read what I may see")
        BOOK = "book", _("book for me, move, cancel, come in")
        MANAGE = "manage", _("what I do for the place: closures, requests, bookings of others")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    scopes = models.JSONField(_("what it may do"), default=list)
    token_hash = models.CharField(_("hash of the secret"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def said_scopes(self) -> list[str]:
        """What it may do, in the active language."""
        return [str(scope.label) for scope in self.Scope if scope in self.scopes]
