"""What every page knows: the installation and the member who looks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from comptoir.desk.navigation import nav_items
from comptoir.kit import typed
from comptoir.places.doors import Member
from comptoir.places.models import Role
from comptoir.site.signin import demo_persons


def installation(request: HttpRequest) -> dict[str, Any]:
    member = getattr(request, "member", None)
    return {
        "is_demo": settings.DEMO,
        "demo_persons": SimpleLazyObject(demo_persons),
        "typed_words": SimpleLazyObject(lambda: typed.words(request)),
        "typed_is_kept": SimpleLazyObject(lambda: typed.KEPT in request.session),
        "member": member,
        "member_says": roles_said(member) if member else "",
        "nav_items": nav_items(request, member),
    }


def roles_said(member: Member) -> str:
    """What the member does in the place, in the order of the roles: « concierge, médiateur »."""
    return ", ".join(str(label) for kind, label in Role.Kind.choices if kind in member.roles)
