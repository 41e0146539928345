"""What every page knows: the installation and the member who looks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from comptoir.desk.navigation import nav_items


def installation(request: HttpRequest) -> dict[str, Any]:
    member = getattr(request, "member", None)
    return {
        "is_demo": settings.DEMO,
        "member": member,
        "nav_items": nav_items(request, member),
    }
