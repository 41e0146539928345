"""The neighbourhood of the network's tests, looked at from the pages of the portraits, in English."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from comptoir.network.tests.neighbourhood import Neighbourhood, make_neighbourhood


def make_scene(client: Any) -> Neighbourhood:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return make_neighbourhood(client)


def url(here: Neighbourhood, name: str, *args: Any) -> str:
    return reverse(f"portraits:{name}", args=[here.place.slug, *args])


def page(here: Neighbourhood, name: str, *args: Any, **query: Any) -> str:
    """The page as it is read, with single spaces."""
    answer = here.client.get(url(here, name, *args), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
