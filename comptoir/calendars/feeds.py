"""Making an address at which a calendar is read, knowing it again, taking it back."""

from __future__ import annotations

from datetime import datetime

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.calendars import secrets
from comptoir.calendars.models import Feed
from comptoir.places.models import Place


def make_feed(
    *,
    kind: Feed.Kind,
    place: Place,
    person: Actor | None = None,
    resource: Resource | None = None,
    name: str = "",
    by: Account | None,
    now: datetime,
) -> tuple[Feed, str]:
    """The address, and its secret: it is said now and never again."""
    secret = secrets.draw()
    feed = Feed.objects.create(
        kind=kind, place=place, person=person, resource=resource, name=name[:60],
        token_hash=secrets.hash_of(secret), made_at=now, made_by=by,
    )  # fmt: skip
    return feed, secret


def revoke_feed(*, feed: Feed, by: Account | None, now: datetime) -> None:
    """Nobody reads there any more; asking twice keeps the first moment."""
    Feed.objects.in_use().filter(pk=feed.pk).update(revoked_at=now)


def feed_at(secret: str) -> Feed | None:
    """The address with that secret, unless it was revoked. One query."""
    feeds = Feed.objects.in_use().select_related("place", "person", "resource")
    return feeds.filter(token_hash=secrets.hash_of(secret)).first()
