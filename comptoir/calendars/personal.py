"""What calendars hold about a person: their secret addresses, and the tokens of their programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.calendars.models import Call, Feed, Token

title = _("Calendars and programs")


def export_of(person: Actor) -> dict[str, Any]:
    """Addresses and tokens, without their secrets, which nobody kept."""
    feeds = Feed.objects.filter(person=person).select_related("place").order_by("made_at", "pk")
    tokens = Token.objects.filter(account__person=person).order_by("made_at", "pk")
    calls = Call.objects.filter(account__person=person).order_by("made_at", "pk")
    return {
        "calls": [{"answer": call.answer, "made_at": call.made_at.isoformat()} for call in calls],
        "feeds": [
            {"place": feed.place.name, "name": feed.name, **_dated(feed, "made_at", "revoked_at")}
            for feed in feeds
        ],
        "tokens": [
            {
                "name": token.name,
                "scopes": token.scopes,
                **_dated(token, "made_at", "expires_at", "last_used_at", "revoked_at"),
            }
            for token in tokens
        ],
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Nothing that opened on the person opens any more."""
    Feed.objects.filter(person=person).delete()
    Token.objects.filter(account__person=person).delete()
    Call.objects.filter(account__person=person).delete()


def _dated(row: Feed | Token, *names: str) -> dict[str, str | None]:
    return {name: at.isoformat() if (at := getattr(row, name)) is not None else None for name in names}
