"""Doing what a program asks once: with the same ``Idempotency-Key``, the same answer (gestures.making)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext

from comptoir.api.callers import Caller, caller_of
from comptoir.api.problems import Invalid
from comptoir.calendars.models import Call
from comptoir.gestures import making as gestures
from comptoir.gestures.making import Deed

_KEYS = UUID("a7b1d0a4-6f5e-4f0f-8a8c-2b1f2a5d9f10")
_KEPT = timedelta(days=7)
Done = tuple[Deed, dict[str, Any]]


def once(request: HttpRequest, verb: str, act: Callable[[], Done], *, status: int = 200) -> HttpResponse:
    """The gesture that ``act`` makes, and what it says of it; what it refuses leaves nothing behind.

    :raises Invalid: when the key came with another request.
    :raises Refusal: whatever ``act`` refuses.
    """
    caller = caller_of(request)
    key = _key(request, caller)
    digest = sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    if key is not None and (before := Call.objects.filter(key=key).first()) is not None:
        return _again(before, digest)
    answers: list[dict[str, Any]] = []

    def acting() -> Deed:
        deed, more = act()
        answers.append({"sentence": deed.sentence, **more})
        if key is not None:
            _keep(caller, key, digest, status, answers[-1])
        return deed

    with timezone.override(caller.member.place.tz):
        gestures.make(member=caller.member, key=key, verb=verb, act=acting, now=caller.at)
    if key is not None:
        # Of two at once, only one was made: both answer what that one says.
        return _again(Call.objects.get(key=key), digest)
    return JsonResponse(answers[-1], status=status)


def _key(request: HttpRequest, caller: Caller) -> UUID | None:
    told = request.headers.get("Idempotency-Key", "")
    if len(told) > 200:
        raise Invalid("Idempotency-Key", gettext("At most 200 characters."))
    # Nobody answers for the key of another.
    return uuid5(_KEYS, f"{caller.account.pk}:{told}") if told else None


def _keep(caller: Caller, key: UUID, digest: str, status: int, answer: dict[str, Any]) -> None:
    Call.objects.filter(account=caller.account, made_at__lt=caller.at - _KEPT).delete()
    Call.objects.create(
        account=caller.account, key=key, digest=digest, status=status, answer=answer, made_at=caller.at
    )


def _again(call: Call, digest: str) -> HttpResponse:
    if call.digest != digest:
        raise Invalid("Idempotency-Key", gettext("This key came with another request before."))
    return JsonResponse(call.answer, status=call.status)
