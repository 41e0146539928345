"""The addresses of many rows at once: one is asked of Django, the others differ by their number."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from comptoir.places.models import Place


def address_of(name: str, place: Place) -> Callable[[int], str]:
    """What gives the address ``desk:name`` of a row of that place by its key."""
    before, after = reverse(f"desk:{name}", args=[place.slug, 0]).rsplit("0", 1)
    return lambda pk: f"{before}{pk}{after}"
