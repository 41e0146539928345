"""Where an actor stands in a network: how far it reaches, what it is to those around it, what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.actions import refuse_unless_standing
from comptoir.actors.models import Account, Actor
from comptoir.actors.reading import TextIsTooLong, Unreadable
from comptoir.kit.text import fold, one_line

LONGEST_THEME = 60


class ScaleIsUnknown(Unreadable):
    """What was given is not a scale."""

    field = "scale"


class FamilyIsUnknown(Unreadable):
    """What was given is not a family."""

    field = "family"


@transaction.atomic
def set_place_in_network(
    *, actor: Actor, scale: str, family: str, themes: Iterable[str], by: Account | None, now: datetime
) -> Actor:
    """Say the whole place of the actor: empty texts and themes left out are removed.

    The same theme twice, whatever its accents, is kept once, as it was said first.

    :raises NoLongerThere, ScaleIsUnknown, FamilyIsUnknown, TextIsTooLong: with what was typed.
    """
    kept = Actor.objects.select_for_update().get(pk=actor.pk)
    refuse_unless_standing(kept)
    if scale not in ("", *Actor.Scale):
        raise ScaleIsUnknown(gettext("“%(typed)s” is not a scale.") % {"typed": scale}, typed=scale)
    if family not in ("", *Actor.Family):
        raise FamilyIsUnknown(gettext("“%(typed)s” is not a family.") % {"typed": family}, typed=family)
    actor.scale, actor.family = scale, family
    actor.save(update_fields=["scale", "family"])
    _set_themes(actor, _read_themes(themes))
    return actor


def _read_themes(themes: Iterable[str]) -> dict[str, str]:
    """Each theme with single spaces, by its folded words."""
    read: dict[str, str] = {}
    for theme in map(one_line, themes):
        if len(theme) > LONGEST_THEME:
            raise TextIsTooLong(
                gettext("%(count)s characters are kept at most, %(typed)s were typed.")
                % {"count": LONGEST_THEME, "typed": len(theme)},
                field="themes",
                typed=theme,
            )
        if fold(theme):
            read.setdefault(fold(theme), theme)
    return read


def _set_themes(actor: Actor, themes: dict[str, str]) -> None:
    actor.themes.exclude(folded__in=themes).delete()
    known = dict(actor.themes.values_list("folded", "theme"))
    for folded, theme in themes.items():
        if known.get(folded) != theme:
            actor.themes.update_or_create(folded=folded, defaults={"theme": theme})
