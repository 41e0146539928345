"""What is refused, as programs read it: problem+json (RFC 9457), with the code, the sentence and the ways."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from comptoir.agenda.refusals import SomeUnavailable
from comptoir.kit.refusals import Refusal, Way


class Problem(Exception):
    """A "no" of the interface itself: not signed in, a stranger, a scope that is missing, a field."""

    def __init__(self, status: int, code: str, sentence: str, **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.sentence, self.more = status, code, sentence, more


class Invalid(Problem):
    """What was sent cannot be meant; ``field`` says where."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(422, "invalid", sentence, errors=[{"field": field, "sentence": sentence}])


def answer(status: int, code: str, sentence: str, **more: Any) -> HttpResponse:
    """``type`` is where the code is explained."""
    told = {
        "type": f"/api/v1/#{code}", "title": sentence, "status": status, "code": code, "sentence": sentence,
        "ways": [], **more,
    }  # fmt: skip
    return HttpResponse(
        json.dumps(told, ensure_ascii=False), status=status, content_type="application/problem+json"
    )


def said_ways(ways: Sequence[Way]) -> list[dict[str, Any]]:
    """``fields`` is what to send instead."""
    return [
        {"title": str(way.title), "detail": str(way.detail), "fields": dict(way.fields)}
        for way in ways
    ]  # fmt: skip


def of_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """409; 422 when the refusal names the field at fault."""
    more: dict[str, Any] = {"ways": said_ways(refusal.ways)}
    field = getattr(refusal, "field", "")
    if field:
        more["errors"] = [{"field": field, "sentence": str(refusal)}]
    if isinstance(refusal, SomeUnavailable):
        more["conflicts"] = [
            {
                "resource": conflict.want.resource.slug,
                "starts": conflict.want.period.start.isoformat(),
                "ends": conflict.want.period.end.isoformat(),
                "code": conflict.refusal.code,
                "sentence": str(conflict.refusal),
            }
            for conflict in refusal.conflicts
        ]
    return answer(422 if field else 409, refusal.code, str(refusal), **more)


def of_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    found = answer(problem.status, problem.code, problem.sentence, **problem.more)
    if problem.status == 401:
        found["WWW-Authenticate"] = "Bearer"
    if problem.status == 429:
        found["Retry-After"] = "1"
    return found


def of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Each field at fault, as the body or the address names it."""
    errors = [{"field": _field(one["loc"]), "sentence": str(one["msg"])} for one in error.errors]
    return answer(422, "invalid", gettext("Something that was sent cannot be read."), errors=errors)


def _field(loc: Sequence[Any]) -> str:
    """(« body », « wish », « starts ») → « starts »."""
    return ".".join(str(part) for part in loc[2 if len(loc) > 2 else 1 :]) or "body"


def not_found(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    return answer(404, "not_found", gettext("There is nothing here, or nothing for you."))


def not_signed_in(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    found = answer(401, "not_signed_in", gettext("Send a token, or sign in."))
    found["WWW-Authenticate"] = "Bearer"
    return found


def of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses: no token (401), no CSRF (403), a body that is no JSON (400)."""
    codes: Mapping[int, tuple[str, str]] = {
        400: ("unreadable", gettext("The body is not JSON.")),
        403: ("csrf", gettext("With a session, send the X-CSRFToken header too.")),
    }
    if error.status_code == 401:
        return not_signed_in(request)
    code, sentence = codes.get(error.status_code, ("refused", str(error)))
    return answer(error.status_code, code, sentence)


def handle(api: NinjaAPI) -> None:
    """Every "no" of this interface is a problem document."""
    told: dict[type[Exception], Any] = {
        Refusal: of_refusal, Problem: of_problem, ValidationError: of_validation, Http404: not_found,
        HttpError: of_http,
    }  # fmt: skip
    for error, answer_to in told.items():
        api.add_exception_handler(error, answer_to)
