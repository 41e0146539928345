"""How persons sign in: no sign-up by strangers, mails in the house's voice."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from comptoir.actors.models import Account


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by a place for people it knows, never by a form on the open web."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def demo_accounts() -> list[Account]:
    """Who can be tried without a password: only in demo mode, only the fictional persons of the demo."""
    if not settings.DEMO:
        return []
    return list(
        Account.objects.filter(email__endswith="@demo.invalid").select_related("person").order_by("pk")[:12]
    )
