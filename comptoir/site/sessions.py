"""Sessions kept in the database as Django keeps them, and read by a statement that is kept ready."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from comptoir.kit import ready

_STANDING = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Every page of a signed-in person reads one: only the reading is not Django's."""

    def _get_session_from_db(self) -> Session | None:
        found = ready.ask(_STANDING, [self.session_key, ready.told(timezone.now())])
        if not found:
            self._session_key = None
            return None
        return Session(session_key=self.session_key or "", session_data=found[0][0])
