"""Who calls: a token or a session becomes a member of the place, in as few queries as can be.

A token costs one query: the token, its account, the person, the place and the roles there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.http import Http404, HttpRequest
from django.utils import translation
from django.utils.translation import gettext
from ninja.security import APIKeyCookie, HttpBearer

from comptoir.actors.models import Account
from comptoir.api.limits import take_turn
from comptoir.api.problems import Problem
from comptoir.calendars.models import Token
from comptoir.calendars.secrets import hash_of
from comptoir.kit.clock import now
from comptoir.places.doors import Member, Permission, member_at
from comptoir.places.models import Role

READ, BOOK, MANAGE = Token.Scope.READ, Token.Scope.BOOK, Token.Scope.MANAGE
_NOTED = timedelta(hours=1)


@dataclass(frozen=True)
class Caller:
    """Who calls, with what the key they hold may do. A session may do everything its person may."""

    account: Account
    scopes: frozenset[str]
    at: datetime
    place_member: Member | None = None

    @property
    def member(self) -> Member:
        if self.place_member is None:
            raise Http404
        return self.place_member


def caller_of(request: HttpRequest) -> Caller:
    """The caller that the way in has found."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


class _Way:
    """What both ways in ask: the scope, the permission, and the language to answer in."""

    def __init__(self, scope: str, permission: Permission | None) -> None:
        self.scope, self.permission = scope, permission
        super().__init__()

    def let_in(self, caller: Caller) -> Caller:
        member = caller.place_member
        translation.activate(_language(caller))
        if self.scope not in caller.scopes:
            told = gettext("This token may not do that: it lacks the scope “%(scope)s”.")
            raise Problem(403, "scope", told % {"scope": self.scope})
        if member is not None and self.permission is not None and not self.permission(member):
            raise Problem(403, "not_allowed", gettext("Your role in this place does not allow it."))
        return caller


class ByToken(_Way, HttpBearer):
    """``Authorization: Bearer comptoir_…``"""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        moment, place = now(), _slug(request)
        found = _rows(hash_of(token), place, moment) if place else []
        caller = _caller(found, moment) if found else _stranger(hash_of(token), moment, alone=not place)
        return None if caller is None else self.let_in(caller)


class BySession(_Way, APIKeyCookie):
    """The cookie of a signed-in person; whatever is not a GET carries the CSRF header too."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        account, slug = request.user, _slug(request)
        if not account.is_authenticated:
            return None
        everything = frozenset(Token.Scope.values)
        if not slug:
            return self.let_in(Caller(account, everything, now()))
        member = member_at(account, slug)
        if member is None:
            raise Http404
        return self.let_in(Caller(account, everything, now(), member))


def entering(scope: str, permission: Permission | None = None) -> list[Any]:
    """The ways in to an operation: 401 to nobody, 404 to strangers, 403 without the scope or the role."""
    return [ByToken(scope, permission), BySession(scope, permission)]


def _slug(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs.get("place", "")) if match is not None else ""


def _rows(token_hash: str, place: str, moment: datetime) -> list[Role]:
    """The roles in the place of whoever holds the token; none for a stranger, or a token that is no more."""
    roles = Role.objects.in_force(moment).annotate(
        token=F("person__account__tokens__pk"),
        token_hash=F("person__account__tokens__token_hash"),
        scopes=F("person__account__tokens__scopes"),
        used_at=F("person__account__tokens__last_used_at"),
        revoked_at=F("person__account__tokens__revoked_at"),
        expires_at=F("person__account__tokens__expires_at"),
    )
    held = roles.filter(token_hash=token_hash, revoked_at=None, person__account__is_active=True)
    valid = held.filter(Q(expires_at=None) | Q(expires_at__gt=moment))
    here = valid.filter(place__slug=place, place__opened_here_at__isnull=False)
    return list(here.select_related("place", "person__account").order_by("pk"))


def _caller(roles: list[Role], moment: datetime) -> Caller:
    first: Any = roles[0]
    account = first.person.account
    member = Member(account, first.person, first.place, frozenset(role.kind for role in roles))
    _note(first.token, first.used_at, moment)
    return Caller(account, _scopes(first.scopes), moment, member)


def _stranger(token_hash: str, moment: datetime, *, alone: bool) -> Caller | None:
    """Who holds the token, where no place is asked; 404 in a place where they are nobody."""
    tokens = Token.objects.in_force(moment).filter(token_hash=token_hash, account__is_active=True)
    token = tokens.select_related("account__person").first()
    if token is None:
        return None
    if not alone:
        raise Http404
    _note(token.pk, token.last_used_at, moment)
    return Caller(token.account, _scopes(token.scopes), moment)


def _note(token: int, used_at: datetime | None, moment: datetime) -> None:
    """That it is used, once an hour; and its turn, which it may have to wait for."""
    if not take_turn(token):
        raise Problem(429, "too_often", gettext("Too many requests: wait a moment."))
    if used_at is None or used_at < moment - _NOTED:
        Token.objects.filter(pk=token).update(last_used_at=moment)


def _scopes(told: Iterable[str]) -> frozenset[str]:
    return frozenset(told)


def _language(caller: Caller) -> str:
    known = dict(settings.LANGUAGES)
    place = caller.place_member.place.language if caller.place_member is not None else ""
    return next((code for code in (caller.account.person.language, place) if code in known), "fr")
