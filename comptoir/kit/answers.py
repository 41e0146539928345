"""How a view answers: a page or its fragment, and leaving properly in both cases."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url


def is_fragment_asked(request: HttpRequest) -> bool:
    """htmx asks for a part of the page, not for its history entry."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or its named partial when htmx asks: same view, same template, same query.

    A form that fails answers 422 to a full request; htmx and the outbox read it as « not done ».
    """
    if fragment and is_fragment_asked(request):
        template = f"{template}#{fragment}"
        status = 200
    answer = render(request, template, dict(context), status=status)
    answer["Vary"] = "HX-Request, Cookie"
    return answer


def go_to(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Leave for another page: a 302, or ``HX-Redirect`` (htmx would swap a 302 into the form)."""
    url = resolve_url(to, *args, **kwargs)
    if is_fragment_asked(request):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = url
        return answer
    return HttpResponseRedirect(url)
