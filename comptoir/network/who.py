"""Who is shown and named on these pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from comptoir.actors.models import Actor, Consent
from comptoir.network.words import persons


def collective(actor: int) -> Actor:
    """An organisation, circle or group, or the one it was merged into; no person. :raises Http404:"""
    them = get_object_or_404(Actor.objects.exclude(kind=Actor.Kind.PERSON).filter(erased_at=None), pk=actor)
    return them if them.merged_into_id is None else collective(them.merged_into_id)


def named_among(people: Iterable[int | None]) -> set[int]:
    """The persons among them, by key, who agreed to appear in the study of the network. One query."""
    asked = {key for key in people if key is not None}
    given = Consent.objects.filter(person__in=asked, purpose=Consent.Purpose.NETWORK, withdrawn_at=None)
    return set(given.values_list("person", flat=True))


def names_of(people: Iterable[Actor], named: set[int]) -> list[str]:
    """Each by name where they agreed, in order; all the others are one line together."""
    by_key = {person.pk: person.name for person in people}
    names = sorted(name for key, name in by_key.items() if key in named)
    others = len(by_key) - len(names)
    unnamed = gettext("%(persons)s not named here") % {"persons": persons(others)}
    return [*names, unnamed] if others else names
