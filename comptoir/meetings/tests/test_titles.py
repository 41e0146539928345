"""In French, the title of each page about an actor gives its name the article that it takes."""

from html import unescape

import pytest
from time_machine import travel

from comptoir.enquiries.models import Review
from comptoir.network.tests.neighbourhood import NOW, agree, make_neighbourhood

pytestmark = pytest.mark.django_db
CITY, SCHOOL = "la Ville de Saint-Étienne", "l’École Chapelon"
TITLES = {
    "network:between_us": f"Entre nous et {CITY}",
    "network:step_with": f"Prochaine étape avec {CITY}",
    "meetings:meeting": f"Préparer une rencontre avec {CITY}",
    "meetings:draft": f"Préparer une convention avec {CITY}",
    "portraits:place_actor": f"Situer {CITY} dans le réseau",
    "portraits:note_with": f"Ce qui est passé avec {CITY}",
    "portraits:tell_ask": f"Une demande ou une offre de {CITY}",
    "enquiries:ask_review": f"Faire relire par {CITY}",
}


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def here(client):
    return make_neighbourhood(client)


@pytest.mark.parametrize("name", TITLES)
def test_of_one(here, name):
    assert f"<h1>{TITLES[name]}</h1>" in unescape(here.page(name, here.city.pk, language="fr"))


@pytest.mark.parametrize("name", ["meetings:between_them", "portraits:between"])
def test_of_two(here, name):
    page = unescape(here.page(name, here.city.pk, here.school.pk, language="fr"))
    assert f"<h1>Entre {CITY} et {SCHOOL}</h1>" in page


def test_of_a_link_to_read_over(here):
    agree(here, here.city)
    here.client.post(here.url("enquiries:ask_review", here.city.pk), {"days": "30", "email": ""})
    page = unescape(here.page("enquiries:review_link", Review.objects.get().pk, language="fr"))
    assert f"<h1>Relu par {CITY}</h1>" in page
