"""Giving a token to a program, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.calendars import secrets
from comptoir.calendars.models import Token
from comptoir.kit.refusals import Refusal

MARK = "comptoir_"


class NoScope(Refusal):
    """A token that may do nothing is of no use."""

    field = "scopes"


def give_token(
    *, account: Account, name: str, scopes: Iterable[str], expires_at: datetime | None = None, now: datetime
) -> tuple[Token, str]:
    """The token, and its secret: it is said now and never again. Booking and managing let read too.

    :raises NoScope:
    """
    wanted = {scope for scope in scopes if scope in Token.Scope.values}
    if not wanted:
        raise NoScope(gettext("Choose what the program may do."))
    wanted.add(Token.Scope.READ)
    secret = secrets.draw(MARK)
    token = Token.objects.create(
        account=account, name=name[:60], scopes=sorted(wanted), token_hash=secrets.hash_of(secret),
        made_at=now, expires_at=expires_at,
    )  # fmt: skip
    return token, secret


def revoke_token(*, token: Token, by: Account | None, now: datetime) -> None:
    """It opens nothing any more; asking twice keeps the first moment."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
