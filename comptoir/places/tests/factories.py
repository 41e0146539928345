"""Places, and the people around them, for tests: the plainest row that works."""

from datetime import UTC, datetime, time
from itertools import count
from typing import Any

from comptoir.actors.models import Account, Actor
from comptoir.places.models import OpeningHours, Place, Role, Space

EARLY = datetime(2026, 1, 5, 8, tzinfo=UTC)
_numbers = count(1)


def make_person(name: str = "Nadia Benali", **fields: Any) -> Actor:
    return Actor.objects.create(kind=Actor.Kind.PERSON, name=name, registered_at=EARLY, **fields)


def make_organisation(name: str = "OpenScop", **fields: Any) -> Actor:
    return Actor.objects.create(kind=Actor.Kind.ORGANISATION, name=name, registered_at=EARLY, **fields)


def make_account(person: Actor | None = None) -> Account:
    person = person or make_person()
    return Account.objects.create_user(f"person-{person.pk}@example.org", person=person)


def make_place(name: str = "Le Comptoir", **fields: Any) -> Place:
    fields.setdefault("slug", f"lieu-{next(_numbers)}")
    fields.setdefault("opened_here_at", EARLY)
    return Place.objects.create(name=name, **fields)


def make_hours(place: Place, weekdays: Any, *hours: tuple[int, int]) -> None:
    """``make_hours(place, range(5), (9, 12), (14, 24))``."""
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=weekday, opens=time(opens), closes=time(closes % 24))
        for weekday in weekdays
        for opens, closes in hours
    )


def make_role(place: Place, kind: str = "member", person: Actor | None = None, **fields: Any) -> Role:
    fields.setdefault("starts_at", EARLY)
    return Role.objects.create(place=place, person=person or make_person(), kind=kind, **fields)


def make_space(place: Place, name: str = "Grande salle", **fields: Any) -> Space:
    plain = {"kind": Space.Kind.ROOM, "capacity": 20, "slug": f"espace-{next(_numbers)}"}
    return Space.objects.create(place=place, name=name, **plain | fields)


def sign_in_as(client: Any, place: Place, kind: str) -> Account:
    """A person who holds that role in the place, signed in."""
    account = make_account(make_person(f"Une personne ({kind})"))
    make_role(place, kind, account.person)
    client.force_login(account, backend="comptoir.site.backends.Backend")
    return account
