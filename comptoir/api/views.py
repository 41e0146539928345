"""The description of the interface: for programs, and for people, without anything from a third party."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comptoir.api import problems
from comptoir.api.application import api
from comptoir.kit.answers import render_page
from comptoir.places.doors import public


@cache
def _schema() -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix="/api/v1")


@cache
def _text() -> str:
    return json.dumps(_schema(), ensure_ascii=False, indent=1, default=str)


@require_safe
@public
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return HttpResponse(_text(), content_type="application/json")


@require_safe
@public
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation, with what it takes."""
    return render_page(request, "api/reference.html", {"operations": _operations()})


def _operations() -> list[dict[str, Any]]:
    found = []
    for path, methods in _schema()["paths"].items():
        for method, told in methods.items():
            body = (
                told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            )
            found.append({
                "method": method.upper(), "path": path, "summary": told.get("summary", ""),
                "description": told.get("description", ""), "parameters": told.get("parameters", []),
                "fields": _fields(body),
            })  # fmt: skip
    return found


def _fields(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a body, those that are required first."""
    named = next((one for one in [body, *body.get("anyOf", [])] if "$ref" in one), None)
    if named is None:
        return []
    shape = _schema()["components"]["schemas"][named["$ref"].rpartition("/")[2]]
    required = shape.get("required", [])
    names = sorted(shape.get("properties", {}), key=lambda name: (name not in required, name))
    return [{"name": name, "required": name in required} for name in names]


@public
def nothing(request: HttpRequest) -> HttpResponse:
    """No operation has this address."""
    return problems.not_found(request)
