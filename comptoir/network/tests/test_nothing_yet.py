"""A new place, around which nothing is noted: each page says what would be there and how to put it there."""

import re
from html import unescape

import pytest
from django.urls import reverse

from comptoir.kit.clock import now
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as

pytestmark = pytest.mark.django_db
PAGES = ["network:rings", "network:readings", "graphs:graph", "atlas:map", "atlas:matrix"]


def words(client, name, language="en"):
    client.cookies["django_language"] = language
    page = client.get(reverse(name, args=["ici"])).content.decode()
    main = page[page.index("<main") :]
    return main, unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["coordinator", "mediator"])
def test_it_leads_to_the_first_one_whoever_may_put_it(client, name, role):
    place = make_place("Ici", slug="ici")
    sign_in_as(client, place, role)
    page, _ = words(client, name)
    assert f'href="{reverse("portraits:note", args=["ici"])}"' in page
    declares = f'href="{reverse("ties:declare", args=["ici"])}"' in page
    assert declares is (role == "coordinator"), "a mediator would meet a closed door"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_counted_where_nothing_is(client, name):
    sign_in_as(client, make_place("Ici", slug="ici"), "coordinator")
    _, said = words(client, name, "fr")
    assert not re.search(r"\b0 faits?\b|\b[01] faits\b", said)
    assert "On sait où est chacun" not in said


def test_one_fact_is_one_fact(client):
    place = make_place("Ici", slug="ici")
    happened(place, actor=make_organisation("École", scale="city", family="public"), quantity=12, at=now())
    sign_in_as(client, place, "coordinator")
    assert "d’après 1 fait noté dans le lieu" in words(client, "network:rings", "fr")[1]
