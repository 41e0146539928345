"""What one did with somebody, in plain words; and which tie that is, in the closed vocabulary of ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.ties.models import Tie
from comptoir.ties.shapes import ANYBODY, BOTH_WAYS, SHAPES

Kind = Tie.Kind


class Deed(models.TextChoices):
    """As one says it: « we sent people to them »."""

    TOGETHER = "together", _("We did something together")
    HELPED = "helped", _("We helped them, gave them time")
    SENT = "sent", _("We sent people to them")
    TRAINED = "trained", _("We trained people of theirs")
    HOSTED = "hosted", _("We gave them a place to be")
    LENT = "lent", _("We lent them something")
    WORKED = "worked", _("We worked for them, sold them something")
    INFORMED = "informed", _("We keep them informed")
    FUNDED = "funded", _("We gave them money")
    WAS_HELPED = "was_helped", _("They helped us, gave us time")
    WAS_SENT = "was_sent", _("They sent people to us")
    WAS_TRAINED = "was_trained", _("They trained people of ours")
    WAS_HOSTED = "was_hosted", _("They gave us a place to be")
    WAS_LENT = "was_lent", _("They lent us something")
    WAS_WORKED = "was_worked", _("They worked for us, sold us something")
    WAS_INFORMED = "was_informed", _("They keep us informed")
    WAS_FUNDED = "was_funded", _("They gave us money")
    OTHER = "other", _("Something else")


class Meaning(NamedTuple):
    """The kind of tie, and whether it goes from them to whoever speaks."""

    kind: Tie.Kind
    from_them: bool = False


MEANS: Mapping[str, Meaning] = {
    Deed.TOGETHER: Meaning(Kind.COOPERATES_WITH),
    Deed.HELPED: Meaning(Kind.HELPS),
    Deed.SENT: Meaning(Kind.REFERS_TO),
    Deed.TRAINED: Meaning(Kind.TRAINS),
    Deed.HOSTED: Meaning(Kind.HOSTS),
    Deed.LENT: Meaning(Kind.LENDS_TO),
    Deed.WORKED: Meaning(Kind.SUPPLIES),
    Deed.INFORMED: Meaning(Kind.INFORMS),
    Deed.FUNDED: Meaning(Kind.FUNDS),
    Deed.WAS_HELPED: Meaning(Kind.HELPS, from_them=True),
    Deed.WAS_SENT: Meaning(Kind.REFERS_TO, from_them=True),
    Deed.WAS_TRAINED: Meaning(Kind.TRAINS, from_them=True),
    Deed.WAS_HOSTED: Meaning(Kind.HOSTS, from_them=True),
    Deed.WAS_LENT: Meaning(Kind.LENDS_TO, from_them=True),
    Deed.WAS_WORKED: Meaning(Kind.SUPPLIES, from_them=True),
    Deed.WAS_INFORMED: Meaning(Kind.INFORMS, from_them=True),
    Deed.WAS_FUNDED: Meaning(Kind.FUNDS, from_them=True),
}
"""``Deed.OTHER`` means no kind by itself: the team says which."""

Choices = Sequence[tuple[str | Promise, Sequence[tuple[str, str | Promise]]]]


def deeds_for(speaker: Actor) -> Choices:
    """What the speaker may say, grouped; of a person only what may be said of one (``ties.shapes``)."""
    sayable = [deed for deed in Deed if _is_sayable(deed, speaker)]

    def group(from_them: bool) -> list[tuple[str, str | Promise]]:
        found = [deed for deed in sayable if deed in MEANS and MEANS[deed].from_them == from_them]
        return [(deed.value, deed.label) for deed in found if MEANS[deed].kind not in BOTH_WAYS]

    both = [deed for deed in sayable if deed in MEANS and MEANS[deed].kind in BOTH_WAYS]
    groups: list[tuple[str | Promise, list[tuple[str, str | Promise]]]] = [
        (_("Both of us"), [(deed.value, deed.label) for deed in both]),
        (_("From us to them"), group(from_them=False)),
        (_("From them to us"), group(from_them=True)),
        (_("Otherwise"), [(Deed.OTHER.value, Deed.OTHER.label)]),
    ]
    return [(title, deeds) for title, deeds in groups if deeds]


def _is_sayable(deed: Deed, speaker: Actor) -> bool:
    if deed not in MEANS or not speaker.is_person:
        return True
    kind, from_them = MEANS[deed]
    return SHAPES[kind].to_person if from_them else SHAPES[kind].subject == ANYBODY
