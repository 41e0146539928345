"""How persons sign in: no sign-up by strangers, mails in the house's voice."""

from __future__ import annotations

from dataclasses import dataclass
from time import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comptoir.actors.models import Account
from comptoir.kit.clock import now
from comptoir.places.models import Role

# allauth's own French forgets the space before the question mark.
gettext_noop("Forgot your password?")
SECOND_STEP = "allauth.mfa.stages.AuthenticateStage"


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by a place for people it knows, never by a form on the open web."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """A code, a password and a passkey each open the door: none is the second step of another.

        Otherwise whoever made a passkey on one device could no longer come in from any other.
        """
        return [stage for stage in super().get_login_stages() if stage != SECOND_STEP]

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Whoever has just come in has just shown who they are: so a lost device can be removed."""
        ways_in = get_authentication_records(self.request, self.request.user)
        just_in = ways_in and time() - ways_in[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not just_in and bool(super().is_reauthentication_required(app=app, **kwargs))


class PasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]
    """What no browser would send is a wrong passkey, not a breakdown."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValidationError(_("This passkey could not be read.")) from error


def demo_accounts() -> list[Account]:
    """Who can be tried without a password: only in demo mode, only the fictional persons of the demo."""
    if not settings.DEMO:
        return []
    return list(
        Account.objects.filter(email__endswith="@demo.invalid").select_related("person").order_by("pk")[:12]
    )


@dataclass(frozen=True)
class DemoPerson:
    """One line of the list on the sign-in page: whom to try, and what they do in the place."""

    account: int
    name: str
    role: str


def demo_persons() -> list[DemoPerson]:
    """The persons of the demo with their roles; nobody outside demo mode."""
    accounts = demo_accounts()
    roles = Role.objects.in_force(now()).filter(person__in=[account.person_id for account in accounts])
    kinds: dict[int, list[str]] = {}
    for role in roles.order_by("pk") if accounts else ():
        kinds.setdefault(role.person_id, []).append(role.get_kind_display())
    return [
        DemoPerson(
            one.pk, one.person.name, one.person.presentation or ", ".join(kinds.get(one.person_id, []))
        )
        for one in accounts
    ]
