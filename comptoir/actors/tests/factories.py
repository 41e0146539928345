"""People for tests, registered the way the product does."""

from datetime import UTC, datetime, timedelta
from typing import Any

from comptoir.actors.actions import open_account, register_organisation, register_person
from comptoir.actors.models import Account, Actor

NOW = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def register(name: str = "Fatima Achour", **told: Any) -> Actor:
    return register_person(**{"name": name, "by": None, "now": NOW} | told)


def register_all(*names: str) -> list[Actor]:
    return [register(name) for name in names]


def organisation(name: str = "Zoomacom", **told: Any) -> Actor:
    return register_organisation(**{"name": name, "by": None, "now": NOW} | told)


def account_of(person: Actor | None = None, email: str = "") -> Account:
    person = person or register("Une concierge")
    return open_account(person=person, email=email or f"p{person.pk}@example.org", by=None, now=NOW)
