"""A long table of the network is gone through by the first letters of its actors, without a script."""

import re

import pytest

from comptoir.network.tests.neighbourhood import make_neighbourhood
from comptoir.places.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def page_of(around):
    return around.client.get(f"/lieux/{around.place.slug}/reseau/").content.decode()


def test_each_first_letter_leads_to_the_first_line_that_begins_so(client):
    around = make_neighbourhood(client)
    for name in ("Émeraude", "Échelle", *(f"Fonds {number:02}" for number in range(20))):
        around.declare("funds", make_organisation(name))

    page = page_of(around)
    led, lines = re.findall(r'<a href="#l-(\w)">', page), re.findall(r'<tr[^>]* id="l-(\w)"', page)

    assert led == lines == sorted(set(lines)), "each once, in the order of the alphabet, without accents"
    assert {"e", "f"} <= set(led)
    assert re.search(r'<tr[^>]* id="l-f"><th scope="row"><a [^>]*>Fonds 00</a>', page)


def test_a_short_table_has_no_letters(client):
    assert "#l-" not in page_of(make_neighbourhood(client))
