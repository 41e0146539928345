"""Every address × every role: who comes in, who is a stranger, who may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from comptoir.actors.models import Account, Actor
from comptoir.places import doors
from comptoir.places.models import Place, Role

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
ROLES = ("member", "concierge", "mediator", "manager", "coordinator")

# The only pages that anybody may see. A line here is a decision, not a formality.
PUBLIC = {
    "site:home",
    "site:choose_language",
    "site:sign_in_as_demo",
    "site:health",
    "window:place",
    "window:poster",
    # Opened by an unguessable address that a manager can revoke: see comptoir/planning/README.md.
    "planning:door",
    "planning:kiosk",
    "calendars:feed",
    # Guests without account: only what a place opens to them, see comptoir/guests/README.md.
    "guests:book",
    "guests:tell",
    "guests:code",
    "guests:booking",
    # Asked by a link of one's own that ends with the enquiry: see comptoir/enquiries/README.md.
    "enquiries:answer",
    "enquiries:review",
    "api:reference",
    "api:openapi",
    "api:nothing",
    "directory:places",
    "directory:export",
    # A study of the network that the team kept, made for everybody and gave: see comptoir/studies/README.md.
    "studies:everybody",
    "studies:everybody_paper",
}


@dataclass(frozen=True)
class Door:
    """One address of the installation, the view behind it, and the words its address asks for."""

    name: str
    pattern: URLPattern
    words: dict[str, Any]

    @property
    def permission(self) -> str:
        return str(getattr(self.pattern.callback, "permission", ""))

    def address(self, place: str) -> str:
        return reverse(
            self.name, kwargs={**self.words, **({"place": place} if "place" in self.words else {})}
        )


SAMPLES = {"int": 1, "slug": "x", "uuid": UUID(int=1), "str": "x"}


def doors_of(resolver: URLResolver, before: str = "", words: tuple[Any, ...] = ()) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        mine = (*words, *entry.pattern.converters.items())
        if isinstance(entry, URLResolver):
            space = f"{before}{entry.namespace}:" if entry.namespace else before
            yield from doors_of(entry, space, mine)
        else:
            samples = {name: SAMPLES.get(_kind(converter), "2026-01-05") for name, converter in mine}
            yield Door(f"{before}{entry.name}", entry, samples)


def _kind(converter: Any) -> str:
    return str(type(converter).__name__.removesuffix("Converter").lower().replace("string", "str"))


def ours() -> list[Door]:
    found = doors_of(get_resolver())
    return [door for door in found if door.pattern.callback.__module__.startswith("comptoir.")]


def in_a_place() -> list[Door]:
    return [door for door in ours() if "place" in door.words and door.permission != "public"]


def opened_to(door: Door, role: str) -> bool:
    """What the permission itself says: it is pure, so it can be asked without a request."""
    permission = next(
        found
        for module in _permission_modules()
        if (found := getattr(module, door.permission, None)) is not None
    )
    return bool(permission(doors.Member(Account(), Actor(), Place(), frozenset({role}))))


@cache
def _permission_modules() -> list[Any]:
    """Looked for in the folders once: a thousand doors ask for them."""
    import importlib
    import pkgutil

    import comptoir

    names = [
        m.name
        for m in pkgutil.walk_packages(comptoir.__path__, "comptoir.")
        if m.name.endswith(".permissions")
    ]
    return [importlib.import_module(name) for name in names]


def test_every_view_names_its_permission() -> None:
    nameless = [door.name for door in ours() if not door.permission]

    assert nameless == [], "stand it behind for_members(…), signed_in or public"


def test_the_public_list_is_short_and_known() -> None:
    assert {door.name for door in ours() if door.permission == "public"} == PUBLIC


def test_what_is_not_ours_is_the_way_in_only() -> None:
    others = {door.name for door in doors_of(get_resolver()) if door not in ours()}

    # What programs may do has a matrix of its own: comptoir/api/tests/test_doors.py.
    ways_in = ("account_", "mfa_", "socialaccount_", "api:api-v1:")
    assert all(name.startswith(ways_in) for name in others), others


@pytest.fixture
def place(db: None) -> Place:
    return Place.objects.create(name="Ici", slug="ici", opened_here_at=NOW)


@pytest.fixture
def someone(place: Place) -> Any:
    def _someone(role: str, at: Place = place) -> Client:
        person = Actor.objects.create(kind="person", name=role, registered_at=NOW)
        account = Account.objects.create_user(email=f"{role}-{at.slug}@example.org", person=person)
        Role.objects.create(place=at, person=person, kind=role, starts_at=NOW)
        client = Client()
        client.force_login(account, backend="comptoir.site.backends.Backend")
        return client

    return _someone


def knock(client: Client, door: Door, place: str = "ici") -> int:
    """The status of the answer to the method the view takes; a POST without fields does nothing wrong."""
    answer = client.get(door.address(place))
    return (client.post(door.address(place)) if answer.status_code == 405 else answer).status_code


@pytest.mark.writes_on_get
def test_nobody_signed_in_is_sent_to_sign_in(place: Place, client: Client) -> None:
    for door in in_a_place():
        assert knock(client, door) == 302, door.name


@pytest.mark.writes_on_get
def test_a_stranger_to_the_place_finds_nothing(place: Place, someone: Any) -> None:
    elsewhere = Place.objects.create(name="Ailleurs", slug="ailleurs", opened_here_at=NOW)
    for role in ROLES:
        stranger = someone(role, elsewhere)
        for door in in_a_place():
            assert knock(stranger, door) == 404, (role, door.name)


@pytest.mark.writes_on_get
@pytest.mark.parametrize("role", ROLES)
def test_a_member_comes_in_where_the_permission_says(place: Place, someone: Any, role: str) -> None:
    member = someone(role)
    for door in in_a_place():
        status = knock(member, door)
        if opened_to(door, role):
            assert status not in (403, 500), (role, door.name, status)
        else:
            assert status == 403, (role, door.name, status)


def test_a_place_only_listed_has_no_inside(place: Place, someone: Any) -> None:
    Place.objects.create(name="Listé", slug="liste")
    inside = someone("manager")

    assert inside.get("/lieux/liste/comptoir/").status_code == 404
