"""The card of a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models.actor import Actor


class Card(models.Model):
    """A person's card: a short number to read aloud, and its QR code.

    Six digits, the last one a Damm check digit, so that one wrong or two swapped digits are noticed. A
    revoked card is kept: it still tells whose it was, and its number is never given again.
    """

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="cards")
    number = models.CharField(_("card number"), max_length=6, unique=True)
    issued_at = models.DateTimeField(_("issued at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="person_has_one_card", fields=["person"], condition=Q(revoked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number[:3]} {self.number[3:]}"

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None
