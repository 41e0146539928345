"""What the bench of the agenda serves: the product as it is, and beside it the emptiest view there is.

``/hello/`` goes through nothing but Django's own handler: it is what an answer costs at least under this
server. ``/hello-through-the-door/`` goes through all that stands before the product's views. The server is
given ``application``; the addresses are those of the product and these two.
"""

import os
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import include, path

from comptoir.bench.agenda_server import HELLO, THROUGH_THE_DOOR

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.site.settings")
settings.ROOT_URLCONF = "comptoir.bench.agenda_front"
from comptoir.site.wsgi import application as product  # noqa: E402 - it reads the setting above

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"hello")


urlpatterns = [
    path(HELLO[1:], hello),
    path(THROUGH_THE_DOOR[1:], hello),
    path("", include("comptoir.site.urls")),
]


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """The product, except for the emptiest view."""
    return (bare if environ["PATH_INFO"] == HELLO else product)(environ, start_response)
