"""Coming in is being allowed: how a request becomes a member of a place.

Every view stands behind ``for_members`` with its permission, behind ``signed_in``, or in the short public
list (``public``). A test walks all addresses and refuses a view that names none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

from comptoir.actors.models import Account, Actor
from comptoir.kit import ready, typed
from comptoir.kit.clock import now
from comptoir.places.models import Place, Role

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, "Member", P], HttpResponse]


@dataclass(frozen=True)
class Member:
    """A signed-in person in one place, with the roles they hold there now."""

    account: Account
    person: Actor
    place: Place
    roles: frozenset[str]

    def is_any(self, *kinds: str) -> bool:
        return not self.roles.isdisjoint(kinds)


Permission = Callable[[Member], bool]


def member_of(account: Account, place: Place) -> Member | None:
    """The account's membership of the place, or None for a stranger."""
    held = Role.objects.in_force(now()).filter(person=account.person_id, place=place)
    roles = frozenset(held.values_list("kind", flat=True))
    return Member(account, account.person, place, roles) if roles else None


# In plain SQL: whatever anybody does in a place asks this first.
_PLACE = ready.Columns(Place)
_MEMBER = _PLACE.into("""
SELECT {columns}, r.kind FROM places_role r JOIN places_place p ON p.id = r.place_id
WHERE r.person_id = %s AND p.slug = %s AND p.opened_here_at IS NOT NULL
    AND r.starts_at <= %s AND (r.ends_at IS NULL OR r.ends_at > %s)
""", "p")  # fmt: skip


def member_at(account: Account, slug: str) -> Member | None:
    """The account's membership of the place at that address; None for a stranger, or where nothing is run.

    One query, for the place and for the roles in it.
    """
    moment = ready.told(now())
    rows = ready.ask(_MEMBER, [account.person_id, slug, moment, moment])
    if not rows:
        return None
    return Member(account, account.person, _PLACE.read(rows[0]), frozenset(row[-1] for row in rows))


def for_members(permission: Permission) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """The view takes a ``Member`` in place of ``place``: strangers get 404, members not allowed 403."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, place: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_the_way_in(request)
            member = _enter(request, place)
            if not permission(member):
                raise PermissionDenied
            with timezone.override(member.place.tz):
                answer = view(request, member, *args, **kwargs)
            return typed.written_by(member.account.pk, request, answer)

        guarded.permission = permission.__name__  # type: ignore[attr-defined]
        return guarded

    return decorate


def _to_the_way_in(request: HttpRequest) -> HttpResponse:
    """To sign in and come back; what was typed waits meanwhile for whoever typed it."""
    page = page_of(request)
    if request.method == "POST":
        typed.keep(request, page)
    return redirect_to_login(page)


def page_of(request: HttpRequest) -> str:
    """Where one comes back to once signed in: what is only sent has no page, so the one it was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return "/"
    return iri_to_uri(urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl())


def _enter(request: HttpRequest, slug: str) -> Member:
    member = member_at(request.user, slug)  # type: ignore[arg-type]
    if member is None:
        raise Http404
    request.member = member  # type: ignore[attr-defined]
    speak_as(member.place, request)
    return member


def speak_as(place: Place, request: HttpRequest) -> None:
    """From here on the page speaks the place's language, unless the person or the device has one."""
    if place.language in dict(settings.LANGUAGES) and not getattr(request, "language_is_chosen", True):
        translation.activate(place.language)
        request.LANGUAGE_CODE = place.language


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Anybody may see this view; the list of such views is pinned by a test."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Any signed-in person may see this view, whatever their place; it shows their own things only."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_the_way_in(request)
        return typed.written_by(request.user.pk, request, view(request, *args, **kwargs))

    guarded.permission = "signed_in"  # type: ignore[attr-defined]
    return guarded
