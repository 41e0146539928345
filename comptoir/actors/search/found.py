"""An answer of search."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor


class Why(TextChoices):
    """By what somebody was found."""

    NAME = "name", _("name")
    NAME_NEARLY = "name_nearly", _("nearly this name")
    PHONE = "phone", _("phone")
    CARD = "card", _("card")
    OLD_CARD = "old_card", _("a card that was replaced")
    CARD_NEARLY = "card_nearly", _("nearly this card number")
    EMAIL = "email", _("e-mail")


@dataclass(frozen=True)
class Found:
    """Somebody found: the name in pieces, each with whether it was matched, and by what they were found."""

    actor: Actor
    matched: tuple[tuple[str, bool], ...]
    why: Why
