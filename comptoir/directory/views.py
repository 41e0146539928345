from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from comptoir.places.doors import public
from comptoir.places.models import Place


@public
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def listed_place(request: HttpRequest, place: Place) -> HttpResponse:
    return HttpResponse("")
