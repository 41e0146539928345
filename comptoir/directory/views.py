from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET

from comptoir.directory.forms import SearchForm
from comptoir.directory.opendata import csv_lines
from comptoir.directory.pages import directory_page, place_page
from comptoir.directory.search import find_places, holdings
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.listing.map import Window
from comptoir.listing.outlines import ATTRIBUTION
from comptoir.places.doors import public
from comptoir.places.models import Place


@public
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """The list and the map; ``vue`` is where the map was moved to."""
    form = SearchForm(request.GET)
    window = Window.read(request.GET.get("vue", ""))
    shown = directory_page(
        form.criteria(), window=window, number=request.GET.get("page", "1"), today=now().date()
    )
    context = {
        "form": form,
        "shown": shown,
        "holdings": SimpleLazyObject(holdings),
        "query": _without(request, "vue", "page"),
        "is_searching": bool(form.criteria()),
        "attribution": ATTRIBUTION,
    }
    return render_page(request, "directory/places.html", context, fragment="directory")


@public
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What was found, as the national schema writes it."""
    today = now().date()
    found = find_places(SearchForm(request.GET).criteria())
    lines = csv_lines(found.iterator(500), today=today)
    answer = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{today}_lieux-de-mediation-numerique.csv"'
    return answer


def listed_place(request: HttpRequest, place: Place) -> HttpResponse:
    """The page of a place that is listed and not run here (called by ``desk`` at the place's address)."""
    context = {"place": place, "shown": place_page(place, now().date()), "attribution": ATTRIBUTION}
    return render(request, "directory/place.html", context)


def _without(request: HttpRequest, *names: str) -> str:
    """The query as it is, less these names; ready to be followed by one more."""
    kept = request.GET.copy()
    for name in names:
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""
