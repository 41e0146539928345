"""What happens around every request: the person's language, and refusals that no view caught."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from comptoir.kit import typed
from comptoir.kit.refusals import Refusal
from comptoir.site.coming_back import given_back

Answer = Callable[[HttpRequest], HttpResponse]


def language_of_the_person(get_response: Answer) -> Answer:
    """The language chosen on this device, else the person's, else the place's, else French.

    Which place it is, the view knows: it calls ``comptoir.places.doors.speak_as``.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        code = _language(request)
        request.language_is_chosen = bool(code)  # type: ignore[attr-defined]
        with translation.override(code or settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            answer = get_response(request)
            answer.headers.setdefault("Content-Language", translation.get_language())
        return answer

    return middleware


def _language(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in known:
        return chosen
    if request.user.is_authenticated and request.user.person.language in known:
        return str(request.user.person.language)
    return ""


def addresses_of_text(get_response: Answer) -> Answer:
    """An address that hides a null in its text is nobody's (PostgreSQL would take none): 400."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or "\0" in asked:
            raise BadRequest("A null is no text.")
        return get_response(request)

    return middleware


def typed_again(get_response: Answer) -> Answer:
    """Who comes back after their session was over finds again what they had typed, and nobody else does."""

    def middleware(request: HttpRequest) -> HttpResponse:
        waits = request.session.get(typed.KEPT) if typed.COOKIE in request.COOKIES else None
        answer = get_response(request)
        still = waits is not None and request.session.get(typed.KEPT) == waits
        return given_back(request, answer) if still and request.user.is_authenticated else answer

    return middleware


class refusals_as_pages:  # noqa: N801 - used as a middleware, named as what it does
    """A refusal that reaches the top is still a sentence with its ways, never a traceback."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        return render(request, "refusal.html", {"refusal": error}, status=409)
