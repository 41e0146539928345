"""Every page and file of the network, at once: whom it never names, and what it never lets out.

A page added to the network later is read here without being named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from comptoir.actors.actions import withdraw_consent
from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.network.projection import settle_flows
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, Neighbourhood, make_neighbourhood, someone
from comptoir.network.tests.scene import happened
from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.site.tests.test_every_door import Door, ours
from comptoir.ties.agreements import record_agreement
from tests.once import set_once

pytestmark = pytest.mark.django_db

APPS = {"network", "graphs", "atlas", "exchange", "studies", "portraits", "load", "meetings"}
# One reads there of oneself, or writes down whom one thinks of: it is theirs to see.
OF_ONESELF = {"load:mine"}
SILENT, SPEAKING = "Ysoline Quérouil", "Barnabé Xanthopoulos"
ELSEWHERE = "Syndicat des eaux de Vézézoux"
SECRET = "Le trésorier hésite beaucoup"
PAST = {"jour": "2026-11-20"}


@pytest.fixture(scope="module")
def _around(django_db_setup: None, django_db_blocker: Any) -> Iterator[Neighbourhood]:
    """Set once for this file."""
    with time_machine.travel(NOW, tick=False), set_once(django_db_blocker):
        around = make_neighbourhood(Client())
        _persons_in_every_part(around)
        _another_place_keeps_its_own(around)
        settle_flows()
        yield around


@pytest.fixture
def here(_around: Neighbourhood) -> Iterator[Neighbourhood]:
    with time_machine.travel(NOW, tick=False):
        yield _around


@pytest.fixture(scope="module")
def _read_before() -> dict[str, str]:
    return {}


@pytest.fixture
def pages(here: Neighbourhood, _read_before: dict[str, str]) -> dict[str, str]:
    """What the team reads before anything changes: two seconds of reading, once for this file."""
    if not _read_before:
        _read_before.update(read(here))
    return _read_before


def _persons_in_every_part(around: Neighbourhood) -> None:
    """Two persons who carry, sit, help, give hours, come and sign; one of them agreed to be named."""
    for name, named in ((SILENT, False), (SPEAKING, True)):
        person = someone(name, may_be_named=named)
        around.declare("sits_in", person, body="Conseil", carried_by=person, visibility="public")
        around.declare("member_of", person, counterpart=around.circle, visibility="public")
        around.declare("represents", person, counterpart=around.school, visibility="network")
        around.declare("helps", person, place=around.place, visibility="public")
        for teller in (around.school, around.us, around.circle):
            around.declare("supports", teller, counterpart=person, visibility="public", carried_by=person)
        around.declare("partner_of", around.school, carried_by=person, body=name[:3], visibility="public")
        for day in range(3):
            at = NOW - timedelta(days=day)
            happened(around.place, actor=person, at=at)
            happened(around.place, Fact.Kind.HOURS_RECEIVED, actor=person, quantity=90, at=at)
        record_agreement(
            title=f"Convention de {around.school.name}", place=around.place,
            parties=[around.us, around.school], starts_on=NOW.date(), contact_here=person,
            contact_there=person, by=None, now=NOW,
        )  # fmt: skip


def _another_place_keeps_its_own(around: Neighbourhood) -> None:
    """The same association carries another place, which tells a tie, and why it waits, to its team alone."""
    other = make_place("La Fabrique")
    Stewardship.objects.create(place=other, organisation=around.us, function="life", since=NOW.date())
    them = make_organisation(ELSEWHERE, scale="city", family="partner")
    around.declare(
        "funds", them, state="wished", obstacle=SECRET, visibility="team", told_in=other,
    )  # fmt: skip
    around.declare("supports", around.city, quality=SECRET, visibility="place", told_in=other)


def addresses(around: Neighbourhood, door: Door) -> Iterator[str]:
    """The page of each actor and each form that the address asks for."""
    asked: dict[str, list[Any]] = {"place": [around.place.slug]}
    for word in door.words:
        if word in ("actor", "other"):
            asked[word] = [around.school.pk, around.city.pk, around.circle.pk, around.us.pk]
        elif word == "form":
            asked[word] = ["gexf", "graphml", "jsonld"]
        elif word != "place":
            return
    for values in product(*asked.values()):
        yield reverse(door.name, kwargs=dict(zip(asked, values, strict=True)))


def read(around: Neighbourhood, apps: Collection[str] = APPS, **query: Any) -> dict[str, str]:
    """Every page and text file of the network that opens, by address."""
    found = {}
    for door in ours():
        if door.name.split(":")[0] not in apps or door.name in OF_ONESELF:
            continue
        for address in addresses(around, door):
            answer = around.client.get(address, query)
            if answer.status_code == 200 and "pdf" not in answer["Content-Type"]:
                found[address] = unescape(answer.getvalue().decode())
    return found


def telling(pages: dict[str, str], words: str) -> list[str]:
    return [address for address, page in pages.items() if words in page]


@pytest.mark.parametrize("query", [{"pour": "public"}, {"pour": "network"}, {"mois": 0}, PAST], ids=str)
def test_who_did_not_agree_is_named_nowhere(here, query):
    found = read(here, **query)
    assert len(found) > 15
    assert telling(found, SILENT) == []


def test_who_did_not_agree_is_named_nowhere_when_nothing_is_chosen(pages):
    assert len(pages) > 15
    assert telling(pages, SILENT) == []


def test_who_agreed_is_named_where_they_carry_something(pages):
    assert telling(pages, SPEAKING) != []


def test_a_consent_withdrawn_hides_at_once_what_others_do_for_a_person(here, pages):
    speaking = Actor.objects.get(name=SPEAKING)
    assert telling(pages, f"soutient {SPEAKING}") != []
    assert telling(pages, f'"actor-{speaking.pk}"') != []
    withdraw_consent(person=speaking, purpose="network", source="Dit au comptoir", by=None, now=NOW)
    after = read(here)
    assert telling(after, SPEAKING) == telling(after, f'"actor-{speaking.pk}"') == []


def test_a_person_is_the_node_of_no_drawing_and_of_no_file_unless_they_agreed(pages):
    silent, speaking = (Actor.objects.get(name=name) for name in (SILENT, SPEAKING))
    assert telling(pages, f"/reseau/{silent.pk}/") == telling(pages, f"/reseau/{speaking.pk}/") == []
    assert telling(pages, f'"actor-{silent.pk}"') == []


def test_a_person_has_no_page_of_their_own_in_the_network(here):
    person = Actor.objects.get(name=SPEAKING)
    for door in ours():
        if door.name.split(":")[0] in APPS and set(door.words) == {"place", "actor"}:
            address = reverse(door.name, kwargs={"place": here.place.slug, "actor": person.pk})
            assert here.client.get(address).status_code in (404, 405, 302), door.name


@pytest.mark.parametrize("words", [SECRET, ELSEWHERE])
def test_what_another_place_keeps_for_itself_is_read_nowhere_here(pages, words):
    assert telling(pages, words) == []


@pytest.mark.parametrize("words", [SECRET, ELSEWHERE])
def test_nor_on_a_past_day(here, words):
    found = read(here, **PAST)
    assert len(telling(found, here.city.name)) > 10
    assert telling(found, words) == []


def test_what_stands_in_the_way_is_read_by_the_team_and_leaves_in_no_file_for_everybody(here, pages):
    assert telling(pages, OBSTACLE) != []
    assert telling(read(here, {"exchange"}, pour="public"), OBSTACLE) == []


def test_a_figure_of_so_few_persons_is_told_on_no_page(pages):
    """Two persons came three times each: « 2 personnes » would say who."""
    assert telling(pages, "2\u00a0personnes") == []
    assert telling(pages, "2\u00a0persons") == []


def test_a_mere_member_opens_none_of_it(here, client):
    sign_in_as(client, here.place, "member")
    assert read(replace(here, client=client)) == {}
