"""Reading a calendar at its secret address."""

from __future__ import annotations

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from comptoir.calendars.feeds import feed_at
from comptoir.calendars.models import Feed
from comptoir.calendars.writing import text_of
from comptoir.kit.clock import now
from comptoir.places.doors import public


@require_safe
@public
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever has the address may read; 304 when nothing has changed; 404 once it is revoked."""
    found = feed_at(secret)
    if found is None:
        raise Http404
    content = text_of(found, url=request.build_absolute_uri(_page_of(found)), now=now())
    etag = quote_etag(sha256(content).hexdigest()[:32])
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = etag
    answer["Content-Disposition"] = 'inline; filename="agenda.ics"'
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, private=True, max_age=300)
    unchanged: HttpResponse = get_conditional_response(request, etag=etag, response=answer) or answer
    return unchanged


def _page_of(found: Feed) -> str:
    page = "people:me" if found.kind == Feed.Kind.PERSONAL else "window:place"
    return reverse(page, args=[found.place.slug])
