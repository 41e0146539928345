"""What somebody typed and could not send, because their session was over: kept for them alone, for an hour.

See docs/decisions/0021. A page carries its visit's secret (Django's token against forged requests), which
changes at each sign-in; a signed cookie tells to which account each of the last secrets of this browser was
given. So what is sent tells who typed it, also once the session is gone, and never names who came after.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware import csrf

from comptoir.kit.clock import now

COOKIE, KEPT = "written_by", "typed"
LASTS_SECONDS = 3600
AT_MOST_CHARACTERS = 200_000
VISITS = 4
# Never kept: what opens a door, and what the page brings anew.
_NEVER = re.compile(r"csrfmiddlewaretoken|next|code|.*(password|passphrase|secret|credential|token).*", re.I)


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: by which account, when, to which address, from which page."""

    account: int
    at: float
    path: str
    page: str
    fields: list[tuple[str, list[str]]]
    had_files: bool

    @property
    def holds(self) -> bool:
        return 0 <= now().timestamp() - self.at < LASTS_SECONDS


def written_by(account: int, request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """That answer, which remembers in this browser whose pages these are until the next sign-in."""
    secret = request.META.get("CSRF_COOKIE", "")
    visits = _visits(request)
    if not secret or [_mark(secret), account] in visits:
        return answer
    answer.set_cookie(
        COOKIE,
        signing.dumps([*visits, [_mark(secret), account]][-VISITS:], salt=COOKIE),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def keep(request: HttpRequest, page: str) -> bool:
    """Keep what is sent until its writer is back; whether something was.

    Nothing of a stranger, of more than ``AT_MOST_CHARACTERS``, or that the browser’s outbox keeps.
    """
    account, sent = _writer(request), fields(request)
    if account is None or not sent or _is_in_the_outbox(request):
        return False
    if sum(len(name) + sum(map(len, values)) for name, values in sent) > AT_MOST_CHARACTERS:
        return False
    request.session.clear_expired()
    if not request.user.is_authenticated:
        request.session.set_expiry(LASTS_SECONDS)
    request.session[KEPT] = asdict(
        Typed(account, now().timestamp(), request.get_full_path(), page, sent, bool(request.FILES))
    )
    return True


def kept_for(request: HttpRequest) -> Typed | None:
    """What was kept, for whoever typed it; for anybody else it is dropped unread."""
    told = request.session.get(KEPT)
    if told is None or not request.user.is_authenticated:
        return None
    if request.session.get("_session_expiry") == LASTS_SECONDS:
        request.session.set_expiry(None)
    typed = Typed(**told)
    if typed.account == request.user.pk and typed.holds:
        return typed
    drop(request)
    return None


def drop(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def words(request: HttpRequest) -> list[str]:
    """What a person wrote in what was just sent, to be read again: no marks, no keys, no lone word."""
    said = [value.strip() for _, values in fields(request) for value in values]
    return [value for value in said if re.search(r"\s", value)]


def fields(request: HttpRequest) -> list[tuple[str, list[str]]]:
    fields = [(name, values) for name, values in request.POST.lists() if not _NEVER.fullmatch(name)]
    return fields if any(value.strip() for _, values in fields for value in values) else []


def _is_in_the_outbox(request: HttpRequest) -> bool:
    by_script = "HX-Request" in request.headers and "key" in request.POST
    return by_script or "X-Outbox" in request.headers


def _writer(request: HttpRequest) -> int | None:
    """The account to which the page that sent this was given."""
    token = request.POST.get("csrfmiddlewaretoken", "") or request.headers.get("X-CSRFToken", "")
    if len(token) == csrf.CSRF_TOKEN_LENGTH and token.isalnum() and token.isascii():
        token = csrf._unmask_cipher_token(token)  # type: ignore[attr-defined]
    if len(token) != csrf.CSRF_SECRET_LENGTH:
        return None
    return next((account for mark, account in _visits(request) if mark == _mark(token)), None)


def _visits(request: HttpRequest) -> list[Any]:
    """The last secrets of this browser, as marks, each with the account to which it was given."""
    try:
        return list(
            signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=settings.SESSION_COOKIE_AGE)
        )
    except signing.BadSignature:
        return []


def _mark(secret: str) -> str:
    return blake2b(secret.encode(), digest_size=12).hexdigest()
