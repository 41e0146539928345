"""Who signs in is known as allauth knows them; who comes back is read by a statement that is kept ready."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from comptoir.actors.models import Account, Actor
from comptoir.kit import ready

_ACCOUNT, _PERSON = ready.Columns(Account), ready.Columns(Actor)
_WHO = _PERSON.into(
    _ACCOUNT.into(
        "SELECT {columns}, {of_person} FROM actors_account a JOIN actors_actor p ON p.id = a.person_id"
        " WHERE a.id = %s",
        "a",
    ).replace("{of_person}", "{columns}"),
    "p",
)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Every page of a signed-in person asks who they are: only that is not allauth's."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account with its person; None when it is gone, or may sign in no more."""
        rows = ready.ask(_WHO, [user_id])
        if not rows:
            return None
        account = _ACCOUNT.read(rows[0])
        account.person = _PERSON.read(rows[0][len(_ACCOUNT.fields) :])
        return account if self.user_can_authenticate(account) else None
